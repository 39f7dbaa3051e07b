#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/property.h"

namespace fitscope::diagnosis {
namespace {

/// Source  SageMaker Debugger: (validation - training) / training above 0.1; here in each of the
/// last three epochs, and after the validation loss has turned.
constexpr double kGap = 0.1;

/// Ours: of what a constant answer has.
constexpr double kTiny = 0.05;

/// The training loss of an epoch that validated; NaN: it logged none.
double loss_in(const Facts& facts, Count epoch) {
  const trace::Epoch* found = facts.trace.epoch(epoch);
  const double* loss = found == nullptr ? nullptr : loss_of(*found);
  return loss == nullptr ? std::numeric_limits<double>::quiet_NaN()
                         : loss_per_row(facts, *found, *loss);
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = learning_of(facts);
  std::vector<LoggedValue> validation = logged_values(facts.trace, "val_loss");
  for (LoggedValue& one : validation)
    one.value = validation_loss_per_row(facts, one.value);
  if (!learning || validation.size() < 2 * kFewestEpochs || learning->gained() <= kGap) {
    return std::nullopt;
  }
  const LoggedValue best = lowest(validation);
  const double last = validation.back().value;
  // A validation that is as good as perfect has nothing to lose, however many times its best it is.
  if (last < kTiny * learning->chance) return std::nullopt;
  for (auto look = validation.end() - static_cast<std::ptrdiff_t>(kFewestEpochs);
       look != validation.end(); ++look) {
    const bool apart = look->value > (1 + kGap) * loss_in(facts, look->epoch);
    const bool turned = look->value > (1 + kGap) * best.value && best.epoch < look->epoch;
    if (!apart || !turned) return std::nullopt;
  }
  Finding finding = suspected(
      kOverfitting,
      "The model learns its training rows by heart: val_loss was best in " +
          epoch_name(best.epoch) + " (" + value_text(best.value) + ") and has risen to " +
          value_text(last) + ", while loss fell to " + value_text(learning->losses.back()) + ".",
      value_text(last) + " / " + value_text(best.value) + " = " + value_text(last / best.value) +
          " times the best val_loss");
  finding.evidence.push_back({"val_loss " + value_text(best.value), {best.epoch, -1}, {}});
  finding.evidence.push_back(
      {"val_loss " + value_text(last), {validation.back().epoch, -1}, "validation.kind"});
  Change stop = leave_callback_out(
      facts.scenario, scenario::Callback::kEarlyStopping,
      "Stop when val_loss turns: EarlyStopping(patience=3, restore_best_weights=True)",
      "It ends the run near its best epoch and takes the weights from there.");
  const scenario::Property* property = scenario::find_property("fit.callbacks");
  const std::uint32_t with =
      facts.scenario.fit.callbacks | static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
  stop.changes.clear();
  if (property != nullptr) {
    stop.changes.push_back({"fit.callbacks", scenario::to_text(*property, std::int64_t{with})});
  }
  stop.changes.push_back({"early_stopping.monitor", "val_loss"});
  stop.changes.push_back({"early_stopping.patience", "3"});
  stop.changes.push_back({"early_stopping.restore_best_weights", "true"});
  finding.changes.push_back(std::move(stop));
  finding.changes.push_back({"Or collect more samples, or use fewer units",
                             "Rows that outnumber the weights are hard to learn by heart.",
                             {}});
  return finding;
}

}  // namespace

constinit const Rule kOverfitting{
    .name = "overfitting",
    .title = "Overfitting",
    .doc =
        {
            .what = "val_loss is a tenth above its best and above loss in each of the last three "
                    "epochs.",
            .why = "The model has more freedom than the rows can tie down: it fits their noise, "
                   "which new rows do not have.",
            .silent_when = "No validation; fewer than six epochs; val_loss still falls or stays "
                           "near its best.",
            .fix = "EarlyStopping with restore_best_weights, fewer units, Dropout, more data.",
            .source =
                "SageMaker Debugger: overfit 0.1; one epoch is never enough (UMLAUT's false alarm)",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
