// The user's callbacks, in Keras's order: EarlyStopping, TerminateOnNaN, ReduceLROnPlateau,
// LearningRateScheduler, then the user's own StopTraining. History and the bar come after them and
// are the loop's business.
//
// Without numbers (run.numbers() false) values are not known: a callback that would need one does
// nothing, but what is certain (val_loss without validation is missing) still happens.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "trace/trace.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

/// One callback. Hooks may set run.stop_training and run.stopped_by, change the learning rate,
/// warn, print, add to logs at epoch end, or raise into `run`.
class Callback {
 public:
  virtual ~Callback() = default;
  virtual void on_train_begin(RunContext&) {}
  virtual void on_epoch_begin(RunContext&, Count /*epoch*/) {}
  virtual void on_train_batch_begin(RunContext&, Count /*step*/) {}
  virtual void on_train_batch_end(RunContext&, Count /*step*/, const trace::Logs&) {}
  virtual void on_test_begin(RunContext&) {}
  virtual void on_test_end(RunContext&, const trace::Logs&) {}
  virtual void on_epoch_end(RunContext&, Count /*epoch*/, trace::Logs&) {}
  virtual void on_train_end(RunContext&) {}
  /// The first step >= `step` of `epoch` at which a batch hook has an effect; unset: none in this
  /// epoch.
  virtual MaybeCount next_batch_of_interest(const RunContext&, Count /*epoch*/,
                                            Count /*step*/) const {
    return std::nullopt;
  }
};

class CallbackList {
 public:
  /// Made from fit.callbacks. Constructors' own complaints are arguments.h's business.
  explicit CallbackList(const RunContext& run);

  void on_train_begin(RunContext& run);
  void on_epoch_begin(RunContext& run, Count epoch);
  void on_train_batch_begin(RunContext& run, Count step);
  void on_train_batch_end(RunContext& run, Count step, const trace::Logs& logs);
  void on_test_begin(RunContext& run);
  void on_test_end(RunContext& run, const trace::Logs& logs);
  /// `logs` go on to History and the bar with what callbacks add (lr, learning_rate).
  void on_epoch_end(RunContext& run, Count epoch, trace::Logs& logs);
  void on_train_end(RunContext& run);

  /// Steps before it may be run as one stretch, without batch hooks.
  MaybeCount next_batch_of_interest(const RunContext& run, Count epoch, Count step) const;

 private:
  std::vector<std::unique_ptr<Callback>> callbacks_;
};

}  // namespace fitscope::trainer
