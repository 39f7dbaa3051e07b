#include "trainer/callbacks/callback_list.h"

#include <algorithm>

#include "trainer/callbacks/callbacks.h"

namespace fitscope::trainer {

CallbackList::CallbackList(const RunContext& run) {
  const std::uint32_t asked = run.scenario.fit.callbacks;
  using Kind = scenario::Callback;
  if (has(asked, Kind::kEarlyStopping)) callbacks_.push_back(make_early_stopping(run));
  if (has(asked, Kind::kTerminateOnNan)) callbacks_.push_back(make_terminate_on_nan());
  if (has(asked, Kind::kReduceLrOnPlateau)) callbacks_.push_back(make_reduce_lr_on_plateau(run));
  if (has(asked, Kind::kLearningRateScheduler)) {
    callbacks_.push_back(make_learning_rate_scheduler(run));
  }
  if (has(asked, Kind::kStopTraining)) callbacks_.push_back(make_stop_training(run));
}

void CallbackList::on_train_begin(RunContext& run) {
  for (const auto& callback : callbacks_)
    callback->on_train_begin(run);
}

void CallbackList::on_epoch_begin(RunContext& run, Count epoch) {
  for (const auto& callback : callbacks_)
    callback->on_epoch_begin(run, epoch);
}

void CallbackList::on_train_batch_begin(RunContext& run, Count step) {
  for (const auto& callback : callbacks_)
    callback->on_train_batch_begin(run, step);
}

void CallbackList::on_train_batch_end(RunContext& run, Count step, const trace::Logs& logs) {
  for (const auto& callback : callbacks_)
    callback->on_train_batch_end(run, step, logs);
}

void CallbackList::on_test_begin(RunContext& run) {
  for (const auto& callback : callbacks_)
    callback->on_test_begin(run);
}

void CallbackList::on_test_end(RunContext& run, const trace::Logs& logs) {
  for (const auto& callback : callbacks_)
    callback->on_test_end(run, logs);
}

void CallbackList::on_epoch_end(RunContext& run, Count epoch, trace::Logs& logs) {
  for (const auto& callback : callbacks_) {
    callback->on_epoch_end(run, epoch, logs);
    if (run.raised()) return;
  }
}

void CallbackList::on_train_end(RunContext& run) {
  for (const auto& callback : callbacks_)
    callback->on_train_end(run);
}

MaybeCount CallbackList::next_batch_of_interest(const RunContext& run, Count epoch,
                                                Count step) const {
  MaybeCount next;
  for (const auto& callback : callbacks_) {
    const MaybeCount one = callback->next_batch_of_interest(run, epoch, step);
    if (one) next = next ? std::min(*next, *one) : *one;
  }
  return next;
}

}  // namespace fitscope::trainer
