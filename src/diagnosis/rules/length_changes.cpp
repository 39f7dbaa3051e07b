#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

using trace::MaybeCount;

/// Batches of an input whose length changes.
struct Lengths {
  Count first = 0;       ///< one iterator's, to begin with
  Count later = 0;       ///< … and afterwards
  Count later_pass = 0;  ///< Of a single pass, where repeat() makes an iterator of several.
  std::string_view field;
};

std::optional<Lengths> lengths_of(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const trace::Facts& seen = facts.trace.facts;
  if (asked.feed.kind == FeedKind::kSequence) {
    const MaybeCount later = asked.sequence.later_length;
    if (!later || !seen.known_batches || *later == *seen.known_batches) return std::nullopt;
    return Lengths{*seen.known_batches, *later, *later, "sequence.later_length"};
  }
  const scenario::DatasetSpec& dataset = asked.dataset;
  const bool varies = asked.feed.kind == FeedKind::kDataset && !dataset.known_cardinality;
  if (!varies || !dataset.later_batches || !seen.batches_per_pass) return std::nullopt;
  const Count pass = *dataset.later_batches;
  const Count passes = dataset.repeat.value_or(1);
  // repeat() without a count ends only with an empty pass.
  if (passes < 0 && pass > 0) return std::nullopt;
  Lengths lengths{*seen.batches_per_pass, passes < 0 ? 0 : pass * passes, pass,
                  "dataset.later_batches"};
  if (dataset.take) lengths.later = std::min(lengths.later, *dataset.take);
  if (lengths.later >= lengths.first) return std::nullopt;
  return lengths;
}

/// The epoch began with a new iterator over a later pass.
bool begins_later_pass(const Facts& facts, const trace::Epoch& epoch) {
  const auto& events = facts.trace.events;
  const bool restarted =
      !asked_steps(facts) ||
      std::any_of(events.begin(), events.end(), [&epoch](const trace::Event& event) {
        return event.kind == trace::EventKind::kFeedRestart && event.at.epoch == epoch.index;
      });
  const bool first = epoch.index == facts.trace.epochs.front().index;
  return first ? ends_before_it_begins(facts) : restarted;
}

/// "your dataset has 4 batches in its first pass and 3 in every later one".
std::string both(const Facts& facts, const Lengths& lengths) {
  const std::string later = lengths.later == 0 ? "none" : with_commas(lengths.later);
  if (facts.scenario.feed.kind == FeedKind::kSequence) {
    return "the __len__ of your Sequence is " + with_commas(lengths.first) + " to begin with and " +
           with_commas(lengths.later) + " after on_epoch_end()";
  }
  const bool several = facts.scenario.dataset.repeat.value_or(1) > 1;
  return "your dataset has " + batches_text(lengths.first) + " in its first " +
         (several ? "passes and " : "pass and ") + later + " in " +
         (several ? "all later ones" : "every later one");
}

std::string difference(const Facts& facts, const Lengths& lengths) {
  const Count more = std::max(lengths.first, lengths.later);
  const Count less = std::min(lengths.first, lengths.later);
  const bool dataset = facts.scenario.feed.kind == FeedKind::kDataset;
  return (dataset ? pass_arithmetic(facts) : "__len__ = " + batches_text(lengths.first)) +
         " at first, then " + with_commas(lengths.later) + "; " + with_commas(more) + " - " +
         with_commas(less) + " = " + batches_text(more - less);
}

void add_evidence(const Facts& facts, const Lengths& lengths, const trace::Epoch& epoch,
                  Finding& finding) {
  finding.evidence.push_back(epoch_evidence(epoch, lengths.field));
  if (ends_before_it_begins(facts)) {
    finding.evidence.push_back(
        {"from Keras 3.7 on fit() calls on_epoch_end() before the first epoch, too",
         {epoch.index, -1},
         "sequence.later_length"});
  }
}

void offer_changes(const Facts& facts, const Lengths& lengths, Finding& finding) {
  const scenario::Scenario& asked = facts.scenario;
  const MaybeCount steps = asked_steps(facts);
  const std::string least = std::to_string(lengths.later_pass);
  if (asked.feed.kind == FeedKind::kSequence) {
    finding.changes.push_back({"Return the same number from __len__ in every epoch",
                               "Keras 3 asks for it once, and goes by that.",
                               {{"sequence.later_length", "unset"}}});
    if (steps) {
      finding.changes.push_back(leave_steps_out(
          facts, is_keras2(facts.trace) ? "Keras 2 then asks __len__ anew in every epoch."
                                        : "Every epoch is then one pass, however long it is."));
      if (lengths.later > 0 && is_keras2(facts.trace)) {
        finding.changes.push_back({"Set steps_per_epoch=" + least,
                                   "So many batches there are in every epoch.",
                                   {{"fit.steps_per_epoch", least}}});
      }
    }
    return;
  }
  if (lengths.later_pass == 0) {
    finding.changes.push_back(
        {"Make a new generator for every pass: from_generator() takes a function that makes one",
         "A generator object can be run through only once.",
         {{"dataset.later_batches", "unset"}}});
    return;
  }
  Change repeat = repeat_the_dataset(facts);
  repeat.label += " and set steps_per_epoch=" + least;
  repeat.why = "A dataset without end never runs out; the fewest batches of a pass make an epoch.";
  repeat.changes.push_back({"fit.steps_per_epoch", least});
  finding.changes.push_back(std::move(repeat));
  if (steps) {
    finding.changes.push_back(
        leave_steps_out(facts, "Every epoch is then one pass, however long it is."));
  }
  finding.changes.push_back({"Give as many batches in every pass as in the first",
                             "Keras goes by the length that it found in the first.",
                             {{"dataset.later_batches", "unset"}}});
  if (is_keras2(facts.trace) && !steps) {
    finding.changes.push_back({"Move to Keras 3",
                               "It warns and goes on with the next epoch.",
                               {{"keras.version", "3.15"}}});
  }
}

/// Keras 3 asks for __len__ once: what is more than that is never asked for.
std::optional<Finding> grown(const Facts& facts, const Lengths& lengths) {
  const trace::Trace& trace = facts.trace;
  const Count has =
      std::min(lengths.later, facts.scenario.sequence.length.value_or(batches_of_data(facts)));
  const bool some_later = ends_before_it_begins(facts) || trace.epochs.size() > 1;
  if (is_keras2(trace) || asked_steps(facts) || trace.exception || !some_later ||
      has <= lengths.first) {
    return std::nullopt;
  }
  Finding finding =
      found(kLengthChanges, Severity::kWarning,
            "Every epoch has " + steps_text(lengths.first) +
                ", because Keras 3 asks for the length only once: " + both(facts, lengths) + ".",
            difference(facts, lengths) + " that are not trained on");
  add_evidence(facts, lengths, trace.epochs.back(), finding);
  offer_changes(facts, lengths, finding);
  return finding;
}

/// All that was there was trained on: only a bar, or a warning, says otherwise.
std::optional<Finding> harmless(const Facts& facts, const Lengths& lengths) {
  const trace::Trace& trace = facts.trace;
  if (trace.stop != StopReason::kAllEpochs || trace.epochs.size() < 2 || lengths.later == 0) {
    return std::nullopt;
  }
  const Count first = ends_before_it_begins(facts) ? lengths.later : lengths.first;
  const bool whole =
      std::all_of(trace.epochs.begin(), trace.epochs.end(), [&](const trace::Epoch& epoch) {
        return epoch.steps_run == (&epoch == &trace.epochs.front() ? first : lengths.later);
      });
  if (!whole) return std::nullopt;
  const bool warned = find_warning(trace, "Your input ran out of data") != nullptr;
  Finding finding = found(
      kLengthChanges, Severity::kHealthy,
      "Nothing is wrong: every epoch trained on all batches there were; " + both(facts, lengths) +
          (warned ? ", and Keras 3 warns because it expects as many as at first."
                  : ", which Keras 2 asks anew in every epoch while its bar does not."),
      difference(facts, lengths));
  add_evidence(facts, lengths, trace.epochs.back(), finding);
  return finding;
}

std::string which(const Facts& facts, const trace::Epoch& first, Count count) {
  const Count epochs = std::ssize(facts.trace.epochs);
  const Count from_here = epochs - (first.index - facts.trace.epochs.front().index);
  const std::string after = after_steps(first);
  if (count == 1) return epoch_title(first.index) + " stops " + after;
  if (count == epochs) return "Every epoch stops " + after;
  if (count == from_here) {
    return "From " + epoch_name(first.index) + " on every epoch stops " + after;
  }
  return with_commas(count) + " epochs of " + with_commas(epochs) + " stop short, the first " +
         after;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const std::optional<Lengths> lengths = lengths_of(facts);
  if (!lengths || trace.epochs.empty() || ended_by_nan(trace)) return std::nullopt;
  if (lengths->later > lengths->first) return grown(facts, *lengths);
  const MaybeCount steps = asked_steps(facts);
  // Others stop short by what steps_per_epoch leaves over.
  if (steps && (*steps <= lengths->later || *steps > lengths->first)) return std::nullopt;
  if (!steps) {
    if (auto finding = harmless(facts, *lengths)) return finding;
  }

  const trace::Epoch* first = nullptr;
  Count count = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    const bool missed = cut_short(trace, epoch) && epoch.steps_run == lengths->later;
    if (!missed || !begins_later_pass(facts, epoch)) continue;
    if (first == nullptr) first = &epoch;
    ++count;
  }
  if (first == nullptr) return std::nullopt;

  const bool ended_fit = trace.stop == StopReason::kOutOfData;
  std::string summary = which(facts, *first, count) + ": " + both(facts, *lengths);
  summary += steps ? ", but steps_per_epoch is " + with_commas(*steps)
                   : ", and Keras expects as many as at first";
  if (ended_fit) {
    const Count never = facts.scenario.fit.epochs - 1 - first->index;
    summary += ". Keras 2 ended training there";
    if (never > 0) summary += " and skipped " + epochs_text(never);
  }
  const bool severe = ended_fit || lengths->later == 0;
  Finding finding = found(kLengthChanges, severe ? Severity::kError : Severity::kWarning,
                          summary + ".", difference(facts, *lengths) + " missing");
  add_evidence(facts, *lengths, *first, finding);
  if (ended_fit) {
    finding.evidence.push_back(
        {"Keras 3 would go on with the remaining epochs", {}, "keras.version"});
  } else if (steps || facts.scenario.feed.kind == FeedKind::kDataset) {
    finding.evidence.push_back(
        {"Keras 2 would end training when it runs out", {}, "keras.version"});
  }
  offer_changes(facts, *lengths, finding);
  return finding;
}

}  // namespace

constinit const Rule kLengthChanges{
    .name = "length-changes",
    .title = "Later epochs have other batches than the first",
    .doc =
        {
            .what = "A dataset gives fewer batches in its later passes than in its first, or "
                    "on_epoch_end() changes what a Sequence's __len__ returns.",
            .why = "Keras learns the length of a dataset in its first pass, or asks a PyDataset "
                   "once, and expects as many batches in every epoch. A random filter(), "
                   "augmentation or a generator object that is used up gives fewer. Keras 2 then "
                   "ends training, Keras 3 warns and goes on with the next epoch. Keras 2 asks a "
                   "Sequence anew in every epoch; Keras 3.7 and later call on_epoch_end() before "
                   "the first epoch, too.",
            .silent_when = "Later passes have at least steps_per_epoch batches, or the first has "
                           "fewer (carried-over-remainder, data-ran-out, empty-epochs); "
                           ".repeat() gives the next pass; there is one epoch; TerminateOnNaN "
                           "ended the run.",
            .fix = ".repeat() the dataset and set steps_per_epoch to the fewest batches of a "
                   "pass; return the same number from __len__ in every epoch.",
            .source =
                "keras v2.15.0 engine/data_adapter.py: DataHandler.enumerate_epochs, "
                "DataHandler.catch_stop_iteration; keras v3.15.1 src/trainers/epoch_iterator.py: "
                "EpochIterator.reset, EpochIterator.catch_stop_iteration; keras v3.6.0 "
                "src/backend/tensorflow/trainer.py: TFEpochIterator; keras#15708, "
                "tensorflow#41571",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
