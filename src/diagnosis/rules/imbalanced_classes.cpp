#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  SageMaker Debugger: class imbalance 10.
constexpr double kImbalance = 10;
constexpr float kAlways = 0.99F;

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = learning_of(facts);
  if (!learning || !learning->classes || learning->end->commonest < kAlways) return std::nullopt;
  const std::vector<Count>& classes = facts.trace.data.classes;
  Count least = facts.trace.data.rows;
  Count most = 0;
  for (const Count count : classes) {
    if (count > 0) least = std::min(least, count);
    most = std::max(most, count);
  }
  const double ratio = static_cast<double>(most) / static_cast<double>(std::max<Count>(1, least));
  if (least == most || ratio < kImbalance) return std::nullopt;
  for (const trace::Probe* probe : learning->last) {
    if (probe->commonest < kAlways) return std::nullopt;
  }
  Finding finding =
      suspected(kImbalancedClasses,
                "The model answers with the same class for every sample: one class has " +
                    value_text(ratio) + " times the samples of another, so that is right " +
                    percent(learning->majority) + " of the time without looking at x.",
                with_commas(most) + " / " + with_commas(least) + " = " + value_text(ratio) +
                    "; accuracy of the one answer = " + percent(learning->majority));
  finding.evidence.push_back(
      {percent(static_cast<double>(learning->end->commonest)) + " of the answers are one class",
       {learning->end->epoch, -1},
       "data.majority_share"});
  Change even{"Balance the classes: class_weight, or draw rare samples more often",
              "A mistake on a rare class then costs as much.",
              {}};
  if (facts.scenario.data.majority_share) even.changes.push_back({"data.majority_share", "unset"});
  finding.changes.push_back(std::move(even));
  return finding;
}

}  // namespace

constinit const Rule kImbalancedClasses{
    .name = "imbalanced-classes",
    .title = "It answers with one class",
    .doc =
        {
            .what = "One class is ten times as common as another, and the model gives the same "
                    "class for every sample.",
            .why = "Always answering with the common class is a good first guess, and the accuracy "
                   "hides it: 0.99 without a single rare case found.",
            .silent_when = "The model gives several classes; the classes are less uneven; fewer "
                           "than three epochs.",
            .fix = "class_weight in fit(), oversampling, and a metric that counts classes alike.",
            .source = "SageMaker Debugger: class imbalance above 10; TheDeepChecker: predictions "
                      "of one class",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
