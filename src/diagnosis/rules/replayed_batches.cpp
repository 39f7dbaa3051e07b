#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

Finding rebuilt_iterator(const Facts& facts, const trace::Epoch& epoch) {
  Finding finding = found(
      kReplayedBatches, Severity::kError,
      "Your training loop sees only one batch: next(iter(dataset)) starts again in every "
      "step and hands out the first batch each time.",
      with_commas(facts.trace.steps_run()) + " steps, " +
          count_of(facts.trace.facts.distinct_batches, "different batch", "different batches"));
  finding.evidence.push_back({epoch_name(epoch.index) + " trained on " +
                                  batches_text(epoch.batches_replayed) + " already seen",
                              {epoch.index, 0},
                              "loop.iterator_each_step"});
  finding.changes.push_back({"Make the iterator once per epoch: for x, y in dataset:",
                             "Then every step gets the next batch.",
                             {{"loop.iterator_each_step", "false"}}});
  return finding;
}

/// `while True:` around `if i == 0: yield`: it never ends, and never comes to the second batch.
Finding one_batch_for_ever(const Facts& facts) {
  const Count batches = batches_of_data(facts);
  Finding finding =
      found(kReplayedBatches, Severity::kError,
            "Your generator yields the same first batch for ever: every step of " +
                with_commas(facts.trace.steps_run()) +
                " trained on it, and the other rows are never seen.",
            steps_text(facts.trace.steps_run()) + ", 1 different batch of " + with_commas(batches));
  finding.evidence.push_back(epoch_evidence(facts.trace.epochs.front(), "generator.first_only"));
  finding.changes.push_back({"Yield every batch: leave the condition around yield out",
                             "The loop then comes to the next batch.",
                             {{"generator.first_only", "false"}}});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const scenario::GeneratorSpec& generator = facts.scenario.generator;
  if (facts.scenario.feed.kind == FeedKind::kGenerator && generator.first_only && generator.loops &&
      trace.facts.distinct_batches == 1 && trace.steps_run() > 1 && batches_of_data(facts) > 1 &&
      !ended_by_nan(trace)) {
    return one_batch_for_ever(facts);
  }
  const auto epoch = std::find_if(trace.epochs.begin(), trace.epochs.end(),
                                  [](const trace::Epoch& e) { return e.batches_replayed > 0; });
  if (epoch == trace.epochs.end() || ended_by_nan(trace)) return std::nullopt;
  if (facts.scenario.feed.kind == FeedKind::kCustomLoop) return rebuilt_iterator(facts, *epoch);

  const Count again = epoch->batches_replayed;
  Finding finding = found(
      kReplayedBatches, Severity::kError,
      "From " + epoch_name(epoch->index) + " on, training sees only the first " +
          (again == 1 ? "batch" : batches_text(again)) +
          " again: your generator is used up, and Keras 3.7 and newer hand out once more what they "
          "peeked at.",
      "the generator yields " + batches_text(trace.facts.batches_per_pass.value_or(0)) + "; " +
          count_of(trace.facts.distinct_batches, "different batch", "different batches") + " in " +
          steps_text(trace.steps_run()));
  finding.evidence.push_back({epoch_name(epoch->index) + " trained on " + batches_text(again) +
                                  " that an earlier epoch had trained on",
                              {epoch->index, 0},
                              "feed.kind"});
  if (has_numbers(facts)) {
    finding.evidence.push_back(
        {"a falling loss means little here: the model learns these batches by heart",
         {epoch->index, -1},
         {}});
  }
  finding.evidence.push_back(
      {"Keras 3.0 to 3.6 run those epochs with 0 steps; Keras 2 ends training",
       {},
       "keras.version"});
  finding.changes.push_back(loop_the_generator(facts));
  finding.changes.push_back(use_a_sequence());
  return finding;
}

}  // namespace

constinit const Rule kReplayedBatches{
    .name = "replayed-batches",
    .title = "The same batches again and again",
    .doc =
        {
            .what = "Batches that an earlier step or epoch has trained on are handed out again.",
            .why = "Keras 3.7 and newer draw two batches of a Python generator to learn their "
                   "shapes and put them in "
                   "front of it each time an epoch starts anew. Once the generator is used up, "
                   "these two are all "
                   "there is. In a hand-written loop next(iter(dataset)) does the like, and in a "
                   "generator while True: around a loop that yields only its first batch.",
            .silent_when = "The input starts again by itself (arrays, Sequence, tf.data): a second "
                           "pass is no replay.",
            .fix = "Loop inside the generator (while True:) and give steps_per_epoch, or use a "
                   "PyDataset.",
            .source =
                "keras v3.15.1 src/trainers/data_adapters/generator_data_adapter.py: "
                "peek_and_restore, "
                "src/trainers/data_adapters/data_adapter_utils.py: NUM_BATCHES_FOR_TENSOR_SPEC",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
