// What monitor-missing promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(MonitorMissing, SaysThatEarlyStoppingNeverActs) {
  scenario::Scenario asked = hundred_samples();
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  trace.warnings.push_back({trace::WarningKind::kPython,
                            "UserWarning",
                            "Early stopping conditioned on metric `val_loss` which is not "
                            "available. Available metrics are: accuracy,loss",
                            "",
                            1,
                            1,
                            {0, 3}});
  const auto finding = kMonitorMissing.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "EarlyStopping watches val_loss, which does not exist in this run, so it never acts.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"early_stopping.monitor", "loss"}}));
}

TEST(MonitorMissing, IsSilentWithoutThatWarning) {
  EXPECT_FALSE(kMonitorMissing.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
