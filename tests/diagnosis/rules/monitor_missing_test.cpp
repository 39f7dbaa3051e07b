// What monitor-missing promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

trace::Warning no_val_loss() {
  return {trace::WarningKind::kPython,
          "UserWarning",
          "Early stopping conditioned on metric `val_loss` which is not available. Available "
          "metrics are: accuracy,loss",
          "",
          1,
          1,
          {0, 3}};
}

TEST(MonitorMissing, SaysThatEarlyStoppingNeverActs) {
  scenario::Scenario asked = hundred_samples();
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  trace.warnings.push_back(no_val_loss());
  const auto finding = kMonitorMissing.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "EarlyStopping watches val_loss, which does not exist in this run, so it never acts.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"early_stopping.monitor", "loss"}}));
}

TEST(MonitorMissing, IsAHintWhereTheValueIsThereInSomeEpochs) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.freq = 2;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  trace.epochs[1].logs = {{"loss", 0.5}, {"val_loss", 0.6}};
  trace.warnings.push_back(no_val_loss());
  const auto finding = kMonitorMissing.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_EQ(finding->summary.find("never acts"), std::string::npos) << finding->summary;
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"validation.freq", "1"}}));
}

TEST(MonitorMissing, IsSilentWithoutThatWarning) {
  EXPECT_FALSE(kMonitorMissing.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

/// Keras 3 refuses a name whose direction it cannot guess, when the first epoch ends.
trace::Trace refused(const char* callback, const char* monitor) {
  auto trace =
      raised(kKeras315, Subject::kArguments, "ValueError",
             std::string(callback) + " callback received monitor=" + monitor +
                 ", but Keras isn't able to automatically determine whether that metric should "
                 "be maximized or minimized.",
             {0, -1});
  trace.epochs = hand_trace(kKeras315, 4, {{4, 100}}).epochs;
  return trace;
}

TEST(MonitorMissing, IsTheCauseWhereKeras3RefusesAMisspeltName) {
  scenario::Scenario asked = hundred_samples();
  asked.early_stopping.monitor = "value_loss";
  const auto findings = diagnose({asked, refused("EarlyStopping", "value_loss")});
  EXPECT_EQ(findings.front().rule, kMonitorMissing.name);
  EXPECT_EQ(findings.front().severity, Severity::kError);
  EXPECT_EQ(findings.front().summary,
            "EarlyStopping watches value_loss, which does not exist in this run: fit() raised "
            "ValueError at the end of epoch 1.");
  EXPECT_EQ(findings.front().changes.at(0).changes,
            (std::vector<FieldChange>{{"early_stopping.monitor", "loss"}}));

  asked.reduce_lr.monitor = "val_acc";
  EXPECT_EQ(diagnose({asked, refused("ReduceLROnPlateau", "val_acc")}).front().rule,
            kMonitorMissing.name);
}

TEST(MonitorMissing, IsNotTheCauseWhereTheNameIsThatOfAMetric) {
  scenario::Scenario asked = hundred_samples();
  asked.early_stopping.monitor = "val_accuracy";
  EXPECT_EQ(diagnose({asked, refused("EarlyStopping", "val_accuracy")}).front().rule,
            kFitRefused.name);
}

}  // namespace
}  // namespace fitscope::diagnosis
