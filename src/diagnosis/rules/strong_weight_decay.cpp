#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// With Adam a weight moves by the rate per step and decays by rate × decay × weight: it ends below
/// 1 / decay. From here on that is less than a weight of ordinary size.
constexpr double kStrong = 1;

/// From rate × decay = 2 on, 1 - rate × decay is below -1: decay itself makes the weights grow.
constexpr double kOverturns = 2;

Finding pulls_to_zero(const Learning& learning, double decay, double rate) {
  const double left =
      std::pow(1 - std::min(1.0, rate * decay), static_cast<double>(learning.updates));
  return suspected(kStrongWeightDecay,
                   "weight_decay=" + shortest(decay) +
                       " pulls the weights to 0 faster than the data move them: the model hardly "
                       "listens to the loss.",
                   "each update takes " + shortest(rate) + " × " + shortest(decay) + " = " +
                       percent(rate * decay) + " of every weight; after " +
                       count_of(learning.updates, "update", "updates") + " " + percent(left) +
                       " of the start is left");
}

/// The pull of one time constant has been at work, and the loss rises again for three epochs.
constexpr double kPulled = 1;
constexpr double kRisen = 1.1;

bool rises_again(const Learning& learning, double decay, double rate) {
  const std::vector<double>& losses = learning.losses;
  const bool pulls =
      rate * decay < 1 && rate * decay * static_cast<double>(learning.updates) >= kPulled;
  return pulls && !learning.stays_above(kFarAbove * learning.chance) &&
         losses.size() > kFewestEpochs && losses.back() > kRisen * learning.best() &&
         std::is_sorted(losses.end() - static_cast<std::ptrdiff_t>(kFewestEpochs) - 1,
                        losses.end());
}

Finding pulls_back(const Learning& learning, double decay, double rate) {
  return hinted(kStrongWeightDecay,
                "weight_decay=" + shortest(decay) +
                    " pulls the weights back faster than the data move them: the loss rose again, "
                    "from " +
                    value_text(learning.best()) + " to " + value_text(learning.losses.back()) + ".",
                "each update takes " + shortest(rate) + " × " + shortest(decay) + " = " +
                    percent(rate * decay) + " of every weight, " +
                    count_of(learning.updates, "update", "updates") + " in all");
}

Finding overturns(double decay, double rate) {
  const double factor = 1 - rate * decay;
  return suspected(kStrongWeightDecay,
                   "weight_decay=" + shortest(decay) + " with a learning rate of " +
                       shortest(rate) +
                       " throws every weight past 0 and further out at each update: the weights "
                       "grow without end.",
                   "each update multiplies every weight by 1 - " + shortest(rate) + " × " +
                       shortest(decay) + " = " + value_text(factor));
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::CompileSpec& compile = facts.scenario.compile;
  const double decay = compile.weight_decay.value_or(0);
  const double rate = learning_rate(facts.scenario);
  const bool grows = rate * decay > kOverturns;
  const std::optional<Learning> learning = grows ? measured(facts) : learning_of(facts);
  if (!learning || decay <= 0) return std::nullopt;
  // Weights near 0 give about a constant answer: a loss far above it has another cause.
  const bool near_zero = !learning->stays_above(kFarAbove * learning->chance);
  const bool strong = decay >= kStrong && !learning->learned && (grows || near_zero);
  if (!strong && !rises_again(*learning, decay, rate)) return std::nullopt;
  Finding finding = !strong ? pulls_back(*learning, decay, rate)
                    : grows ? overturns(decay, rate)
                            : pulls_to_zero(*learning, decay, rate);
  float largest = 0;
  for (const trace::LayerFigure& layer : learning->end->layers)
    largest = std::max(largest, layer.largest_weight);
  finding.evidence.push_back({"the largest weight is " + value_text(static_cast<double>(largest)),
                              {learning->end->epoch, -1},
                              "compile.weight_decay"});
  const bool adamw = compile.optimizer == scenario::OptimizerKind::kAdamW;
  finding.changes.push_back(
      {adamw ? "Leave weight_decay at AdamW's 0.004" : "Leave weight_decay out",
       "Decay is a nudge, not a force.",
       {{"compile.weight_decay", "unset"}}});
  return finding;
}

}  // namespace

constinit const Rule kStrongWeightDecay{
    .name = "strong-weight-decay",
    .title = "Weight decay that leaves no weights",
    .doc =
        {
            .what = "weight_decay is 1 or more, and the model did not learn; or the loss rises "
                    "again for three epochs while decay works on the weights (a hint).",
            .why = "Each update multiplies every weight by 1 - rate × decay. With Adam's steps of "
                   "about the rate a weight cannot grow beyond 1 / decay. From rate × decay = 2 on "
                   "the factor is below -1, and the weights grow instead.",
            .silent_when =
                "The run learned or the decay is below 1, and the loss does not rise again; or "
                "labels are random and the factor is not below -1.",
            .fix = "0.004 for AdamW, none or 1e-4 elsewhere.",
            .source = "keras v3.15.1 src/optimizers/base_optimizer.py: "
                      "BaseOptimizer._apply_weight_decay; TheDeepChecker: regularisation outweighs "
                      "the data",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
