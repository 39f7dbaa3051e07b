#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  if (!has_numbers(facts) || facts.trace.exception || !is_regression(asked.data.kind) ||
      facts.trace.steps_run() == 0 ||
      !scenario::has(asked.compile.metrics, scenario::Metric::kAccuracy)) {
    return std::nullopt;
  }
  const std::vector<double> accuracy = logged(facts.trace, "accuracy");
  if (accuracy.empty()) return std::nullopt;
  Finding finding = hinted(kAccuracyOfNumbers,
                           "accuracy counts exact hits, and your targets are real numbers: " +
                               value_text(accuracy.back()) + " says nothing about the training.",
                           "0.7312 predicted for 0.7311 counts as a miss");
  finding.evidence.push_back({"accuracy is " + value_text(accuracy.back()) + " in " +
                                  epoch_name(facts.trace.epochs.back().index),
                              {facts.trace.epochs.back().index, -1},
                              "compile.metrics"});
  finding.changes.push_back({"Use metrics=[\"mae\"]",
                             "The mean distance, in the targets' own unit.",
                             {{"compile.metrics", "mae"}}});
  return finding;
}

}  // namespace

constinit const Rule kAccuracyOfNumbers{
    .name = "accuracy-of-numbers",
    .title = "Accuracy of numbers",
    .doc =
        {
            .what = "The metric accuracy on targets that are no classes.",
            .why = "Nothing is raised. Rounded or exact comparison of real numbers gives 0 or "
                   "noise, whatever the loss does.",
            .silent_when = "y are classes, or accuracy is not asked for.",
            .fix = "Watch mae, mse or R2.",
            .source = "keras v3.15.1 src/metrics/accuracy_metrics.py: binary_accuracy",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
