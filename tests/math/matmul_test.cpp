// What src/math/kernels.h promises of products: the bits of the plain triple loop, for every shape.
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <vector>

#include "math/kernels.h"
#include "math/rng.h"

namespace fitscope::math {
namespace {

using Values = std::vector<float>;

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

Values random_values(Index size, std::uint32_t seed) {
  RandomState random(seed);
  Values values(at(size));
  for (float& value : values)
    value = static_cast<float>(random.rand() * 2 - 1);
  return values;
}

bool same_bits(const Values& a, const Values& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

Values plain_product(const Values& a, const Values& b, const float* bias, Index m, Index k,
                     Index n) {
  Values c(at(m * n));
  for (Index i = 0; i < m; ++i) {
    for (Index j = 0; j < n; ++j) {
      float total = 0;
      for (Index l = 0; l < k; ++l)
        total += a[at(i * k + l)] * b[at(l * n + j)];
      c[at(i * n + j)] = bias != nullptr ? total + bias[j] : total;
    }
  }
  return c;
}

Values plain_transpose(const Values& from, Index rows, Index columns) {
  Values to(from.size());
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j)
      to[at(j * rows + i)] = from[at(i * columns + j)];
  }
  return to;
}

// Sizes around the blocks of 4 and 32 rows, 4, 8 and 16 columns, and 128 deep.
constexpr Index kRows[] = {0, 1, 2, 3, 4, 5, 7, 8, 33, 38};
constexpr Index kDepths[] = {0, 1, 2, 3, 4, 5, 10, 127, 128, 129, 263};
constexpr Index kColumns[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 17, 22, 24};

TEST(Matmul, GivesTheBitsOfTheTripleLoop) {
  for (const Index m : kRows) {
    for (const Index k : kDepths) {
      for (const Index n : kColumns) {
        const auto a = random_values(m * k, 1);
        const auto b = random_values(k * n, 2);
        const auto bias = random_values(n, 3);
        Values c(at(m * n), -1);
        matmul(a.data(), b.data(), nullptr, c.data(), m, k, n);
        EXPECT_TRUE(same_bits(c, plain_product(a, b, nullptr, m, k, n)))
            << m << " x " << k << " x " << n;
        matmul(a.data(), b.data(), bias.data(), c.data(), m, k, n);
        EXPECT_TRUE(same_bits(c, plain_product(a, b, bias.data(), m, k, n)))
            << m << " x " << k << " x " << n << " with bias";
      }
    }
  }
}

TEST(MatmulTransposed, GivesTheBitsOfTheTripleLoop) {
  for (const Index m : kRows) {
    for (const Index k : {1, 2, 3, 4, 5, 7, 8, 10, 12, 13}) {
      for (const Index n : kColumns) {
        const auto a = random_values(m * k, 4);
        const auto b = random_values(m * n, 5);
        Values c(at(k * n), -1);
        matmul_transposed(a.data(), b.data(), c.data(), m, k, n);
        EXPECT_TRUE(same_bits(c, plain_product(plain_transpose(a, m, k), b, nullptr, k, m, n)))
            << m << " x " << k << " x " << n;
      }
    }
  }
}

TEST(Transpose, SwapsRowsAndColumns) {
  for (const Index rows : {0, 1, 2, 4, 5, 8, 11}) {
    for (const Index columns : {1, 3, 4, 6, 8, 9}) {
      const auto from = random_values(rows * columns, 6);
      Values to(from.size(), -1);
      transpose(from.data(), to.data(), rows, columns);
      EXPECT_EQ(to, plain_transpose(from, rows, columns)) << rows << " x " << columns;
    }
  }
}

TEST(Matmul, NanAndInfinityReachOnlyTheirOwnRow) {
  for (const Index n : kColumns) {
    auto a = random_values(Index{5 * 6}, 7);
    const auto b = random_values(6 * n, 8);
    Values clean(at(5 * n));
    matmul(a.data(), b.data(), nullptr, clean.data(), 5, 6, n);
    a[at(2 * 6 + 3)] = std::numeric_limits<float>::quiet_NaN();
    Values c(at(5 * n));
    matmul(a.data(), b.data(), nullptr, c.data(), 5, 6, n);
    for (Index j = 0; j < n; ++j) {
      for (Index i = 0; i < 5; ++i) {
        const float value = c[at(i * n + j)];
        EXPECT_TRUE(i == 2 ? value != value : value == clean[at(i * n + j)]);
      }
    }
  }
}

}  // namespace
}  // namespace fitscope::math
