#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Gain over the last fifth of the epochs, as a share of the loss, from which on more will help.
/// Source  ours; DeepFD's "epoch" fault is 18 of its 52 programs.
constexpr double kGain = 0.01;
/// Fewer than kFewestUpdates gain little, whatever they learn. Losses of five epochs, each below
/// the one before it, are in that order by chance once in 5! = 120 times.
constexpr std::size_t kInARow = 5;

bool falls_in_each(const std::vector<double>& losses) {
  return losses.size() >= kInARow &&
         std::adjacent_find(losses.begin(), losses.end(), std::less_equal<>()) == losses.end();
}

/// "batch_size=32": a size that makes several updates of an epoch; 0: the one there is does.
Count smaller_batch(const Facts& facts) {
  constexpr Count kUsual = 32;
  const Count rows = training_rows(facts.scenario);
  const Count most = std::min(facts.trace.facts.batch_size, rows);
  const Count size = one_step_is_the_epoch(facts) ? std::clamp<Count>(rows / 5, 1, kUsual) : kUsual;
  return size < most ? size : 0;
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || facts.trace.stop != StopReason::kAllEpochs) return std::nullopt;
  const std::vector<double>& losses = learning->losses;
  const std::size_t tail = std::max<std::size_t>(2, losses.size() / 5);
  const double before = losses[losses.size() - tail];
  const double last = losses.back();
  const bool steadily =
      std::is_sorted(losses.rbegin(), losses.rend()) && last < (1 - kGain) * losses.front();
  const bool few = learning->updates < kFewestUpdates && falls_in_each(losses);
  const bool falls =
      steadily || few || (last <= learning->best() * (1 + kGain) && last < (1 - kGain) * before);
  if (!falls) return std::nullopt;
  const double per_epoch = (before - last) / static_cast<double>(tail - 1);
  const Count epochs = facts.scenario.fit.epochs * 10;
  Finding finding = hinted(
      kStillImproving,
      "The loss was still falling when the last epoch ended: " + value_text(before) + " to " +
          value_text(last) + " in the last " + epochs_text(static_cast<Count>(tail)) + ", after " +
          count_of(learning->updates, "update", "updates") + " in all" +
          (one_step_is_the_epoch(facts)
               ? ", one an epoch: a batch holds all " + samples_text(training_rows(facts.scenario))
               : std::string()) +
          ".",
      "falls by " + value_text(per_epoch) + " per epoch; a constant answer has " +
          value_text(learning->chance));
  finding.confidence = Confidence::kLikely;
  finding.evidence.push_back(
      {"loss " + value_text(last), {facts.trace.epochs.back().index, -1}, "fit.epochs"});
  finding.changes.push_back({"Train longer: epochs=" + std::to_string(epochs),
                             "Nothing is wrong yet; it only needs more updates.",
                             {{"fit.epochs", std::to_string(epochs)}}});
  const double rate = learning_rate(facts.scenario);
  if (rate <= default_rate(facts.scenario.compile.optimizer)) {
    finding.changes.push_back(set_rate(rate * 10, "Longer steps need fewer of them."));
  }
  const Count size = smaller_batch(facts);
  if (size > 0 && facts.scenario.feed.kind == FeedKind::kArrays) {
    finding.changes.push_back({"Set batch_size=" + std::to_string(size),
                               "Smaller batches make more updates per epoch.",
                               {{"fit.batch_size", std::to_string(size)}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kStillImproving{
    .name = "still-improving",
    .title = "Stopped while it was still learning",
    .doc =
        {
            .what = "The loss fell by more than 1 % over the last fifth of the epochs, or in every "
                    "epoch (of fewer than 50 updates: by any amount), and the model had not "
                    "learned yet.",
            .why = "Too few updates: few epochs, a batch that holds all rows, or a small rate. "
                   "Nothing is broken.",
            .silent_when = "The run learned, was stopped by a callback, or the loss is flat.",
            .fix = "More epochs, smaller batches, or a higher rate.",
            .source = "DeepFD: 18 of 52 faulty programs trained for too few epochs",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
