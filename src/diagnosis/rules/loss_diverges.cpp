#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  TheDeepChecker: loss / lowest loss ≥ 2 in 5 checks; Lightning and fastai: 4 times the
/// best.
constexpr double kTwice = 2;
constexpr double kFourTimes = 4;
constexpr std::size_t kChecks = 5;

bool diverges(const Learning& learning) {
  const std::vector<double>& losses = learning.losses;
  const double best = learning.best();
  if (best <= 0) return false;
  const std::size_t checks = losses.size() > kChecks ? kChecks : kFewestEpochs;
  const double limit = (losses.size() > kChecks ? kTwice : kFourTimes) * best;
  if (losses.size() > kChecks) {
    return std::all_of(losses.end() - static_cast<std::ptrdiff_t>(checks), losses.end(),
                       [limit](double loss) { return loss >= limit; });
  }
  return losses.back() >= limit && std::is_sorted(losses.begin(), losses.end());
}

/// Training left the model far worse than it found it, and far worse than a constant answer: that
/// needs neither epochs nor labels with a meaning to be seen.
bool worse_than_before(const Learning& learning) {
  const auto start = static_cast<double>(learning.start->loss);
  const auto end = static_cast<double>(learning.end->loss);
  const bool beats_constant = end <= kFourTimes * learning.chance;
  return !learning.learned && end > kFourTimes * start && !beats_constant;
}

/// SGD's step is rate × gradient, so a norm of 1 bounds it; the others scale gradients away.
bool clipping_bounds_steps(const scenario::CompileSpec& compile, double rate) {
  return compile.optimizer == scenario::OptimizerKind::kSgd && rate <= 1 && !compile.clipnorm &&
         !compile.global_clipnorm && !compile.clipvalue;
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = measured(facts);
  if (!learning || facts.scenario.loop.ascend) return std::nullopt;
  const bool judged = not_learned(facts).has_value();
  const bool worse = worse_than_before(*learning);
  if (!worse && !(judged && diverges(*learning))) return std::nullopt;
  const double from = worse ? static_cast<double>(learning->start->loss) : learning->best();
  const double to = worse ? static_cast<double>(learning->end->loss) : learning->losses.back();
  const double rate = learning_rate(facts.scenario);
  const double usual = default_rate(facts.scenario.compile.optimizer);
  float largest = 0;
  for (const trace::LayerFigure& layer : learning->end->layers)
    largest = std::max(largest, layer.largest_weight);
  Finding finding =
      suspected(kLossDiverges,
                worse ? "The loss runs away: the model had " + value_text(from) +
                            " before the first step and has " + value_text(to) + " after the last."
                      : "The loss runs away: its best was " + value_text(from) +
                            ", and it ended at " + value_text(to) + ".",
                value_text(to) + " / " + value_text(from) + " = " + value_text(to / from) +
                    " times " + (worse ? "the loss before training" : "the best loss"));
  if (worse && learning->chance > 0) {
    finding.evidence.push_back(
        {"a constant answer has the loss " + value_text(learning->chance), {0, -1}, "data.kind"});
  }
  finding.evidence.push_back({"the largest weight is " + value_text(static_cast<double>(largest)) +
                                  (largest > 10 ? "; above 10 is a sign of divergence" : ""),
                              {learning->end->epoch, -1},
                              "compile.learning_rate"});
  finding.changes.push_back(set_rate(rate > usual ? usual : rate / 10,
                                     "Steps that do not overshoot make the loss fall."));
  if (clipping_bounds_steps(facts.scenario.compile, rate)) {
    finding.changes.push_back({"Clip the gradients: clipnorm=1.0",
                               "No single batch can then throw the weights far.",
                               {{"compile.clipnorm", "1"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kLossDiverges{
    .name = "loss-diverges",
    .title = "The loss grows away",
    .doc =
        {
            .what =
                "The loss ends at twice its best or more for five epochs, at four times it after "
                "rising from the start, or the trained model has four times the loss of the "
                "untrained one and of a constant answer.",
            .why = "Each step overshoots further than the last: the rate is too high for the "
                   "curvature, or gradients explode through depth or scale. Weights above 10 go "
                   "with it.",
            .silent_when =
                "The run learned, or a value became NaN (not-a-number); with fewer than three "
                "epochs or random labels unless the trained model is worse than the "
                "untrained one.",
            .fix = "Lower the learning rate, scale the data, clip the gradients.",
            .source = "TheDeepChecker: diverging loss; Lightning LearningRateFinder and fastai "
                      "lr_find: 4 times the best; DEFault: weights above 10",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
