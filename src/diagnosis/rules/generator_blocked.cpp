#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

/// The only batch there is would be a short one, and the generator leaves those out.
bool drops_all(const scenario::Scenario& asked) {
  Count size = asked.fit.batch_size.value_or(0);
  if (size == 0) size = scenario::kDefaultBatchSize;
  return !asked.generator.short_last && !asked.generator.single_samples &&
         training_rows(asked) < size;
}

/// `while True:` around a loop that never yields.
bool loops_around_nothing(const scenario::Scenario& asked) {
  return asked.generator.loops &&
         (training_rows(asked) == 0 || drops_all(asked) || asked.generator.batches == Count{0});
}

Change mend(const scenario::Scenario& asked) {
  if (!loops_around_nothing(asked)) {
    return {"Mend the generator so that it yields or returns",
            "Call next() on it by hand and see where it stays.",
            {{"generator.block_at", "unset"}}};
  }
  Change change{"Give the generator something to yield",
                "while True: around a loop over nothing never comes to a yield.",
                {}};
  if (asked.generator.batches == Count{0}) change.changes.push_back({"generator.batches", "unset"});
  if (training_rows(asked) == 0) change.changes.push_back({"data.samples", "100"});
  if (drops_all(asked)) change.changes.push_back({"generator.short_last", "true"});
  return change;
}

Finding waiting_validation(const Facts& facts) {
  const trace::Epoch& epoch = facts.trace.epochs.back();
  Finding finding = found(
      kGeneratorBlocked, Severity::kError,
      "fit() waits for a validation batch, which your validation generator never yields: "
      "training of " +
          epoch_name(epoch.index) + " is done, and nothing comes after it, without an error.");
  finding.evidence.push_back(epoch_evidence(epoch, "validation.loops"));
  finding.changes.push_back({"Give the validation some samples",
                             "while True: around a loop over nothing never comes to a yield.",
                             {{"validation.samples", "20"}}});
  return finding;
}

/// All is trained, and Keras waits for what it read ahead.
Finding never_returning(const Facts& facts) {
  const trace::Epoch& epoch = facts.trace.epochs.back();
  const Count batch = facts.scenario.generator.block_at.value_or(0);
  Finding finding = found(
      kGeneratorBlocked, Severity::kError,
      "fit() has trained all it was to train and does not return: Keras has asked for batch " +
          with_commas(batch) +
          " ahead of time, which your generator never yields, and waits for it.");
  finding.arithmetic = batches_text(batch - 1) + " came; Keras draws at least one more ahead";
  finding.evidence.push_back(epoch_evidence(epoch, "generator.block_at"));
  finding.changes.push_back(mend(facts.scenario));
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  if (facts.trace.stop != StopReason::kWaiting) return std::nullopt;
  if (facts.trace.stop_detail == "validation" && !facts.trace.epochs.empty()) {
    return waiting_validation(facts);
  }
  if (!facts.trace.epochs.empty() && facts.trace.epochs.back().logged) {
    return never_returning(facts);
  }
  const trace::MaybeCount batch = facts.scenario.generator.block_at;
  std::string summary = "fit() waits for ";
  const bool nothing = loops_around_nothing(facts.scenario);
  summary += batch && !nothing ? "batch " + with_commas(*batch) : std::string("a batch");
  summary += ", which your generator never yields: ";
  Finding finding = found(kGeneratorBlocked, Severity::kError, {});
  if (facts.trace.epochs.empty()) {
    summary += "Keras asks for the first batches before the first epoch, so nothing is printed.";
  } else {
    const trace::Epoch& epoch = facts.trace.epochs.back();
    summary += "training stands still in " + epoch_name(epoch.index) + " " + after_steps(epoch) +
               ", without an error.";
    finding.evidence.push_back(epoch_evidence(epoch, "generator.block_at"));
    finding.evidence.back().at = {epoch.index, epoch.steps_run};
  }
  if (batch && !nothing) {
    finding.arithmetic = batches_text(*batch - 1) + " came; Keras waits for the next one";
    if (facts.trace.epochs.empty()) {
      finding.evidence.push_back({"batch " + with_commas(*batch) + " of the generator never comes",
                                  {},
                                  "generator.block_at"});
    }
  }
  finding.summary = std::move(summary);
  finding.changes.push_back(mend(facts.scenario));
  return finding;
}

}  // namespace

constinit const Rule kGeneratorBlocked{
    .name = "generator-blocked",
    .title = "The generator never answers",
    .doc =
        {
            .what = "The input neither yields the next batch nor ends.",
            .why = "A queue nobody fills, a lock, a download or a deadlocked worker. Keras waits "
                   "without a time limit "
                   "and prints nothing.",
            .silent_when = "The generator is only slow, or ends.",
            .fix = "Call next() on the generator outside of fit(); with workers, try workers=1 and "
                   "use_multiprocessing=False first.",
            .source = "keras v3.15.1 src/trainers/data_adapters/generator_data_adapter.py: "
                      "GeneratorDataAdapter.get_tf_dataset (no timeout anywhere)",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
