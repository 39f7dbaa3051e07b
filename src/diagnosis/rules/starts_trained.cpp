#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = learning_of(facts);
  if (!learning || facts.scenario.model.weights.empty() || !complete(facts.trace)) {
    return std::nullopt;
  }
  const auto first = static_cast<double>(learning->start->loss);
  if (!(learning->chance > 0) || first > learning->chance / 2) return std::nullopt;
  Finding finding = found(
      kStartsTrained, Severity::kHealthy,
      "Nothing is wrong: before its first step the loss is " + value_text(first) +
          " already, so these weights have been trained before; fit() goes on from where the model "
          "is.",
      "a model that knows nothing has " + value_text(learning->chance));
  finding.evidence.push_back({"loss " + value_text(first) + " before the first step",
                              {facts.trace.epochs.front().index, 0},
                              "model.weights"});
  finding.changes.push_back({"Build the model again to start afresh",
                             "In a notebook, run the cell that makes the model first.",
                             {{"model.weights", ""}}});
  return finding;
}

}  // namespace

constinit const Rule kStartsTrained{
    .name = "starts-trained",
    .title = "It starts already trained",
    .doc =
        {
            .what = "A healthy run whose loss before the first step is half of what knowing "
                    "nothing costs, or less.",
            .why = "fit() does not reset weights. A notebook cell run twice, or weights loaded "
                   "from a file, go on.",
            .silent_when = "The weights are fresh, or the first loss is like that of fresh ones.",
            .fix = "Build or clone the model before fit().",
            .source = "keras v3.15.1 src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
