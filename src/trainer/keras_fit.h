// Model.fit of either Keras: the loop over epochs, its callbacks, its evaluation, and what it
// writes down.
//
//   begin -> epoch begin -> steps … -> epoch's own end -> [evaluation …] -> epoch end -> … -> train
//   end
//
// Simulated  the order of callbacks; the call that finds no data, which still moves the optimizer
// on and, with
//            static shapes in Keras 3, dilutes the epoch's means; stop_training looked at after
//            every batch and every epoch
// only; logs of
//            an epoch without steps; validation_freq; exceptions that leave fit().
// Left out   class and sample weights; run_eagerly; distribution strategies; BackupAndRestore.
// Source     keras 601488fd4c (2.15.0) engine/training.py: Model.fit, Model.evaluate;
//            keras 250b42181c (3.15.1) src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit,
//            evaluate.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trainer/batch_trainer.h"
#include "trainer/callbacks/callback_list.h"
#include "trainer/epoch_steps.h"
#include "trainer/fit_loop.h"
#include "trainer/progbar.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

class KerasFit : public FitLoop {
 public:
  KerasFit(const scenario::Scenario& scenario, scenario::Profile profile,
           const RunOptions& options);

  Status advance() override;
  const trace::Trace& trace() const override { return run_.trace; }
  trace::Trace take_trace() override { return std::move(run_.trace); }
  double progress() const override;
  std::vector<float> weights() const override;

 private:
  /// One transition trains or evaluates at most so many batches one by one: an execution may hold
  /// a million.
  static constexpr Count kMostAtOnce = 64;

  enum class Phase {
    kBegin,
    kEpochBegin,
    kSteps,
    kStepsOver,
    kValidation,
    kEpochEnd,
    kTrainEnd,
    kFinished
  };

  void begin();
  void epoch_begin();
  void execute();
  void go_on_executing();
  /// From within execution_ on, as many batches as have a closed form. False: none has.
  bool execute_stretch();
  /// Executions after this one in which no callback has anything to do.
  Count free_executions() const;
  /// Moves execution_ on by so many batches, into later ones if need be. Returns how many ended.
  Count move_on(EpochSteps& steps, Count taken);
  void wait_for_batch();
  /// All is trained, and fit() waits for a batch it does not need.
  bool never_returns();
  /// False: no batch came, or fit() is over.
  bool train_on_next();
  void end_execution(const Execution& execution);
  void ran_dry(const Execution& execution);
  /// Does a call that finds no data still do what hangs on no batch? The loop inside a call of
  /// several steps asks for data before it does anything.
  static bool in_vain(const EpochSteps& steps, const Execution& execution) {
    return execution.size == 1 || !steps.partial_executions();
  }
  void steps_over();
  /// Not one call of train_function has given logs in this fit().
  void raise_without_logs(std::string type, std::string message);
  void validation_begin();
  void validate();
  bool validate_stretch(Count limit);
  void validation_end();
  void epoch_end();
  void train_end();
  void finish(trace::StopReason reason, std::string detail = {});

  trace::Epoch& epoch() { return run_.trace.epochs.back(); }
  /// Leaves fit() if a part has raised.
  bool left_by_exception();
  bool refuses(const feed::Batch& batch);
  /// What a step that fails while it runs does all the same.
  void step_in_vain(const trace::Exception& refusal);
  /// The first call finds no data: it is traced all the same. True: tracing raises.
  bool refuses_without_data();
  bool refuses_to_test(const feed::Batch& batch);
  /// Steps after which this epoch is called endless; kUnbounded: something will end it.
  Count endless_after() const;
  /// Of an execution that finds too little data the clock sees nothing: the first that is whole has
  /// the slow step.
  bool slow_step() const { return !any_logs_ && ran_ == 0; }
  double step_ms() const { return slow_step() ? run_.clock.first_step_ms() : run_.clock.step_ms(); }

  RunContext run_;
  RunOptions options_;
  BatchTrainer trainer_;
  CallbackList callbacks_;
  std::unique_ptr<EpochSteps> training_;
  std::unique_ptr<EpochSteps> validation_;
  std::optional<Progbar> progbar_;
  Phase phase_ = Phase::kBegin;
  Count epoch_ = 0;
  Count steps_run_ = 0;                 // in all
  bool first_step_ = true;              // none has run: the next one traces
  std::optional<Execution> execution_;  // begun and not ended; of an evaluation too
  Count ran_ = 0;                       // of its steps
  bool validation_checked_ = false;
  bool evaluation_traced_ = false;
  bool evaluation_checked_ = false;  ///< Its first batch's shapes have been compared.
  Count evaluation_traces_ = 1;      // how often one execution of it traces its step
  bool evaluating_ = false;          // an evaluation has begun
  bool any_logs_ = false;            // a train step has given logs in this fit()
  bool any_test_logs_ = false;       // did a call of test_function() of this evaluation return?
  trace::Logs batch_logs_;
  trace::Logs epoch_logs_;
};

}  // namespace fitscope::trainer
