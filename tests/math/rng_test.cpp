// What src/math/rng.h promises: NumPy's own numbers. Every literal here was printed by NumPy 2.4.6,
// each by the one line in the comment above it, after `import numpy as np`.
#include "math/rng.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace fitscope::math {
namespace {

using ::testing::ElementsAre;

std::vector<std::int64_t> integers(RandomState& random, std::int64_t low, std::int64_t high,
                                   int count) {
  std::vector<std::int64_t> out;
  for (int i = 0; i < count; ++i)
    out.push_back(random.randint(low, high));
  return out;
}

// np.random.seed(s); print([v.hex() for v in np.random.rand(3).tolist()])
TEST(RandomState, RandGivesNumpysDoubles) {
  struct Case {
    std::uint32_t seed;
    std::array<double, 3> expected;
  };
  for (const Case& c :
       {Case{0, {0x1.18fe1565f12a8p-1, 0x1.6e2d4cf608733p-1, 0x1.349d66b6e894bp-1}},
        Case{1, {0x1.ab07d0ffa3c06p-2, 0x1.70ce5f3baf051p-1, 0x1.dfb906661c000p-14}},
        Case{42, {0x1.7f8771e5f51ecp-2, 0x1.e6c4068bbd654p-1, 0x1.76c7e8f1e6751p-1}},
        Case{4294967295U, {0x1.8fe69a3924820p-4, 0x1.d323d824032b1p-1, 0x1.93fc6f61af3f9p-1}}}) {
    RandomState random(c.seed);
    for (const double expected : c.expected)
      EXPECT_EQ(random.rand(), expected) << c.seed;
  }
}

// np.random.seed(s); print(np.random.randint(low, high, n).tolist(), np.random.rand().hex())
TEST(RandomState, RandintGivesNumpysIntegersAndTakesAsManyDraws) {
  RandomState two(0);
  EXPECT_THAT(integers(two, 0, 2, 16), ElementsAre(0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0));
  EXPECT_EQ(two.rand(), 0x1.ed65349173336p-1);

  RandomState three(0);
  EXPECT_THAT(integers(three, 0, 3, 12), ElementsAre(0, 1, 0, 1, 1, 2, 0, 2, 0, 0, 0, 2));
  EXPECT_EQ(three.rand(), 0x1.e9210b65573eep-2);

  RandomState four(7);
  EXPECT_THAT(integers(four, 0, 4, 12), ElementsAre(3, 0, 1, 2, 3, 3, 3, 3, 0, 1, 2, 3));
  EXPECT_EQ(four.rand(), 0x1.0092dc858d345p-1);

  RandomState around_zero(7);
  EXPECT_THAT(integers(around_zero, -5, 5, 10), ElementsAre(-1, 4, 1, -2, -2, 2, 2, 4, 2, 3));
  EXPECT_EQ(around_zero.rand(), 0x1.634d1424e3e28p-4);
}

TEST(RandomState, RandintSpansMoreThan32Bits) {
  RandomState full(11);
  EXPECT_THAT(integers(full, 0, 4294967296, 3), ElementsAre(774252441, 293375679, 83645520));
  EXPECT_EQ(full.rand(), 0x1.5456389da55f5p-1);

  RandomState beyond(11);
  EXPECT_THAT(integers(beyond, 0, 1099511627776, 3),
              ElementsAre(657423371967, 346452335707, 348726071223));
  EXPECT_EQ(beyond.rand(), 0x1.732a8a3b48385p-1);
}

TEST(RandomState, RandintOfOneValueTakesNoDraw) {
  RandomState one(5);
  EXPECT_THAT(integers(one, 0, 1, 3), ElementsAre(0, 0, 0));
  EXPECT_EQ(one.rand(), 0x1.c6a45b0e2048cp-3);
}

// np.random.seed(s); print(np.random.permutation(n).tolist(), np.random.rand().hex())
TEST(RandomState, PermutationGivesNumpysOrder) {
  RandomState ten(0);
  EXPECT_THAT(ten.permutation(10), ElementsAre(2, 8, 4, 9, 1, 6, 7, 3, 0, 5));
  EXPECT_EQ(ten.rand(), 0x1.c016dca6159d2p-2);

  RandomState eight(9);
  EXPECT_THAT(eight.permutation(8), ElementsAre(7, 1, 2, 3, 0, 5, 4, 6));
  EXPECT_EQ(eight.rand(), 0x1.b489237f37600p-7);

  RandomState seventeen(123);
  EXPECT_THAT(seventeen.permutation(17),
              ElementsAre(4, 9, 16, 8, 5, 7, 0, 10, 11, 3, 1, 6, 15, 12, 2, 14, 13));
  EXPECT_EQ(seventeen.rand(), 0x1.754600d4bee36p-1);

  RandomState two(0);
  EXPECT_THAT(two.permutation(2), ElementsAre(1, 0));
  EXPECT_EQ(two.rand(), 0x1.2f89546dc5a99p-1);
}

TEST(RandomState, PermutationOfOneOrNothingTakesNoDraw) {
  RandomState random(0);
  EXPECT_THAT(random.permutation(0), ElementsAre());
  EXPECT_THAT(random.permutation(1), ElementsAre(0));
  EXPECT_EQ(random.rand(), 0x1.18fe1565f12a8p-1);
}

TEST(RandomState, DrawsAsTheStandardsEngineThroughManyBlocks) {
  for (const std::uint32_t seed : {0U, 7U, 4294967295U}) {
    RandomState random(seed);
    std::mt19937 engine(seed);
    for (int i = 0; i < 5000; ++i)
      ASSERT_EQ(random.next(), engine()) << "draw " << i << " of seed " << seed;
  }
}

TEST(RandomState, LeadingBitsAreThoseOfItsFractions) {
  RandomState bits(3);
  RandomState fractions(3);
  for (int i = 0; i < 3000; ++i) {
    const unsigned count = 1 + static_cast<unsigned>(i) % 27;
    const double expected = std::floor(fractions.rand() * static_cast<double>(1U << count));
    ASSERT_EQ(static_cast<double>(bits.leading_bits(count)), expected) << count << " bits";
  }
}

}  // namespace
}  // namespace fitscope::math
