#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  if (facts.trace.stop != StopReason::kWaiting) return std::nullopt;
  const trace::MaybeCount batch = facts.scenario.generator.block_at;
  std::string summary = "fit() waits for ";
  summary += batch ? "batch " + with_commas(*batch) : std::string("a batch");
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
  finding.summary = std::move(summary);
  finding.changes.push_back({"Mend the generator so that it yields or returns",
                             "Call next() on it by hand and see where it stays.",
                             {{"generator.block_at", "unset"}}});
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
