// Pseudo-random choices for tests that go through many scenarios: the same on every machine.
#pragma once

#include <cstdint>

#include "scenario/scenario.h"

namespace fitscope::testing {

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}

  /// splitmix64
  std::uint64_t bits() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t value = state_;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
  }
  scenario::Count below(scenario::Count limit) {
    return static_cast<scenario::Count>(bits() % static_cast<std::uint64_t>(limit));
  }
  bool one_in(scenario::Count chances) { return below(chances) == 0; }
  bool yes() { return one_in(2); }
  /// Mostly unset, else 1 … limit.
  scenario::MaybeCount maybe(scenario::Count limit) {
    if (!one_in(3)) return std::nullopt;
    return 1 + below(limit);
  }

 private:
  std::uint64_t state_;
};

}  // namespace fitscope::testing
