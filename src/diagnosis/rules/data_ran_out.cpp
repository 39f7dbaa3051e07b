#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

bool drains(const scenario::Scenario& asked) {
  return asked.feed.kind == FeedKind::kGenerator;
}

void offer_changes(const Facts& facts, Finding& finding) {
  const scenario::Scenario& asked = facts.scenario;
  const trace::MaybeCount steps = asked_steps(facts);
  const Count pass = pass_of(facts).value_or(0);
  if (drains(asked)) {
    finding.changes.push_back(loop_the_generator(facts));
    const Count epochs = asked.fit.epochs - asked.fit.initial_epoch;
    const Count enough = epochs > 0 ? pass / epochs : 0;
    if (steps && enough >= 2) {
      finding.changes.push_back({"Set steps_per_epoch=" + std::to_string(enough),
                                 "So few batches last for all epochs.",
                                 {{"fit.steps_per_epoch", std::to_string(enough)}}});
    }
    finding.changes.push_back(use_a_sequence());
    return;
  }
  if (steps || asked.fit.steps_per_epoch.value_or(0) < 0) {
    finding.changes.push_back(
        leave_steps_out(facts, "Keras then runs until the data end, in every epoch."));
  }
  if (steps && asked.feed.kind == FeedKind::kArrays && facts.trace.facts.batch_size_inferred) {
    finding.changes.push_back(
        {"Set steps_per_epoch=" + std::to_string(pass) +
             " and batch_size=" + std::to_string(facts.trace.facts.batch_size),
         "So many batches there are; the batch size no longer depends on the steps.",
         {{"fit.steps_per_epoch", std::to_string(pass)},
          {"fit.batch_size", std::to_string(facts.trace.facts.batch_size)}}});
  }
  if (asked.feed.kind == FeedKind::kDataset) {
    Change repeat = repeat_the_dataset(facts);
    if (!steps) {
      const std::string batches = std::to_string(pass);
      repeat.label += " and set steps_per_epoch=" + batches;
      repeat.changes.push_back({"fit.steps_per_epoch", batches});
    }
    finding.changes.push_back(std::move(repeat));
  }
}

std::string shortage(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const trace::MaybeCount steps = asked_steps(facts);
  const Count pass = pass_of(facts).value_or(0);
  const std::string input(input_name(asked));
  if (asked.fit.steps_per_epoch.value_or(0) < 0) {
    return "with steps_per_epoch=" + std::to_string(*asked.fit.steps_per_epoch) +
           " one epoch takes all there is for the whole fit(), " +
           batches_text(facts.trace.steps_run());
  }
  if (!steps) {
    return std::string(drains(asked) ? "it can be run through only once" : "it held no more") +
           " and has " + batches_text(pass);
  }
  const Count epochs = asked.fit.epochs - asked.fit.initial_epoch;
  if (!drains(asked) && pass < *steps && !is_keras2(facts.trace)) {
    return "one pass over " + input + " is only " + batches_text(pass) +
           ", but steps_per_epoch is " + with_commas(*steps);
  }
  const bool arrays = asked.feed.kind == FeedKind::kArrays;
  const bool sequence = asked.feed.kind == FeedKind::kSequence;
  if (is_keras2(facts.trace) && sequence) {
    const bool believed = facts.trace.facts.batches_per_pass != pass;
    return (believed ? "its __len__ says " : "one pass over it is only ") + batches_text(pass) +
           ", but steps_per_epoch is " + with_commas(*steps);
  }
  const Count held = is_keras2(facts.trace) && arrays ? pass * epochs : pass;
  std::string text = arrays ? "they hold " : "it holds ";
  text += batches_text(held) + " in all, and fit() asked for " + with_commas(*steps);
  if (epochs > 1) text += " × " + with_commas(epochs) + " = " + with_commas(*steps * epochs);
  return text;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const scenario::Scenario& asked = facts.scenario;
  const trace::MaybeCount steps = asked_steps(facts);
  const trace::MaybeCount pass = pass_of(facts);
  const trace::Epoch* epoch = first_cut_short(trace);
  if (epoch == nullptr || !pass || ended_by_nan(trace)) return std::nullopt;
  const bool ended_fit = trace.stop == StopReason::kOutOfData;
  const bool too_many_steps = steps && *steps > *pass;
  // Keras 2 goes on with a dataset's iterator in the next epoch, so that too little may be left for
  // the last one.
  const bool goes_on = is_keras2(trace) && asked.feed.kind == FeedKind::kDataset;
  const bool drained = steps && (drains(asked) || goes_on);
  if (!ended_fit && !too_many_steps && !drained) return std::nullopt;
  if (trace.steps_run() == 0) return std::nullopt;

  const bool same_every_epoch = !drains(asked) && !is_keras2(trace) && trace.epochs.size() > 1;
  std::string input(input_name(asked));
  std::string summary;
  if (same_every_epoch) {
    summary = "Every epoch stops " + after_steps(*epoch);
  } else {
    if (input == "your data") input = "your arrays";
    input[0] = 'Y';
    summary = input + " ran out of data in " + epoch_name(epoch->index) + " " + after_steps(*epoch);
  }
  summary += ": " + shortage(facts);
  if (ended_fit) {
    const Count never = asked.fit.epochs - 1 - epoch->index;
    summary += never > 0 ? ", so Keras 2 ended training there and skipped " + epochs_text(never)
                         : ", so Keras 2 ended training there";
  }
  summary += ".";

  std::string arithmetic =
      drains(asked) ? "the generator yields " + batches_text(*pass) : pass_arithmetic(facts);
  if (steps) {
    const Count epochs = asked.fit.epochs - asked.fit.initial_epoch;
    const Count wanted = same_every_epoch ? *steps : *steps * epochs;
    arithmetic += "; asked for " + batches_text(wanted) + "; " + steps_text(trace.steps_run()) +
                  " ran in all";
  }
  Finding finding =
      found(kDataRanOut, drains(asked) || ended_fit ? Severity::kError : Severity::kWarning,
            std::move(summary), std::move(arithmetic));
  finding.evidence.push_back(epoch_evidence(*epoch, "fit.steps_per_epoch"));
  if (epoch->steps_run > 0 && epoch->steps_planned) {
    const std::string total = with_commas(*epoch->steps_planned);
    finding.evidence.push_back(
        {"the bar is still drawn as " + total + "/" + total + " at the end of that epoch",
         {epoch->index, -1},
         {}});
  }
  if (steps && *steps == training_rows(asked) && trace.facts.batch_size > 1) {
    finding.evidence.push_back({"steps_per_epoch equals the number of samples; steps are batches",
                                {},
                                "fit.steps_per_epoch"});
  }
  finding.evidence.push_back(
      {ended_fit ? "Keras 3 would go on with the remaining epochs"
       : drains(asked)
           ? (is_keras30(trace)
                  ? "Keras 3.0 to 3.6 run the later epochs with 0 steps; Keras 2 ends training"
                  : "from Keras 3.7 on later epochs train on the first batches again; Keras "
                    "2 ends training")
           : "Keras 2 would end training when it runs out",
       {},
       "keras.version"});
  offer_changes(facts, finding);
  return finding;
}

}  // namespace

constinit const Rule kDataRanOut{
    .name = "data-ran-out",
    .title = "The data ran out",
    .doc =
        {
            .what = "The input ended before the steps that fit() asked for.",
            .why = "A Python generator is run through once, for all epochs together, and cannot be "
                   "rewound. Arrays, "
                   "Sequences and datasets hold only so many batches per pass. Keras 3 warns and "
                   "goes on with the "
                   "next epoch; Keras 2 warns and ends fit(). No exception is raised.",
            .silent_when =
                "Only the remainder of a restartable input is left over (carried-over-remainder); "
                "the input ends an epoch without steps_per_epoch and fit() goes on; "
                "TerminateOnNaN ended the run.",
            .fix = "Loop inside the generator (while True:), or use a PyDataset, or leave "
                   "steps_per_epoch out, or "
                   ".repeat() the dataset.",
            .source =
                "keras v3.15.1 src/trainers/epoch_iterator.py: EpochIterator.catch_stop_iteration, "
                "src/trainers/data_adapters/generator_data_adapter.py: peek_and_restore; "
                "keras v2.15.0 engine/data_adapter.py: DataHandler.catch_stop_iteration",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
