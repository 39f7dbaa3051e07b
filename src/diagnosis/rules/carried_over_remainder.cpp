#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// The short epochs are those whose number is a multiple of the period.
bool comes_every(const trace::Trace& trace, Count period) {
  const Count begin = trace.epochs.front().index;
  return std::all_of(trace.epochs.begin(), trace.epochs.end(), [&](const trace::Epoch& epoch) {
    return cut_short(trace, epoch) == ((epoch.index - begin + 1) % period == 0);
  });
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const trace::MaybeCount asked = asked_steps(facts);
  const trace::MaybeCount pass = pass_of(facts);
  if (is_keras2(trace) || !restartable(facts.scenario) || !asked || !pass) return std::nullopt;
  // Keras 3 runs whole executions, past steps_per_epoch if it must.
  const Count at_once = std::max<Count>(1, facts.scenario.compile.steps_per_execution);
  const Count per_epoch = (*asked + at_once - 1) / at_once * at_once;
  if (*pass <= per_epoch) return std::nullopt;
  if (ended_by_nan(trace)) return std::nullopt;

  const trace::Epoch* first = nullptr;
  Count short_epochs = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    if (!cut_short(trace, epoch) || epoch.steps_run == 0) continue;
    if (first == nullptr) first = &epoch;
    ++short_epochs;
  }
  if (first == nullptr) return std::nullopt;

  const Count left = first->steps_run;
  const Count period = *pass / per_epoch + 1;
  std::string summary;
  if (short_epochs == 1) {
    summary = epoch_title(first->index) + " stops ";
  } else if (comes_every(trace, period)) {
    summary = "Every " + ordinal(period) + " epoch stops ";
  } else {
    summary = with_commas(short_epochs) + " epochs of " + with_commas(std::ssize(trace.epochs)) +
              " stop short, the first ";
  }
  summary += after_steps(*first) + ": one pass over " + std::string(input_name(facts.scenario)) +
             " is " + batches_text(*pass) + ", steps_per_epoch is " + with_commas(*asked) +
             (per_epoch == *asked ? ""
                                  : " (" + with_commas(per_epoch) + " in whole executions of " +
                                        with_commas(at_once) + ")") +
             ", and Keras 3 makes the " +
             (left == 1 ? "1 batch left over an epoch of its own."
                        : with_commas(left) + " batches left over an epoch of their own.");
  std::string arithmetic = pass_arithmetic(facts);
  if (*pass % per_epoch == left) {
    arithmetic +=
        "; " + with_commas(*pass) + " mod " + with_commas(per_epoch) + " = " + with_commas(left);
  }
  Finding finding =
      found(kCarriedOverRemainder, Severity::kWarning, std::move(summary), std::move(arithmetic));
  finding.evidence.push_back(epoch_evidence(*first, "fit.steps_per_epoch"));
  finding.evidence.push_back({"the bar is still drawn as " + with_commas(*asked) + "/" +
                                  with_commas(*asked) + " at the end of that epoch",
                              {first->index, -1},
                              {}});
  finding.evidence.push_back(
      {restartable(facts.scenario) && facts.scenario.feed.kind == FeedKind::kDataset
           ? "Keras 2 would end training there instead"
           : "Keras 2 would run " + with_commas(*asked) + " steps in every epoch",
       {},
       "keras.version"});

  finding.changes.push_back(leave_steps_out(
      facts, "Keras knows how many batches a pass has; every epoch then is one pass."));
  const bool renewed = !is_keras30(trace) && trace.facts.known_batches == pass;
  if (renewed) {
    finding.changes.push_back({"Set steps_per_epoch=" + std::to_string(*pass),
                               pass == trace.facts.batches_per_pass && has_short_batch(facts)
                                   ? "Round up, not down: the short last batch counts too."
                                   : "That is the whole pass: no batch is left over.",
                               {{"fit.steps_per_epoch", std::to_string(*pass)}}});
    // The batch size may have been made from the steps, and would change with them.
    if (!facts.scenario.fit.batch_size && trace.facts.batch_size_inferred) {
      finding.changes.back().changes.push_back(
          {"fit.batch_size", std::to_string(trace.facts.batch_size)});
    }
  }
  if (facts.scenario.feed.kind == FeedKind::kDataset) {
    finding.changes.push_back(repeat_the_dataset(facts));
  }
  return finding;
}

}  // namespace

constinit const Rule kCarriedOverRemainder{
    .name = "carried-over-remainder",
    .title = "The remainder became an epoch",
    .doc =
        {
            .what = "Full epochs alternate with a short one: the batches that steps_per_epoch left "
                    "over.",
            .why = "Keras 3 does not start a new pass with the epoch when steps_per_epoch is "
                   "given: it goes on with "
                   "the same iterator. steps_per_epoch = N // batch_size leaves the short last "
                   "batch, which becomes "
                   "an epoch of one step; only then a new pass begins. Keras 2 did not do so for "
                   "arrays and "
                   "Sequences.",
            .silent_when = "Keras 2; a Python generator (data-ran-out); steps_per_epoch unset, a "
                           "divisor of a pass, "
                           "or larger than one; TerminateOnNaN ended the run.",
            .fix = "Leave steps_per_epoch out, or round it up: ceil(N / batch_size); .repeat() a "
                   "dataset.",
            .source =
                "keras v3.15.1 src/trainers/epoch_iterator.py: EpochIterator._enumerate_iterator; "
                "keras v3.6.0 src/backend/tensorflow/trainer.py: TFEpochIterator.enumerate_epoch",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
