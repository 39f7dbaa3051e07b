#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "trainer/callbacks/callbacks.h"
#include "trainer/warning_places.h"
#include "trainer/warnings.h"

namespace fitscope::trainer {
namespace {

using scenario::MonitorMode;
using scenario::Profile;

constexpr std::string_view kName = "ReduceLROnPlateau";

/// Keras 2 and 3.0 to 3.10 go by "acc" anywhere in the name.
Direction direction_by_name(const std::string& monitor, MonitorMode mode) {
  const bool down = mode == MonitorMode::kMin ||
                    (mode == MonitorMode::kAuto && monitor.find("acc") == std::string::npos);
  return down ? Direction::kMin : Direction::kMax;
}

class ReduceLrOnPlateau : public Callback {
 public:
  explicit ReduceLrOnPlateau(const RunContext& run) : spec_(run.scenario.reduce_lr) {
    if (run.minor >= 11) return;
    const double infinity = std::numeric_limits<double>::infinity();
    direction_ = direction_by_name(spec_.monitor, spec_.mode);
    best_ = *direction_ == Direction::kMin ? infinity : -infinity;
  }

  void on_epoch_end(RunContext& run, Count epoch, trace::Logs& logs) override {
    if (!direction_) {
      direction_ = direction_by_metric(run, spec_.monitor, spec_.mode);
      if (!direction_) return raise_unknown_direction(run, kName, spec_.monitor);
    }
    trace::Logs own;
    log_learning_rate(run, logs, own);
    const Monitored monitored = look_up(run, own, spec_.monitor);
    if (!monitored.available) return warn_missing(run, own);
    if (!monitored.value) return;
    const double current = *monitored.value;

    if (cooldown_ > 0) {
      --cooldown_;
      wait_ = 0;
    }
    if (!best_ || improves(run, current, *best_)) {
      best_ = current;
      wait_ = 0;
    } else if (cooldown_ == 0) {
      ++wait_;
      if (wait_ >= spec_.patience) reduce(run, epoch);
    }
  }

 private:
  bool improves(const RunContext& run, double value, double best) const {
    const bool down = *direction_ == Direction::kMin;
    if (run.minor < 11) {
      return down ? value < best - spec_.min_delta : value > best + spec_.min_delta;
    }
    const double delta = std::abs(spec_.min_delta);
    const auto shifted = static_cast<float>(down ? value + delta : value - delta);
    const auto reference = static_cast<float>(best);
    return down ? shifted < reference : shifted > reference;
  }

  void reduce(RunContext& run, Count epoch) {
    const auto old_rate = static_cast<double>(run.learning_rate());
    if (!(old_rate > static_cast<double>(static_cast<float>(spec_.min_lr)))) return;
    const double rate = std::max(old_rate * spec_.factor, spec_.min_lr);
    run.set_learning_rate(static_cast<float>(rate));
    run.event(trace::EventKind::kLearningRate, rate, std::string(kName));
    if (spec_.verbose) {
      print_line(run, "\nEpoch " + std::to_string(epoch + 1) +
                          ": ReduceLROnPlateau reducing learning rate to " + python_repr(rate) +
                          '.');
    }
    cooldown_ = spec_.cooldown;
    wait_ = 0;
  }

  void warn_missing(RunContext& run, const trace::Logs& logs) const {
    const std::string text =
        "Learning rate reduction is conditioned on metric `" + spec_.monitor +
        "` which is not available. Available metrics are: " + available_metrics(run, logs);
    if (run.keras2()) return log_warning(run, text);
    warn(run, "UserWarning", text + '.', place_of(run, WarningPlace::kReduceLr),
         "callback.on_epoch_end(epoch, logs)");
  }

  scenario::ReduceLrSpec spec_;
  std::optional<Direction> direction_;
  std::optional<double> best_;
  Count cooldown_ = 0;
  Count wait_ = 0;
};

}  // namespace

std::unique_ptr<Callback> make_reduce_lr_on_plateau(const RunContext& run) {
  return std::make_unique<ReduceLrOnPlateau>(run);
}

}  // namespace fitscope::trainer
