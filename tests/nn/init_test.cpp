// What src/nn/init.h promises. The literals were printed by NumPy 2.4.6 with the lines above them.
#include "nn/init.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace fitscope::nn {
namespace {

using scenario::Initializer;
using Values = std::vector<float>;

Values filled(Initializer initializer, std::int64_t in, std::int64_t out, std::uint32_t seed) {
  Values kernel(static_cast<std::size_t>(in * out));
  math::RandomState random(seed);
  fill_kernel(initializer, in, out, random, kernel);
  return kernel;
}

// rs = np.random.RandomState(0); print(((2 * rs.rand(2, 1) - 1) * np.sqrt(3
// / 1.5)).astype('float32'))
TEST(Init, GlorotUniformIsTheRecipe) {
  EXPECT_EQ(filled(Initializer::kGlorotUniform, 2, 1, 0), (Values{0.13806544F, 0.60864747F}));
}

// rs = np.random.RandomState(0); print(np.floor(rs.rand(12) * 1048576).sum() / 1048576 - 6 + 6 /
// 1048576)
TEST(Init, NearlyNormalIsTheRecipe) {
  math::RandomState random(0);
  EXPECT_EQ(nearly_normal(random), 1.4782829284667969);
}

TEST(Init, UniformKernelsFillTheirRangeAndNoMore) {
  struct Case {
    Initializer initializer;
    float limit;
  };
  // fan_in 10, fan_out 30
  for (const Case& c : {Case{Initializer::kGlorotUniform, std::sqrt(6.0F / 40)},
                        Case{Initializer::kHeUniform, std::sqrt(6.0F / 10)},
                        Case{Initializer::kLecunUniform, std::sqrt(3.0F / 10)},
                        Case{Initializer::kRandomUniform, 0.05F}}) {
    const Values kernel = filled(c.initializer, 10, 30, 1);
    const auto [low, high] = std::minmax_element(kernel.begin(), kernel.end());
    EXPECT_GE(*low, -c.limit);
    EXPECT_LE(*high, c.limit);
    EXPECT_LT(*low, -0.9F * c.limit);
    EXPECT_GT(*high, 0.9F * c.limit);
  }
}

TEST(Init, NormalKernelsHaveTheirSpread) {
  struct Case {
    Initializer initializer;
    double stddev;
    double most;  // in Keras's stddev before truncation
  };
  for (const Case& c : {Case{Initializer::kGlorotNormal, std::sqrt(1.0 / 50), 2 / 0.8796},
                        Case{Initializer::kHeNormal, std::sqrt(2.0 / 50), 2 / 0.8796},
                        Case{Initializer::kLecunNormal, std::sqrt(1.0 / 50), 2 / 0.8796},
                        Case{Initializer::kRandomNormal, 0.05, 6}}) {
    const Values kernel = filled(c.initializer, 50, 50, 2);
    double squares = 0;
    double largest = 0;
    for (const float value : kernel) {
      squares += static_cast<double>(value) * static_cast<double>(value);
      largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    // 2500 draws: the spread is known to about 1.4 %.
    EXPECT_NEAR(std::sqrt(squares / 2500) / c.stddev, 1, 0.06);
    EXPECT_LE(largest, c.most * c.stddev * 1.0001);
  }
}

TEST(Init, ZerosAndOnesTakeNoDraw) {
  EXPECT_EQ(filled(Initializer::kZeros, 2, 2, 0), Values(4, 0.0F));
  EXPECT_EQ(filled(Initializer::kOnes, 2, 2, 0), Values(4, 1.0F));
}

}  // namespace
}  // namespace fitscope::nn
