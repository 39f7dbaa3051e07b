#include "trainer/keras_fit.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "trainer/arguments.h"
#include "trainer/shape_checks.h"
#include "trainer/warnings.h"

namespace fitscope::trainer {

using trace::EventKind;
using trace::StepState;
using trace::StopReason;

namespace {

constexpr const char* kEmptyLogs =
    "Unexpected result of `train_function` (Empty logs). This could be due to issues in input "
    "pipeline that resulted in an empty dataset. Otherwise, please use "
    "`Model.compile(..., run_eagerly=True)`, or `tf.config.run_functions_eagerly(True)` for more "
    "information of where went wrong, or file a issue/bug to `tf.keras`.";

}  // namespace

KerasFit::KerasFit(const scenario::Scenario& scenario, scenario::Profile profile,
                   const RunOptions& options)
    : run_(scenario, profile), options_(options), trainer_(run_), callbacks_(run_) {}

double KerasFit::progress() const {
  if (phase_ == Phase::kFinished) return 1;
  const scenario::FitSpec& fit = run_.scenario.fit;
  const Count epochs = fit.epochs - fit.initial_epoch;
  if (epochs <= 0 || run_.trace.epochs.empty()) return 0;
  double done = static_cast<double>(epoch_ - fit.initial_epoch);
  const trace::Epoch& current = run_.trace.epochs.back();
  const bool steps_over =
      phase_ == Phase::kStepsOver || phase_ == Phase::kValidation || phase_ == Phase::kEpochEnd;
  if (steps_over) {
    done += 1;
  } else if (phase_ == Phase::kSteps && current.steps_planned.value_or(0) > 0) {
    done += std::min(
        1.0, static_cast<double>(current.steps_run) / static_cast<double>(*current.steps_planned));
  }
  return std::min(1.0, done / static_cast<double>(epochs));
}

std::vector<float> KerasFit::weights() const {
  return run_.numbers() ? run_.learner->weights() : std::vector<float>{};
}

Status KerasFit::advance() {
  switch (phase_) {
    case Phase::kBegin:
      if (!trainer_.prepare()) break;
      begin();
      break;
    case Phase::kEpochBegin:
      epoch_begin();
      break;
    case Phase::kSteps:
      execute();
      break;
    case Phase::kStepsOver:
      steps_over();
      break;
    case Phase::kValidation:
      validate();
      break;
    case Phase::kEpochEnd:
      epoch_end();
      break;
    case Phase::kTrainEnd:
      train_end();
      break;
    case Phase::kFinished:
      break;
  }
  return phase_ == Phase::kFinished ? Status::kFinished : Status::kRunning;
}

bool KerasFit::left_by_exception() {
  if (!run_.raised()) return false;
  finish(StopReason::kException);
  return true;
}

void KerasFit::begin() {
  run_.event(EventKind::kFitBegin);
  warn_at_model(run_);
  auto refusal = refuse_before_fit(run_.scenario, run_.profile);
  if (!refusal) {
    if (run_.limits_epochs) warn_limited_epochs(run_);
    refusal = refuse_before_data(run_.scenario, run_.profile);
  }
  if (!refusal) {
    if (run_.limits_steps) warn_limited_steps(run_);
    // Keras 3 has its word on shuffle=True before it looks at the data.
    if (!run_.keras2()) warn_before_training(run_);
    refusal = refuse_data(run_.scenario, run_.profile);
    // Keras 2 has its word on steps_per_epoch=-1 before it misses a size.
    const bool of_size = refusal && misses_size(*refusal);
    if (run_.keras2() && of_size) warn_before_training(run_);
  }
  if (refusal) {
    run_.raise(std::move(*refusal));
    finish(StopReason::kException);
    return;
  }
  training_ = make_training_steps(run_);
  validation_ = make_validation_steps(run_);

  const feed::Feed& feed = training_->feed();
  trace::Facts& facts = run_.trace.facts;
  facts.batches_per_pass = feed.true_batches();
  facts.known_batches = feed.num_batches();
  facts.batch_size = feed::effective_batch_size(run_.scenario);
  facts.batch_size_inferred = run_.scenario.feed.kind == scenario::FeedKind::kArrays &&
                              run_.scenario.fit.batch_size.value_or(0) == 0 &&
                              run_.scenario.fit.steps_per_epoch.value_or(0) > 0;
  facts.peeked_batches = feed.peeked();
  if (feed.peeked() > 0) run_.event(EventKind::kPeek, static_cast<double>(feed.peeked()));
  if (feed.peek_result() == feed::Pull::kBlocked) {
    wait_for_batch();
    return;
  }

  if (run_.keras2()) warn_before_training(run_);
  training_->begin_fit(run_);
  progbar_.emplace(run_, training_->num_batches());
  run_.stop_training = false;
  callbacks_.on_train_begin(run_);
  if (left_by_exception()) return;
  epoch_ = run_.scenario.fit.initial_epoch;
  phase_ = Phase::kEpochBegin;
}

void KerasFit::epoch_begin() {
  if (epoch_ >= run_.scenario.fit.epochs) {
    phase_ = Phase::kTrainEnd;
    return;
  }
  run_.at = {.epoch = epoch_, .step = -1};
  // The epoch is written down first, so that what happens from here on has a place.
  if (!training_->begin_epoch(run_)) {
    phase_ = Phase::kTrainEnd;
    return;
  }
  run_.trace.epochs.push_back({.index = epoch_});
  run_.event(EventKind::kEpochBegin);
  if (run_.numbers()) run_.learner->reset_metrics();
  callbacks_.on_epoch_begin(run_, epoch_);
  progbar_->on_epoch_begin(run_, epoch_);
  const MaybeCount planned = progbar_->target();
  if (planned && *planned >= 0) epoch().steps_planned = planned;
  epoch().numbers = run_.numbers();
  epoch().learning_rate = static_cast<double>(run_.learning_rate());
  phase_ = Phase::kSteps;
  left_by_exception();
}

void KerasFit::steps_over() {
  run_.at.step = -1;
  epoch_logs_.clear();
  run_.validated = false;
  // Up to 3.6 steps_per_epoch=-1 means no step at all, so that nothing has built the metrics. Later
  // releases take none of an input that is over before it begins: one of -1 batches.
  const bool no_step = scenario::is_30_to_36(run_.profile)
                           ? training_->num_batches().value_or(0) < 0
                           : training_->feed().num_batches().value_or(0) < 0;
  const bool unbuilt =
      !run_.keras2() && first_step_ && no_step && run_.scenario.compile.metrics != 0;
  if (unbuilt) {
    run_.raise({.type = "ValueError",
                .message = "Cannot get result() since the metric has not yet been built."});
    left_by_exception();
    return;
  }
  if (!any_logs_ && run_.keras2()) {
    raise_without_logs("ValueError", kEmptyLogs);
    return;
  }
  if (!any_logs_ && run_.regime.unlogged == Unlogged::kRaises) {
    raise_without_logs("TypeError", "'NoneType' object is not iterable");
    return;
  }
  run_.logged = any_logs_ || run_.regime.unlogged == Unlogged::kEveryMetric;
  if (run_.logged) {
    if (run_.numbers()) {
      trainer_.read_logs(run_, epoch_logs_);
    } else if (epoch().steps_run == 0) {
      epoch_logs_ = trainer_.zero_logs(run_);
    }
  }
  const bool due = validation_ && (epoch_ + 1) % run_.scenario.validation.freq == 0;
  if (due)
    validation_begin();
  else
    phase_ = Phase::kEpochEnd;
}

void KerasFit::raise_without_logs(std::string type, std::string message) {
  // With several steps in one execution there may have been batches, too few for a whole one.
  const trace::Facts& facts = run_.trace.facts;
  const bool empty = run_.scenario.compile.steps_per_execution == 1 ||
                     facts.batches_per_pass == Count{0} || facts.known_batches == Count{0};
  // Fewer steps than none are none, however many batches there are.
  const bool no_number = training_->num_batches().value_or(0) < 0;
  run_.raise({.type = std::move(type),
              .message = std::move(message),
              .about = no_number ? trace::Subject::kArguments
                       : empty   ? trace::Subject::kNoBatches
                                 : trace::Subject::kSteps});
  left_by_exception();
}

void KerasFit::epoch_end() {
  run_.at = {.epoch = epoch_, .step = -1};
  callbacks_.on_epoch_end(run_, epoch_, epoch_logs_);
  if (left_by_exception()) return;
  epoch().logged = true;
  epoch().logs = epoch_logs_;
  progbar_->on_epoch_end(run_, epoch_logs_, steps_run_);
  if (left_by_exception()) return;
  trace::fill_never_ran(epoch());
  trainer_.compare_weights(run_);
  trainer_.look(run_, false);
  run_.event(EventKind::kEpochEnd);
  ++epoch_;
  phase_ = run_.stop_training ? Phase::kTrainEnd : Phase::kEpochBegin;
}

void KerasFit::train_end() {
  run_.at = {.epoch = run_.trace.epochs.empty() ? -1 : epoch().index, .step = -1};
  callbacks_.on_train_end(run_);
  if (left_by_exception()) return;
  if (never_returns()) {
    wait_for_batch();
  } else if (run_.stop_training) {
    finish(StopReason::kCallback, run_.stopped_by);
  } else if (epoch_ < run_.scenario.fit.epochs) {
    finish(StopReason::kOutOfData);
  } else {
    finish(run_.trace.epochs.empty() ? StopReason::kNoEpochs : StopReason::kAllEpochs);
  }
}

// The batch after the last one has been asked for ahead of time, and the iterator is not given up
// before the generator answers. Without steps_per_execution: with it threads decide whether it was.
bool KerasFit::never_returns() {
  const scenario::Scenario& asked = run_.scenario;
  if (asked.feed.kind != scenario::FeedKind::kGenerator || !asked.generator.block_at ||
      asked.compile.steps_per_execution != 1 || run_.trace.steps_run() == 0) {
    return false;
  }
  feed::Batch ahead;
  return training_->feed().next(ahead) == feed::Pull::kBlocked;
}

void KerasFit::finish(StopReason reason, std::string detail) {
  run_.trace.stop = reason;
  run_.trace.stop_detail = std::move(detail);
  if (!run_.trace.epochs.empty() && !epoch().logged) trace::fill_never_ran(epoch());
  trainer_.compare_weights(run_);
  trainer_.look(run_, true);
  run_.event(EventKind::kFitEnd);
  phase_ = Phase::kFinished;
}

}  // namespace fitscope::trainer
