#include "trainer/custom_loop.h"

#include <algorithm>
#include <utility>

#include "trainer/arguments.h"
#include "trainer/shape_checks.h"
#include "trainer/step_shapes.h"
#include "trainer/warnings.h"

namespace fitscope::trainer {

using trace::EventKind;
using trace::StepState;
using trace::StopReason;

namespace {

bool loses_logits(const RunContext& run) {
  const scenario::Loss loss = run.scenario.compile.loss;
  const bool crosses = loss == scenario::Loss::kBinaryCrossentropy ||
                       loss == scenario::Loss::kCategoricalCrossentropy;
  return run.numbers() && crosses && squeezes_predictions(run.scenario, run.profile);
}

}  // namespace

CustomLoop::CustomLoop(const scenario::Scenario& scenario, scenario::Profile profile,
                       const RunOptions& options)
    : run_(scenario, profile), options_(options), trainer_(run_) {
  step_options_.apply_gradients = scenario.loop.apply_gradients;
  step_options_.ascend = scenario.loop.ascend;
  step_options_.new_optimizer = scenario.loop.optimizer_each_step;
  step_options_.probabilities = loses_logits(run_);
}

double CustomLoop::progress() const {
  if (phase_ == Phase::kFinished) return 1;
  const Count all = steps_per_epoch_ * run_.scenario.fit.epochs;
  return all > 0 ? std::min(1.0, static_cast<double>(steps_run_) / static_cast<double>(all)) : 0;
}

std::vector<float> CustomLoop::weights() const {
  return run_.numbers() ? run_.learner->weights() : std::vector<float>{};
}

Status CustomLoop::advance() {
  switch (phase_) {
    case Phase::kBegin:
      if (!trainer_.prepare()) break;
      begin();
      break;
    case Phase::kEpochBegin:
      epoch_begin();
      break;
    case Phase::kSteps:
      step();
      break;
    case Phase::kFinished:
      break;
  }
  return phase_ == Phase::kFinished ? Status::kFinished : Status::kRunning;
}

void CustomLoop::begin() {
  run_.event(EventKind::kFitBegin);
  warn_at_model(run_);
  if (auto refusal = refuse_before_fit(run_.scenario, run_.profile)) {
    run_.raise(std::move(*refusal));
    finish(StopReason::kException);
    return;
  }
  feed_ = feed::make_feed(run_.scenario, run_.profile);
  const Count in_pass = feed_->true_batches().value_or(0);
  const bool one = run_.scenario.loop.body == scenario::LoopBody::kOneStep;
  steps_per_epoch_ = in_pass;
  trace::Facts& facts = run_.trace.facts;
  facts.batches_per_pass = in_pass;
  facts.known_batches = in_pass;
  facts.batch_size = one ? run_.scenario.data.samples : feed::effective_batch_size(run_.scenario);
  phase_ = Phase::kEpochBegin;
}

void CustomLoop::epoch_begin() {
  if (epoch_ >= run_.scenario.fit.epochs) {
    finish(run_.trace.epochs.empty() ? StopReason::kNoEpochs : StopReason::kAllEpochs);
    return;
  }
  run_.at = {.epoch = epoch_, .step = -1};
  run_.trace.epochs.push_back({.index = epoch_,
                               .steps_planned = steps_per_epoch_,
                               .numbers = run_.numbers(),
                               .learning_rate = static_cast<double>(run_.learning_rate())});
  run_.event(EventKind::kEpochBegin);
  if (run_.numbers()) run_.learner->reset_metrics();
  feed_->open();
  phase_ = Phase::kSteps;
}

void CustomLoop::step() {
  if (epoch().steps_run >= steps_per_epoch_) {
    epoch_end();
    return;
  }
  run_.at.step = epoch().steps_run;
  if (steps_run_ >= options_.most_steps) {
    finish(StopReason::kCutOff);
    return;
  }
  const bool renews = run_.scenario.loop.iterator_each_step;
  if (renews) feed_->open();
  if (options_.stretches && !run_.numbers() && steps_run_ > 0) {
    const Count limit =
        std::min(steps_per_epoch_ - epoch().steps_run, options_.most_steps - steps_run_);
    feed::Stretch stretch;
    if (feed_->skip(renews ? 1 : limit, stretch) > 0) {
      if (renews) {
        // Every step's iterator would begin with this batch.
        stretch.first.replayed = true;
        stretch.times = limit;
      }
      trainer_.train_stretch(run_, stretch, feed_->numbers_repeat_after(), step_options_);
      run_.clock.advance_ms(run_.clock.step_ms(), stretch.batches());
      steps_run_ += stretch.batches();
      return;
    }
  }
  feed::Batch batch;
  if (feed_->next(batch) != feed::Pull::kBatch) {
    epoch().ran_dry = true;
    epoch_end();
    return;
  }
  if (renews) batch.replayed = steps_run_ > 0;
  // The call and the loss come before the gradients.
  std::optional<trace::Exception> refusal;
  const bool checks = steps_run_ == 0 || batch.is_short;
  if (checks) refusal = check_batch(run_.scenario, run_.profile, batch, steps_run_ == 0);
  warn_at_custom_step(run_, batch.rows, refusal ? &*refusal : nullptr);
  if (!refusal) refusal = trainer_.refuse_labels(run_, batch, false);
  if (!refusal && checks) refusal = check_custom_step(run_.scenario, run_.profile);
  if (refusal) {
    run_.raise(std::move(*refusal));
    trace::append_steps(epoch(), 1, StepState::kRaised, batch.rows);
    finish(StopReason::kException);
    return;
  }
  trainer_.train(run_, batch, feed_->numbers_repeat_after(), step_options_);
  run_.clock.advance_ms(steps_run_ == 0 ? run_.clock.first_step_ms() : run_.clock.step_ms());
  ++steps_run_;
}

void CustomLoop::epoch_end() {
  run_.at.step = -1;
  if (run_.numbers() && epoch().steps_run > 0) {
    for (const auto& [name, value] : run_.learner->metrics()) {
      if (name == "loss") epoch().logs.emplace_back(name, value);
    }
  }
  epoch().logged = true;
  run_.trace.console.write(
      {.epoch = epoch_, .bytes = "Epoch: " + std::to_string(epoch_ + 1) + " passed\n"});
  trace::fill_never_ran(epoch());
  trainer_.compare_weights(run_);
  trainer_.look(run_, false);
  run_.event(EventKind::kEpochEnd);
  ++epoch_;
  phase_ = Phase::kEpochBegin;
}

void CustomLoop::finish(StopReason reason) {
  run_.trace.stop = reason;
  if (!run_.trace.epochs.empty() && !epoch().logged) trace::fill_never_ran(epoch());
  trainer_.compare_weights(run_);
  trainer_.look(run_, true);
  run_.event(EventKind::kFitEnd);
  phase_ = Phase::kFinished;
}

}  // namespace fitscope::trainer
