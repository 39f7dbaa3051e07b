#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  ours: a second is what a person notices; ten times a step, and the input is all there is
/// to wait for.
constexpr double kTimes = 10;
constexpr double kNoticed = 1'000;  // ms

std::string time_text(double ms) {
  return ms < 1000 ? value_text(ms) + " ms" : value_text(ms / 1000) + " s";
}

std::optional<Finding> check(const Facts& facts) {
  const double batch = facts.scenario.generator.ms_per_batch;
  const double step = facts.scenario.clock.step_ms;
  if (!complete(facts.trace) || facts.scenario.feed.kind != FeedKind::kGenerator ||
      batch < kNoticed || batch < kTimes * step) {
    return std::nullopt;
  }
  const trace::Epoch& epoch = facts.trace.epochs.front();
  const Count steps = epoch.steps_run;
  Finding finding =
      found(kSlowInput, Severity::kHealthy,
            "Nothing is stuck: your generator takes " + time_text(batch) +
                " to make a batch, and the bar stands still meanwhile; the training step itself "
                "takes " +
                time_text(step) + ".",
            batches_text(steps) + " × (" + time_text(batch) + " + " + time_text(step) +
                ") = " + time_text(static_cast<double>(steps) * (batch + step)) + " an epoch");
  finding.evidence.push_back(epoch_evidence(epoch, "generator.ms_per_batch"));
  return finding;
}

}  // namespace

constinit const Rule kSlowInput{
    .name = "slow-input",
    .title = "The generator is slow",
    .doc =
        {
            .what = "A healthy run whose generator takes a second or more for a batch, and ten "
                    "times as long as a training step.",
            .why = "Keras has nothing to train on until the batch is there. Before the first bar "
                   "it draws batches to learn their shapes, so the wait is longer there.",
            .silent_when = "A batch comes sooner, an epoch fell short, or the input is no Python "
                           "generator.",
            .fix = "Make the batches before, keep them in a file or in memory, or use a PyDataset "
                   "with workers or tf.data with map(num_parallel_calls) and prefetch().",
            .source = "keras v3.15.1 src/trainers/data_adapters/generator_data_adapter.py: "
                      "GeneratorDataAdapter.get_tf_dataset",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
