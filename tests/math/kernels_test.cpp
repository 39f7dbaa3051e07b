// What src/math/kernels.h promises of sums and functions; products: matmul_test.cpp.
#include "math/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "math/rng.h"

namespace fitscope::math {
namespace {

std::vector<float> random_values(Index size, std::uint32_t seed) {
  RandomState random(seed);
  std::vector<float> values(static_cast<std::size_t>(size));
  for (float& value : values)
    value = static_cast<float>(random.rand() * 4 - 2);
  return values;
}

// The promised order, spelled out.
float lane_sum(const std::vector<float>& x) {
  float lanes[4] = {0, 0, 0, 0};
  for (std::size_t i = 0; i < x.size(); ++i)
    lanes[i % 4] += x[i];
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

TEST(Kernels, SumsAddInTheirFixedOrderWhateverTheTail) {
  for (Index size = 0; size < 40; ++size) {
    const auto x = random_values(size, 1);
    EXPECT_EQ(sum(x.data(), size), lane_sum(x)) << size;
    auto squares = x;
    for (float& value : squares)
      value *= value;
    EXPECT_EQ(sum_of_squares(x.data(), size), lane_sum(squares)) << size;
    const auto y = random_values(size, 2);
    auto distances = x;
    for (std::size_t i = 0; i < distances.size(); ++i) {
      distances[i] = (x[i] - y[i]) * (x[i] - y[i]);
    }
    EXPECT_EQ(squared_distance(x.data(), y.data(), size), lane_sum(distances)) << size;
  }
}

TEST(Kernels, ColumnSumsAddRowsInOrder) {
  for (const Index columns : {2, 3, 4, 5, 8, 11}) {
    for (const Index rows : {0, 1, 7, 32}) {
      const auto a = random_values(rows * columns, 3);
      std::vector<float> out(static_cast<std::size_t>(columns), -1);
      column_sums(a.data(), out.data(), rows, columns);
      for (Index j = 0; j < columns; ++j) {
        float expected = 0;
        for (Index i = 0; i < rows; ++i)
          expected += a[static_cast<std::size_t>(i * columns + j)];
        EXPECT_EQ(out[static_cast<std::size_t>(j)], expected) << rows << " x " << columns;
      }
    }
  }
  const auto one = random_values(13, 4);
  float total = -1;
  column_sums(one.data(), &total, 13, 1);
  EXPECT_EQ(total, lane_sum(one));
}

TEST(Kernels, FirstNonFiniteFindsIt) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    for (Index size = 1; size < 12; ++size) {
      auto x = random_values(size, 5);
      EXPECT_EQ(first_non_finite(x.data(), size), -1);
      for (Index place = size - 1; place >= 0; --place) {
        x[static_cast<std::size_t>(place)] = bad;
        EXPECT_EQ(first_non_finite(x.data(), size), place);
      }
    }
  }
  EXPECT_EQ(first_non_finite(nullptr, 0), -1);
}

TEST(Kernels, LargeFiniteValuesAreNotTakenForInfinite) {
  const std::vector<float> x(9, std::numeric_limits<float>::max());
  EXPECT_EQ(first_non_finite(x.data(), 9), -1);
}

TEST(Kernels, AnElementsFunctionDoesNotDependOnItsPlaceOrTheLength) {
  const auto x = random_values(11, 6);
  using Function = void (*)(const float*, float*, Index);
  for (const Function f : {Function{exp}, Function{log}, Function{log1p}, Function{tanh},
                           Function{sigmoid}, Function{softplus}}) {
    std::vector<float> whole(x.size());
    f(x.data(), whole.data(), 11);
    for (Index i = 0; i < 11; ++i) {
      float alone = -1;
      f(&x[static_cast<std::size_t>(i)], &alone, 1);
      const float among = whole[static_cast<std::size_t>(i)];
      EXPECT_TRUE(alone == among || (std::isnan(alone) && std::isnan(among))) << i;
    }
    auto in_place = x;
    f(in_place.data(), in_place.data(), 10);
    EXPECT_EQ(in_place.back(), x.back());
  }
}

TEST(Kernels, PowerIsTheCorrectlyRoundedPower) {
  for (const float base : {0.0F, 0.5F, 0.9F, 0.96F, 0.999F, 1.0F}) {
    for (const std::int64_t exponent : {0, 1, 2, 3, 7, 64, 1000, 12345, 1000000}) {
      EXPECT_EQ(power(base, exponent), static_cast<float>(std::pow(static_cast<double>(base),
                                                                   static_cast<double>(exponent))))
          << base << " ^ " << exponent;
    }
  }
}

}  // namespace
}  // namespace fitscope::math
