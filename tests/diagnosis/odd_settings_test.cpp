// What src/diagnosis/odd_settings.h promises: it is said where the run took it, and nowhere else.
#include "diagnosis/odd_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diagnosis/learning.h"
#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Scenario;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Of a run in which every step ran.
std::vector<Evidence> said_of(const Scenario& scenario) {
  trace::Trace trace = fitscope::testing::ran(0.7, 0.3, 0.9F);
  trace.facts.trainable_weights = 4;
  return odd_settings_of({scenario, trace});
}

// Held against Keras 3.0.5: a Dense layer made with trainable=False has moved after fit().
TEST(OddSettings, FreezingALayerWhereTheReleaseDoesNot) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.model.layers = "Dense(4, relu, trainable=False); Dense(1, sigmoid)";
  for (const char* version : {"3.0", "3.1"}) {
    scenario.keras.version = version;
    const auto said = said_of(scenario);
    ASSERT_THAT(said, SizeIs(1)) << version;
    EXPECT_THAT(said[0].text, HasSubstr("freezes nothing"));
    EXPECT_EQ(said[0].field, "model.layers");
  }
  for (const char* version : {"2.15", "3.2", "3.15"}) {
    scenario.keras.version = version;
    EXPECT_THAT(said_of(scenario), IsEmpty()) << version;
  }
  scenario.keras.version = "3.0";
  scenario.model.layers = "Dense(4, relu); Dense(1, sigmoid)";
  EXPECT_THAT(said_of(scenario), IsEmpty()) << "nothing was to be frozen";
}

TEST(OddSettings, ALossThatSumsIsSaidWhateverTheVerdict) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.compile.reduction = scenario::Reduction::kSum;
  const auto said = said_of(scenario);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0].text, HasSubstr("about 32 times those of the mean"));
  EXPECT_EQ(said[0].field, "compile.reduction");
  trace::Trace without_numbers = fitscope::testing::ran(0.7, 0.3, 0.9F);
  without_numbers.facts.trainable_weights = -1;
  EXPECT_THAT(odd_settings_of({scenario, without_numbers}), IsEmpty());
}

// Held against Keras 2.15.0: numbers/sum-custom-loop.
TEST(OddSettings, ASumOfOneValueIsSaidToDoNothing) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.compile.reduction = scenario::Reduction::kSum;
  scenario.feed.kind = scenario::FeedKind::kCustomLoop;
  trace::Trace trace = fitscope::testing::ran(0.7, 0.3, 0.9F);
  trace.keras = fitscope::testing::kKeras2;
  const auto said = odd_settings_of({scenario, trace});
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0].text, HasSubstr("changes nothing here"));
  EXPECT_EQ(rows_in_sum({scenario, trace}), 1);
  scenario.data.label_shape = scenario::LabelShape::kColumn;
  EXPECT_EQ(rows_in_sum({scenario, trace}), 32);
  EXPECT_THAT(odd_settings_of({scenario, trace})[0].text, HasSubstr("about 32 times"));
}

TEST(OddSettings, APenaltyIsInTheLossOfFitAndNotOfALoop) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.model.layers = "Dense(4, relu, kernel_regularizer=l2(0.01)); Dense(1, sigmoid)";
  auto said = said_of(scenario);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0].text, HasSubstr("hold its penalty"));
  scenario.feed.kind = scenario::FeedKind::kCustomLoop;
  said = said_of(scenario);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0].text, HasSubstr("does nothing in a loop of your own"));
  scenario.model.layers = "Dense(4, relu, kernel_regularizer=l2(0)); Dense(1, sigmoid)";
  EXPECT_THAT(said_of(scenario), IsEmpty());
}

TEST(OddSettings, ASplitAboveOneCountsFromTheEnd) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.validation.kind = scenario::ValidationKind::kSplit;
  scenario.data.samples = 100;
  scenario.validation.split = 1.25;
  const auto said = said_of(scenario);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0].text, HasSubstr("floor(100 * (1 - 1.25)) = -25"));
  EXPECT_THAT(said[0].text, HasSubstr("75 of 100 rows train"));
  scenario.validation.split = 0.25;
  EXPECT_THAT(said_of(scenario), IsEmpty());
}

TEST(OddSettings, RowsThatAllEpochsTogetherNeverSee) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.data.samples = 5000;
  scenario.fit.steps_per_epoch = 10;
  auto trace = fitscope::testing::hand_trace("3.15", 10, {{10, 320}, {10, 320}, {10, 320}});
  trace.facts.batches_per_pass = 157;
  trace.facts.distinct_batches = 30;
  for (const auto kind : {scenario::FeedKind::kArrays, scenario::FeedKind::kDataset}) {
    scenario.feed.kind = kind;
    const auto said = odd_settings_of({scenario, trace});
    ASSERT_THAT(said, SizeIs(1));
    EXPECT_THAT(said[0].text, HasSubstr("the run saw 960 of 5,000 rows"));
    EXPECT_EQ(said[0].field, "fit.steps_per_epoch");
  }
  trace.facts.distinct_batches = 10;
  EXPECT_THAT(odd_settings_of({scenario, trace}), IsEmpty()) << "the same batches came again";
  trace.facts.distinct_batches = 30;
  scenario.feed.kind = scenario::FeedKind::kSequence;
  EXPECT_THAT(odd_settings_of({scenario, trace}), IsEmpty()) << "rows are its own affair";
  scenario.feed.kind = scenario::FeedKind::kArrays;
  scenario.data.samples = 960;
  EXPECT_THAT(odd_settings_of({scenario, trace}), IsEmpty()) << "a whole pass";
  scenario.data.samples = 5000;
  trace.stop = trace::StopReason::kCallback;
  EXPECT_THAT(odd_settings_of({scenario, trace}), IsEmpty()) << "it was ended before it was over";
}

TEST(OddSettings, NothingIsSaidOfARunWithoutASingleStep) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.validation.kind = scenario::ValidationKind::kSplit;
  scenario.validation.split = 2.5;
  EXPECT_THAT(odd_settings_of({scenario, trace::Trace{}}), IsEmpty());
}

}  // namespace
}  // namespace fitscope::diagnosis
