#include "trainer/epoch_iterator.h"

#include <algorithm>
#include <utility>

#include "trainer/warnings.h"

namespace fitscope::trainer {
namespace {

// steps_per_epoch=0 is falsy, as if it were not given.
MaybeCount truthy(MaybeCount steps) {
  return steps.value_or(0) != 0 ? steps : std::nullopt;
}

}  // namespace

EpochIterator::EpochIterator(std::unique_ptr<feed::Feed> feed, MaybeCount steps,
                             Count steps_per_execution)
    : EpochSteps(std::move(feed), truthy(steps), steps_per_execution),
      num_batches_(feed_->num_batches()) {}

MaybeCount EpochIterator::num_batches() const {
  return steps_ ? steps_ : num_batches_;
}

void EpochIterator::begin_fit(RunContext&) {
  num_batches_ = feed_->num_batches();
  feed_->on_epoch_end();
  has_iterator_ = false;
  steps_seen_ = 0;
}

bool EpochIterator::begin_epoch(RunContext& run) {
  steps_per_epoch_ = truthy(steps_).value_or(truthy(num_batches_).value_or(-1));
  if (!has_iterator_ || !steps_ || steps_per_epoch_ < 0) {
    open(run);
    has_iterator_ = true;
    steps_seen_ = 0;
  }
  step_ = -per_execution_;
  counted_dry_ = false;
  return true;
}

std::optional<Execution> EpochIterator::next(RunContext& run) {
  step_ += per_execution_;
  const bool bounded = steps_per_epoch_ > 0;
  if (bounded) {
    const bool over = step_ >= steps_per_epoch_;
    if (!over && all_seen()) {
      counted_dry_ = true;
      if (steps_) warn_out_of_data(run, Dry::kCounted, 0);
    }
    if (over || counted_dry_) {
      if (all_seen()) has_iterator_ = false;  // the renewal, put off until it matters
      return std::nullopt;
    }
    steps_seen_ += per_execution_;
  } else {
    steps_seen_ = step_ + per_execution_;
  }
  const Count last = run.regime.ends_at_last ? step_ + per_execution_ - 1 : step_;
  return Execution{.step = step_, .size = per_execution_, .end_step = last};
}

Count EpochIterator::more_alike() const {
  if (steps_per_epoch_ <= 0) return kUnbounded;
  Count more = steps_per_epoch_ - 1 - step_;
  // The one that sees the last batch still runs.
  if (truthy(num_batches_)) more = std::min(more, *num_batches_ - steps_seen_ + per_execution_ - 1);
  return std::max<Count>(more, 0) / per_execution_;
}

void EpochIterator::also_ran(Count executions) {
  step_ += executions * per_execution_;
  steps_seen_ += executions * per_execution_;
}

void EpochIterator::ran_dry(RunContext& run) {
  if (!num_batches_) num_batches_ = steps_seen_;
  warn_out_of_data(run, Dry::kExhausted, 0);
  has_iterator_ = false;
}

EpochIterator30::EpochIterator30(std::unique_ptr<feed::Feed> feed, MaybeCount steps,
                                 Count steps_per_execution)
    : EpochSteps(std::move(feed), truthy(steps), steps_per_execution),
      num_batches_(feed_->num_batches()) {}

MaybeCount EpochIterator30::num_batches() const {
  return steps_ ? steps_ : num_batches_;
}

bool EpochIterator30::begin_epoch(RunContext& run) {
  end_epoch_before();
  if (!has_iterator_ || !steps_) {
    open(run);
    has_iterator_ = true;
  }
  bound_ = steps_ ? *steps_ : truthy(num_batches_).value_or(kUnbounded);
  step_ = bound_ == kUnbounded ? -1 : -per_execution_;
  return true;
}

std::optional<Execution> EpochIterator30::next(RunContext&) {
  step_ += per_execution_;
  if (step_ >= bound_) return std::nullopt;
  if (bound_ == kUnbounded) steps_seen_ = step_ + 1;
  return Execution{.step = step_, .size = per_execution_, .end_step = step_};
}

Count EpochIterator30::more_alike() const {
  return bound_ == kUnbounded ? kUnbounded : (bound_ - 1 - step_) / per_execution_;
}

void EpochIterator30::also_ran(Count executions) {
  step_ += executions * per_execution_;
  if (bound_ == kUnbounded) steps_seen_ = step_ + 1;
}

void EpochIterator30::ran_dry(RunContext& run) {
  if (!num_batches_) num_batches_ = steps_seen_;
  warn_out_of_data(run, Dry::kExhausted, 0);
  has_iterator_ = false;
}

}  // namespace fitscope::trainer
