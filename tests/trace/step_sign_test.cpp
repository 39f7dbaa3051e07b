// What src/trace/step_sign.h promises.
#include "trace/step_sign.h"

#include <gtest/gtest.h>

#include <set>

namespace fitscope::trace {
namespace {

TEST(StepSigns, EveryStateHasASignOfItsOwn) {
  std::set<StepState> states;
  std::set<std::string_view> utf8;
  std::set<std::string_view> ascii;
  std::set<std::string_view> meanings;
  for (const StepSign& sign : step_signs()) {
    EXPECT_TRUE(states.insert(sign.state).second);
    EXPECT_TRUE(utf8.insert(sign.utf8).second) << sign.utf8;
    EXPECT_TRUE(ascii.insert(sign.ascii).second) << sign.ascii;
    EXPECT_TRUE(meanings.insert(sign.meaning).second) << sign.meaning;
    EXPECT_EQ(sign.ascii.size(), 1U);
    EXPECT_EQ(&sign_of(sign.state), &sign);
  }
  EXPECT_EQ(states.size(), step_signs().size());
}

TEST(StepSigns, FaultsAreWorseThanHealth) {
  using enum StepState;
  EXPECT_LT(badness(kRan), badness(kShort));
  EXPECT_LT(badness(kShort), badness(kNeverRan));
  EXPECT_LT(badness(kNeverRan), badness(kNotFinite));
  EXPECT_LT(badness(kNotFinite), badness(kRaised));
}

}  // namespace
}  // namespace fitscope::trace
