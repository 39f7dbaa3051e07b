#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/chance.h"

namespace fitscope::diagnosis {
namespace {

/// Batches of one pass over sorted rows that hold a single class.
Count one_class_batches(const trace::Trace& trace, Count batches) {
  Count single = 0;
  for (Count batch = 0; batch < batches; ++batch) {
    const Count first = batch * trace.facts.batch_size;
    const Count end = std::min(first + trace.facts.batch_size, trace.data.rows);
    Count below = 0;
    for (const Count count : trace.data.classes) {
      if (first >= below && end <= below + count) ++single;
      below += count;
    }
  }
  return single;
}

/// The rows that are validated were learned as the others were: enough of their classes was left.
bool learned_what_is_validated(const Facts& facts) {
  // Half of what a constant answer loses, as of the rows that are trained on.
  constexpr double kLearned = 0.5;
  const std::optional<Learning> learning = learning_of(facts);
  if (!learning || !learning->learned) return false;
  const std::vector<double> losses = logged(facts.trace, "val_loss");
  return !losses.empty() &&
         validation_loss_per_row(facts, losses.back()) <= kLearned * learning->chance;
}

Finding unseen_by_training(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const std::string split =
      "validation_split takes the last rows unshuffled, and your rows are sorted by label: the "
      "classes that are validated ";
  const std::string sum = "the last " + percent(asked.validation.split) +
                          " of rows sorted by label are the last of the classes";
  Finding finding =
      learned_what_is_validated(facts)
          ? hinted(kSortedLabels,
                   split + "are trained on less than the others. They were learned all the same.",
                   sum)
          : found(kSortedLabels, Severity::kWarning, split + "are hardly trained on.", sum);
  finding.evidence.push_back({"rows are sorted by label", {}, "data.order"});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const trace::Trace& trace = facts.trace;
  const bool splits =
      asked.validation.kind == scenario::ValidationKind::kSplit && asked.validation.split > 0;
  // Random labels teach nothing in any order, but a split of them still tells classes apart.
  const bool sorted = asked.data.order == scenario::DataOrder::kSorted &&
                      (splits || asked.data.kind != scenario::DataKind::kRandomLabels);
  if (!has_numbers(facts) || !sorted || trace.exception || trace.data.classes.empty() ||
      trace.facts.batch_size <= 0) {
    return std::nullopt;
  }
  std::optional<Finding> finding;
  const Count size = trace.facts.batch_size;
  // A million batches are as good as all of them, and take a millisecond.
  const Count batches = std::min<Count>((trace.data.rows + size - 1) / size, 1'000'000);
  const Count single = one_class_batches(trace, batches);
  if (splits) {
    finding = unseen_by_training(facts);
  } else if (!scenario::shuffles_rows(asked) && batches > 1 && 2 * single > batches &&
             !learned(facts)) {
    finding = found(
        kSortedLabels, Severity::kWarning,
        "Your rows are sorted by label and nothing shuffles them: " + with_commas(single) + " of " +
            batches_text(batches) +
            " hold a single class, and each one undoes what the last one taught.",
        "runs of " +
            with_commas(trace.data.rows / std::max<Count>(1, std::ssize(trace.data.classes))) +
            " rows of one class, cut into batches of " + with_commas(size));
    finding->evidence.push_back({"rows are sorted by label", {}, "data.order"});
  }
  if (!finding) return std::nullopt;
  finding->changes.push_back({"Shuffle the rows once, before they are split or batched",
                              "Every batch and every split then holds every class.",
                              {{"data.order", "shuffled"}}});
  if (asked.feed.kind == FeedKind::kDataset && !asked.dataset.shuffle &&
      asked.validation.kind != scenario::ValidationKind::kSplit) {
    finding->changes.push_back({"Add .shuffle(len(x)) before .batch()",
                                "Each pass then has its own order.",
                                {{"dataset.shuffle", "true"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kSortedLabels{
    .name = "sorted-labels",
    .title = "Batches of one class",
    .doc =
        {
            .what = "More than half of the batches hold a single class, or validation_split cuts "
                    "classes off.",
            .why = "shuffle=True only acts on arrays; generators, Sequences and tf.data keep their "
                   "order. validation_split takes the last rows as they are, before any shuffling.",
            .silent_when = "Something shuffles the rows; the run learned all the same; or y are "
                           "numbers or random.",
            .fix = "Shuffle before splitting and batching.",
            .source = "keras v3.15.1 src/trainers/data_adapters/array_slicing.py: "
                      "train_validation_split; defects4ml 091, 034",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
