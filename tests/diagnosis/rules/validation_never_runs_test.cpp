// What validation-never-runs promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(ValidationNeverRuns, CountsTheEpochsThatAreMissing) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kArrays;
  asked.validation.freq = 10;
  trace::Trace trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  const auto finding = kValidationNeverRuns.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_EQ(finding->arithmetic, "2 / 10 = 0 remainder 2");
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"validation.freq", "1"}}));

  trace.epochs.back().validated = true;
  EXPECT_FALSE(kValidationNeverRuns.check({asked, trace}));
  trace.epochs.back().validated = false;
  asked.validation.kind = scenario::ValidationKind::kNone;
  EXPECT_FALSE(kValidationNeverRuns.check({asked, trace})) << "none was asked for";
}

TEST(ValidationNeverRuns, SaysThatFewerStepsThanNoneAreNone) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kArrays;
  asked.validation.steps = -2;
  trace::Trace trace = hand_trace(kKeras2, 4, {{4, 100}, {4, 100}});
  for (trace::Epoch& epoch : trace.epochs)
    epoch.validated = true;
  const auto finding = kValidationNeverRuns.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"validation.steps", "1"}}));
  EXPECT_FALSE(kValidationRanOut.check({asked, trace})) << "there are data";

  trace.epochs.front().validation_steps = 1;
  EXPECT_FALSE(kValidationNeverRuns.check({asked, trace})) << "newer releases run to the end";
}

}  // namespace
}  // namespace fitscope::diagnosis
