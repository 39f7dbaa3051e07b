// What more-steps-than-asked promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

scenario::Scenario four_by_three() {
  scenario::Scenario asked;
  asked.fit.steps_per_epoch = 4;
  asked.compile.steps_per_execution = 3;
  return asked;
}

TEST(MoreStepsThanAsked, RoundsUpToWholeExecutions) {
  const auto finding =
      kMoreStepsThanAsked.check({four_by_three(), hand_trace(kKeras315, 4, {{6, 164}})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "ceil(4 / 3) × 3 = 6 steps");
  EXPECT_EQ(finding->severity, Severity::kNote);
  ASSERT_EQ(finding->changes.size(), 2U);
  EXPECT_EQ(finding->changes[0].label, "Set steps_per_execution=2") << "the largest that divides 4";
  EXPECT_EQ(finding->changes[1].label, "Set steps_per_epoch=6");
}

TEST(MoreStepsThanAsked, SaysWhereTheDataEndedWithinAnExecution) {
  const auto finding =
      kMoreStepsThanAsked.check({four_by_three(), hand_trace(kKeras315, 4, {{5, 150}})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "ceil(4 / 3) × 3 = 6 steps; the data ended after 5");
}

TEST(MoreStepsThanAsked, IsSilentWhereThePlanWasKept) {
  EXPECT_FALSE(kMoreStepsThanAsked.check({four_by_three(), hand_trace(kKeras315, 4, {{4, 100}})}));
  EXPECT_FALSE(kMoreStepsThanAsked.check({four_by_three(), hand_trace(kKeras315, 4, {{3, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
