// The steps of an epoch: calls of train_function, one by one or many at once.
//
// Without numbers (model.kind any) whole stretches of batches are taken in closed form. How batches
// fall into executions and what kind of batches they are have nothing to do with each other, so a
// stretch may begin and end within an execution.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "trainer/arguments.h"
#include "trainer/keras_fit.h"
#include "trainer/shape_checks.h"
#include "trainer/shape_texts.h"
#include "trainer/warnings.h"

namespace fitscope::trainer {

using trace::EventKind;
using trace::StepState;
using trace::StopReason;

namespace {

bool out_of_the_ordinary(const feed::Batch& batch) {
  return batch.label_changed || batch.unbatched || batch.features >= 0 || batch.is_short;
}

/// Keras 2's loop over several steps is made by AutoGraph, which has a word of its own on what
/// fails while it is traced.
void let_autograph_speak(const RunContext& run, trace::Exception& refusal) {
  if (!run.keras2() || run.scenario.compile.steps_per_execution == 1) return;
  constexpr std::string_view kType = "ValueError: ";
  std::string& message = refusal.message;
  const bool in_user_code = message.starts_with("in user code:");
  const std::size_t at = message.rfind(kType);
  const std::size_t begin =
      in_user_code && at != std::string::npos ? at + kType.size() : std::size_t{0};
  const std::string words =
      std::string("'outputs' must be defined before the loop\n") + (in_user_code ? "    " : "") +
      "Note: AutoGraph tried to define it automatically, but ran into a ValueError: ";
  message.insert(begin, words);
}

bool fails_with_numbers(const trace::Exception& refusal) {
  return refusal.message.starts_with("Graph execution error:");
}

}  // namespace

Count KerasFit::endless_after() const {
  const feed::Feed& feed = training_->feed();
  if (training_->bound() != EpochSteps::kUnbounded || feed.true_batches()) {
    return EpochSteps::kUnbounded;
  }
  // Something ahead may end it all the same: the generator itself, or a callback.
  const scenario::Scenario& asked = run_.scenario;
  if (asked.feed.kind == scenario::FeedKind::kGenerator) {
    const Count next_yield = feed.yield_number();
    const auto ahead = [next_yield](const MaybeCount& at) { return at && *at >= next_yield; };
    const bool nan_stops = has(asked.fit.callbacks, scenario::Callback::kTerminateOnNan) &&
                           run_.numbers() && ahead(asked.generator.nan_at);
    if (ahead(asked.generator.raise_at) || ahead(asked.generator.block_at) || nan_stops) {
      return EpochSteps::kUnbounded;
    }
  }
  const scenario::StopTrainingSpec& stop = asked.stop_training;
  const bool at_batch =
      stop.hook == scenario::StopHook::kBatchBegin || stop.hook == scenario::StopHook::kBatchEnd;
  if (has(asked.fit.callbacks, scenario::Callback::kStopTraining) && at_batch &&
      stop.epoch == epoch_) {
    return std::max(kEndlessSteps, stop.batch + 1);
  }
  return kEndlessSteps;
}

void KerasFit::execute() {
  run_.at.step = epoch().steps_run;
  if (epoch().steps_run >= endless_after()) {
    finish(StopReason::kEndlessEpoch);
    return;
  }
  if (execution_) {
    go_on_executing();
    return;
  }
  const auto next = training_->next(run_);
  if (!next) {
    if (training_->counted_dry()) {
      epoch().ran_dry = true;
      run_.event(EventKind::kFeedDry);
    }
    phase_ = Phase::kStepsOver;
    return;
  }
  if (steps_run_ >= options_.most_steps) {
    finish(StopReason::kCutOff);
    return;
  }
  callbacks_.on_train_batch_begin(run_, next->step);
  if (left_by_exception()) return;
  execution_ = next;
  ran_ = 0;
  go_on_executing();
}

void KerasFit::go_on_executing() {
  for (Count taken = 0; ran_ < execution_->size; ++taken) {
    if (steps_run_ >= options_.most_steps) {
      run_.at.step = epoch().steps_run;
      finish(StopReason::kCutOff);
      return;
    }
    if (taken == kMostAtOnce || epoch().steps_run >= endless_after()) return;
    if (execute_stretch()) return;
    if (!train_on_next()) {
      if (phase_ == Phase::kFinished) return;
      break;
    }
  }
  const Execution done = *execution_;
  const bool dry = ran_ < done.size;
  execution_.reset();
  if (!dry || (ran_ > 0 && training_->partial_executions())) {
    if (options_.calls != nullptr) options_.calls->push_back({.epoch = epoch_, .steps = ran_});
    end_execution(done);
  } else {
    ran_dry(done);
  }
}

Count KerasFit::free_executions() const {
  // stop_training takes effect when this execution ends.
  if (run_.stop_training) return 0;
  const Execution& now = *execution_;
  Count free = std::min(training_->more_alike(), EpochSteps::kUnbounded / now.size - 2);
  if (const auto interest = callbacks_.next_batch_of_interest(run_, epoch_, now.end_step)) {
    free = std::min(free, (*interest - now.end_step - 1) / now.size);
  }
  return std::max<Count>(free, 0);
}

bool KerasFit::execute_stretch() {
  if (!options_.stretches || run_.numbers() || first_step_ || slow_step()) return false;
  const Count before = epoch().steps_run;
  const Count room = execution_->size - ran_;
  const Count limit = std::min({room + free_executions() * execution_->size,
                                endless_after() - before, options_.most_steps - steps_run_});
  feed::Stretch stretch;
  const Count taken = training_->feed().skip(limit, stretch);
  if (taken == 0) return false;
  run_.at.step = before;
  if (refuses(stretch.first)) return true;
  const double ms = step_ms();
  trainer_.train_stretch(run_, stretch, training_->feed().numbers_repeat_after());
  steps_run_ += taken;
  const Execution done = *execution_;
  const Count ended = move_on(*training_, taken);
  if (ended == 0) {
    run_.clock.owe_ms(ms, taken);
    return true;
  }
  run_.clock.owe_ms(ms, room);
  run_.at.step = before + room - 1;
  end_execution(done);
  if (taken == room) return true;
  FS_CHECK(phase_ == Phase::kSteps);  // free executions follow one that nothing can end
  const ExecutionEnds others{.first = done.end_step + done.size,
                             .count = ended - 1,
                             .apart = done.size,
                             .ms_per_step = ms};
  progbar_->on_train_batches_end(run_, others, batch_logs_);
  if (execution_) run_.clock.owe_ms(ms, ran_);
  return true;
}

Count KerasFit::move_on(EpochSteps& steps, Count taken) {
  const Count size = execution_->size;
  const Count ended = (ran_ + taken) / size;
  ran_ = (ran_ + taken) % size;
  if (ended == 0) return 0;
  // Of those after the first, one may have begun and not ended.
  steps.also_ran(ran_ > 0 ? ended : ended - 1);
  if (ran_ > 0) {
    execution_->step += ended * size;
    execution_->end_step += ended * size;
  } else {
    execution_.reset();
  }
  return ended;
}

bool KerasFit::refuses(const feed::Batch& batch) {
  std::optional<trace::Exception> refusal;
  if (first_step_ || out_of_the_ordinary(batch)) {
    refusal = check_batch(run_.scenario, run_.profile, batch, first_step_);
  }
  if (first_step_) {
    const bool runs = !refusal || fails_with_numbers(*refusal);
    warn_at_first_step(run_, runs ? nullptr : &*refusal);
    if (!runs) let_autograph_speak(run_, *refusal);
  }
  if (!refusal) refusal = trainer_.refuse_labels(run_, batch, false);
  if (!refusal) return false;
  if (refusal->after_update) {
    trainer_.update_only(run_, batch);
  } else {
    step_in_vain(*refusal);
  }
  run_.raise(std::move(*refusal));
  trace::append_steps(epoch(), 1, StepState::kRaised, batch.rows);
  finish(StopReason::kException);
  return true;
}

// A step that fails while it runs has decayed the weights, which hangs on nothing that fails: 22 of
// 22 runs of keras 2.15.0, 3.0.5, 3.7.0 and 3.15.1 each.
void KerasFit::step_in_vain(const trace::Exception& refusal) {
  if (run_.numbers() && fails_with_numbers(refusal)) run_.learner->dry_step();
}

bool KerasFit::refuses_without_data() {
  const Count rows = run_.trace.facts.batch_size;
  const bool flat =
      run_.scenario.feed.kind == scenario::FeedKind::kDataset && !run_.scenario.dataset.batched;
  auto refusal =
      check_batch(run_.scenario, run_.profile, {.rows = flat ? 1 : rows, .unbatched = flat}, true);
  // What a step says of the numbers in a batch needs one.
  if (refusal && fails_with_numbers(*refusal)) refusal.reset();
  warn_at_first_step(run_, refusal ? &*refusal : nullptr);
  first_step_ = false;
  if (!refusal) return false;
  let_autograph_speak(run_, *refusal);
  run_.raise(std::move(*refusal));
  finish(StopReason::kException);
  return true;
}

void KerasFit::wait_for_batch() {
  run_.event(EventKind::kWaiting);
  finish(StopReason::kWaiting, "batch " + std::to_string(training_->feed().yield_number()));
}

bool KerasFit::train_on_next() {
  run_.at.step = epoch().steps_run;
  feed::Feed& feed = training_->feed();
  feed::Batch batch;
  switch (feed.next(batch)) {
    case feed::Pull::kBatch:
      break;
    case feed::Pull::kDry:
      if (first_step_) refuses_without_data();
      return false;
    case feed::Pull::kRaised: {
      trace::Exception raised = feed::cannot_be_cut(run_.scenario)
                                    ? uncut_error(run_.profile, false)
                                    : pipeline_exception(run_.scenario, run_.profile);
      step_in_vain(raised);
      run_.raise(std::move(raised));
      trace::append_steps(epoch(), 1, StepState::kRaised, 0);
      finish(StopReason::kException);
      return false;
    }
    case feed::Pull::kBlocked:
      trace::append_steps(epoch(), 1, StepState::kWaiting, 0);
      wait_for_batch();
      return false;
  }
  if (refuses(batch)) return false;
  trainer_.train(run_, batch, feed.numbers_repeat_after());
  run_.clock.owe_ms(step_ms());
  ++steps_run_;
  ++ran_;
  first_step_ = false;
  return true;
}

// What hangs on no batch has happened when the call fails: optimizer.iterations, weight decay and,
// where the batch's rows are known beforehand, the count (not the total) of Keras 3's means. Seen
// in runs of real Keras.
void KerasFit::ran_dry(const Execution& execution) {
  run_.at.step = epoch().steps_run;
  epoch().ran_dry = true;
  run_.event(EventKind::kFeedDry);
  if (run_.numbers() && in_vain(*training_, execution)) {
    run_.learner->dry_step();
    if (!run_.keras2()) {
      const bool known = feed::static_rows(run_.scenario);
      run_.learner->count_in_vain(1, known ? run_.trace.facts.batch_size : 0);
    }
  }
  run_.clock.forget();
  training_->ran_dry(run_);
  phase_ = Phase::kStepsOver;
}

void KerasFit::end_execution(const Execution& execution) {
  any_logs_ = true;
  run_.clock.settle();
  trainer_.read_logs(run_, batch_logs_);
  if (options_.losses != nullptr) {
    for (const auto& [name, value] : batch_logs_) {
      if (name == "loss") options_.losses->push_back(value);
    }
  }
  callbacks_.on_train_batch_end(run_, execution.end_step, batch_logs_);
  if (left_by_exception()) return;
  progbar_->on_train_batch_end(run_, execution.end_step, batch_logs_);
  if (left_by_exception()) return;
  if (run_.stop_training) phase_ = Phase::kStepsOver;
}

}  // namespace fitscope::trainer
