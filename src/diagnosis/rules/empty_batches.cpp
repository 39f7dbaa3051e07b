#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const auto first = first_step_in(facts.trace, StepState::kEmpty);
  if (!first) return std::nullopt;
  const Count empty = steps_in(facts.trace, StepState::kEmpty);
  const bool sequence = facts.scenario.feed.kind == FeedKind::kSequence;
  const Count steps = facts.trace.steps_run();
  const std::string where = with_commas(first->step + 1) + " of " + epoch_name(first->epoch);
  Finding finding =
      found(kEmptyBatches, Severity::kError,
            (stays_in(facts.trace, StepState::kEmpty, *first)
                 ? "From step " + where + " on batches hold 0 samples: they count"
                 : with_commas(empty) + " of " + steps_text(steps) +
                       " got a batch of 0 samples, first step " + where + ": such batches count") +
                " as steps and teach nothing.",
            with_commas(empty) + " of " + steps_text(steps) + " were empty");
  finding.evidence.push_back({"the first empty batch is step " + with_commas(first->step + 1) +
                                  " of " + epoch_name(first->epoch),
                              *first,
                              sequence ? "sequence.declared_length" : "generator.empty_after"});
  finding.evidence.push_back(
      {"an empty batch does not end an epoch, in no release of Keras", {}, {}});
  if (sequence) {
    Change change{"Let __len__ return the true number of batches",
                  "ceil(samples / batch_size): a slice past the end is empty.",
                  {{"sequence.declared_length", "unset"}}};
    if (facts.scenario.sequence.length) change.changes.push_back({"sequence.length", "unset"});
    finding.changes.push_back(std::move(change));
  } else {
    finding.changes.push_back({"Stop slicing past the end of the data",
                               "Yield only batches with samples in them.",
                               {{"generator.empty_after", "unset"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kEmptyBatches{
    .name = "empty-batches",
    .title = "Batches without samples",
    .doc =
        {
            .what = "Steps ran on batches of 0 rows.",
            .why = "A slice past the end of an array is empty and raises nothing. Keras counts the "
                   "step, adds 0 to "
                   "the loss and applies gradients of 0; it does not end the epoch.",
            .silent_when = "Every batch has at least one row.",
            .fix = "Guard the last slice; return ceil(N / batch_size) from __len__.",
            .source =
                "keras v3.15.1 src/trainers/epoch_iterator.py: EpochIterator (no test for rows), "
                "src/losses/loss.py: reduce_values",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
