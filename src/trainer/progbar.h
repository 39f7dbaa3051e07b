// The progress bar: ProgbarLogger and Progbar of the imitated release, as bytes on the console.
//
// Simulated  targets known, unknown and learned at the first epoch's end; the 0.05 s rule; verbose
// 0, 1, 2;
//            the double averaging of 3.0 to 3.14; backspaces and widths.
// Source     keras 601488fd4c (2.15.0) utils/generic_utils.py: Progbar, callbacks.py:
// ProgbarLogger;
//            keras 250b42181c (3.15.1) src/utils/progbar.py: Progbar,
//            src/callbacks/progbar_logger.py.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trace/trace.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

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

  /// The same as `count` calls of on_train_batch_end for steps first, first + 1, … with equal logs,
  /// the clock advancing by `ms_per_step` BEFORE each of them; leaves the clock where they would.
  /// In bounded time.
  void on_train_batches_end(RunContext& run, Count first, Count count, double ms_per_step,
                            const trace::Logs& logs);

  /// Final line. `train_counter`: steps that succeeded in this fit(): Keras 2 learns its target
  /// from it, Keras 3 from the epoch's last batch index.
  void on_epoch_end(RunContext& run, const trace::Logs& logs, Count train_counter);

 private:
  MaybeCount target_;
};

}  // namespace fitscope::trainer
