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

/// Before the first step the penalty pulls harder than the data push.
/// Source  TheDeepChecker: the regularizer's gradient over the data's.
constexpr double kOutweighs = 1;
/// Ours: where the weights have come to rest the two are as long as each other, however weak the
/// penalty; half of it in three looks is where a strong one has brought them. Or it has nothing
/// left to pull at: a tenth of the weights it began with.
constexpr double kStillPulls = 0.5;
constexpr double kGone = 0.1;

struct Pull {
  double penalty = 0;
  double data = 0;

  double ratio() const { return data > 0 ? penalty / data : 0; }
};

/// Gradients of all layers with a regularizer; that of the data as training has it.
Pull pull_of(const Facts& facts, const trace::Probe& look) {
  double penalty = 0;
  double data = 0;
  for (const trace::LayerFigure& layer : look.layers) {
    if (!(layer.penalty_gradient > 0)) continue;
    penalty += static_cast<double>(layer.penalty_gradient) * layer.penalty_gradient;
    data += static_cast<double>(layer.gradient_norm) * layer.gradient_norm;
  }
  return {std::sqrt(penalty), std::sqrt(data) * rows_in_sum(facts)};
}

/// "l2(1)", "l2(1) and l1(0.5)": each kind of regularizer once.
std::string regularizers_of(const scenario::Scenario& asked) {
  std::vector<std::string> kinds;
  for (const scenario::LayerSpec& layer : dense_layers(asked)) {
    if (!(layer.regularizer_factor > 0)) continue;
    std::string kind = std::string(scenario::name_of(layer.kernel_regularizer)) + "(" +
                       shortest(layer.regularizer_factor) + ")";
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
      kinds.push_back(std::move(kind));
  }
  return join(kinds, " and ");
}

Finding overturns(const scenario::Scenario& asked, double factor) {
  const double rate = learning_rate(asked);
  return suspected(kStrongRegularizer,
                   "kernel_regularizer=l2(" + shortest(factor) + ") with a learning rate of " +
                       shortest(rate) +
                       " throws every weight past 0 and further out at each update: the weights "
                       "grow without end.",
                   "each update multiplies every weight by 1 - 2 × " + shortest(rate) + " × " +
                       shortest(factor) + " = " + value_text(1 - 2 * rate * factor));
}

std::optional<Finding> outweighs(const Facts& facts, const Learning& learning) {
  const Pull before = pull_of(facts, *learning.start);
  const auto pulls = [&](const trace::Probe* look) {
    const Pull now = pull_of(facts, *look);
    return now.ratio() > kStillPulls || now.penalty < kGone * before.penalty;
  };
  // Weights near 0 give about a constant answer: a loss far above it has another cause.
  if (!(before.ratio() > kOutweighs) ||
      !std::all_of(learning.last.begin(), learning.last.end(), pulls) ||
      learning.stays_above(kFarAbove * learning.chance)) {
    return std::nullopt;
  }
  return suspected(
      kStrongRegularizer,
      "kernel_regularizer=" + regularizers_of(facts.scenario) +
          " pulls the weights to 0 harder than the data move them: before the first step its "
          "gradient is " +
          value_text(before.ratio()) + " times that of the data.",
      "the penalty's gradient " + value_text(before.penalty) + " / the data's gradient " +
          value_text(before.data) + " = " + value_text(before.ratio()) + ", after the last epoch " +
          value_text(pull_of(facts, *learning.end).ratio()));
}

std::optional<Finding> check(const Facts& facts) {
  if (!adds_penalties(facts)) return std::nullopt;
  const double factor = overturning_factor(facts.scenario);
  const std::optional<Learning> learning = factor > 0 ? measured(facts) : not_learned(facts);
  if (!learning || learning->learned) return std::nullopt;
  std::optional<Finding> finding =
      factor > 0 ? overturns(facts.scenario, factor) : outweighs(facts, *learning);
  if (!finding) return std::nullopt;
  float largest = 0;
  for (const trace::LayerFigure& layer : learning->end->layers)
    largest = std::max(largest, layer.largest_weight);
  finding->evidence.push_back({"the largest weight is " + value_text(static_cast<double>(largest)),
                               {learning->end->epoch, -1},
                               "model.layers"});
  finding->changes.push_back(weaken_regularizers(facts.scenario));
  finding->changes.push_back(leave_regularizers_out(facts.scenario));
  return finding;
}

}  // namespace

constinit const Rule kStrongRegularizer{
    .name = "strong-regularizer",
    .title = "A regularizer that outweighs the data",
    .doc =
        {
            .what = "Before the first step the gradient of kernel_regularizer's penalty is longer "
                    "than that of the data, at the end it still pulls or has left no weights, and "
                    "the model did not learn; or L2 alone throws SGD's weights outwards.",
            .why = "The penalty is the cheaper half of the loss: weights near 0 cost nothing, and "
                   "the model ends with a constant answer. From 2 × rate × factor = 2 on, L2 makes "
                   "SGD's weights grow instead.",
            .silent_when = "The run learned; the data's gradient is the longer one at the start; a "
                           "loss far above a constant answer's; a loop of one's own, which adds no "
                           "penalty.",
            .fix = "Divide the factor by 10, or leave the regularizer out: it is a cure for "
                   "overfitting.",
            .source = "keras v3.15.1 src/regularizers/regularizers.py: L1, L2; TheDeepChecker: "
                      "regularisation outweighs the data",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
