#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// An endless input told to give as many batches as there are rows goes over them this often.
struct Rounds {
  Count steps = 0;
  Count rows = 0;
  Count batches = 0;  ///< Of one pass.
};

std::string arithmetic(std::string_view argument, const Rounds& rounds) {
  const double passes = static_cast<double>(rounds.steps) / static_cast<double>(rounds.batches);
  return samples_text(rounds.rows) + " in " + batches_text(rounds.batches) + "; " +
         std::string(argument) + "=" + with_commas(rounds.steps) + " goes over them " +
         value_text(passes) + " times";
}

/// More passes are a matter of taste in training; as many steps as there are samples is a mix-up.
std::optional<Rounds> training(const Facts& facts) {
  const trace::MaybeCount steps = asked_steps(facts);
  const Count rows = training_rows(facts.scenario);
  const Count batches = batches_of_data(facts);
  const bool loops = endless_input(facts.scenario) && facts.trace.stop != StopReason::kWaiting;
  if (!steps || !loops || facts.trace.exception || facts.trace.epochs.empty()) return std::nullopt;
  // With batches of one it is the same.
  if (*steps != rows || batches < 1 || *steps < 2 * batches) return std::nullopt;
  return Rounds{*steps, rows, batches};
}

/// A second pass over the same rows evaluates what the first one did.
std::optional<Rounds> validation(const Facts& facts) {
  const scenario::ValidationSpec& asked = facts.scenario.validation;
  const bool loops = asked.loops && (asked.kind == scenario::ValidationKind::kGenerator ||
                                     asked.kind == scenario::ValidationKind::kDataset);
  const Count size = asked.batch_size.value_or(facts.scenario.fit.batch_size.value_or(32));
  if (!loops || !asked.steps || size < 1 || asked.samples < 1) return std::nullopt;
  if (facts.trace.exception || facts.trace.epochs.empty() ||
      !facts.trace.epochs.front().validated) {
    return std::nullopt;
  }
  const Count batches = (asked.samples + size - 1) / size;
  if (*asked.steps < 2 * batches) return std::nullopt;
  return Rounds{*asked.steps, asked.samples, batches};
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Rounds> train = training(facts);
  const std::optional<Rounds> judged = validation(facts);
  if (!train && !judged) return std::nullopt;
  const Moment first{facts.trace.epochs.front().index, -1};
  std::string summary;
  std::string sum;
  if (train) {
    summary = "steps_per_epoch=" + with_commas(train->steps) +
              " is the number of samples, but a step is a batch: each epoch goes over the data " +
              value_text(static_cast<double>(train->steps) / static_cast<double>(train->batches)) +
              " times.";
    sum = arithmetic("steps_per_epoch", *train);
  } else {
    summary =
        "validation_steps=" + with_commas(judged->steps) +
        (judged->steps == judged->rows ? " is the number of samples, but a step is a batch: "
                                       : ": ") +
        "each validation goes over its data " +
        value_text(static_cast<double>(judged->steps) / static_cast<double>(judged->batches)) +
        " times, and no bar is drawn meanwhile.";
  }
  if (judged) sum += (sum.empty() ? "" : "; ") + arithmetic("validation_steps", *judged);
  Finding finding = found(kSamplesAsSteps, Severity::kWarning, std::move(summary), std::move(sum));
  Change count{"Count batches, not samples", "One pass is all there is to see.", {}};
  if (train) {
    finding.evidence.push_back(
        {"steps_per_epoch=" + with_commas(train->steps) + ", " + samples_text(train->rows), first,
         "fit.steps_per_epoch"});
    count.label += ": steps_per_epoch=" + std::to_string(train->batches);
    count.changes.push_back({"fit.steps_per_epoch", std::to_string(train->batches)});
  }
  if (judged) {
    finding.evidence.push_back(
        {"while validation runs, the bar stands full at its last step", first, "validation.steps"});
    count.label += (train ? ", " : ": ") + ("validation_steps=" + std::to_string(judged->batches));
    count.changes.push_back({"validation.steps", std::to_string(judged->batches)});
  }
  finding.changes.push_back(std::move(count));
  return finding;
}

}  // namespace

constinit const Rule kSamplesAsSteps{
    .name = "samples-as-steps",
    .title = "Samples given as steps",
    .doc =
        {
            .what = "An endless input is told to give as many batches as there are samples, or a "
                    "validation goes over the same rows again and again.",
            .why = "Keras 1 counted samples (samples_per_epoch, nb_val_samples); Keras 2 and 3 "
                   "count batches. The old numbers make an epoch batch_size times as long, and "
                   "validation sits on the last step for minutes without a bar.",
            .silent_when = "The input ends (data-ran-out says that), batches hold one sample, or "
                           "training makes more passes per epoch with another number of steps.",
            .fix = "steps_per_epoch = ceil(samples / batch_size), validation_steps likewise.",
            .source = "keras#5818, keras#8595; keras v2.15.0 engine/training.py: Model.fit",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
