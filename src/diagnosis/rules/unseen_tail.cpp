#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// `if i == 0: yield` in a run of one epoch: with more of them the ledger shows it.
std::optional<Finding> only_the_first(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const Count batches = batches_of_data(facts);
  const Count rows = training_rows(asked);
  const bool one_step = complete(facts.trace) && facts.trace.steps_run() == 1;
  if (!asked.generator.first_only || asked.generator.single_samples || !one_step || batches < 2) {
    return std::nullopt;
  }
  const trace::Epoch& epoch = facts.trace.epochs.front();
  Finding finding = found(
      kUnseenTail, Severity::kWarning,
      "The epoch is over after its first step, because your generator yields only the first batch "
      "of its loop: the other " +
          with_commas(batches - 1) + (batches == 2 ? " is" : " are") + " never trained on.",
      with_commas(epoch.samples_seen) + " of " + samples_text(rows) + "; " + with_commas(batches) +
          " - 1 = " + batches_text(batches - 1) + " unseen");
  finding.evidence.push_back(epoch_evidence(epoch, "generator.first_only"));
  finding.changes.push_back({"Yield every batch: take the condition around yield out",
                             "The generator then goes through all its data once.",
                             {{"generator.first_only", "false"}}});
  finding.changes.push_back(loop_the_generator(facts));
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  if (asked.feed.kind == FeedKind::kGenerator) return only_the_first(facts);
  trace::MaybeCount declared = asked.sequence.declared_length;
  // Keras 2 asks again for every epoch.
  if (declared && is_keras2(facts.trace) && facts.trace.epochs.size() > 1) {
    declared = std::max(*declared, asked.sequence.later_length.value_or(0));
  }
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
  const bool floored = has_short_batch(facts) && *declared + 1 == truth;
  finding.changes.push_back({asked.sequence.length
                                 ? "Return " + std::to_string(truth) + " from __len__"
                                 : std::string("Return ceil(samples / batch_size) from __len__"),
                             floored ? "Integer division loses the short last batch."
                                     : "Keras asks only for the indices below it.",
                             {{"sequence.declared_length", "unset"}}});
  return finding;
}

}  // namespace

constinit const Rule kUnseenTail{
    .name = "unseen-tail",
    .title = "Batches that are never asked for",
    .doc =
        {
            .what = "A Sequence's __len__ is smaller than the number of batches it has, or a "
                    "generator yields only the first batch of its loop in a run of one epoch.",
            .why = "Keras asks only for the indices below len(sequence). len(x) // batch_size "
                   "leaves the short last "
                   "batch out; with few samples that is a large share of the data. A generator "
                   "that yields under `if i == 0` ends after one batch, and so does the epoch.",
            .silent_when =
                "__len__ is right, too large (empty-batches, fit-refused) or 0 (zero-batches); a "
                "generator's later epochs have rules of their own (data-ran-out, empty-epochs, "
                "replayed-batches).",
            .fix = "return math.ceil(len(self.x) / self.batch_size)",
            .source = "keras v3.15.1 src/trainers/data_adapters/py_dataset_adapter.py: "
                      "PyDatasetAdapter.num_batches; keras v2.15.0 engine/data_adapter.py: "
                      "KerasSequenceAdapter",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
