#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const trace::Facts& seen = facts.trace.facts;
  const trace::MaybeCount steps = asked_steps(facts);
  const Count rows = training_rows(facts.scenario);
  if (!seen.batch_size_inferred || !steps || seen.batch_size != 1 || rows < 32) {
    return std::nullopt;
  }
  if (facts.trace.epochs.empty()) return std::nullopt;
  Finding finding =
      found(kInferredBatchSize, Severity::kWarning,
            "Keras trains on batches of 1 sample: with steps_per_epoch=" + with_commas(*steps) +
                " and no batch_size it divides your " + samples_text(rows) + " by the steps.",
            "ceil(" + with_commas(rows) + " / " + with_commas(*steps) + ") = 1 sample per batch");
  finding.evidence.push_back(epoch_evidence(facts.trace.epochs.front(), "fit.steps_per_epoch"));
  finding.changes.push_back(
      leave_steps_out("Keras then takes batches of 32 and counts the steps itself."));
  return finding;
}

}  // namespace

constinit const Rule kInferredBatchSize{
    .name = "inferred-batch-size",
    .title = "Batches of a single sample",
    .doc =
        {
            .what = "Keras made batch_size 1 out of steps_per_epoch.",
            .why = "For arrays without batch_size, steps_per_epoch means: cut the data into that "
                   "many batches. Giving "
                   "the number of samples as steps gives batches of one: slow and noisy.",
            .silent_when = "batch_size is given, the batches that come out are larger than 1, or "
                           "there are fewer "
                           "than 32 samples.",
            .fix = "Leave steps_per_epoch out; steps are batches, not samples.",
            .source = "keras v3.15.1 src/trainers/data_adapters/array_data_adapter.py: "
                      "ArrayDataAdapter.__init__; keras v2.15.0 engine/data_adapter.py: "
                      "TensorLikeDataAdapter.__init__",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
