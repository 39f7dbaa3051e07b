// NumPy's legacy generator: the same draws as np.random.seed(seed) and its functions, bit for bit.
//
// Simulated   RandomState.rand, randint (default dtype, so 64-bit), shuffle, permutation; seeding
// by one integer. Left out    normals (they go through log and sqrt of the C library), choice,
// other dtypes of randint. Source      numpy 1.26 and 2.x: numpy/random/_mt19937.pyx:
// _legacy_seeding; mtrand.pyx: RandomState.rand,
//             randint, shuffle; src/mt19937/mt19937.h: mt19937_next_double;
//             src/distributions/distributions.c: random_interval, random_bounded_uint64_fill.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace fitscope::math {

class RandomState {
 public:
  explicit RandomState(std::uint32_t seed);

  /// np.random.rand(): [0, 1) in steps of 2^-53.
  double rand();

  /// floor(rand() * 2^bits), for up to 27 bits: the same draws, without the fraction.
  std::uint32_t leading_bits(unsigned bits) {
    const std::uint32_t high = next();
    next();
    return high >> (32 - bits);
  }

  /// np.random.randint(low, high): [low, high). high > low.
  std::int64_t randint(std::int64_t low, std::int64_t high);

  /// np.random.shuffle of a list of numbers.
  void shuffle(std::span<std::int32_t> items);

  /// One exchange of shuffle(), which makes one for every `last` from items.size() - 1 down to 1.
  void shuffle_one(std::span<std::int32_t> items, std::size_t last) {
    std::swap(items[last], items[static_cast<std::size_t>(interval(last))]);
  }

  /// np.random.permutation(count).
  std::vector<std::int32_t> permutation(std::int32_t count);

  /// 32 random bits, one draw of the engine.
  std::uint32_t next() {
    if (used_ == kWords) refill();
    return block_[used_++];
  }

 private:
  /// [0, last], by masking and drawing again.
  std::uint64_t interval(std::uint64_t last);

  /// The next block of MT19937, tempered. std::mt19937 keeps 32 bits in a word of 64 on some
  /// targets; data of 20 million cells take 160 million draws.
  void refill();

  static constexpr std::size_t kWords = 624;
  std::array<std::uint32_t, kWords> state_;
  std::array<std::uint32_t, kWords> block_;
  std::size_t used_ = kWords;
};

}  // namespace fitscope::math
