#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const Count rows = training_rows(facts.scenario);
  if (!one_step_is_the_epoch(facts)) return std::nullopt;
  // Then that one step is what it lacks, and still-improving says both.
  if (kStillImproving.check(facts)) return std::nullopt;

  const Count epochs = std::ssize(trace.epochs);
  const Count size = trace.facts.batch_size;
  Finding finding = found(kOversizeBatch, Severity::kHealthy,
                          "Nothing stopped: one step is the whole epoch, because a batch of " +
                              with_commas(size) + " holds " +
                              (rows == 1 ? "the only sample" : "all " + samples_text(rows)) + ".",
                          pass_arithmetic(facts) + "; " + epochs_text(epochs) +
                              " × 1 step = " + count_of(epochs, "update", "updates"));
  finding.evidence.push_back(epoch_evidence(trace.epochs.front(), "fit.batch_size"));
  finding.evidence.push_back(
      {"a batch larger than the data raises nothing in any release", {}, {}});
  if (rows >= 2) {
    const Count smaller = std::max<Count>(1, rows / 5);
    finding.changes.push_back({"For more updates per epoch: batch_size=" + std::to_string(smaller),
                               "Optional: each epoch then makes several smaller steps.",
                               {{"fit.batch_size", std::to_string(smaller)}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kOversizeBatch{
    .name = "oversize-batch",
    .title = "One step is the whole epoch",
    .doc =
        {
            .what = "A healthy run with 1/1 on the bar: one batch holds all the data.",
            .why = "batch_size is a most, not a demand: with fewer samples Keras makes one smaller "
                   "batch. No release "
                   "raises an error or waits for more.",
            .silent_when = "An epoch has several batches, fell short, or one step was asked for "
                           "explicitly and leaves "
                           "data out (one-step-per-epoch); or the loss was still falling at the "
                           "end (still-improving).",
            .fix = "None needed. A smaller batch_size gives more updates per epoch.",
            .source = "keras v3.15.1 src/trainers/data_adapters/array_data_adapter.py: "
                      "ArrayDataAdapter.num_batches; keras v2.15.0 engine/data_adapter.py: "
                      "TensorLikeDataAdapter",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
