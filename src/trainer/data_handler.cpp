#include "trainer/data_handler.h"

#include <algorithm>
#include <utility>

#include "trainer/warnings.h"

namespace fitscope::trainer {

DataHandler::DataHandler(std::unique_ptr<feed::Feed> feed, MaybeCount steps,
                         Count steps_per_execution, Count epochs, bool recreate)
    : EpochSteps(std::move(feed), steps, steps_per_execution),
      epochs_(epochs),
      recreate_(recreate),
      inferred_steps_(steps ? steps : feed_->num_batches()) {
  if (steps == -1) inferred_steps_.reset();
}

void DataHandler::begin_fit(RunContext& run) {
  open(run);
  fresh_iterator_ = true;
  before_fit_.reset();
  if (!inferred_steps_ || run.steps_per_execution <= *inferred_steps_) return;
  before_fit_ = run.steps_per_execution;
  run.steps_per_execution = *inferred_steps_;
}

void DataHandler::end_fit(RunContext& run) {
  run.steps_per_execution = before_fit_.value_or(run.steps_per_execution);
}

bool DataHandler::begin_epoch(RunContext& run) {
  end_epoch_before();
  if (insufficient_data_) return false;
  if (recreate_ && !fresh_iterator_) open(run);
  // A Sequence's length is asked again in every epoch, and with it what there is to say.
  if (recreate_ && steps_ == -1) warn_indefinite(run);
  if (recreate_ && !steps_ && feed_->num_batches()) inferred_steps_ = feed_->num_batches();
  fresh_iterator_ = false;
  current_step_ = 0;
  step_increment_ = 0;
  before_rest_.reset();  // whoever left the last epoch in its last execution left the variable so
  return true;
}

std::optional<Execution> DataHandler::next(RunContext& run) {
  run.steps_per_execution = before_rest_.value_or(run.steps_per_execution);
  before_rest_.reset();
  current_step_ += step_increment_;
  step_increment_ = 0;
  if (insufficient_data_) return std::nullopt;
  if (inferred_steps_ && current_step_ >= *inferred_steps_) return std::nullopt;
  per_execution_ = run.steps_per_execution;
  step_increment_ = per_execution_;
  if (inferred_steps_ && *inferred_steps_ - current_step_ < per_execution_) {
    step_increment_ = *inferred_steps_ - current_step_;
    before_rest_ = per_execution_;
    run.steps_per_execution = step_increment_;
  }
  return Execution{.step = current_step_,
                   .size = step_increment_,
                   .end_step = current_step_ + step_increment_ - 1};
}

Count DataHandler::more_alike() const {
  if (!inferred_steps_) return kUnbounded;
  return (*inferred_steps_ - current_step_ - step_increment_) / per_execution_;
}

void DataHandler::ran_dry(RunContext& run) {
  if (!inferred_steps_) {
    inferred_steps_ = current_step_;
    return;
  }
  insufficient_data_ = true;
  warn_out_of_data(run, Dry::kExhausted, epochs_ * *inferred_steps_);
}

}  // namespace fitscope::trainer
