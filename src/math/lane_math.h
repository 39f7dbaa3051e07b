// exp, log and their relatives on four lanes, the same bits on every target.
//
// The polynomials are minimax fits (Lawson's weighted least squares, then rounded to float32) of
// what each comment names; their own error stays below 0.05 ulp, so that the results are within
// 3 ulp of the true value (lane_math_test.cpp measures it). NaN goes in, NaN comes out, its
// bits unspecified.
#pragma once

#include "math/lanes.h"

namespace fitscope::math {

template <class V>
inline V abs(V x) {
  return V::from_bits(bits(x) & V::Int::splat(0x7fffffffU));
}

/// The larger; b where either is NaN.
template <class V>
inline V larger(V a, V b) {
  return select(less(b, a), a, b);
}

/// max(x, 0), but NaN stays NaN, as TensorFlow's relu has it.
template <class V>
inline V relu(V x) {
  return select(less(x, V::splat(0.0F)), V::splat(0.0F), x);
}

/// 0 below -104 (where even subnormals end), infinity above 88.73.
template <class V>
inline V exp(V x) {
  // Beyond these bounds nothing changes, and inside them the exponent arithmetic cannot overflow.
  x = select(less(x, V::splat(-104.0F)), V::splat(-104.0F), x);
  x = select(less(V::splat(89.0F), x), V::splat(89.0F), x);

  // x = n ln 2 + r. Adding 1.5 * 2^23 rounds n to an integer and leaves it in the low bits.
  const V magic = V::splat(12582912.0F);
  const V shifted = x * V::splat(0x1.715476p+0F) + magic;
  const V n = shifted - magic;
  V r = x - n * V::splat(0x1.62e4p-1F);   // 15 bits of ln 2: the product is exact
  r = r - n * V::splat(0x1.7f7d1cp-20F);  // the rest of it

  // (e^r - 1 - r) / r^2 on |r| <= ln 2 / 2.
  V p = V::splat(0x1.6dbc64p-10F);
  p = p * r + V::splat(0x1.124148p-7F);
  p = p * r + V::splat(0x1.555454p-5F);
  p = p * r + V::splat(0x1.555486p-3F);
  p = p * r + V::splat(0.5F);
  p = V::splat(1.0F) + (r + r * r * p);

  // times 2^n in two exact powers, so that a subnormal result is rounded once.
  const auto whole = bits(shifted) - bits(magic);
  const auto half = shift_right<1>(whole);
  const auto bias = V::Int::splat(127);
  const V first = V::from_bits(shift_left<23>(half + bias));
  const V second = V::from_bits(shift_left<23>(whole - half + bias));
  return p * first * second;
}

/// log(1 + f) for s = f / (2 + f): 2 atanh(s) = f - f^2/2 + s (f^2/2 + R(s^2)).
/// R fits (2 atanh(s) / s - 2) on 1 + f in [sqrt(1/2), sqrt(2)].
template <class V>
inline V log(V x) {
  const V zero = V::splat(0.0F);
  const V infinity = V::from_bits(V::Int::splat(0x7f800000U));
  const V nan = V::from_bits(V::Int::splat(0x7fc00000U));

  // Subnormals are scaled into the normal range.
  const auto tiny = less(x, V::splat(0x1p-126F));
  const V scaled = select(tiny, x * V::splat(0x1p23F), x);
  const V shift = select(tiny, V::splat(-23.0F), zero);

  // scaled = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)): 0x3f3504f3 is sqrt(1/2).
  const auto moved = bits(scaled) + V::Int::splat(0x3f800000U - 0x3f3504f3U);
  const V k = to_float(shift_right<23>(moved) - V::Int::splat(127)) + shift;
  const V f = V::from_bits((moved & V::Int::splat(0x007fffffU)) + V::Int::splat(0x3f3504f3U)) -
              V::splat(1.0F);

  const V s = f / (V::splat(2.0F) + f);
  const V z = s * s;
  V p = V::splat(0x1.31e67ap-2F);
  p = p * z + V::splat(0x1.995e9cp-2F);
  p = p * z + V::splat(0x1.55557ap-1F);
  const V half_square = V::splat(0.5F) * f * f;
  const V low = s * (half_square + z * p) + k * V::splat(0x1.7f7d1cp-20F);
  V result = ((low - half_square) + f) + k * V::splat(0x1.62e4p-1F);

  result = select(equal(x, infinity), infinity, result);
  result = select(equal(x, zero), zero - infinity, result);
  const auto negative = less(x, zero);
  result = select(negative, nan, result);
  return select(equal(x, x), result, x);
}

/// log(1 + x) without losing a small x.
template <class V>
inline V log1p(V x) {
  const V one = V::splat(1.0F);
  const V infinity = V::from_bits(V::Int::splat(0x7f800000U));
  const V u = one + x;
  const V lost = x - (u - one);  // what the addition rounded away, to first order
  const V corrected = log(u) + lost / u;
  const auto plain = equal(x, infinity) | equal(u, V::splat(0.0F));
  return select(equal(u, one), x, select(plain, log(u), corrected));
}

/// log(1 + e) for e in [0, 1], the tail of a softplus: no exponent to take apart.
template <class V>
inline V log1p_unit(V e) {
  // 2 atanh(s), s = e / (2 + e) <= 1/3; (2 atanh(s) / s - 2) / s^2 fitted there.
  const V s = e / (V::splat(2.0F) + e);
  const V z = s * s;
  V p = V::splat(0x1.1ee98cp-2F);
  p = p * z + V::splat(0x1.1eb9bap-2F);
  p = p * z + V::splat(0x1.99d238p-2F);
  p = p * z + V::splat(0x1.5555p-1F);
  return (s + s) + s * (z * p);
}

/// 1 / (1 + exp(-x)), right to the last subnormal on both sides.
template <class V>
inline V sigmoid(V x) {
  const V one = V::splat(1.0F);
  const V e = exp(V::splat(0.0F) - abs(x));
  return select(less(x, V::splat(0.0F)), e, one) / (one + e);
}

/// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
template <class V>
inline V softplus(V x) {
  return relu(x) + log1p_unit(exp(V::splat(0.0F) - abs(x)));
}

/// tanh(x) = u / (u + 2) with u = exp(2 |x|) - 1, and the sign of x.
template <class V>
inline V tanh(V x) {
  // From 9.02 on float32 has nothing between tanh and 1.
  const V bound = V::splat(9.25F);
  const V size = abs(x);
  const V t = select(less(bound, size), bound, size) * V::splat(2.0F);

  // As in exp(), but without the leading 1, which would swallow a small r.
  const V magic = V::splat(12582912.0F);
  const V shifted = t * V::splat(0x1.715476p+0F) + magic;
  const V n = shifted - magic;
  V r = t - n * V::splat(0x1.62e4p-1F);
  r = r - n * V::splat(0x1.7f7d1cp-20F);
  V p = V::splat(0x1.6dbc64p-10F);
  p = p * r + V::splat(0x1.124148p-7F);
  p = p * r + V::splat(0x1.555454p-5F);
  p = p * r + V::splat(0x1.555486p-3F);
  p = p * r + V::splat(0.5F);
  p = r + r * r * p;

  const V power = V::from_bits(shift_left<23>(bits(shifted) - bits(magic) + V::Int::splat(127)));
  const V u = p * power + (power - V::splat(1.0F));
  const V result = u / (u + V::splat(2.0F));
  return V::from_bits(bits(result) | (bits(x) & V::Int::splat(0x80000000U)));
}

}  // namespace fitscope::math
