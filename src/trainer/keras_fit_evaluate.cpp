// Model.evaluate as fit() calls it after an epoch.
#include <algorithm>
#include <utility>

#include "trainer/arguments.h"
#include "trainer/keras_fit.h"

namespace fitscope::trainer {

using trace::EventKind;
using trace::StopReason;

void KerasFit::validation_begin() {
  if (!validation_checked_) {
    validation_checked_ = true;
    if (auto refusal = refuse_validation(run_.scenario, run_.profile)) {
      run_.raise(std::move(*refusal));
      left_by_exception();
      return;
    }
    // `while True` around nothing: the first batch is asked for before anything is evaluated.
    if (validation_->feed().peek_result() == feed::Pull::kBlocked) {
      run_.event(EventKind::kWaiting);
      finish(StopReason::kWaiting, "validation");
      return;
    }
  }
  epoch().validated = true;
  run_.event(EventKind::kValidationBegin);
  validation_->begin_fit(run_);
  if (run_.numbers()) run_.learner->reset_metrics();
  callbacks_.on_test_begin(run_);
  evaluating_ = validation_->begin_epoch(run_);
  any_test_logs_ = false;
  phase_ = Phase::kValidation;
}

void KerasFit::validate() {
  Count& steps = epoch().validation_steps;
  const auto execution = evaluating_ ? validation_->next(run_) : std::nullopt;
  if (!execution) {
    validation_end();
    return;
  }
  const bool endless =
      validation_->bound() == EpochSteps::kUnbounded && !validation_->feed().true_batches();
  if (endless && steps >= kEndlessSteps) {
    finish(StopReason::kEndlessEpoch, "validation");
    return;
  }
  feed::Batch batch;
  const double ms = run_.clock.validation_step_ms();
  if (options_.stretches && !run_.numbers() && execution->size == 1) {
    Count limit = validation_->more_alike();
    if (limit != EpochSteps::kUnbounded) ++limit;
    if (endless) limit = std::min(limit, kEndlessSteps - steps);
    const Count count = limit > 1 ? validation_->feed().skip(limit, batch) : 0;
    if (count > 0) {
      validation_->also_ran(count - 1);
      any_test_logs_ = true;
      steps += count;
      run_.clock.advance_ms(ms, count);
      return;
    }
  }
  Count ran = 0;
  bool dry = false;
  for (; ran < execution->size; ++ran) {
    if (endless && steps >= kEndlessSteps) break;
    dry = validation_->feed().next(batch) != feed::Pull::kBatch;
    if (dry) break;
    trainer_.test(run_, batch);
    run_.clock.advance_ms(ms);
    ++steps;
  }
  if (!dry || (ran > 0 && validation_->partial_executions())) {
    any_test_logs_ = true;
    return;
  }
  validation_->ran_dry(run_);
  validation_end();
}

void KerasFit::validation_end() {
  // The logs are what test_function() returned: nothing where not one call of it came to its end.
  trace::Logs logs;
  if (any_test_logs_) {
    trainer_.read_logs(run_, logs);
    run_.validated = true;
  }
  run_.event(EventKind::kValidationEnd, static_cast<double>(epoch().validation_steps));
  callbacks_.on_test_end(run_, logs);
  for (auto& [name, value] : logs)
    epoch_logs_.emplace_back("val_" + name, value);
  phase_ = Phase::kEpochEnd;
}

}  // namespace fitscope::trainer
