#include <cmath>
#include <limits>
#include <vector>

#include "trainer/callbacks/callbacks.h"
#include "trainer/warning_places.h"
#include "trainer/warnings.h"

namespace fitscope::trainer {
namespace {

using scenario::MonitorMode;
using scenario::Profile;

constexpr std::string_view kName = "EarlyStopping";

/// Keras 2 goes by the end of the name.
Direction direction_by_name(const std::string& monitor, MonitorMode mode) {
  if (mode == MonitorMode::kMin) return Direction::kMin;
  if (mode == MonitorMode::kMax) return Direction::kMax;
  const bool up =
      monitor.ends_with("acc") || monitor.ends_with("accuracy") || monitor.ends_with("auc");
  return up ? Direction::kMax : Direction::kMin;
}

class EarlyStopping : public Callback {
 public:
  explicit EarlyStopping(const RunContext& run) : spec_(run.scenario.early_stopping) {
    if (run.keras2()) direction_ = direction_by_name(spec_.monitor, spec_.mode);
  }

  void on_epoch_end(RunContext& run, Count epoch, trace::Logs& logs) override {
    if (!direction_) {
      direction_ = direction_by_metric(run, spec_.monitor, spec_.mode);
      if (!direction_) return raise_unknown_direction(run, kName, spec_.monitor);
    }
    // 3.7+ start from None, which anything improves on, NaN too; before, from an infinity.
    if (!best_ && run.profile < Profile::kKeras37) {
      const double infinity = std::numeric_limits<double>::infinity();
      best_ = *direction_ == Direction::kMin ? infinity : -infinity;
    }

    const Monitored monitored = look_up(run, logs, spec_.monitor);
    if (!monitored.available) return warn_missing(run, logs);
    if (!monitored.value || epoch < spec_.start_from_epoch) return;
    const double current = *monitored.value;
    if (spec_.restore_best_weights && !saved_) {
      save(run);
      if (!run.keras2()) best_epoch_ = epoch;
    }
    ++wait_;
    if (!best_ || improves(run, current, *best_)) {
      best_ = current;
      best_epoch_ = epoch;
      if (spec_.restore_best_weights) save(run);
      if (!spec_.baseline || improves(run, current, *spec_.baseline)) wait_ = 0;
      return;
    }
    if (wait_ < spec_.patience || epoch == 0) return;
    stopped_epoch_ = epoch;
    request_stop(run, kName);
    if (run.keras2()) restore(run);
  }

  void on_train_end(RunContext& run) override {
    if (stopped_epoch_ > 0 && spec_.verbose) {
      print_line(run, "Epoch " + std::to_string(stopped_epoch_ + 1) + ": early stopping");
    }
    if (!run.keras2()) restore(run);
  }

 private:
  bool improves(const RunContext& run, double value, double reference) const {
    const double delta = std::abs(spec_.min_delta);
    if (*direction_ == Direction::kMin) return less(run, value + delta, reference);
    return less(run, reference, value - delta);
  }

  /// Keras 3 compares through float32 tensors, Keras 2 in NumPy's doubles.
  static bool less(const RunContext& run, double a, double b) {
    return run.keras2() ? a < b : static_cast<float>(a) < static_cast<float>(b);
  }

  void save(const RunContext& run) {
    saved_ = true;
    if (run.learner) weights_ = run.learner->weights();
  }

  void restore(RunContext& run) {
    if (!spec_.restore_best_weights || !saved_) return;
    if (spec_.verbose) {
      print_line(run, "Restoring model weights from the end of the best epoch: " +
                          std::to_string(best_epoch_ + 1) + '.');
    }
    if (run.learner) run.learner->set_weights(weights_);
    run.trace.facts.restored_epoch = best_epoch_;
  }

  void warn_missing(RunContext& run, const trace::Logs& logs) const {
    const std::string text =
        "Early stopping conditioned on metric `" + spec_.monitor +
        "` which is not available. Available metrics are: " + available_metrics(run, logs);
    if (run.keras2()) return log_warning(run, text);
    warn(run, "UserWarning", text, place_of(run, WarningPlace::kEarlyStopping),
         "current = self.get_monitor_value(logs)");
  }

  scenario::EarlyStoppingSpec spec_;
  std::optional<Direction> direction_;
  std::optional<double> best_;
  Count best_epoch_ = 0;
  Count wait_ = 0;
  Count stopped_epoch_ = 0;
  bool saved_ = false;
  std::vector<float> weights_;
};

}  // namespace

std::unique_ptr<Callback> make_early_stopping(const RunContext& run) {
  return std::make_unique<EarlyStopping>(run);
}

}  // namespace fitscope::trainer
