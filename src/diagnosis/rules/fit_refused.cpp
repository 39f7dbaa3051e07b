#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

bool mentions(const Facts& facts, std::string_view words) {
  return facts.trace.exception->message.find(words) != std::string::npos;
}

std::string unexplained(const Facts& facts) {
  return facts.trace.exception->at.epoch < 0 ? "Keras refused these arguments"
                                             : "An exception ended training";
}

// --- Training ---

std::string no_steps(const Facts& facts, std::vector<Change>& changes) {
  const scenario::Scenario& asked = facts.scenario;
  if (mentions(facts, "infinite dataset")) {
    changes.push_back(set_steps(facts, "A dataset without end needs a number of steps."));
    changes.push_back(
        {"Leave .repeat() out", "Each epoch is then one pass.", {{"dataset.repeat", "unset"}}});
    return "Your dataset repeats for ever and there is no steps_per_epoch";
  }
  Change single{"Set steps_per_execution=1",
                "More needs a known number of steps per epoch.",
                {{"compile.steps_per_execution", "1"}}};
  if (mentions(facts, "(Empty logs)")) {
    single.why = "Every batch is then a call of its own.";
    changes.push_back(std::move(single));
    return "One pass holds fewer batches than steps_per_execution=" +
           with_commas(asked.compile.steps_per_execution) +
           ", so not one call of several steps came to its end";
  }
  if (asked.fit.steps_per_epoch == trace::Count{-1}) {
    single.changes.push_back({"fit.steps_per_epoch", "unset"});
    single.label += " and leave steps_per_epoch out";
  }
  changes.push_back(std::move(single));
  return "steps_per_execution needs a known number of steps";
}

std::string refused_direction(const Facts& facts, std::vector<Change>& changes) {
  const scenario::Scenario& asked = facts.scenario;
  Change change{"Say mode='min' or mode='max'",
                "Keras 3 does not guess the direction of a name it does not know.",
                {}};
  const bool stops = mentions(facts, "EarlyStopping callback received");
  const std::string& monitor = stops ? asked.early_stopping.monitor : asked.reduce_lr.monitor;
  // The other callback would ask the same of the same name.
  if (stops || (asked.early_stopping.monitor == monitor &&
                scenario::has(asked.fit.callbacks, scenario::Callback::kEarlyStopping))) {
    change.changes.push_back({"early_stopping.mode", "min"});
  }
  if (!stops || (asked.reduce_lr.monitor == monitor &&
                 scenario::has(asked.fit.callbacks, scenario::Callback::kReduceLrOnPlateau))) {
    change.changes.push_back({"reduce_lr.mode", "min"});
  }
  changes.push_back(std::move(change));
  return "A callback does not know whether its monitored value should rise or fall";
}

std::string refused_clipping(const Facts& facts, std::vector<Change>& changes) {
  const scenario::CompileSpec& compile = facts.scenario.compile;
  Change change{compile.clipnorm ? "Keep clipnorm and leave the others out"
                                 : "Keep clipvalue and leave global_clipnorm out",
                "Keras clips gradients in one way only.",
                {{"compile.global_clipnorm", "unset"}}};
  if (compile.clipnorm && compile.clipvalue) {
    change.changes.push_back({"compile.clipvalue", "unset"});
  }
  changes.push_back(std::move(change));
  return "Gradients are to be clipped in more ways than one";
}

constexpr std::string_view kAmbiguous = "Data cardinality is ambiguous";
constexpr std::string_view kNoSize = "used for shape";

/// x and y of different length, where only data.label_rows or validation.label_rows can say so.
std::string rows_apart(const Facts& facts, std::vector<Change>& changes) {
  const scenario::Scenario& asked = facts.scenario;
  if (asked.data.label_rows) {
    changes.push_back({"Give y as many rows as x has: " + with_commas(asked.data.samples),
                       "Every sample needs its own label: look where rows were dropped.",
                       {{"data.label_rows", "unset"}}});
    return "x has " + count_of(asked.data.samples, "row", "rows") + " and y has " +
           with_commas(*asked.data.label_rows);
  }
  const Count labels = asked.validation.label_rows.value_or(0);
  changes.push_back(
      {"Give y_val as many rows as x_val has: " + with_commas(asked.validation.samples),
       "Every sample needs its own label: look where rows were dropped.",
       {{"validation.label_rows", "unset"}}});
  return "x_val has " + count_of(asked.validation.samples, "row", "rows") + " and y_val has " +
         with_commas(labels);
}

std::string refused_argument(const Facts& facts, std::vector<Change>& changes) {
  const scenario::Scenario& asked = facts.scenario;
  if (mentions(facts, kAmbiguous)) return rows_apart(facts, changes);
  if (mentions(facts, "validation_split") && mentions(facts, "not sufficient")) {
    if (asked.data.samples >= 2) {
      changes.push_back({"Split half off: validation_split=0.5",
                         "At least one sample must be left on either side.",
                         {{"validation.split", "0.5"}}});
    }
    changes.push_back({"Leave validation_split out",
                       "Then every sample is trained on.",
                       {{"validation.kind", "none"}}});
    return "validation_split leaves nothing on one side of the split";
  }
  if (mentions(facts, "validation_split")) {
    changes.push_back({"Leave validation_split out",
                       "Only arrays can be split; give validation_data instead.",
                       {{"validation.kind", "none"}}});
    return "validation_split works for arrays only";
  }
  if (mentions(facts, kDirectionUnknown)) {
    return refused_direction(facts, changes);
  }
  if (mentions(facts, "does not support a factor >= 1.0")) {
    changes.push_back({"Set factor=0.1",
                       "The rate is multiplied by it, so it must shrink.",
                       {{"reduce_lr.factor", "0.1"}}});
    return "ReduceLROnPlateau must make the learning rate smaller";
  }
  if (mentions(facts, "`global_clipnorm` can be set")) return refused_clipping(facts, changes);
  const trace::MaybeCount size = asked.fit.batch_size;
  if (size && *size < 0) {
    changes.push_back({"Leave batch_size out",
                       "Keras then makes batches of 32 samples.",
                       {{"fit.batch_size", "unset"}}});
    return "batch_size=" + std::to_string(*size) + " is not a number of samples";
  }
  const trace::MaybeCount steps = asked.fit.steps_per_epoch;
  if (steps && *steps <= 0) {
    const bool as_size = mentions(facts, kNoSize);
    changes.push_back(leave_steps_out(
        facts, as_size ? "Keras makes a batch_size of it where none is given, and " +
                             with_commas(training_rows(asked)) + " / " + std::to_string(*steps) +
                             " is no size."
                       : "Keras then runs until the data end."));
    return "steps_per_epoch=" + std::to_string(*steps) + " is not a number of batches";
  }
  return unexplained(facts);
}

std::string refused_item(const Facts& facts, std::vector<Change>& changes) {
  changes.push_back({"Yield (x, y)", "Two things, in a tuple.", {{"generator.tuple_length", "2"}}});
  return "Your generator yields " +
         count_of(facts.scenario.generator.tuple_length, "thing", "things") +
         " at a time, and fit() wants (x, y)";
}

std::string failing_generator(const Facts& facts, std::vector<Change>& changes) {
  const trace::MaybeCount batch = facts.scenario.generator.raise_at;
  changes.push_back({"Mend the generator",
                     "Call next() on it yourself until it fails, outside of fit().",
                     {{"generator.raise_at", "unset"}}});
  return "Your generator raised an exception instead of yielding " +
         (batch ? "batch " + with_commas(*batch) : std::string("a batch"));
}

// --- Validation ---

/// How many batches an earlier evaluation got, of a generator that has none left.
Count used_up(const Facts& facts) {
  if (facts.scenario.validation.kind != scenario::ValidationKind::kGenerator) return 0;
  for (const trace::Epoch& epoch : facts.trace.epochs) {
    if (epoch.validation_steps > 0) return epoch.validation_steps;
  }
  return 0;
}

std::string no_size(const Facts& facts, std::vector<Change>& changes) {
  changes.push_back(leave_validation_batch_size_out());
  return "validation_batch_size=" + std::to_string(*facts.scenario.validation.batch_size) +
         " is not a number of samples";
}

std::string empty_validation(const Facts& facts, std::vector<Change>& changes) {
  if (facts.scenario.validation.batch_size.value_or(0) < 0) return no_size(facts, changes);
  if (const Count steps = used_up(facts); steps > 0) {
    changes.push_back(
        {"Let the validation generator loop",
         "Every evaluation then gets its batches; validation_steps ends it.",
         {{"validation.loops", "true"}, {"validation.steps", std::to_string(steps)}}});
    changes.push_back(
        {"Leave validation out", "Training needs none.", {{"validation.kind", "none"}}});
    return "Your validation generator is used up after the first evaluation";
  }
  const bool split = facts.scenario.validation.kind == scenario::ValidationKind::kSplit;
  changes.push_back(split ? split_a_fifth_off()
                          : Change{"Give the validation some samples",
                                   "Check the path, the filter and the slice first.",
                                   {{"validation.samples", "20"}}});
  changes.push_back(
      {"Leave validation out", "Training needs none.", {{"validation.kind", "none"}}});
  switch (facts.scenario.validation.kind) {
    case scenario::ValidationKind::kGenerator:
      return "Your validation generator yields no batch";
    case scenario::ValidationKind::kSequence:
      return "Your validation Sequence holds no batch";
    case scenario::ValidationKind::kDataset:
      return "Your validation dataset holds no batch";
    case scenario::ValidationKind::kNone:
    case scenario::ValidationKind::kSplit:
    case scenario::ValidationKind::kArrays:
      break;
  }
  return "Your validation data hold no batch";
}

std::string refused_validation(const Facts& facts, std::vector<Change>& changes) {
  switch (facts.trace.exception->about) {
    case Subject::kNoBatches:
      return empty_validation(facts, changes);
    case Subject::kSteps:
      if (!mentions(facts, "infinite dataset")) {
        changes.push_back({"Set steps_per_execution=1",
                           "More needs a known number of steps.",
                           {{"compile.steps_per_execution", "1"}}});
        return "steps_per_execution needs a known number of validation steps";
      }
      changes.push_back(set_validation_steps(facts));
      return "Your validation data never end and there is no validation_steps";
    case Subject::kInputShape:
      changes.push_back({"Build the model for the features of the data",
                         "No training step has compared them before.",
                         {{"model.input_features", "unset"}}});
      return "The validation data do not have the features that the model was built for";
    case Subject::kLabelShape:
    case Subject::kLabelRange:
      return "The labels of the validation data do not fit the model's output and its loss";
    case Subject::kArguments:
    case Subject::kItem:
    case Subject::kUnbatched:
    case Subject::kNoLabels:
    case Subject::kLabelChange:
    case Subject::kUserCode:
    case Subject::kNoGradients:
    case Subject::kNotFinite:
      break;
  }
  if (mentions(facts, kAmbiguous)) return rows_apart(facts, changes);
  if (facts.scenario.validation.batch_size.value_or(0) < 0) return no_size(facts, changes);
  const trace::MaybeCount steps = facts.scenario.validation.steps;
  if (!steps || *steps > 0) return "An exception ended the validation";
  changes.push_back(set_validation_steps(facts));
  return "validation_steps=" + std::to_string(*steps) + " is not a number of batches";
}

std::string reason(const Facts& facts, std::vector<Change>& changes) {
  if (facts.trace.exception->validating) return refused_validation(facts, changes);
  switch (facts.trace.exception->about) {
    case Subject::kArguments:
      return refused_argument(facts, changes);
    case Subject::kSteps:
      return no_steps(facts, changes);
    case Subject::kItem:
      return refused_item(facts, changes);
    case Subject::kUserCode:
      return failing_generator(facts, changes);
    case Subject::kUnbatched:
    case Subject::kInputShape:
    case Subject::kNoLabels:
    case Subject::kLabelShape:
    case Subject::kLabelRange:
    case Subject::kLabelChange:
    case Subject::kNoBatches:
    case Subject::kNoGradients:
    case Subject::kNotFinite:
      break;
  }
  return unexplained(facts);
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const bool own = raised_about(trace, {Subject::kArguments, Subject::kSteps, Subject::kItem,
                                        Subject::kUserCode}) != nullptr;
  const bool validating = trace.exception && trace.exception->validating;
  if ((!own && !validating) || refused_unknown_monitor(facts)) return std::nullopt;
  Cause cause;
  cause.text = reason(facts, cause.changes);
  if (mentions(facts, "not sufficient to split")) {
    const scenario::Scenario& asked = facts.scenario;
    const double at =
        std::floor(static_cast<double>(asked.data.samples) * (1.0 - asked.validation.split));
    const auto training = static_cast<trace::Count>(at);
    cause.arithmetic = "floor(" + with_commas(asked.data.samples) + " × (1 - " +
                       shortest(asked.validation.split) + ")) = " + with_commas(training) +
                       " to train on, " + with_commas(asked.data.samples - training) +
                       " to validate on";
  }
  return raised_finding(kFitRefused, facts, std::move(cause));
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
