#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

/// Rows that "load some data" stands for.
constexpr Count kSomeRows = 100;

/// A validation_split that takes every row for validation: Python counts its place from the end.
bool cuts_outside(const scenario::Scenario& asked) {
  return asked.feed.kind == FeedKind::kArrays &&
         asked.validation.kind == scenario::ValidationKind::kSplit && asked.validation.split > 1 &&
         asked.data.samples > 1;
}

/// Everything that leaves no batch. Each has to go, or there still is none.
std::vector<Change> causes(const scenario::Scenario& asked) {
  std::vector<Change> list;
  if (cuts_outside(asked)) {
    list.push_back(split_a_fifth_off());
  } else if (training_rows(asked) == 0) {
    list.push_back({"Load some data",
                    "Check the path, the filter and the slice first.",
                    {{"data.samples", std::to_string(kSomeRows)}}});
  }
  switch (asked.feed.kind) {
    case FeedKind::kGenerator:
      if (asked.generator.batches == Count{0}) {
        list.push_back({"Let the generator yield",
                        "It returns before its first yield.",
                        {{"generator.batches", "unset"}}});
      }
      break;
    case FeedKind::kSequence:
      if (asked.sequence.declared_length == Count{0}) {
        list.push_back({"Let __len__ return the number of batches",
                        "ceil(samples / batch_size), not 0: integer division loses the last "
                        "batch.",
                        {{"sequence.declared_length", "unset"}}});
      }
      if (asked.sequence.later_length == Count{0}) {
        list.push_back({"Return the same number from __len__ in every epoch",
                        "It is 0 after on_epoch_end().",
                        {{"sequence.later_length", "unset"}}});
      }
      if (asked.sequence.length == Count{0}) {
        list.push_back(
            {"Give the Sequence some batches", "It holds none.", {{"sequence.length", "unset"}}});
      }
      break;
    case FeedKind::kDataset:
      if (asked.dataset.take == Count{0}) {
        list.push_back({"Leave take(0) out", "It takes nothing.", {{"dataset.take", "unset"}}});
      }
      if (asked.dataset.repeat == Count{0}) {
        list.push_back({"Leave repeat(0) out",
                        "It repeats the data no times.",
                        {{"dataset.repeat", "unset"}}});
      }
      break;
    case FeedKind::kArrays:
    case FeedKind::kCustomLoop:
      break;
  }
  return list;
}

Change all_of(const std::vector<Change>& list) {
  if (list.size() == 1) return list.front();
  Change all{{}, "Each of these alone leaves no batch.", {}};
  for (const Change& one : list) {
    all.label += (all.label.empty() ? "" : "; ") + one.label;
    all.changes.insert(all.changes.end(), one.changes.begin(), one.changes.end());
  }
  return all;
}

void explain(const Facts& facts, Finding& finding) {
  const scenario::Scenario& asked = facts.scenario;
  const Count rows = training_rows(asked);
  Count size = facts.trace.facts.batch_size;
  if (size <= 0) size = asked.fit.batch_size.value_or(0);
  if (size <= 0) size = scenario::kDefaultBatchSize;
  const bool dataset = asked.feed.kind == FeedKind::kDataset;
  const bool generator = asked.feed.kind == FeedKind::kGenerator;
  const bool drops = (dataset && asked.dataset.drop_remainder && asked.dataset.batched) ||
                     (generator && !asked.generator.short_last);
  if (rows == 0) finding.arithmetic = "0 samples = 0 batches";
  if (cuts_outside(asked)) {
    const std::string at = with_commas(scenario::split_at(asked));
    finding.arithmetic = "floor(" + with_commas(asked.data.samples) + " × (1 - " +
                         shortest(asked.validation.split) + ")) = " + at + ", and x[:" + at +
                         "] holds " + samples_text(rows);
  }

  std::vector<Change> list = causes(asked);
  if (!drops || size <= (rows == 0 ? kSomeRows : rows)) {
    if (!list.empty()) finding.changes.push_back(all_of(list));
    return;
  }
  if (rows > 0) {
    finding.arithmetic = "floor(" + with_commas(rows) + " / " + with_commas(size) + ") = 0 batches";
  }
  std::vector<Change> smaller = list;
  list.push_back({"Keep the short last batch",
                  "Then one smaller batch is left to train on.",
                  {dataset ? FieldChange{"dataset.drop_remainder", "false"}
                           : FieldChange{"generator.short_last", "true"}}});
  finding.changes.push_back(all_of(list));
  const std::string fitting =
      std::to_string(std::max<Count>(1, (rows == 0 ? kSomeRows : rows) / 2));
  smaller.push_back({"Lower batch_size to " + fitting,
                     "Full batches then fit into the data.",
                     {{"fit.batch_size", fitting}}});
  finding.changes.push_back(all_of(smaller));
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const bool raised = raised_about(trace, {Subject::kNoBatches}) != nullptr;
  const bool ran_empty = !trace.exception && !trace.epochs.empty() && trace.steps_run() == 0 &&
                         trace.facts.batches_per_pass == Count{0};
  if (!raised && !ran_empty) return std::nullopt;

  std::string input(input_name(facts.scenario));
  input[0] = 'Y';
  std::string summary = input + (input_name(facts.scenario) == "your data" ? " hold" : " holds") +
                        " no batch at all, so there is nothing to train on: ";
  if (raised) {
    const bool bare = trace.exception->type == "StopIteration";
    summary += "fit() " + std::string(bare ? "let a bare " : "raised ") + trace.exception->type +
               (bare ? " through." : ".");
  } else {
    summary += keras_name(trace) + " ran " + epochs_text(std::ssize(trace.epochs)) +
               " of 0 steps without an error.";
  }
  Finding finding = found(kZeroBatches, Severity::kError, std::move(summary));
  explain(facts, finding);
  if (raised) {
    finding.evidence.push_back(exception_evidence(*trace.exception));
  } else {
    finding.evidence.push_back(epoch_evidence(trace.epochs.front()));
  }
  return finding;
}

}  // namespace

constinit const Rule kZeroBatches{
    .name = "zero-batches",
    .title = "There is no batch",
    .doc =
        {
            .what = "The input yields no batch, from the first epoch on.",
            .why = "drop_remainder with fewer samples than batch_size, an empty filter or path, a "
                   "generator that "
                   "returns at once, or a __len__ of 0. What follows depends on the release: "
                   "ValueError, "
                   "IndexError, a bare StopIteration, or epochs of 0 steps.",
            .silent_when =
                "At least one batch was trained on: a later epoch without steps is empty-epochs.",
            .fix = "Print the number of samples and of batches before fit(); keep the short last "
                   "batch or lower "
                   "batch_size.",
            .source =
                "keras v3.15.1 src/trainers/data_adapters/generator_data_adapter.py: "
                "GeneratorDataAdapter.__init__, src/trainers/epoch_iterator.py: EpochIterator; "
                "keras v2.15.0 engine/training.py: Model.fit",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
