#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const bool ascends = asked.feed.kind == FeedKind::kCustomLoop && asked.loop.ascend &&
                       asked.loop.apply_gradients &&
                       asked.loop.gradients == scenario::LoopGradients::kComputed;
  if (!has_numbers(facts) || !ascends || facts.trace.facts.updates == 0) return std::nullopt;
  Finding finding = found(kGradientAscent, Severity::kError,
                          "Your loop takes the gradient of -loss, so every update makes the loss "
                          "larger: the optimizer minimises what it is given.");
  const std::vector<double> losses = logged(facts.trace, "loss");
  if (losses.size() > 1) {
    finding.arithmetic = "loss " + value_text(losses.front()) + " in epoch 1, " +
                         value_text(losses.back()) + " in " +
                         epoch_name(facts.trace.epochs.back().index);
  }
  finding.evidence.push_back({"tape.gradient(-loss, …)", {0, 0}, "loop.ascend"});
  finding.changes.push_back({"Take the gradient of loss, without the minus",
                             "apply_gradients already subtracts.",
                             {{"loop.ascend", "false"}}});
  return finding;
}

}  // namespace

constinit const Rule kGradientAscent{
    .name = "gradient-ascent",
    .title = "The loss is maximised",
    .doc =
        {
            .what = "A hand-written loop applies the gradient of -loss.",
            .why = "One sign too many: weights move uphill. The loss rises smoothly from the first "
                   "step.",
            .silent_when = "The loop takes the gradient of loss, or applies none.",
            .fix = "Remove the minus; to maximise something, minimise its negative once.",
            .source = "TheDeepChecker: flipped sign; keras v3.15.1 "
                      "src/optimizers/base_optimizer.py: BaseOptimizer.apply",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
