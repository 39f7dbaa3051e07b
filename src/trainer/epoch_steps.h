// What Keras 2's DataHandler and Keras 3's EpochIterator have in common: they decide, execution by
// execution, whether an epoch goes on, over one input. One is made for training, one for
// evaluation.
//
//   begin_fit()  { begin_epoch()  { next()  …pull the execution's batches…  [ran_dry()] } }
//   [end_fit()]
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "feed/feed.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

/// One call of train_function: steps_per_execution batches, or fewer where the epoch ends.
struct Execution {
  Count step = 0;      ///< what on_train_batch_begin gets
  Count size = 1;      ///< batches it will try to run
  Count end_step = 0;  ///< what on_train_batch_end gets
};

class EpochSteps {
 public:
  static constexpr Count kUnbounded = std::numeric_limits<Count>::max();

  /// `steps`: steps_per_epoch or validation_steps.
  EpochSteps(std::unique_ptr<feed::Feed> feed, MaybeCount steps, Count steps_per_execution)
      : feed_(std::move(feed)), steps_(steps), per_execution_(steps_per_execution) {}
  virtual ~EpochSteps() = default;

  /// params["steps"]: what the bar counts to.
  virtual MaybeCount num_batches() const = 0;

  /// Before the first epoch of fit(), and before every evaluation.
  virtual void begin_fit(RunContext& run) = 0;
  /// After every evaluation.
  virtual void end_fit(RunContext&) {}
  /// False: the loop over epochs ends here for lack of data (Keras 2).
  virtual bool begin_epoch(RunContext& run) = 0;
  /// Unset: the epoch's loop is over, as planned or (Keras 3.7+) because all the input's batches
  /// are seen.
  virtual std::optional<Execution> next(RunContext& run) = 0;
  /// Executions of the same size that next() would give after its last one, each that much further
  /// on, whatever happens meanwhile. kUnbounded: as long as the input gives batches.
  virtual Count more_alike() const = 0;
  /// So many of these ran without next() having been asked.
  virtual void also_ran(Count executions) = 0;
  /// catch_stop_iteration(): the iterator gave no further batch. Warns as the imitated Keras does.
  virtual void ran_dry(RunContext& run) = 0;

  /// Steps this epoch may have at most by itself; kUnbounded: only the input can end it.
  virtual Count bound() const = 0;
  /// Does an execution that gets only some of its batches still count as one?
  virtual bool partial_executions() const { return false; }
  /// Did the epoch end short because every batch of the input was seen (Keras 3.7+)?
  virtual bool counted_dry() const { return false; }

  feed::Feed& feed() { return *feed_; }
  const feed::Feed& feed() const { return *feed_; }

 protected:
  void open(RunContext& run);
  /// Of Keras 2 and of 3.0 to 3.6: on_epoch_end() of the input comes before every epoch but the
  /// first.
  void end_epoch_before();

  std::unique_ptr<feed::Feed> feed_;
  MaybeCount steps_;
  Count per_execution_;

 private:
  bool opened_ = false;     // any iterator yet?
  bool any_epoch_ = false;  // any epoch before?
};

/// The imitated Keras's machine over the training data.
std::unique_ptr<EpochSteps> make_training_steps(const RunContext& run);

/// The same over the validation data; nullptr without validation.
std::unique_ptr<EpochSteps> make_validation_steps(const RunContext& run);

}  // namespace fitscope::trainer
