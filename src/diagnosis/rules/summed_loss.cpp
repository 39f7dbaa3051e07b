#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Not yet a suspect: what the rate comes to, up to three times the default.
constexpr double kUsualRange = 3;
/// Source  TheDeepChecker: log10(mean |change| / mean |weight|) above -1; -3 is usual (cs231n).
constexpr double kTooLarge = 0.1;
constexpr trace::Count kFewestSteps = 5;

/// What training did where its steps are too long.
std::string harm_of(const Facts& facts, const Learning& learning) {
  const auto start = static_cast<double>(learning.start->loss);
  const auto end = static_cast<double>(learning.end->loss);
  if (end > start && learning.stays_above(kFarAbove * learning.chance)) {
    return "training made the model worse, from " + value_text(start) + " to " + value_text(end) +
           " for a row";
  }
  const double ratio = median_update_ratio(facts.trace);
  const bool jumps = learning_of(facts) && learning.updates >= kFewestSteps && ratio > kTooLarge;
  if (!jumps) return {};
  return "a typical step changes the weights by " + percent(ratio) + " of their size";
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::CompileSpec& compile = facts.scenario.compile;
  const bool clips = compile.clipnorm || compile.global_clipnorm || compile.clipvalue;
  // Other optimizers divide by the gradient's own size, and clipping does not ask for it.
  if (!sums_loss(facts) || compile.optimizer != scenario::OptimizerKind::kSgd || clips ||
      facts.scenario.loop.ascend) {
    return std::nullopt;
  }
  const double rows = rows_in_sum(facts);
  const double rate = learning_rate(facts.scenario);
  const double usual = default_rate(compile.optimizer);
  const std::optional<Learning> learning = measured(facts);
  if (rate * rows <= kUsualRange * usual || !learning || learning->learned) return std::nullopt;
  const std::string harm = harm_of(facts, *learning);
  if (harm.empty()) return std::nullopt;
  Finding finding = suspected(
      kSummedLoss,
      "reduction='sum' adds up the losses of a batch instead of taking their mean, and the "
      "gradient grows with the batch: a learning rate of " +
          shortest(rate) + " does what " + value_text(rate * rows) + " does with the mean, and " +
          harm + ".",
      shortest(rate) + " × " + with_commas(static_cast<Count>(rows)) +
          " rows = " + value_text(rate * rows) + ", " + value_text(rate * rows / usual) +
          " times SGD's default; batches of twice as many rows would double it again");
  finding.evidence.push_back(
      {"a loss with reduction='sum', batches of " + samples_text(static_cast<Count>(rows)),
       {learning->end->epoch, -1},
       "compile.reduction"});
  offer_mean(facts, finding);
  return finding;
}

}  // namespace

constinit const Rule kSummedLoss{
    .name = "summed-loss",
    .title = "The loss is summed over the batch",
    .doc =
        {
            .what = "The loss has reduction='sum', SGD's rate times the rows of a batch is above "
                    "three times its default, and the steps are too long: training made the model "
                    "worse, or a typical step changes the weights by a tenth.",
            .why = "A sum over the batch doubles when the batch does, and the gradient with it. A "
                   "rate that suits the mean is too high by as many times as a batch has rows.",
            .silent_when = "The run learned; the rate already allows for it; gradients are "
                           "clipped; an optimizer that divides by the gradient's own size.",
            .fix = "Leave reduction at sum_over_batch_size, or divide the rate by the batch size.",
            .source = "TheDeepChecker: the loss doubles when the batch is duplicated, update "
                      "ratio; keras v3.15.1 src/losses/loss.py: reduce_values",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
