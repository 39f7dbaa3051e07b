// Keras 2's DataHandler: how many steps an epoch has, and what happens when the input runs dry.
//
// Simulated  enumerate_epochs, steps, catch_stop_iteration, _infer_steps; executions cut to the
// steps that
//            remain; a length learned silently in the first epoch; insufficient data, which ends
//            fit() and, in the handler cached for validation, every later evaluation; the variable
//            that all handlers of a model share (run.steps_per_execution): no larger than the steps
//            of an epoch while a handler's epochs last, the rest's size in a last execution, and
//            left at that where the loop over the steps is left in it.
// Left out   distribution strategies.
// Source     keras 601488fd4c (2.15.0) engine/data_adapter.py: DataHandler.
#pragma once

#include "trainer/epoch_steps.h"

namespace fitscope::trainer {

class DataHandler : public EpochSteps {
 public:
  /// `recreate`: a new iterator for every epoch (adapter.should_recreate_iterator()).
  DataHandler(std::unique_ptr<feed::Feed> feed, MaybeCount steps, Count steps_per_execution,
              Count epochs, bool recreate);

  MaybeCount num_batches() const override { return inferred_steps_; }
  void begin_fit(RunContext& run) override;
  void end_fit(RunContext& run) override;
  bool begin_epoch(RunContext& run) override;
  std::optional<Execution> next(RunContext& run) override;
  Count more_alike() const override;
  void also_ran(Count executions) override { current_step_ += executions * step_increment_; }
  void ran_dry(RunContext& run) override;
  Count bound() const override { return inferred_steps_.value_or(kUnbounded); }

 private:
  Count epochs_;
  bool recreate_;
  MaybeCount inferred_steps_;
  bool insufficient_data_ = false;
  bool fresh_iterator_ = false;  // opened, and no epoch has begun on it
  Count current_step_ = 0;       // of the execution next() gave last
  Count step_increment_ = 0;     // its size; 0 before the first
  MaybeCount before_fit_;        // the shared variable, where this fit or evaluation cut it
  MaybeCount before_rest_;       // … and where a last, partial execution did
};

}  // namespace fitscope::trainer
