#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::string reason(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const trace::Facts& seen = facts.trace.facts;
  if (asked.feed.kind == FeedKind::kGenerator) {
    return "your generator is used up after " + batches_text(seen.batches_per_pass.value_or(0)) +
           " and cannot start again";
  }
  if (!seen.known_batches) {
    return "Keras does not know how long " + std::string(input_name(asked)) +
           " is, and finds its end only when the next epoch asks for a batch";
  }
  if (is_keras30(facts.trace)) {
    return "the data end exactly with an epoch, and Keras 3.0 to 3.6 start again only after an "
           "epoch has found nothing";
  }
  return "the input had ended";
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (trace.steps_run() == 0 || ended_by_nan(trace)) return std::nullopt;
  const trace::Epoch* first = nullptr;
  Count empty = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    if (epoch.steps_run != 0 || !epoch.ran_dry) continue;
    if (first == nullptr) first = &epoch;
    ++empty;
  }
  if (first == nullptr) return std::nullopt;

  const Count epochs = std::ssize(trace.epochs);
  const bool all_later = empty > 1 && empty == epochs - first->index + trace.epochs.front().index;
  std::string which = epoch_title(first->index) + " runs";
  if (all_later) {
    which = "From " + epoch_name(first->index) + " on epochs run";
  } else if (empty > 1) {
    which = "Every " + ordinal(first->index - trace.epochs.front().index + 1) + " epoch runs";
  }
  const bool many = all_later;
  Finding finding =
      found(kEmptyEpochs, Severity::kError,
            which + " no step at all and " + (many ? "log" : "logs") +
                " loss 0.0000, which is no data and not perfection: " + reason(facts) + ".");
  const trace::MaybeCount steps = asked_steps(facts);
  const Count pass = pass_of(facts).value_or(0);
  if (facts.scenario.feed.kind == FeedKind::kGenerator) {
    finding.arithmetic = "the generator yields " + batches_text(pass);
  } else {
    finding.arithmetic = pass_arithmetic(facts);
  }
  if (steps && pass > 0 && pass >= *steps) {
    finding.arithmetic += "; " + with_commas(pass) + " mod " + with_commas(*steps) + " = " +
                          with_commas(pass % *steps);
  }
  finding.evidence.push_back(epoch_evidence(*first, "fit.steps_per_epoch"));
  finding.evidence.push_back(
      {with_commas(empty) + " of " + epochs_text(epochs) + " ran no step", {first->index, -1}, {}});

  if (facts.scenario.feed.kind == FeedKind::kGenerator) {
    finding.changes.push_back(loop_the_generator(facts));
    finding.changes.push_back(use_a_sequence());
    return finding;
  }
  if (steps)
    finding.changes.push_back(leave_steps_out(facts, "Every epoch then starts a new pass."));
  if (facts.scenario.feed.kind == FeedKind::kDataset && steps) {
    finding.changes.push_back(repeat_the_dataset(facts));
  }
  if (is_keras30(trace) && trace.facts.known_batches == trace.facts.batches_per_pass) {
    finding.evidence.push_back({"mended in Keras 3.7", {}, "keras.version"});
    finding.changes.push_back({"Upgrade to Keras 3.7 or newer",
                               "It starts a new pass when one ends exactly with an epoch.",
                               {{"keras.version", "3.15"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kEmptyEpochs{
    .name = "empty-epochs",
    .title = "Epochs without a single step",
    .doc =
        {
            .what = "An epoch is announced, finished and logged although no batch was trained on.",
            .why = "The iterator was already at its end when the epoch began. Metrics of nothing "
                   "are 0, so the log "
                   "shows loss 0.0000e+00 and accuracy 0.0000e+00.",
            .silent_when =
                "No batch was ever trained on (zero-batches); TerminateOnNaN ended the run.",
            .fix = "Leave steps_per_epoch out, .repeat() the dataset, or upgrade to Keras 3.7.",
            .source =
                "keras v3.6.0 src/backend/tensorflow/trainer.py: TFEpochIterator.enumerate_epoch; "
                "keras v3.15.1 src/trainers/epoch_iterator.py: EpochIterator._enumerate_iterator, "
                "src/metrics/reduction_metrics.py: Mean.result",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
