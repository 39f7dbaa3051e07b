#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const trace::MaybeCount declared = asked.sequence.declared_length;
  if (asked.feed.kind != FeedKind::kSequence || !declared || facts.trace.exception) {
    return std::nullopt;
  }
  const Count truth = asked.sequence.length.value_or(batches_of_data(facts));
  if (*declared <= 0 || *declared >= truth || facts.trace.epochs.empty()) return std::nullopt;
  Finding finding =
      found(kUnseenTail, Severity::kWarning,
            "Your Sequence says it has " + batches_text(*declared) + " but holds " +
                with_commas(truth) + ": the last " +
                (truth - *declared == 1 ? "one is" : with_commas(truth - *declared) + " are") +
                " never trained on.",
            with_commas(truth) + " - " + with_commas(*declared) + " = " +
                batches_text(truth - *declared) + " unseen in every epoch");
  finding.evidence.push_back(
      epoch_evidence(facts.trace.epochs.front(), "sequence.declared_length"));
  finding.changes.push_back({"Return ceil(samples / batch_size) from __len__",
                             "Integer division loses the short last batch.",
                             {{"sequence.declared_length", "unset"}}});
  return finding;
}

}  // namespace

constinit const Rule kUnseenTail{
    .name = "unseen-tail",
    .title = "__len__ hides some batches",
    .doc =
        {
            .what = "A Sequence's __len__ is smaller than the number of batches it has.",
            .why = "Keras asks only for the indices below len(sequence). len(x) // batch_size "
                   "leaves the short last "
                   "batch out; with few samples that is a large share of the data.",
            .silent_when =
                "__len__ is right, too large (empty-batches, fit-refused) or 0 (zero-batches).",
            .fix = "return math.ceil(len(self.x) / self.batch_size)",
            .source = "keras v3.15.1 src/trainers/data_adapters/py_dataset_adapter.py: "
                      "PyDatasetAdapter.num_batches; keras v2.15.0 engine/data_adapter.py: "
                      "KerasSequenceAdapter",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
