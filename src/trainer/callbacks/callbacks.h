// The five callbacks a scenario may ask for, and what they share.
//
// Source  keras 601488fd4c (2.15.0) callbacks.py: EarlyStopping, TerminateOnNaN,
//         ReduceLROnPlateau, LearningRateScheduler;
//         keras 3.6.0, 3.14.1 and 250b42181c (3.15.1) src/callbacks/: the same names,
//         monitor_callback.py: MonitorCallback.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "trainer/callbacks/callback_list.h"

namespace fitscope::trainer {

std::unique_ptr<Callback> make_early_stopping(const RunContext& run);
std::unique_ptr<Callback> make_terminate_on_nan();
std::unique_ptr<Callback> make_reduce_lr_on_plateau(const RunContext& run);
/// lambda epoch, lr: lr * factor if epoch > 0 and epoch % every == 0 else lr
std::unique_ptr<Callback> make_learning_rate_scheduler(const RunContext& run);
std::unique_ptr<Callback> make_stop_training(const RunContext& run);

enum class Direction { kMin, kMax };

/// Which way is better. Keras 3 (ReduceLROnPlateau: 3.11+) knows it only of the loss and of metrics
/// that compile() was given.
/// Errors  nullopt: Keras cannot tell and raises `unknown_direction`.
std::optional<Direction> direction_by_metric(const RunContext& run, const std::string& monitor,
                                             scenario::MonitorMode mode);
void raise_unknown_direction(RunContext& run, std::string_view callback,
                             const std::string& monitor);

/// A log's value. Without numbers the value of a metric that is there is not known.
struct Monitored {
  bool available = false;
  std::optional<double> value;
};
Monitored look_up(const RunContext& run, const trace::Logs& logs, const std::string& monitor);

/// "loss,accuracy": what Keras lists when a metric is missing.
std::string available_metrics(const RunContext& run, const trace::Logs& logs);

/// logs["lr"] or logs["learning_rate"] = the optimizer's rate. Keras 3 writes into the shared logs
/// only if they are not empty; `own` is then a copy with that one entry.
void log_learning_rate(const RunContext& run, trace::Logs& logs, trace::Logs& own);

/// One line on stdout.
void print_line(RunContext& run, std::string line);

/// model.stop_training = True
void request_stop(RunContext& run, std::string_view callback);

}  // namespace fitscope::trainer
