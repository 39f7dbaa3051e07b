// Four lanes in the vector extensions of GCC and clang: SSE2 on x86-64, NEON on ARM.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace fitscope::math {

namespace native {
using F = float __attribute__((vector_size(16)));
using I = std::int32_t __attribute__((vector_size(16)));
using U = std::uint32_t __attribute__((vector_size(16)));
}  // namespace native

struct NativeInt4 {
  native::U v;

  static NativeInt4 splat(std::uint32_t value) { return {native::U{value, value, value, value}}; }
  friend NativeInt4 operator+(NativeInt4 a, NativeInt4 b) { return {a.v + b.v}; }
  friend NativeInt4 operator-(NativeInt4 a, NativeInt4 b) { return {a.v - b.v}; }
  friend NativeInt4 operator&(NativeInt4 a, NativeInt4 b) { return {a.v & b.v}; }
  friend NativeInt4 operator|(NativeInt4 a, NativeInt4 b) { return {a.v | b.v}; }
};

template <int kBits>
inline NativeInt4 shift_left(NativeInt4 a) {
  return {a.v << kBits};
}

template <int kBits>
inline NativeInt4 shift_right(NativeInt4 a) {
  return {reinterpret_cast<native::U>(reinterpret_cast<native::I>(a.v) >> kBits)};
}

struct Float4 {
  using Int = NativeInt4;

  native::F v;

  static Float4 load(const float* from) {
    Float4 out;
    std::memcpy(&out.v, from, sizeof out.v);
    return out;
  }
  static Float4 splat(float value) { return {native::F{value, value, value, value}}; }
  static Float4 from_bits(Int bits) { return {reinterpret_cast<native::F>(bits.v)}; }
  void store(float* to) const { std::memcpy(to, &v, sizeof v); }

  friend Float4 operator+(Float4 a, Float4 b) { return {a.v + b.v}; }
  friend Float4 operator-(Float4 a, Float4 b) { return {a.v - b.v}; }
  friend Float4 operator*(Float4 a, Float4 b) { return {a.v * b.v}; }
  friend Float4 operator/(Float4 a, Float4 b) { return {a.v / b.v}; }
};

inline NativeInt4 bits(Float4 a) {
  return {reinterpret_cast<native::U>(a.v)};
}
inline NativeInt4 less(Float4 a, Float4 b) {
  return {reinterpret_cast<native::U>(a.v < b.v)};
}
inline NativeInt4 equal(Float4 a, Float4 b) {
  return {reinterpret_cast<native::U>(a.v == b.v)};
}

inline Float4 select(NativeInt4 mask, Float4 yes, Float4 no) {
  return Float4::from_bits({(mask.v & bits(yes).v) | (~mask.v & bits(no).v)});
}

inline Float4 sqrt(Float4 a) {
#if defined(__SSE2__)
  return {_mm_sqrt_ps(a.v)};
#else
  return {native::F{std::sqrt(a.v[0]), std::sqrt(a.v[1]), std::sqrt(a.v[2]), std::sqrt(a.v[3])}};
#endif
}

inline Float4 to_float(NativeInt4 a) {
  return {__builtin_convertvector(reinterpret_cast<native::I>(a.v), native::F)};
}

inline void transpose(Float4& a, Float4& b, Float4& c, Float4& d) {
#if defined(__SSE2__)
  const __m128 ab_low = _mm_unpacklo_ps(a.v, b.v);
  const __m128 cd_low = _mm_unpacklo_ps(c.v, d.v);
  const __m128 ab_high = _mm_unpackhi_ps(a.v, b.v);
  const __m128 cd_high = _mm_unpackhi_ps(c.v, d.v);
  a.v = _mm_movelh_ps(ab_low, cd_low);
  b.v = _mm_movehl_ps(cd_low, ab_low);
  c.v = _mm_movelh_ps(ab_high, cd_high);
  d.v = _mm_movehl_ps(cd_high, ab_high);
#else
  const native::F p = a.v;
  const native::F q = b.v;
  const native::F r = c.v;
  const native::F s = d.v;
  a.v = native::F{p[0], q[0], r[0], s[0]};
  b.v = native::F{p[1], q[1], r[1], s[1]};
  c.v = native::F{p[2], q[2], r[2], s[2]};
  d.v = native::F{p[3], q[3], r[3], s[3]};
#endif
}

}  // namespace fitscope::math
