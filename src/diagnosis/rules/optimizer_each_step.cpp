#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  if (asked.feed.kind != FeedKind::kCustomLoop || !asked.loop.optimizer_each_step) {
    return std::nullopt;
  }
  const bool plain_sgd =
      asked.compile.optimizer == scenario::OptimizerKind::kSgd && asked.compile.momentum == 0;
  if (plain_sgd || facts.trace.exception || facts.trace.steps_run() < 2) return std::nullopt;
  Finding finding = found(
      kOptimizerEachStep, Severity::kWarning,
      "Your loop makes a new optimizer in every step, so its memory of earlier gradients is lost " +
          with_commas(facts.trace.steps_run()) + " times.",
      "Adam's first step is always about the learning rate, whatever the size of the gradient");
  if (asked.compile.optimizer != scenario::OptimizerKind::kAdam) finding.arithmetic.clear();
  finding.evidence.push_back({"the optimizer is always at its first step",
                              {facts.trace.epochs.front().index, 0},
                              "loop.optimizer_each_step"});
  finding.changes.push_back({"Make the optimizer once, before the loop",
                             "Momentum and Adam's averages need their history.",
                             {{"loop.optimizer_each_step", "false"}}});
  return finding;
}

}  // namespace

constinit const Rule kOptimizerEachStep{
    .name = "optimizer-each-step",
    .title = "A new optimizer for every step",
    .doc =
        {
            .what = "The hand-written loop builds its optimizer inside the step.",
            .why = "Momentum, Adam's averages and the step count start from nothing each time. In "
                   "eager mode nothing "
                   "is said; inside one tf.function TensorFlow refuses.",
            .silent_when = "model.fit() is used, plain SGD without momentum (it has no memory), or "
                           "fewer than two "
                           "steps ran.",
            .fix = "Create the optimizer once, outside of the training step.",
            .source = "keras v3.15.1 src/optimizers/adam.py: Adam.build, update_step",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
