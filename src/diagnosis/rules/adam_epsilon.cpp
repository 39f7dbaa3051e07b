#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

/// Source  TheDeepChecker: epsilon below 1e-10 or above 1e-2.
constexpr double kLarge = 1e-2;

bool divides_by_root(scenario::OptimizerKind kind) {
  return kind != scenario::OptimizerKind::kSgd;
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  const scenario::CompileSpec& compile = facts.scenario.compile;
  if (!learning || !compile.epsilon || *compile.epsilon <= kLarge ||
      !divides_by_root(compile.optimizer)) {
    return std::nullopt;
  }
  const std::string optimizer(keras_class(compile.optimizer));
  float mean = 0;
  for (const trace::LayerFigure& layer : learning->end->layers)
    mean = std::max(mean, layer.mean_gradient);
  const double gradient = static_cast<double>(mean) * rows_in_sum(facts);
  if (gradient >= *compile.epsilon) return std::nullopt;  // it does not weigh
  Finding finding = suspected(
      kAdamEpsilon,
      "epsilon=" + shortest(*compile.epsilon) + " drowns the gradients: " + optimizer +
          " divides by the root of their squares plus epsilon, and a typical gradient is " +
          value_text(gradient) + ".",
      "step = rate × " + value_text(gradient) + " / (" + value_text(gradient) + " + " +
          shortest(*compile.epsilon) + ") = " +
          value_text(gradient / (gradient + *compile.epsilon)) + " × rate, instead of 1 × rate");
  finding.evidence.push_back(
      {"epsilon is " + shortest(*compile.epsilon), {learning->end->epoch, -1}, "compile.epsilon"});
  finding.changes.push_back({"Leave epsilon out",
                             "The default, 1e-7, only keeps it from dividing by 0.",
                             {{"compile.epsilon", "unset"}}});
  return finding;
}

}  // namespace

constinit const Rule kAdamEpsilon{
    .name = "adam-epsilon",
    .title = "An epsilon out of proportion",
    .doc =
        {
            .what = "An adaptive optimizer's epsilon is above 0.01 and above the gradients "
                    "themselves, and the model did not learn.",
            .why = "The step is rate × g / (|g| + epsilon): with a large epsilon it becomes plain "
                   "SGD at a tiny rate.",
            .silent_when = "The run learned; epsilon is at most 0.01 or below the gradients; SGD.",
            .fix = "Leave epsilon at 1e-7.",
            .source =
                "keras v3.15.1 src/optimizers/adam.py: Adam.update_step; TheDeepChecker: epsilon",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
