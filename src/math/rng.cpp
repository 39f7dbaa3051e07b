#include "math/rng.h"

#include <numeric>
#include <utility>

#include "base/check.h"

namespace fitscope::math {

namespace {

constexpr std::size_t kMiddle = 397;

/// The upper bit of one word and the rest of the next, through MT19937's matrix.
std::uint32_t twisted(std::uint32_t upper, std::uint32_t lower) {
  const std::uint32_t mixed = (upper & 0x80000000U) | (lower & 0x7fffffffU);
  return mixed >> 1 ^ ((0U - (lower & 1U)) & 0x9908b0dfU);
}

}  // namespace

RandomState::RandomState(std::uint32_t seed) : block_{} {
  std::uint32_t word = seed;
  for (std::size_t i = 0; i < kWords; ++i) {
    state_[i] = word;
    word = 1812433253U * (word ^ word >> 30) + static_cast<std::uint32_t>(i + 1);
  }
}

void RandomState::refill() {
  // Three loops without a remainder: compilers take four words at a time.
  std::array<std::uint32_t, kWords>& s = state_;
  for (std::size_t i = 0; i < kWords - kMiddle; ++i)
    s[i] = s[i + kMiddle] ^ twisted(s[i], s[i + 1]);
  for (std::size_t i = kWords - kMiddle; i < kWords - 1; ++i)
    s[i] = s[i + kMiddle - kWords] ^ twisted(s[i], s[i + 1]);
  s[kWords - 1] = s[kMiddle - 1] ^ twisted(s[kWords - 1], s[0]);
  for (std::size_t i = 0; i < kWords; ++i) {
    std::uint32_t word = s[i];
    word ^= word >> 11;
    word ^= word << 7 & 0x9d2c5680U;
    word ^= word << 15 & 0xefc60000U;
    block_[i] = word ^ word >> 18;
  }
  used_ = 0;
}

double RandomState::rand() {
  const std::uint32_t high = next() >> 5;
  const std::uint32_t low = next() >> 6;
  return (static_cast<double>(high) * 67108864.0 + static_cast<double>(low)) / 9007199254740992.0;
}

std::uint64_t RandomState::interval(std::uint64_t last) {
  if (last == 0) return 0;  // without a draw
  std::uint64_t mask = last;
  for (int bits = 1; bits < 64; bits *= 2)
    mask |= mask >> bits;
  std::uint64_t value = 0;
  do {
    if (last <= 0xffffffffU) {
      value = next() & mask;
    } else {
      const std::uint64_t high = next();
      value = (high << 32 | next()) & mask;
    }
  } while (value > last);
  return value;
}

std::int64_t RandomState::randint(std::int64_t low, std::int64_t high) {
  FS_CHECK(low < high);
  const std::uint64_t last = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) - 1;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + interval(last));
}

void RandomState::shuffle(std::span<std::int32_t> items) {
  for (std::size_t last = items.size(); last-- > 1;)
    shuffle_one(items, last);
}

std::vector<std::int32_t> RandomState::permutation(std::int32_t count) {
  std::vector<std::int32_t> items(static_cast<std::size_t>(count));
  std::iota(items.begin(), items.end(), 0);
  shuffle(items);
  return items;
}

}  // namespace fitscope::math
