#include "scenario/chance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fitscope::scenario {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ChanceNote, SaysWhatKerasDrawsItself) {
  Scenario scenario;  // arrays, shuffled
  EXPECT_THAT(chance_note(scenario), HasSubstr("draws the order of the rows with"));
  scenario.model.layers = "Dense(4), Dropout(0.5), Dense(1)";
  EXPECT_THAT(chance_note(scenario), HasSubstr("the order of the rows and Dropout's masks"));
  scenario.fit.shuffle = false;
  EXPECT_THAT(chance_note(scenario), HasSubstr("draws Dropout's masks"));
}

TEST(ChanceNote, IsSilentWhereNothingIsDrawnOrThereAreNoLosses) {
  Scenario scenario;
  scenario.fit.shuffle = false;
  EXPECT_EQ(chance_note(scenario), "");
  scenario.fit.shuffle = true;
  scenario.feed.kind = FeedKind::kGenerator;
  EXPECT_EQ(chance_note(scenario), "");
  scenario.feed.kind = FeedKind::kArrays;
  scenario.model.kind = ModelKind::kAny;
  EXPECT_EQ(chance_note(scenario), "");
}

}  // namespace
}  // namespace fitscope::scenario
