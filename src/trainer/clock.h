// The simulated clock of a run, in milliseconds: what the console's times come from. No real clock
// is read.
#pragma once

#include "scenario/scenario.h"

namespace fitscope::trainer {

class Clock {
 public:
  explicit Clock(const scenario::Scenario& scenario)
      : first_step_ms_(scenario.clock.first_step_ms),
        step_ms_(scenario.clock.step_ms),
        validation_step_ms_(scenario.clock.validation_step_ms),
        batch_ms_(scenario.feed.kind == scenario::FeedKind::kGenerator
                      ? scenario.generator.ms_per_batch
                      : 0) {}

  double now_ms() const { return now_ms_; }

  /// What one training step takes, waiting for its batch included. The very first one of fit()
  /// traces and compiles: see first_step_ms().
  double step_ms() const { return step_ms_ + batch_ms_; }
  double first_step_ms() const { return first_step_ms_ + batch_ms_; }
  double validation_step_ms() const { return validation_step_ms_; }

  void advance_ms(double ms) { now_ms_ += ms; }

 private:
  double first_step_ms_;
  double step_ms_;
  double validation_step_ms_;
  double batch_ms_;
  double now_ms_ = 0;
};

}  // namespace fitscope::trainer
