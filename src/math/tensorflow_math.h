// exp, sigmoid and tanh to the last bit as TensorFlow's CPU kernels have them on x86.
//
// Where a sigmoid is at its end, its slope a (1 - a) is made of the last bits of a, so that there
// the formula can be seen in every number that follows. Eigen takes an array eight numbers at a
// time, without FMA, and what is left over one at a time, with the C library's expf().
// Source      Eigen of TensorFlow 2.15.1, 2.16.2, 2.18.1, 2.20.0 and 2.21.0: pexp_float,
//             scalar_logistic_op, generic_fast_tanh_float, ptanh_float. Held against tf.exp,
//             tf.sigmoid and tf.tanh on 800,000 numbers each: all bits are equal, but for tanh of a
//             subnormal and one in 2,000 of the numbers left over, whose exp is off by one ulp. The
//             order of a sum, against the gradient of softmax_cross_entropy_with_logits: the same
//             for 4 to 33 classes, another for 100.
#pragma once

#include <cstdint>
#include <cstring>

#include "math/lane_math.h"

namespace fitscope::math {

/// TensorFlow's threads make 0 of subnormals.
template <class V>
inline V flushed(V x) {
  return select(less(abs(x), V::splat(0x1p-126F)), V::splat(0.0F), x);
}

/// exp(r) and the n of x = n ln 2 + r, before they are put together.
template <class V>
struct Reduced {
  V n;
  V r;
};

template <class V>
inline Reduced<V> reduced(V x) {
  // n = floor(x / ln 2 + 1/2). Adding 1.5 * 2^23 rounds; what was rounded up is taken down again.
  const V magic = V::splat(12582912.0F);
  const V t = x * V::splat(1.44269504088896341F) + V::splat(0.5F);
  V n = (t + magic) - magic;
  n = n - select(less(t, n), V::splat(1.0F), V::splat(0.0F));
  const V high = n * V::splat(-0.693359375F) + x;
  return {n, n * V::splat(2.12194440e-4F) + high};
}

/// 2^n for a whole n in [-126, 127].
template <class V>
inline V power_of_two(V n) {
  const V magic = V::splat(12582912.0F);
  return V::from_bits(shift_left<23>(bits(n + magic) - bits(magic) + V::Int::splat(127)));
}

template <class V>
inline V packet_exp(V given) {
  V x = select(less(given, V::splat(-104.0F)), V::splat(-104.0F), given);
  x = select(less(V::splat(88.723F), x), V::splat(88.723F), x);
  const auto [n, r] = reduced(x);
  const V squared = r * r;
  V even = squared * V::splat(1.37449637986719608306884765625e-3F) +
           V::splat(4.166965186595916748046875e-2F);
  even = squared * even + V::splat(0.49999988079071044921875F);
  const V odd = squared * V::splat(8.36894474923610687255859375e-3F) +
                V::splat(0.16666518151760101318359375F);
  const V y = squared * (r * odd + even) + (r + V::splat(1.0F));
  // In two exact steps, since n is up to 128; above 88.723 the larger of this and x.
  const V half = n * V::splat(0.5F) + V::splat(12582912.0F) - V::splat(12582912.0F);
  const V result = flushed(y * power_of_two(half) * power_of_two(n - half));
  return select(equal(given, given), select(less(result, given), given, result), given);
}

/// Up to TensorFlow 2.16: e / (1 + e) with e = exp(x).
template <class V>
inline V packet_sigmoid_216(V x) {
  const V one = V::splat(1.0F);
  const V e = packet_exp(x);
  const V infinity = V::from_bits(V::Int::splat(0x7f800000U));
  return select(equal(e, infinity), one, flushed(e / (one + e)));
}

/// From TensorFlow 2.18 on: the same with e = exp(x / 2) squared, and a shorter polynomial.
template <class V>
inline V packet_sigmoid_218(V given) {
  const V one = V::splat(1.0F);
  V x = select(less(given, V::splat(-104.0F)), V::splat(-104.0F), given);
  x = select(less(V::splat(16.6355324F), x), V::splat(16.6355324F), x);
  const auto [n, r] = reduced(x * V::splat(0.5F));
  const V squared = r * r;
  const V even =
      squared * V::splat(4.1898667812347412109375e-2F) + V::splat(0.49999141693115234375F);
  const V odd =
      squared * V::splat(8.33471305668354034423828125e-3F) + V::splat(0.16666877269744873046875F);
  const V root = (squared * (r * odd + even) + (r + one)) * power_of_two(n);
  const V e = flushed(root * root);
  return select(equal(given, given), e / (one + e), given);
}

template <class V>
inline V clamped(V x, float most) {
  x = select(less(V::splat(most), x), V::splat(most), x);
  return select(less(x, V::splat(-most)), V::splat(-most), x);
}

/// Up to TensorFlow 2.18: an odd polynomial of degree 13 over an even one of degree 6.
template <class V>
inline V packet_tanh_218(V given) {
  const V x = clamped(given, 7.90531110763549805F);
  const V z = x * x;
  V p = z * V::splat(-2.76076847742355e-16F) + V::splat(2.00018790482477e-13F);
  p = z * p + V::splat(-8.60467152213735e-11F);
  p = z * p + V::splat(5.12229709037114e-08F);
  p = z * p + V::splat(1.48572235717979e-05F);
  p = z * p + V::splat(6.37261928875436e-04F);
  p = x * (z * p + V::splat(4.89352455891786e-03F));
  V q = z * V::splat(1.19825839466702e-06F) + V::splat(1.18534705686654e-04F);
  q = z * q + V::splat(2.26843463243900e-03F);
  q = z * q + V::splat(4.89352518554385e-03F);
  return select(less(abs(given), V::splat(0.0004F)), x, p / q);
}

/// From TensorFlow 2.20 on: of degree 9 over one of degree 8.
template <class V>
inline V packet_tanh_220(V given) {
  const V x = clamped(given, 7.90738964080810547F);
  const V z = x * x;
  V p = z * V::splat(1.394553628e-8F) + V::splat(2.102733560e-5F);
  p = z * p + V::splat(3.520756727e-3F);
  p = z * p + V::splat(1.340216100e-1F);
  p = (z * x) * p + x;
  V q = z * V::splat(8.015776984e-7F) + V::splat(3.326951409e-4F);
  q = z * q + V::splat(2.597254514e-2F);
  q = z * q + V::splat(4.673548340e-1F);
  return p / (z * q + V::splat(1.0F));
}

/// expf(): exp(x), rounded once.
inline float single_exp(float x) {
  if (!(x > -87.4F)) return x == x ? 0.0F : x;
  if (x > 89.0F) x = 89.0F;
  // As in lane_math.h, in double: 33 bits of ln 2, so that the product is exact, and the rest.
  const double wide = x;
  const double n = (wide * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52;
  const double r = (wide - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
  // The Taylor series to r^11, whose rest is below 2^-41 of it, in even and odd powers.
  const double z = r * r;
  double even = 1.0 / 40320 + z * (1.0 / 3628800);
  even = 1.0 + z * (1.0 / 2 + z * (1.0 / 24 + z * (1.0 / 720 + z * even)));
  double odd = 1.0 / 362880 + z * (1.0 / 39916800);
  odd = 1.0 + z * (1.0 / 6 + z * (1.0 / 120 + z * (1.0 / 5040 + z * odd)));
  const double p = even + r * odd;
  const auto exponent = static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + 1023) << 52U;
  double power = 0;
  std::memcpy(&power, &exponent, sizeof power);
  const auto result = static_cast<float>(p * power);
  return result < 0x1p-126F ? 0.0F : result;
}

inline float single_sigmoid_216(float x) {
  const float e = single_exp(x);
  return e > 3.4028234e38F ? 1.0F : e / (1.0F + e);
}

inline float single_sigmoid_218(float x) {
  const float e = single_exp(x > 16.6355324F ? 16.6355324F : x);
  return e / (1.0F + e);
}

/// The sum of a row: eight lanes, folded in halves, and then what is left over.
inline float packet_sum(const float* x, std::int64_t size) {
  std::int64_t i = 0;
  float folded = 0.0F;
  if (size >= 8) {
    Float4 low = Float4::splat(0.0F);
    Float4 high = low;
    for (; i + 8 <= size; i += 8) {
      low = low + Float4::load(x + i);
      high = high + Float4::load(x + i + 4);
    }
    float lanes[4];
    (low + high).store(lanes);
    folded = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
  }
  float rest = 0.0F;
  for (; i < size; ++i)
    rest += x[i];
  return folded + rest;
}

/// y[i] = eight(x[i]) for whole packets of eight, four lanes at a time, and single(x[i]) for what
/// is left over. y may be x.
template <class Eight, class Single>
inline void map_packets(const float* x, float* y, std::int64_t size, Eight eight, Single single) {
  std::int64_t i = 0;
  for (; i + 8 <= size; i += 8) {
    eight(Float4::load(x + i)).store(y + i);
    eight(Float4::load(x + i + 4)).store(y + i + 4);
  }
  for (; i < size; ++i)
    y[i] = single(x[i]);
}

}  // namespace fitscope::math
