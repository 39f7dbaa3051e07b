#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

bool mentions(const Facts& facts, std::string_view words) {
  return facts.trace.exception->message.find(words) != std::string::npos;
}

std::string cause(const Facts& facts, Finding& finding) {
  const scenario::Scenario& asked = facts.scenario;
  const Moment at = facts.trace.exception->at;
  if (asked.feed.kind == FeedKind::kGenerator) {
    if (asked.generator.raise_at) {
      finding.changes.push_back({"Mend the generator",
                                 "Call next() on it yourself until it fails, outside of fit().",
                                 {{"generator.raise_at", "unset"}}});
      return "Your generator raised an exception instead of yielding batch " +
             with_commas(*asked.generator.raise_at);
    }
    if (asked.generator.tuple_length != 2) {
      finding.changes.push_back(
          {"Yield (x, y)", "Two things, in a tuple.", {{"generator.tuple_length", "2"}}});
      return "Your generator yields " + count_of(asked.generator.tuple_length, "thing", "things") +
             " at a time, and fit() wants (x, y)";
    }
  }
  if (mentions(facts, "infinite dataset") || mentions(facts, "infinitely repeating")) {
    const Count batches = batches_of_data(facts);
    const bool validates = asked.validation.loops && asked.dataset.repeat != Count{-1};
    if (validates) {
      finding.changes.push_back({"Give validation_steps",
                                 "Validation data without end need a number of steps.",
                                 {{"validation.steps", "1"}}});
      return "Your validation data never end and there is no validation_steps";
    }
    finding.changes.push_back({"Set steps_per_epoch=" + std::to_string(batches),
                               "A dataset without end needs a number of steps.",
                               {{"fit.steps_per_epoch", std::to_string(batches)}}});
    finding.changes.push_back(
        {"Leave .repeat() out", "Each epoch is then one pass.", {{"dataset.repeat", "unset"}}});
    return "Your dataset repeats for ever and there is no steps_per_epoch";
  }
  if (mentions(facts, "validation_split") && mentions(facts, "not sufficient")) {
    finding.changes.push_back({"Split less off: validation_split=0.2",
                               "At least one sample must be left on either side.",
                               {{"validation.split", "0.2"}}});
    return "validation_split leaves nothing on one side of the split";
  }
  if (mentions(facts, "validation_split")) {
    finding.changes.push_back({"Leave validation_split out",
                               "Only arrays can be split; give validation_data instead.",
                               {{"validation.kind", "none"}}});
    return "validation_split works for arrays only";
  }
  const trace::MaybeCount steps = asked.fit.steps_per_epoch;
  if (steps && *steps <= 0) {
    finding.changes.push_back(leave_steps_out("Keras then runs until the data end."));
    return "steps_per_epoch=" + std::to_string(*steps) + " is not a number of batches";
  }
  if (asked.fit.batch_size && *asked.fit.batch_size <= 0) {
    finding.changes.push_back(
        {"Set batch_size=32", "A batch holds at least one sample.", {{"fit.batch_size", "32"}}});
    return "batch_size=" + std::to_string(*asked.fit.batch_size) + " is not a number of samples";
  }
  if (mentions(facts, "isn't able to automatically determine")) {
    const bool stops = scenario::has(asked.fit.callbacks, scenario::Callback::kEarlyStopping) &&
                       mentions(facts, "monitor=" + asked.early_stopping.monitor);
    finding.changes.push_back({"Say mode='min' or mode='max'",
                               "Keras 3 does not guess the direction of a name it does not know.",
                               {{stops ? "early_stopping.mode" : "reduce_lr.mode", "min"}}});
    return "A callback does not know whether its monitored value should rise or fall";
  }
  if (mentions(facts, "does not support a factor >= 1.0")) {
    finding.changes.push_back({"Set factor=0.1",
                               "The rate is multiplied by it, so it must shrink.",
                               {{"reduce_lr.factor", "0.1"}}});
    return "ReduceLROnPlateau must make the learning rate smaller";
  }
  if (mentions(facts, "steps_per_execution > 1")) {
    finding.changes.push_back({"Set steps_per_execution=1",
                               "More needs a known number of steps per epoch.",
                               {{"compile.steps_per_execution", "1"}}});
    return "steps_per_execution needs a known number of steps";
  }
  return at.epoch < 0 ? "Keras refused these arguments" : "An exception ended training";
}

std::optional<Finding> check(const Facts& facts) {
  if (complaint(facts) != Complaint::kOther) return std::nullopt;
  const trace::Exception& exception = *facts.trace.exception;
  Finding finding = found(kFitRefused, Severity::kError, {});
  const std::string why = cause(facts, finding);
  finding.summary = why + ": fit() raised " + exception.type + " " + place(exception.at) + ".";
  finding.evidence.push_back(exception_evidence(exception));
  return finding;
}

}  // namespace

constinit const Rule kFitRefused{
    .name = "fit-refused",
    .title = "fit() raised an exception",
    .doc =
        {
            .what = "An exception left fit() that is neither about shapes nor labels nor an empty "
                    "input.",
            .why =
                "Arguments that exclude each other, or an error inside your own generator. "
                "TensorFlow hands an "
                "error in a generator on under another name (InvalidArgumentError, UnknownError).",
            .silent_when = "No exception left fit(), or a more exact rule names its subject.",
            .fix =
                "Read the last line of the traceback; for a generator call next() on it by hand, "
                "steps_per_epoch * epochs times.",
            .source = "keras v3.15.1 src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit, "
                      "src/trainers/data_adapters/__init__.py: get_data_adapter; "
                      "keras v2.15.0 engine/data_adapter.py: DataHandler",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
