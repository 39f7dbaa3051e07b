// What src/math/lane_math.h promises: close to the true value, the same bits in every
// implementation.
#include "math/lane_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace fitscope::math {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kSmallest = std::numeric_limits<float>::denorm_min();

// Distance in units of the float32 spacing at the true value; 0 if both are NaN or the same
// infinity.
double ulps(float got, double truth) {
  if (std::isnan(truth)) return std::isnan(got) ? 0.0 : 1e9;
  const auto rounded = static_cast<float>(truth);
  if (std::isinf(rounded) || !std::isfinite(got)) return rounded == got ? 0.0 : 1e9;
  int exponent = 0;
  std::frexp(std::max(std::abs(truth), 0x1p-126), &exponent);
  return std::abs(static_cast<double>(got) - truth) / std::ldexp(1.0, exponent - 24);
}

bool same_bits(float a, float b) {
  return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
}

// Walks through all bit patterns of a float in steps: every exponent, both signs, subnormals, NaN.
template <class F, class Truth>
void expect_close(F f, Truth truth, double most_ulps) {
  constexpr std::uint64_t kStep = 30011;  // prime, so that low bits vary
  double worst = 0;
  float worst_at = 0;
  int differing = 0;
  for (std::uint64_t pattern = 0; pattern < 0x100000000ULL; pattern += 4 * kStep) {
    float x[4];
    float fast[4];
    float plain[4];
    for (std::uint64_t i = 0; i < 4; ++i) {
      const auto word = static_cast<std::uint32_t>(pattern + i * kStep);
      std::memcpy(&x[i], &word, sizeof word);
    }
    f(Float4::load(x)).store(fast);
    f(ScalarFloat4::load(x)).store(plain);
    for (int i = 0; i < 4; ++i) {
      differing += same_bits(fast[i], plain[i]) ? 0 : 1;
      const double error = ulps(fast[i], truth(static_cast<double>(x[i])));
      if (error > worst) {
        worst = error;
        worst_at = x[i];
      }
    }
  }
  EXPECT_LE(worst, most_ulps) << "at " << worst_at;
  EXPECT_EQ(differing, 0);
}

template <class F>
float at(F f, float x) {
  float out[4];
  f(Float4::splat(x)).store(out);
  return out[0];
}

const auto kExp = [](auto v) { return exp(v); };
const auto kLog = [](auto v) { return log(v); };
const auto kLog1p = [](auto v) { return log1p(v); };
const auto kTanh = [](auto v) { return tanh(v); };
const auto kSigmoid = [](auto v) { return sigmoid(v); };
const auto kSoftplus = [](auto v) { return softplus(v); };

TEST(LaneMath, ExpIsWithinTwoUlps) {
  expect_close(
      kExp, [](double x) { return std::exp(x); }, 2);
}

TEST(LaneMath, LogIsWithinTwoUlps) {
  expect_close(
      kLog, [](double x) { return std::log(x); }, 2);
}

TEST(LaneMath, Log1pIsWithinTwoUlps) {
  expect_close(
      kLog1p, [](double x) { return std::log1p(x); }, 2);
}

TEST(LaneMath, TanhIsWithinThreeUlps) {
  expect_close(
      kTanh, [](double x) { return std::tanh(x); }, 3);
}

TEST(LaneMath, SigmoidIsWithinThreeUlps) {
  expect_close(
      kSigmoid,
      [](double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); },
      3);
}

TEST(LaneMath, SoftplusIsWithinThreeUlps) {
  expect_close(
      kSoftplus,
      [](double x) {
        return std::isnan(x) ? x : std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
      },
      3);
}

TEST(LaneMath, ExpEndsInInfinityAndZero) {
  EXPECT_EQ(at(kExp, 0.0F), 1.0F);
  EXPECT_TRUE(std::isfinite(at(kExp, 88.72F)));
  EXPECT_EQ(at(kExp, 88.73F), kInfinity);
  EXPECT_EQ(at(kExp, kInfinity), kInfinity);
  EXPECT_EQ(at(kExp, -103.0F), kSmallest);
  EXPECT_EQ(at(kExp, -105.0F), 0.0F);
  EXPECT_EQ(at(kExp, -kInfinity), 0.0F);
  EXPECT_TRUE(std::isnan(at(kExp, kNan)));
}

TEST(LaneMath, LogKnowsItsEdges) {
  EXPECT_EQ(at(kLog, 1.0F), 0.0F);
  EXPECT_EQ(at(kLog, 0.0F), -kInfinity);
  EXPECT_EQ(at(kLog, -0.0F), -kInfinity);
  EXPECT_EQ(at(kLog, kInfinity), kInfinity);
  EXPECT_FLOAT_EQ(at(kLog, kSmallest), -103.278930F);
  EXPECT_TRUE(std::isnan(at(kLog, -1.0F)));
  EXPECT_TRUE(std::isnan(at(kLog, -kInfinity)));
  EXPECT_TRUE(std::isnan(at(kLog, kNan)));
  EXPECT_EQ(at(kLog1p, -1.0F), -kInfinity);
  EXPECT_EQ(at(kLog1p, 1e-30F), 1e-30F);
  EXPECT_TRUE(std::isnan(at(kLog1p, -1.5F)));
}

TEST(LaneMath, SigmoidAndTanhSaturateAtTheirLimits) {
  EXPECT_EQ(at(kSigmoid, kLargest), 1.0F);
  EXPECT_EQ(at(kSigmoid, -kLargest), 0.0F);
  EXPECT_EQ(at(kSigmoid, 0.0F), 0.5F);
  EXPECT_GT(at(kSigmoid, -103.0F), 0.0F);
  EXPECT_EQ(at(kTanh, kInfinity), 1.0F);
  EXPECT_EQ(at(kTanh, -kInfinity), -1.0F);
  EXPECT_EQ(at(kTanh, kSmallest), kSmallest);
  EXPECT_EQ(at(kSoftplus, kLargest), kLargest);
  EXPECT_EQ(at(kSoftplus, -kInfinity), 0.0F);
}

TEST(LaneMath, ReluLetsNanThrough) {
  const auto relu_of = [](auto v) { return relu(v); };
  EXPECT_EQ(at(relu_of, -2.0F), 0.0F);
  EXPECT_EQ(at(relu_of, 3.0F), 3.0F);
  EXPECT_EQ(at(relu_of, kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(at(relu_of, kNan)));
}

}  // namespace
}  // namespace fitscope::math
