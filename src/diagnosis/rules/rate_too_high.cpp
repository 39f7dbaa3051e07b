#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

/// Source  TheDeepChecker: log10(mean |change| / mean |weight|) above -1; -3 is usual (cs231n).
constexpr double kTooLarge = 0.1;
/// Source  AutoTrainer: swings in a fifth of the epochs or more. Ours are swings of the loss by a
/// twentieth.
constexpr double kSwing = 0.05;
constexpr double kSwingShare = 0.2;
constexpr std::size_t kFewestForSwings = 10;
/// Ours: steps that take a tenth off the loss, and after which no epoch was much better than the
/// last nor much worse than the first, are not too long.
constexpr double kFalls = 0.9;
constexpr double kStillBest = 1.02;
/// Not yet a suspect: up to three times the default.
constexpr double kUsualRange = 3;

/// Share of the epochs in which the loss turned up again by more than a twentieth.
double swings(const std::vector<double>& losses) {
  if (losses.size() < kFewestForSwings) return 0;
  std::size_t up = 0;
  for (std::size_t i = 1; i < losses.size(); ++i) {
    if (losses[i] > (1 + kSwing) * losses[i - 1]) ++up;
  }
  return static_cast<double>(up) / static_cast<double>(losses.size());
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || facts.scenario.loop.ascend) return std::nullopt;
  const double rate = learning_rate(facts.scenario);
  const double usual = default_rate(facts.scenario.compile.optimizer);
  const double ratio = median_update_ratio(facts.trace);
  const double up = swings(learning->losses);
  const double last = learning->losses.back();
  const bool falls = last < kFalls * learning->losses.front() &&
                     last <= kStillBest * learning->best() &&
                     *std::max_element(learning->losses.begin(), learning->losses.end()) <=
                         (1 + kSwing) * learning->losses.front();
  const bool large = learning->updates >= 5 && ratio > kTooLarge && !falls;
  const bool bounces = up >= kSwingShare;
  if (rate <= kUsualRange * usual || (!large && !bounces)) return std::nullopt;
  const std::string optimizer(keras_class(facts.scenario.compile.optimizer));
  Finding finding = suspected(
      kRateTooHigh,
      "The learning rate of " + shortest(rate) + " is too high for " + optimizer + ": " +
          (large ? "a typical step changes the weights by " + percent(ratio) + " of their size"
                 : "the loss rose again in " + percent(up) + " of the epochs") +
          ", and the last epoch's loss is " + value_text(last) + ".",
      shortest(rate) + " / " + shortest(usual) + " = " + value_text(rate / usual) + " times " +
          optimizer + "'s default" +
          (large ? "; |change| / |weights| = " + value_text(ratio) + ", healthy is about 0.001"
                 : std::string()));
  finding.evidence.push_back({"a constant answer has the loss " + value_text(learning->chance),
                              {learning->end->epoch, -1},
                              "compile.learning_rate"});
  finding.changes.push_back(set_rate(rate / 10, "Smaller steps settle instead of jumping about."));
  finding.changes.push_back(set_rate(usual, "The default of " + optimizer + "."));
  return finding;
}

}  // namespace

constinit const Rule kRateTooHigh{
    .name = "rate-too-high",
    .title = "Learning rate too high",
    .doc =
        {
            .what = "Steps change the weights by a tenth or more, or the loss goes up and down, at "
                    "a rate above three times the default.",
            .why = "A step longer than the valley is wide lands on the other side of it. Adam does "
                   "not overflow then: it jumps about and never settles.",
            .silent_when = "The run learned; the rate is at most three times the optimizer's "
                           "default; fewer than three epochs (ten for swings).",
            .fix = "Divide the rate by 10 until the loss falls smoothly; larger batches help "
                   "against noise.",
            .source = "TheDeepChecker: update ratio; cs231n: about 1e-3; AutoTrainer: oscillating "
                      "in a fifth of the epochs",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
