// The simulated clock of a run: what the console's times come from. No real clock is read.
#pragma once

#include <cstdint>
#include <limits>

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

  double now_ms() const { return static_cast<double>(now_ns_) / 1e6; }

  /// What one training step takes, waiting for its batch included. The very first one of fit()
  /// traces and compiles: see first_step_ms().
  double step_ms() const { return step_ms_ + batch_ms_; }
  double first_step_ms() const { return first_step_ms_ + batch_ms_; }
  double validation_step_ms() const { return validation_step_ms_; }

  /// Exact in whole nanoseconds: `times` steps at once end where as many single steps would. After
  /// 292 years the clock stands still.
  void advance_ms(double ms, std::int64_t times = 1) { now_ns_ = after_ns(now_ns_, ms, times); }

  /// Time that counts once the call it falls into returns: settle(). One that fails forgets it,
  /// since Keras only looks at the clock when a call has returned.
  void owe_ms(double ms, std::int64_t times = 1) { owed_ns_ = after_ns(owed_ns_, ms, times); }
  void settle() {
    constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
    now_ns_ = owed_ns_ > kLast - now_ns_ ? kLast : now_ns_ + owed_ns_;
    owed_ns_ = 0;
  }
  void forget() { owed_ns_ = 0; }

  /// The clock's reading after advance_ms(ms, times).
  double after_ms(double ms, std::int64_t times) const {
    return static_cast<double>(after_ns(now_ns_, ms, times)) / 1e6;
  }

 private:
  static std::int64_t after_ns(std::int64_t now, double ms, std::int64_t times) {
    constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
    const auto ns = static_cast<std::int64_t>(ms * 1e6 + 0.5);
    if (ns > 0 && times > (kLast - now) / ns) return kLast;
    return now + ns * times;
  }

  double first_step_ms_;
  double step_ms_;
  double validation_step_ms_;
  double batch_ms_;
  std::int64_t now_ns_ = 0;
  std::int64_t owed_ns_ = 0;
};

}  // namespace fitscope::trainer
