// What src/math/lanes.h promises: the machine's vector and four plain floats agree bit for bit.
#include "math/lanes.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "base/hash.h"

namespace fitscope::math {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

const std::vector<float>& awkward_values() {
  static const std::vector<float> values = {
      0.0F,    -0.0F, 1.0F,     -1.0F,       0.1F,      3.0F,       -7.25F, 1e-38F,        1e-45F,
      -1e-45F, 1e38F, -3.4e38F, 16777217.0F, kInfinity, -kInfinity, kNan,   0x1.fffffep-1F};
  return values;
}

template <class V>
std::array<float, 4> lanes_of(V value) {
  std::array<float, 4> out{};
  value.store(out.data());
  return out;
}

std::uint64_t hash_of(const std::array<float, 4>& values) {
  Hash hash;
  for (const float value : values)
    hash.real(value);
  return hash.value();
}

// Every pair of awkward values, in every lane.
template <class Op>
void expect_same(Op op) {
  const auto& values = awkward_values();
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values.size(); ++j) {
      std::array<float, 4> a{};
      std::array<float, 4> b{};
      for (std::size_t lane = 0; lane < 4; ++lane) {
        a[lane] = values[(i + lane) % values.size()];
        b[lane] = values[(j + 2 * lane) % values.size()];
      }
      EXPECT_EQ(hash_of(lanes_of(op(Float4::load(a.data()), Float4::load(b.data())))),
                hash_of(lanes_of(op(ScalarFloat4::load(a.data()), ScalarFloat4::load(b.data())))))
          << a[0] << " and " << b[0];
    }
  }
}

TEST(Lanes, ArithmeticIsTheSameInEveryImplementation) {
  expect_same([](auto a, auto b) { return a + b; });
  expect_same([](auto a, auto b) { return a - b; });
  expect_same([](auto a, auto b) { return a * b; });
  expect_same([](auto a, auto b) { return a / b; });
  expect_same([](auto a, auto) { return sqrt(a); });
}

TEST(Lanes, ComparisonsAndSelectionTreatNanAlike) {
  expect_same([](auto a, auto b) { return select(less(a, b), a, b); });
  expect_same([](auto a, auto b) { return select(equal(a, b), a, b); });
}

TEST(Lanes, BitArithmeticIsTheSameInEveryImplementation) {
  expect_same([](auto a, auto) { return to_float(shift_right<23>(bits(a))); });
  expect_same([](auto a, auto) {
    using V = decltype(a);
    return V::from_bits(shift_left<23>(shift_right<5>(bits(a)) + V::Int::splat(3)));
  });
  expect_same([](auto a, auto b) {
    using V = decltype(a);
    return to_float((bits(a) & V::Int::splat(0xffU)) - (bits(b) | V::Int::splat(1U)));
  });
}

TEST(Lanes, TransposeTurnsRowsIntoColumns) {
  const auto check = [](auto zero) {
    using V = decltype(zero);
    V rows[4];
    for (int r = 0; r < 4; ++r) {
      const auto base = static_cast<float>(10 * r);
      const float row[4] = {base, base + 1, base + 2, base + 3};
      rows[r] = V::load(row);
    }
    transpose(rows[0], rows[1], rows[2], rows[3]);
    for (int r = 0; r < 4; ++r) {
      const auto f = static_cast<float>(r);
      EXPECT_EQ(lanes_of(rows[r]), (std::array<float, 4>{f, 10 + f, 20 + f, 30 + f}));
    }
  };
  check(Float4::splat(0));
  check(ScalarFloat4::splat(0));
}

TEST(Lanes, PartialLoadsAndStoresTouchOnlyTheirElements) {
  const float from[4] = {1, 2, 3, 4};
  for (int count = 0; count <= 4; ++count) {
    const auto loaded = lanes_of(load_first<Float4>(from, count));
    float to[4] = {-1, -1, -1, -1};
    store_first(Float4::load(from), to, count);
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(loaded[static_cast<std::size_t>(i)], i < count ? from[i] : 0.0F);
      EXPECT_EQ(to[i], i < count ? from[i] : -1.0F);
    }
  }
}

TEST(Lanes, LanesAreSummedInPairs) {
  // 1e8 + 4 rounds to 1e8 and 1e8 + 8 does not: the order shows.
  const float values[4] = {1e8F, 4.0F, -1e8F, 3.0F};
  EXPECT_EQ(sum_of_lanes(Float4::load(values)), (1e8F + 4.0F) + (-1e8F + 3.0F));
  EXPECT_EQ(sum_of_lanes(ScalarFloat4::load(values)), (1e8F + 4.0F) + (-1e8F + 3.0F));
}

}  // namespace
}  // namespace fitscope::math
