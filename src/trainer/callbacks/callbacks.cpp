#include "trainer/callbacks/callbacks.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "trainer/progbar.h"

namespace fitscope::trainer {
namespace {

using scenario::Metric;
using scenario::MonitorMode;

std::string_view without_val(std::string_view monitor) {
  constexpr std::string_view kPrefix = "val_";
  return monitor.starts_with(kPrefix) ? monitor.substr(kPrefix.size()) : monitor;
}

/// Keys of the logs, whether or not their values are known.
std::vector<std::string> keys(const RunContext& run, const trace::Logs& logs) {
  std::vector<std::string> all;
  if (!run.numbers() && run.logged) all = log_names(run.scenario, run.profile, run.validated);
  for (const auto& [name, value] : logs) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name.text());
  }
  return all;
}

}  // namespace

std::optional<Direction> direction_by_metric(const RunContext& run, const std::string& monitor,
                                             MonitorMode mode) {
  if (mode == MonitorMode::kMin) return Direction::kMin;
  if (mode == MonitorMode::kMax) return Direction::kMax;
  const std::string_view name = without_val(monitor);
  const std::uint32_t metrics = run.scenario.compile.metrics;
  if (name == "accuracy" && has(metrics, Metric::kAccuracy)) return Direction::kMax;
  if (name == "loss" || (name == "mae" && has(metrics, Metric::kMae)) ||
      (name == "mse" && has(metrics, Metric::kMse))) {
    return Direction::kMin;
  }
  return std::nullopt;
}

void raise_unknown_direction(RunContext& run, std::string_view callback,
                             const std::string& monitor) {
  std::string text{callback};
  text += " callback received monitor=" + monitor;
  if (run.minor < 11) {
    text +=
        " but Keras isn't able to automatically determine whether that metric should be maximized "
        "or minimized. Pass `mode='max'` in order to do early stopping based on the highest metric "
        "value, or pass `mode='min'` in order to use the lowest value.";
  } else {
    text +=
        ", but Keras isn't able to automatically determine whether that metric should be maximized "
        "or minimized. Pass `mode='max'` in order to monitor based on the highest metric value, or "
        "pass `mode='min'` in order to use the lowest value.";
  }
  run.raise({.type = "ValueError", .message = std::move(text)});
}

Monitored look_up(const RunContext& run, const trace::Logs& logs, const std::string& monitor) {
  for (const auto& [name, value] : logs) {
    if (name == monitor) return {.available = true, .value = value};
  }
  if (run.numbers()) return {};
  const std::vector<std::string> names = keys(run, logs);
  return {.available = std::find(names.begin(), names.end(), monitor) != names.end()};
}

std::string available_metrics(const RunContext& run, const trace::Logs& logs) {
  return join(keys(run, logs), ",");
}

void log_learning_rate(const RunContext& run, trace::Logs& logs, trace::Logs& own) {
  const std::string key = run.keras2() ? "lr" : "learning_rate";
  const auto rate = static_cast<double>(run.learning_rate());
  const auto put = [&](trace::Logs& target) {
    for (auto& [name, value] : target) {
      if (name == key) {
        value = rate;
        return;
      }
    }
    target.emplace_back(key, rate);
  };
  if (!keys(run, logs).empty()) put(logs);
  own = logs;
  put(own);
}

void print_line(RunContext& run, std::string line) {
  line += '\n';
  run.trace.console.write({.epoch = run.at.epoch, .step = run.at.step, .bytes = std::move(line)});
}

void request_stop(RunContext& run, std::string_view callback) {
  run.stop_training = true;
  run.stopped_by = callback;
  run.event(trace::EventKind::kStopRequested, 0, std::string(callback));
}

}  // namespace fitscope::trainer
