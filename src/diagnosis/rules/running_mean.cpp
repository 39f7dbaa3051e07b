#include <cstddef>
#include <string>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Below this the two losses look the same on the bar.
constexpr double kApart = 0.25;

/// Ours: the mean has to account for most of what lies between the two losses; labels that happen
/// to be easier in the validation rows are another matter.
constexpr double kExplained = 0.6;

/// The loss of the training rows with the weights that validation met.
std::optional<double> loss_after(const trace::Trace& trace, Count epoch) {
  for (const trace::Probe& probe : trace.probes) {
    if (probe.epoch == epoch) return static_cast<double>(probe.loss);
  }
  return std::nullopt;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (!complete(trace) || !has_numbers(facts) || trace.first_non_finite ||
      trace.figures.stride() != 1 || sums_loss(facts)) {  // a sum goes with the size of the batch
    return std::nullopt;
  }
  const std::vector<double> losses = logged(trace, "loss");
  const std::vector<double> validation = logged(trace, "val_loss");
  if (losses.empty() || validation.empty() || !trace.epochs.front().validated ||
      losses.front() <= 0 || validation.front() >= (1 - kApart) * losses.front()) {
    return std::nullopt;
  }
  const trace::Epoch& epoch = trace.epochs.front();
  const auto& kept = trace.figures.kept();
  const auto steps = static_cast<std::size_t>(epoch.steps_run);
  if (steps < 2 || kept.size() < steps || facts.scenario.validation.feature_scale != 1) {
    return std::nullopt;
  }
  const std::optional<double> after = loss_after(trace, epoch.index);
  if (!after || losses.front() - *after < kExplained * (losses.front() - validation.front()))
    return std::nullopt;
  const auto first = static_cast<double>(kept.front().loss);
  const auto last = static_cast<double>(kept[steps - 1].loss);
  const bool drops = facts.scenario.model.layers.find("Dropout") != std::string::npos;
  if (last >= first && !drops) return std::nullopt;
  Finding finding = found(
      kRunningMean, Severity::kHealthy,
      "Nothing is wrong: val_loss " + value_text(validation.front()) + " below loss " +
          value_text(losses.front()) + " in " + epoch_name(epoch.index) +
          " is no mistake, since the bar shows the mean "
          "over all steps of the epoch, the early ones too, and val_loss comes after the last.",
      "loss of step 1: " + value_text(first) + ", of step " + with_commas(epoch.steps_run) + ": " +
          value_text(last) + ", mean on the bar: " + value_text(losses.front()) +
          "; of the training rows after the epoch: " + value_text(*after));
  finding.evidence.push_back(
      {"loss " + value_text(losses.front()) + ", val_loss " + value_text(validation.front()),
       {epoch.index, -1},
       "validation.kind"});
  if (drops) finding.evidence.push_back({"Dropout is off in validation", {}, "model.layers"});
  return finding;
}

}  // namespace

constinit const Rule kRunningMean{
    .name = "running-mean",
    .title = "The bar shows a mean",
    .doc =
        {
            .what = "A healthy run in whose first epoch val_loss is at least a quarter below loss.",
            .why = "loss on the bar is a running mean over the epoch while the weights improve; "
                   "val_loss is taken with the weights after it, and with Dropout off.",
            .silent_when =
                "Any epoch fell short; the two are near each other; the training rows have no such "
                "loss after the epoch either; no validation.",
            .fix = "None needed. model.evaluate(x, y) gives the training loss after the epoch.",
            .source = "keras v3.15.1 src/trainers/trainer.py: Trainer.compute_metrics; "
                      "src/metrics/reduction_metrics.py: Mean",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
