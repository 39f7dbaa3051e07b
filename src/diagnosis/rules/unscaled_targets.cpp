#include <cmath>
#include <string>
#include <utility>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  52800582 had targets up to 1e8; a hundred is beyond what default rates reach in a run.
constexpr double kLarge = 100;

std::optional<Finding> check(const Facts& facts) {
  const trace::DataFigures& data = facts.trace.data;
  const double spread = std::sqrt(data.variance_y);
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || learning->classes || spread <= kLarge) return std::nullopt;
  Finding finding = suspected(
      kUnscaledTargets,
      "The targets have a standard deviation of " + value_text(spread) +
          ": squared, that is the loss, and with steps of the learning rate the output takes very "
          "long to get there, or overshoots.",
      "a constant answer has the loss " + value_text(learning->chance) + "; reached " +
          value_text(static_cast<double>(learning->end->loss)));
  finding.evidence.push_back(
      {"targets from " + value_text(data.least_y) + " to " + value_text(data.most_y),
       {learning->end->epoch, -1},
       "data.target_scale"});
  Change scale{"Standardise y, and turn predictions back afterwards",
               "Errors of size 1 make steps of the right size.",
               {}};
  if (facts.scenario.data.target_scale != 1) scale.changes.push_back({"data.target_scale", "1"});
  finding.changes.push_back(std::move(scale));
  return finding;
}

}  // namespace

constinit const Rule kUnscaledTargets{
    .name = "unscaled-targets",
    .title = "Targets of very large size",
    .doc =
        {
            .what = "A regression's targets have a standard deviation above 100, and the model did "
                    "not learn.",
            .why = "Loss and gradients grow with the targets; Adam moves a weight by about its "
                   "rate per step, so a bias needs a million steps of 0.001 to reach a thousand.",
            .silent_when = "The run learned, y are classes, or there are fewer than three epochs.",
            .fix = "(y - mean) / std; report errors in the original unit.",
            .source =
                "Stack Overflow 52800582; keras v3.15.1 src/optimizers/adam.py: Adam.update_step",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
