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

/// Gain over the last fifth of the epochs, as a share of the loss, from which on more will help.
/// Source  ours; DeepFD's "epoch" fault is 18 of its 52 programs.
constexpr double kGain = 0.01;

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || facts.trace.stop != StopReason::kAllEpochs) return std::nullopt;
  const std::vector<double>& losses = learning->losses;
  const std::size_t tail = std::max<std::size_t>(2, losses.size() / 5);
  const double before = losses[losses.size() - tail];
  const double last = losses.back();
  const bool steadily =
      std::is_sorted(losses.rbegin(), losses.rend()) && last < (1 - kGain) * losses.front();
  const bool falls =
      steadily || (last <= learning->best() * (1 + kGain) && last < (1 - kGain) * before);
  if (!falls) return std::nullopt;
  const double per_epoch = (before - last) / static_cast<double>(tail - 1);
  const Count epochs = facts.scenario.fit.epochs * 10;
  Finding finding = hinted(
      kStillImproving,
      "The loss was still falling when the last epoch ended: " + value_text(before) + " to " +
          value_text(last) + " in the last " + epochs_text(static_cast<Count>(tail)) + ", after " +
          count_of(learning->updates, "update", "updates") + " in all.",
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
  const Count size = facts.trace.facts.batch_size;
  if (size > 32 && facts.scenario.feed.kind == FeedKind::kArrays) {
    finding.changes.push_back({"Set batch_size=32",
                               "Smaller batches make more updates per epoch.",
                               {{"fit.batch_size", "32"}}});
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
                    "epoch, and the model had not learned yet.",
            .why = "Too few updates: few epochs, a batch that holds all rows, or a small rate. "
                   "Nothing is broken.",
            .silent_when = "The run learned, was stopped by a callback, or the loss is flat.",
            .fix = "More epochs, smaller batches, or a higher rate.",
            .source = "DeepFD: 18 of 52 faulty programs trained for too few epochs",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
