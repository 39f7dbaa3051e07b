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

bool diverges(const std::vector<double>& losses, double best) {
  if (best <= 0) return false;
  const std::size_t checks = losses.size() > kChecks ? kChecks : kFewestEpochs;
  const double limit = (losses.size() > kChecks ? kTwice : kFourTimes) * best;
  if (losses.size() > kChecks) {
    return std::all_of(losses.end() - static_cast<std::ptrdiff_t>(checks), losses.end(),
                       [limit](double loss) { return loss >= limit; });
  }
  return losses.back() >= limit && std::is_sorted(losses.begin(), losses.end());
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || facts.scenario.loop.ascend) return std::nullopt;
  const double best = learning->best();
  if (!diverges(learning->losses, best)) return std::nullopt;
  const double rate = learning_rate(facts.scenario);
  const double usual = default_rate(facts.scenario.compile.optimizer);
  float largest = 0;
  for (const trace::LayerFigure& layer : learning->end->layers)
    largest = std::max(largest, layer.largest_weight);
  Finding finding =
      suspected(kLossDiverges,
                "The loss runs away: its best was " + value_text(best) + ", and it ended at " +
                    value_text(learning->losses.back()) + ".",
                value_text(learning->losses.back()) + " / " + value_text(best) + " = " +
                    value_text(learning->losses.back() / best) + " times the best loss");
  finding.evidence.push_back({"the largest weight is " + value_text(static_cast<double>(largest)) +
                                  (largest > 10 ? "; above 10 is a sign of divergence" : ""),
                              {learning->end->epoch, -1},
                              "compile.learning_rate"});
  finding.changes.push_back(set_rate(rate > usual ? usual : rate / 10,
                                     "Steps that do not overshoot make the loss fall."));
  if (!facts.scenario.compile.clipnorm && !facts.scenario.compile.global_clipnorm &&
      !facts.scenario.compile.clipvalue) {
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
            .what = "The loss ends at twice its best or more for five epochs, or at four times it "
                    "after rising from the start.",
            .why = "Each step overshoots further than the last: the rate is too high for the "
                   "curvature, or gradients explode through depth or scale. Weights above 10 go "
                   "with it.",
            .silent_when = "The run learned, a value became NaN (not-a-number), or there are fewer "
                           "than three epochs.",
            .fix = "Lower the learning rate, scale the data, clip the gradients.",
            .source = "TheDeepChecker: diverging loss; Lightning LearningRateFinder and fastai "
                      "lr_find: 4 times the best; DEFault: weights above 10",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
