#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

/// What no batch can be cut by: below 0.
trace::MaybeCount no_size(const scenario::ValidationSpec& asked) {
  return asked.batch_size.value_or(0) < 0 ? asked.batch_size : std::nullopt;
}

/// "ceil(20 / 32) = 1 batch; validation_steps = 10", as far as one division gives it.
std::string arithmetic(const Facts& facts, trace::MaybeCount steps) {
  const scenario::ValidationSpec& asked = facts.scenario.validation;
  const trace::MaybeCount own = asked.batch_size.value_or(0) > 0 ? asked.batch_size : std::nullopt;
  // Of arrays Keras may make the batches from the steps; all else has batches of its own.
  const bool arrays = asked.kind == scenario::ValidationKind::kArrays;
  const trace::MaybeCount same =
      facts.scenario.fit.batch_size.value_or(0) > 0 ? facts.scenario.fit.batch_size : std::nullopt;
  const Count size = own.value_or(same.value_or(arrays ? 0 : scenario::kDefaultBatchSize));
  std::string text;
  if (asked.kind != scenario::ValidationKind::kSplit && size > 0 && !no_size(asked)) {
    text = "ceil(" + with_commas(asked.samples) + " / " + with_commas(size) +
           ") = " + batches_text((asked.samples + size - 1) / size);
  }
  if (steps) text += (text.empty() ? "" : "; ") + ("validation_steps = " + with_commas(*steps));
  return text;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const scenario::ValidationSpec& asked = facts.scenario.validation;
  if (asked.kind == scenario::ValidationKind::kNone || trace.exception ||
      trace.stop == StopReason::kEndlessEpoch || trace.stop == StopReason::kWaiting ||
      validates_no_step(facts)) {
    return std::nullopt;
  }
  // 0 is as good as not given.
  const trace::MaybeCount steps = asked.steps.value_or(0) > 0 ? asked.steps : std::nullopt;
  const trace::Epoch* full = nullptr;
  const trace::Epoch* poor = nullptr;
  for (const trace::Epoch& epoch : trace.epochs) {
    if (!epoch.validated) continue;
    const Count wanted = steps ? *steps : full != nullptr ? full->validation_steps : 1;
    if (epoch.validation_steps < wanted) {
      poor = &epoch;
      break;
    }
    if (full == nullptr) full = &epoch;
  }
  if (poor == nullptr) return std::nullopt;

  const Count ran = poor->validation_steps;
  std::string summary = "Validation of " + epoch_name(poor->index) + " ran ";
  summary += steps
                 ? with_commas(ran) + " of " + steps_text(*steps)
                 : (full != nullptr ? with_commas(ran) + " of " + steps_text(full->validation_steps)
                                    : steps_text(ran));
  const trace::MaybeCount uncut = no_size(asked);
  summary += uncut ? ": validation_batch_size=" + with_commas(*uncut) + " gives no batch"
                   : ": the validation data ran out";
  // Keras 3.0 to 3.2 log what the metrics hold all the same.
  const bool logged = std::any_of(poor->logs.begin(), poor->logs.end(), [](const auto& log) {
    return log.first.text().starts_with("val_");
  });
  if (ran == 0) summary += logged ? ", so the val_ values are 0" : ", so there are no val_ values";
  summary += ".";
  Finding finding =
      found(kValidationRanOut, Severity::kWarning, std::move(summary), arithmetic(facts, steps));
  finding.evidence.push_back({"training itself is not affected", {poor->index, -1}, {}});
  if (is_keras2(trace)) {
    finding.evidence.push_back(
        {"Keras 2 never validates again in this fit() once validation has run dry",
         {poor->index, -1},
         "keras.version"});
  }
  if (uncut) finding.changes.push_back(leave_validation_batch_size_out());
  // A generator is used up all the same.
  if (steps && asked.kind != scenario::ValidationKind::kGenerator) {
    finding.changes.push_back({"Leave validation_steps out",
                               "Validation then runs over all its data.",
                               {{"validation.steps", "unset"}}});
  }
  if (asked.kind == scenario::ValidationKind::kSplit && asked.split < 0) {
    finding.changes.push_back(split_a_fifth_off());
  }
  if (asked.kind == scenario::ValidationKind::kGenerator) {
    finding.changes.push_back({"Give the validation data as arrays",
                               "They start again each time; a generator does not.",
                               {{"validation.kind", "arrays"}, {"validation.steps", "unset"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kValidationRanOut{
    .name = "validation-ran-out",
    .title = "Validation ran out of data",
    .doc =
        {
            .what = "A validation that was due ran fewer steps than it should.",
            .why = "validation_steps larger than the data, or a Python generator that is used up "
                   "after the first "
                   "validation. Keras 2 then never validates again in this fit(); Keras 3.7 and "
                   "newer validate on "
                   "the first batches only; val_ values go missing, and callbacks that watch them "
                   "fall silent.",
            .silent_when = "No validation, or it never ends (endless-epoch), or fit() raised.",
            .fix = "Leave validation_steps out; give arrays, a PyDataset or a dataset instead of a "
                   "generator.",
            .source =
                "keras v3.15.1 src/backend/tensorflow/trainer.py: TensorFlowTrainer.evaluate; "
                "keras v2.15.0 engine/training.py: Model.evaluate",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
