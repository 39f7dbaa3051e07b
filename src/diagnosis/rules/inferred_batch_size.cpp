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
  const bool single = seen.batch_size == 1;
  const bool whole = seen.batch_size >= rows;
  if (!seen.batch_size_inferred || !steps || rows < 64 || (!single && !whole) ||
      facts.trace.epochs.empty() || facts.trace.exception) {
    return std::nullopt;
  }
  const std::string because = ": with steps_per_epoch=" + with_commas(*steps) +
                              " and no batch_size it divides your " + samples_text(rows) +
                              " by the steps.";
  Finding finding = found(
      kInferredBatchSize, Severity::kWarning,
      (single ? std::string("Keras trains on batches of 1 sample")
              : "Keras puts all " + samples_text(rows) + " into one batch, one update per epoch") +
          because,
      "ceil(" + with_commas(rows) + " / " + with_commas(*steps) +
          ") = " + samples_text(seen.batch_size) + " per batch");
  finding.evidence.push_back(epoch_evidence(facts.trace.epochs.front(), "fit.steps_per_epoch"));
  finding.changes.push_back(
      leave_steps_out(facts, "Keras then takes batches of 32 and counts the steps itself."));
  return finding;
}

}  // namespace

constinit const Rule kInferredBatchSize{
    .name = "inferred-batch-size",
    .title = "Keras chose the batch size",
    .doc =
        {
            .what = "Keras made the batch size out of steps_per_epoch: 1 sample, or all of them.",
            .why = "For arrays without batch_size, steps_per_epoch means: cut the data into that "
                   "many batches. Giving "
                   "the number of samples as steps gives batches of one: slow and noisy.",
            .silent_when = "batch_size is given, the batches that come out hold more than one and "
                           "less than all samples, or there are fewer than 64 samples.",
            .fix = "Leave steps_per_epoch out; steps are batches, not samples.",
            .source = "keras v3.15.1 src/trainers/data_adapters/array_data_adapter.py: "
                      "ArrayDataAdapter.__init__; keras v2.15.0 engine/data_adapter.py: "
                      "TensorLikeDataAdapter.__init__",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
