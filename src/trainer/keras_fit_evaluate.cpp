// Model.evaluate as fit() calls it after an epoch.
#include <algorithm>
#include <string_view>
#include <utility>

#include "feed/feed.h"
#include "trainer/arguments.h"
#include "trainer/keras_fit.h"
#include "trainer/shape_checks.h"
#include "trainer/shape_texts.h"
#include "trainer/warnings.h"

namespace fitscope::trainer {

using trace::EventKind;
using trace::StopReason;

namespace {

scenario::FeedKind feed_of(scenario::ValidationKind kind) {
  switch (kind) {
    case scenario::ValidationKind::kGenerator:
      return scenario::FeedKind::kGenerator;
    case scenario::ValidationKind::kSequence:
      return scenario::FeedKind::kSequence;
    case scenario::ValidationKind::kDataset:
      return scenario::FeedKind::kDataset;
    case scenario::ValidationKind::kNone:
    case scenario::ValidationKind::kSplit:
    case scenario::ValidationKind::kArrays:
      break;
  }
  return scenario::FeedKind::kArrays;
}

/// The scenario of a training on the validation data.
scenario::Scenario as_training(const scenario::Scenario& asked) {
  scenario::Scenario other = asked;
  other.feed.kind = feed_of(asked.validation.kind);
  other.generator = {};
  other.sequence = {};
  other.dataset = {};
  other.validation = {};
  other.data.samples = feed::split_rows(asked).validation;
  other.data.label_rows.reset();
  other.fit.batch_size = std::max<Count>(1, feed::validation_batch_size(asked, other.data.samples));
  return other;
}

void not_training(trace::Exception& refusal) {
  constexpr std::string_view kTraining = "training=True";
  const std::size_t at = refusal.message.find(kTraining);
  if (at != std::string::npos) {
    refusal.message.replace(at, kTraining.size(), "training=False");
  }
}

}  // namespace

void KerasFit::validation_begin() {
  if (!validation_checked_) {
    validation_checked_ = true;
    if (run_.limits_validation) warn_limited_steps(run_);
    auto refusal = refuse_validation(run_.scenario, run_.profile, run_.steps_per_execution);
    // As of the training: a word on -1 before it misses a size.
    const bool of_size = refusal && misses_size(*refusal);
    const bool indefinite = run_.keras2() && run_.scenario.validation.steps == -1;
    if (indefinite && (!refusal || of_size)) warn_indefinite(run_);
    if (refusal) {
      refusal->validating = true;
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
  // Keras 2's loop traces its body twice; 3.0 to 3.6 write the steps of a call one after another.
  if (!evaluation_traced_ && run_.steps_per_execution > 1) {
    const bool one_after_another = scenario::is_30_to_36(run_.profile);
    evaluation_traces_ = run_.keras2() ? 2 : one_after_another ? run_.steps_per_execution : 1;
  }
  validation_->begin_fit(run_);
  if (run_.numbers()) run_.learner->reset_metrics();
  callbacks_.on_test_begin(run_);
  evaluating_ = validation_->begin_epoch(run_);
  any_test_logs_ = false;
  phase_ = Phase::kValidation;
}

void KerasFit::validate() {
  const Count steps = epoch().validation_steps;
  const bool endless =
      validation_->bound() == EpochSteps::kUnbounded && !validation_->feed().true_batches();
  const Count most = endless ? kEndlessSteps : EpochSteps::kUnbounded;
  if (!execution_) {
    if (evaluating_) execution_ = validation_->next(run_);
    ran_ = 0;
  }
  if (!execution_) {
    validation_end();
    return;
  }
  if (steps >= most) {
    finish(StopReason::kEndlessEpoch, "validation");
    return;
  }
  if (!evaluation_traced_) {
    evaluation_traced_ = true;
    warn_at_first_evaluation(run_, evaluation_traces_);
  }
  if (validate_stretch(most - steps)) return;
  const Count limit = std::min({execution_->size - ran_, most - steps, kMostAtOnce});
  bool dry = false;
  for (Count taken = 0; taken < limit; ++taken) {
    feed::Batch batch;
    const feed::Pull pull = validation_->feed().next(batch);
    if (pull == feed::Pull::kRaised) {
      run_.raise(uncut_error(run_.profile, true));
      left_by_exception();
      return;
    }
    dry = pull != feed::Pull::kBatch;
    if (dry) break;
    if (run_.numbers() && refuses_to_test(batch)) return;
    trainer_.test(run_, batch);
    run_.clock.owe_ms(run_.clock.validation_step_ms());
    ++epoch().validation_steps;
    ++ran_;
  }
  if (!dry && ran_ < execution_->size) return;
  const Execution done = *execution_;
  execution_.reset();
  if (!dry || (ran_ > 0 && validation_->partial_executions())) {
    any_test_logs_ = true;
    run_.clock.settle();
    return;
  }
  run_.clock.forget();
  if (run_.numbers() && !run_.keras2() && in_vain(*validation_, done)) {
    // Nothing makes one batch of a failing call wait for another.
    const Count missing = done.size - ran_;
    const Count rows = feed::fixed_validation_rows(run_.scenario);
    run_.learner->count_in_vain(missing, missing * rows);
  }
  validation_->ran_dry(run_);
  validation_end();
}

bool KerasFit::validate_stretch(Count limit) {
  if (!options_.stretches || run_.numbers()) return false;
  const Count size = execution_->size;
  const Count others = std::min(validation_->more_alike(), EpochSteps::kUnbounded / size - 2);
  feed::Stretch stretch;
  const Count taken =
      validation_->feed().skip(std::min(limit, size - ran_ + others * size), stretch);
  if (taken == 0) return false;
  epoch().validation_steps += taken;
  const double ms = run_.clock.validation_step_ms();
  if (move_on(*validation_, taken) == 0) {
    run_.clock.owe_ms(ms, taken);
    return true;
  }
  any_test_logs_ = true;
  run_.clock.owe_ms(ms, taken - ran_);
  run_.clock.settle();
  run_.clock.owe_ms(ms, ran_);
  return true;
}

// The first evaluation is traced as the first step was, on data that may be of another shape: the
// words are those of a training on them.
bool KerasFit::refuses_to_test(const feed::Batch& batch) {
  std::optional<trace::Exception> refusal;
  if (!evaluation_checked_) {
    evaluation_checked_ = true;
    refusal = check_batch(as_training(run_.scenario), run_.profile, batch, true);
    if (refusal) not_training(*refusal);
  }
  if (!refusal) refusal = trainer_.refuse_labels(run_, batch, true);
  if (!refusal) return false;
  refusal->validating = true;
  run_.raise(std::move(*refusal));
  return left_by_exception();
}

void KerasFit::validation_end() {
  // The logs are what test_function() returned: nothing where not one call of it came to its end.
  validation_->end_fit(run_);
  trace::Logs logs;
  const Unlogged unlogged = run_.regime.unlogged;
  if (any_test_logs_ || unlogged == Unlogged::kEveryMetric) {
    trainer_.read_logs(run_, logs);
    run_.validated = true;
  }
  run_.event(EventKind::kValidationEnd, static_cast<double>(epoch().validation_steps));
  callbacks_.on_test_end(run_, logs);
  if (!any_test_logs_ && unlogged == Unlogged::kRaises) {
    run_.raise({.type = "AttributeError",
                .message = "'NoneType' object has no attribute 'items'",
                .about = trace::Subject::kNoBatches,
                .validating = true});
    left_by_exception();
    return;
  }
  for (auto& [name, value] : logs)
    epoch_logs_.emplace_back("val_" + name.text(), value);
  phase_ = Phase::kEpochEnd;
}

}  // namespace fitscope::trainer
