// The progress bar: ProgbarLogger and Progbar of the imitated release, as bytes on the console.
//
// Simulated  targets known, unknown and learned at the first epoch's end; the 0.05 s rule; verbose
//            0, 1, 2; the double averaging of 3.0 to 3.14; backspaces and widths. Without numbers
//            values are not known: "loss: ?".
// Left out   stdout that is not a POSIX terminal or cannot show U+2501; cells beyond the 10,000th,
//            where steps_per_execution takes a bar far past its target.
// Source     keras 601488fd4c (2.15.0) utils/generic_utils.py: Progbar, callbacks.py:
//            ProgbarLogger;
//            keras 3.6.0, 3.14.1 and 250b42181c (3.15.1) src/utils/progbar.py: Progbar,
//            src/callbacks/progbar_logger.py.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trace/trace.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

/// Executions of equal length that end one after the other.
struct ExecutionEnds {
  Count first = 0;  ///< last step of the first of them
  Count count = 0;
  Count apart = 1;  ///< steps of each
  double ms_per_step = 0;
};

class Progbar {
 public:
  /// `target`: what Keras believes an epoch's steps to be when fit() begins (params["steps"]);
  /// unset: unknown.
  Progbar(const RunContext& run, MaybeCount target);

  /// What the bar counts to at this moment; also kept with verbose 0, for Epoch::steps_planned.
  MaybeCount target() const { return target_; }

  /// Prints "Epoch 1/5" where Keras does and starts a bar at the clock's time.
  void on_epoch_begin(RunContext& run, Count epoch);

  /// After a training batch; step counts from 0 and is the last of its execution. Logs as callbacks
  /// get them (without numbers: empty). May raise into `run` (3.0 to 3.13: "math domain error").
  void on_train_batch_end(RunContext& run, Count step, const trace::Logs& logs);

  /// True if on_train_batch_end for this step would need its logs: the bar prints them, or Keras
  /// averages them. The caller may leave them empty otherwise.
  bool wants_logs(const RunContext& run) const;

  /// The same as a call of on_train_batch_end for each of them with equal logs, the clock advancing
  /// by its steps BEFORE it; leaves the clock where they would. In bounded time: of very many
  /// updates the first and last are printed, the others counted.
  void on_train_batches_end(RunContext& run, const ExecutionEnds& ends, const trace::Logs& logs);

  /// Final line. `train_counter`: steps that succeeded in this fit(): Keras 2 learns its target
  /// from it, Keras 3 from the epoch's last batch index. Without numbers, logs hold only what is
  /// certain (a learning rate) and the rest is shown as "?".
  void on_epoch_end(RunContext& run, const trace::Logs& logs, Count train_counter);

 private:
  /// A metric as Progbar._values holds it.
  struct Shown {
    std::string name;
    double sum = 0;
    double count = 0;
    bool known = true;
  };

  bool averages() const;  ///< Keras means the running means once more.
  bool has_target() const;
  bool is_raising(RunContext& run) const;
  void note(Count current, const trace::Logs& logs, bool finalize);
  void note_unknown(const RunContext& run, bool validated, bool any_step);
  bool suppressed(double now_ms) const { return shown_once_ && now_ms - last_ms_ < kIntervalMs; }
  double seconds_per_step(Count current, double now_ms);
  std::string compose(double now_ms, Count current, bool finalize);
  std::string summary_line(double now_ms, Count current);
  void append_values(std::string& text, bool summary) const;
  void print(RunContext& run, Count step, std::string bytes, bool is_update) const;

  static constexpr double kIntervalMs = 50;

  scenario::Profile profile_;
  int minor_;
  Count verbose_;
  MaybeCount target_;
  Count seen_ = 0;         ///< ProgbarLogger.seen
  Count seen_so_far_ = 0;  ///< Progbar._seen_so_far
  double start_ms_ = 0;
  double last_ms_ = 0;
  bool shown_once_ = false;
  std::optional<double> first_step_ms_;
  std::size_t previous_width_ = 0;
  std::vector<Shown> shown_;
};

/// As the bar writes a number: "0.5000", "5.0000e-04", "nan". verbose=2 (`summary`) writes every
/// negative number with an exponent.
std::string bar_value(double value, bool summary = false);

/// Names of loss and metrics in the order the bar has them, then those of validation.
std::vector<std::string> log_names(const scenario::Scenario& scenario, scenario::Profile profile,
                                   bool validated);

}  // namespace fitscope::trainer
