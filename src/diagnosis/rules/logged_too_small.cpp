#include <cmath>
#include <optional>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Means are of float32 sums.
constexpr double kRounding = 1e-4;

/// The mean of the losses of an epoch's batches; unset: they are not all of one size.
std::optional<double> mean_of_batches(const trace::Trace& trace, const trace::Epoch& epoch) {
  double sum = 0;
  Count steps = 0;
  std::int32_t rows = 0;
  for (const trace::StepFigure& figure : trace.figures.kept()) {
    if (figure.epoch != epoch.index) continue;
    if (steps > 0 && figure.rows != rows) return std::nullopt;
    rows = figure.rows;
    sum += static_cast<double>(figure.loss);
    ++steps;
  }
  if (steps == 0 || steps != epoch.steps_run) return std::nullopt;
  return sum / static_cast<double>(steps);
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (!has_numbers(facts) || is_keras2(trace) || trace.figures.stride() != 1 ||
      facts.scenario.feed.kind == FeedKind::kCustomLoop) {
    return std::nullopt;
  }
  for (const trace::Epoch& epoch : trace.epochs) {
    const std::optional<double> mean = mean_of_batches(trace, epoch);
    const double* shown = loss_of(epoch);
    if (!epoch.numbers || !epoch.ran_dry || !mean || shown == nullptr || !std::isfinite(*mean))
      continue;
    const Count steps = epoch.steps_run;
    const double share = static_cast<double>(steps) / static_cast<double>(steps + 1);
    if (*mean == 0 || std::fabs(*shown - share * *mean) > kRounding * std::fabs(*mean)) continue;
    const std::string part = with_commas(steps) + "/" + with_commas(steps + 1);
    Finding finding = found(
        kLoggedTooSmall, Severity::kNote,
        "Every value on the bar of " + epoch_name(epoch.index) + " is only " + part +
            " of the true one: batches of a fixed size are counted before they are read, so the "
            "step that found no more data counts as one more batch, with a loss of 0.",
        part + " × " + value_text(*mean) + " = " + value_text(*shown));
    finding.evidence.push_back({"the batches' own losses have the mean " + value_text(*mean) +
                                    "; loss on the bar: " + value_text(*shown),
                                {epoch.index, -1},
                                "fit.batch_size"});
    if (facts.scenario.feed.kind == FeedKind::kDataset &&
        !facts.scenario.dataset.known_cardinality) {
      finding.changes.push_back(
          {"Tell the length: .apply(tf.data.experimental.assert_cardinality(n))",
           "Keras then stops after the last batch, and looks for no other.",
           {{"dataset.known_cardinality", "true"}}});
    }
    return finding;
  }
  return std::nullopt;
}

}  // namespace

constinit const Rule kLoggedTooSmall{
    .name = "logged-too-small",
    .title = "Loss and metrics are logged too small",
    .doc =
        {
            .what = "An epoch of n batches logs n / (n + 1) of its true mean loss, and the same "
                    "share of its metrics.",
            .why = "Keras 3 weights each batch's loss by its rows. Where all batches have one "
                   "fixed size, the compiled step adds these rows to the sum of weights before it "
                   "asks for the batch. The step that finds the input at its end has then counted "
                   "rows that it never got. Training itself is not affected.",
            .silent_when = "Keras knew the length and asked for no batch beyond it; batches differ "
                           "in size; Keras 2; no model is simulated.",
            .fix = "Tell the length, or give steps_per_epoch, so that no step asks in vain.",
            .source = "keras v3.15.1 src/backend/tensorflow/trainer.py: "
                      "TensorFlowTrainer.train_step (tf.shape(x)[0] of a static shape)",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
