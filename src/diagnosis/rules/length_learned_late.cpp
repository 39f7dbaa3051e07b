#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (!complete(trace) || trace.facts.known_batches || asked_steps(facts) ||
      facts.scenario.feed.kind != FeedKind::kDataset || !trace.facts.batches_per_pass ||
      trace.epochs.front().steps_run < 1) {
    return std::nullopt;
  }
  Finding finding = found(
      kLengthLearnedLate, Severity::kHealthy,
      "Nothing is wrong: the bar says n/Unknown in the first epoch because the dataset's length is "
      "not known before its first end; from the second epoch on it is.",
      pass_arithmetic(facts) + ", known after the first pass");
  finding.evidence.push_back(epoch_evidence(trace.epochs.front(), "dataset.known_cardinality"));
  finding.changes.push_back({"Tell the length: .apply(tf.data.experimental.assert_cardinality(n))",
                             "Then the first bar counts to it too.",
                             {{"dataset.known_cardinality", "true"}}});
  return finding;
}

}  // namespace

constinit const Rule kLengthLearnedLate{
    .name = "length-learned-late",
    .title = "1/Unknown in the first epoch",
    .doc =
        {
            .what = "A healthy run over a dataset whose length Keras learns only by running "
                    "through it.",
            .why = "from_generator(), filter() and flat_map() hide the length. The first bar "
                   "counts up without an end; the later ones have one.",
            .silent_when = "The length is known, steps_per_epoch is given, or an epoch fell short.",
            .fix = "None needed; assert_cardinality(n) if n is certain.",
            .source = "keras v3.15.1 src/callbacks/progbar_logger.py: ProgbarLogger.set_params; "
                      "keras v2.15.0 engine/data_adapter.py: DataHandler.steps",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
