// What src/math/tensorflow_math.h promises: TensorFlow's bits, the same in every implementation.
//
// The bits are from running TensorFlow 2.16.2, 2.18.1 and 2.21.0 on kAt: tf.exp, tf.sigmoid and
// tf.tanh of all sixteen at once (two packets), and of four at a time (none).
#include "math/tensorflow_math.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace fitscope::math {
namespace {

using Bits = std::array<std::uint32_t, 16>;

// -87, -40.5, -17.3, -9.1, -4.3, -1.7, -0.3, -1e-4, 2e-4, 0.3, 1.7, 4.3, 6.9, 9.1, 12.4, 15.9.
constexpr Bits kAt{0xc2ae0000, 0xc2220000, 0xc18a6666, 0xc111999a, 0xc089999a, 0xbfd9999a,
                   0xbe99999a, 0xb8d1b717, 0x3951b717, 0x3e99999a, 0x3fd9999a, 0x4089999a,
                   0x40dccccd, 0x4111999a, 0x41466666, 0x417e6666};
constexpr Bits kExp{0x00b33687, 0x223e2191, 0x3303b967, 0x38ea2e1a, 0x3c5e4ea7, 0x3e3b1163,
                    0x3f3da643, 0x3f7ff972, 0x3f80068e, 0x3facc82c, 0x40af2a94, 0x4293664d,
                    0x44781196, 0x460bed2f, 0x486d1c62, 0x4af56045};
constexpr Bits kExpAlone{0x00b33687, 0x223e2191, 0x3303b967, 0x38ea2e1a, 0x3c5e4ea7, 0x3e3b1163,
                         0x3f3da643, 0x3f7ff972, 0x3f80068e, 0x3facc82d, 0x40af2a94, 0x4293664d,
                         0x44781196, 0x460bed2f, 0x486d1c62, 0x4af56044};
constexpr Bits kSigmoid216{0x00b33687, 0x223e2191, 0x3303b967, 0x38ea2768, 0x3c5b54cc, 0x3e1e2c24,
                           0x3ed9e2ab, 0x3efffcb9, 0x3f000347, 0x3f130eaa, 0x3f5874f7, 0x3f7c92ad,
                           0x3f7fbe05, 0x3f7ff8af, 0x3f7fffbb, 0x3f7ffffe};
constexpr Bits kSigmoid218{0x00b33685, 0x223e218d, 0x3303b968, 0x38ea276a, 0x3c5b54cb, 0x3e1e2c22,
                           0x3ed9e2a9, 0x3efffcb9, 0x3f000347, 0x3f130ea9, 0x3f5874f7, 0x3f7c92ad,
                           0x3f7fbe05, 0x3f7ff8af, 0x3f7fffbb, 0x3f7ffffe};
constexpr Bits kSigmoidAlone{0x00b33687, 0x223e2191, 0x3303b967, 0x38ea2768, 0x3c5b54cc, 0x3e1e2c24,
                             0x3ed9e2ab, 0x3efffcb9, 0x3f000347, 0x3f130eab, 0x3f5874f7, 0x3f7c92ad,
                             0x3f7fbe05, 0x3f7ff8af, 0x3f7fffbb, 0x3f7ffffe};
constexpr Bits kTanh218{0xbf800000, 0xbf800000, 0xbf800000, 0xbf800000, 0xbf7fe7df, 0xbf6f76f7,
                        0xbe9526ed, 0xb8d1b717, 0x3951b717, 0x3e9526ed, 0x3f6f76f7, 0x3f7fe7df,
                        0x3f7fffdf, 0x3f800000, 0x3f800000, 0x3f800000};
constexpr Bits kTanh220{0xbf800000, 0xbf800000, 0xbf800000, 0xbf800000, 0xbf7fe7df, 0xbf6f76f8,
                        0xbe9526ee, 0xb8d1b717, 0x3951b717, 0x3e9526ee, 0x3f6f76f8, 0x3f7fe7df,
                        0x3f7fffdc, 0x3f800000, 0x3f800000, 0x3f800000};

using Values = std::array<float, 16>;

Values values_of(const Bits& bits) {
  Values values;
  std::memcpy(values.data(), bits.data(), sizeof values);
  return values;
}

template <class V, class F>
Values in_lanes(F f) {
  Values values = values_of(kAt);
  for (std::size_t i = 0; i < values.size(); i += 4)
    f(V::load(&values[i])).store(&values[i]);
  return values;
}

template <class F>
void expect_bits(F f, const Bits& expected) {
  EXPECT_EQ(in_lanes<Float4>(f), values_of(expected));
  EXPECT_EQ(in_lanes<ScalarFloat4>(f), values_of(expected));
}

void expect_single(float (*f)(float), const Bits& expected) {
  Values values = values_of(kAt);
  for (float& value : values)
    value = f(value);
  EXPECT_EQ(values, values_of(expected));
}

const auto kPacketExp = [](auto v) { return packet_exp(v); };
const auto kPacketSigmoid216 = [](auto v) { return packet_sigmoid_216(v); };
const auto kPacketSigmoid218 = [](auto v) { return packet_sigmoid_218(v); };
const auto kPacketTanh218 = [](auto v) { return packet_tanh_218(v); };
const auto kPacketTanh220 = [](auto v) { return packet_tanh_220(v); };

TEST(TensorflowMath, PacketsHaveTensorflowsBits) {
  expect_bits(kPacketExp, kExp);
  expect_bits(kPacketSigmoid216, kSigmoid216);
  expect_bits(kPacketSigmoid218, kSigmoid218);
  expect_bits(kPacketTanh218, kTanh218);
  expect_bits(kPacketTanh220, kTanh220);
}

TEST(TensorflowMath, WhatIsLeftOverIsTakenAlone) {
  expect_single(single_exp, kExpAlone);
  expect_single(single_sigmoid_216, kSigmoidAlone);
  expect_single(single_sigmoid_218, kSigmoidAlone);
}

TEST(TensorflowMath, TheLastOnesOfAnArrayAreLeftOver) {
  // Of 0.3 the last bit tells which of the two it was.
  const float x = values_of(kAt)[9];
  for (const std::size_t size : {7U, 8U, 15U, 16U, 17U}) {
    const std::vector<float> in(size, x);
    std::vector<float> out(size);
    map_packets(in.data(), out.data(), static_cast<std::int64_t>(size), kPacketExp, single_exp);
    for (std::size_t i = 0; i < size; ++i) {
      const bool in_packet = i < size / 8 * 8;
      EXPECT_EQ(out[i], values_of(in_packet ? kExp : kExpAlone)[9]) << i << " of " << size;
    }
  }
}

template <class F>
float at(F f, float x) {
  float lanes[4];
  f(Float4::splat(x)).store(lanes);
  return lanes[0];
}

TEST(TensorflowMath, TheEndsAreTensorflows) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(at(kPacketExp, -88.0F), 0.0F) << "a subnormal is made 0";
  EXPECT_EQ(single_exp(-88.0F), 0.0F);
  EXPECT_EQ(at(kPacketExp, -kInfinity), 0.0F);
  EXPECT_EQ(single_exp(-kInfinity), 0.0F);
  EXPECT_EQ(at(kPacketExp, kInfinity), kInfinity);
  EXPECT_EQ(single_exp(kInfinity), kInfinity);
  EXPECT_EQ(single_exp(0.0F), 1.0F);
  for (const float high : {17.5F, 90.0F, kInfinity}) {
    EXPECT_EQ(at(kPacketSigmoid216, high), 1.0F);
    EXPECT_EQ(at(kPacketSigmoid218, high), 1.0F);
    EXPECT_EQ(single_sigmoid_216(high), 1.0F);
    EXPECT_EQ(single_sigmoid_218(high), 1.0F);
    EXPECT_EQ(at(kPacketTanh218, high), 1.0F);
    EXPECT_EQ(at(kPacketTanh220, high), 1.0F);
  }
  for (const float low : {-90.0F, -kInfinity}) {
    EXPECT_EQ(at(kPacketSigmoid216, low), 0.0F);
    EXPECT_EQ(at(kPacketSigmoid218, low), 0.0F);
    EXPECT_EQ(single_sigmoid_216(low), 0.0F);
    EXPECT_EQ(single_sigmoid_218(low), 0.0F);
  }
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(std::isnan(at(kPacketExp, nan)));
  EXPECT_TRUE(std::isnan(single_exp(nan)));
  EXPECT_TRUE(std::isnan(at(kPacketSigmoid216, nan)));
  EXPECT_TRUE(std::isnan(at(kPacketSigmoid218, nan)));
  EXPECT_TRUE(std::isnan(single_sigmoid_216(nan)));
  EXPECT_TRUE(std::isnan(single_sigmoid_218(nan)));
  EXPECT_TRUE(std::isnan(at(kPacketTanh218, nan)));
  EXPECT_TRUE(std::isnan(at(kPacketTanh220, nan)));
}

TEST(TensorflowMath, ASumFoldsEightLanesInHalves) {
  // Each 2^-24 alone is lost beside 1; two of them are not.
  constexpr float kHalfUlp = 0x1p-24F;
  const float seven[7] = {1, kHalfUlp, kHalfUlp, 0, 0, 0, 0};
  EXPECT_EQ(packet_sum(seven, 7), 1.0F) << "one after the other";
  const float eight[8] = {1, 0, 0, kHalfUlp, 0, 0, 0, kHalfUlp};
  EXPECT_EQ(packet_sum(eight, 8), 1.0F + 2 * kHalfUlp) << "lanes 3 and 7 first";
  const float ten[10] = {1, 0, 0, 0, 0, 0, 0, 0, kHalfUlp, kHalfUlp};
  EXPECT_EQ(packet_sum(ten, 10), 1.0F + 2 * kHalfUlp) << "what is left over has its own sum";
  EXPECT_EQ(packet_sum(ten, 0), 0.0F);
}

}  // namespace
}  // namespace fitscope::math
