// Four lanes in WebAssembly's SIMD128.
#pragma once

#include <wasm_simd128.h>

#include <cstdint>

namespace fitscope::math {

struct SimdInt4 {
  v128_t v;

  static SimdInt4 splat(std::uint32_t value) {
    return {wasm_i32x4_splat(static_cast<std::int32_t>(value))};
  }
  friend SimdInt4 operator+(SimdInt4 a, SimdInt4 b) { return {wasm_i32x4_add(a.v, b.v)}; }
  friend SimdInt4 operator-(SimdInt4 a, SimdInt4 b) { return {wasm_i32x4_sub(a.v, b.v)}; }
  friend SimdInt4 operator&(SimdInt4 a, SimdInt4 b) { return {wasm_v128_and(a.v, b.v)}; }
  friend SimdInt4 operator|(SimdInt4 a, SimdInt4 b) { return {wasm_v128_or(a.v, b.v)}; }
};

template <int kBits>
inline SimdInt4 shift_left(SimdInt4 a) {
  return {wasm_i32x4_shl(a.v, kBits)};
}

template <int kBits>
inline SimdInt4 shift_right(SimdInt4 a) {
  return {wasm_i32x4_shr(a.v, kBits)};
}

struct Float4 {
  using Int = SimdInt4;

  v128_t v;

  static Float4 load(const float* from) { return {wasm_v128_load(from)}; }
  static Float4 splat(float value) { return {wasm_f32x4_splat(value)}; }
  static Float4 from_bits(Int bits) { return {bits.v}; }
  void store(float* to) const { wasm_v128_store(to, v); }

  friend Float4 operator+(Float4 a, Float4 b) { return {wasm_f32x4_add(a.v, b.v)}; }
  friend Float4 operator-(Float4 a, Float4 b) { return {wasm_f32x4_sub(a.v, b.v)}; }
  friend Float4 operator*(Float4 a, Float4 b) { return {wasm_f32x4_mul(a.v, b.v)}; }
  friend Float4 operator/(Float4 a, Float4 b) { return {wasm_f32x4_div(a.v, b.v)}; }
};

inline SimdInt4 bits(Float4 a) {
  return {a.v};
}
inline SimdInt4 less(Float4 a, Float4 b) {
  return {wasm_f32x4_lt(a.v, b.v)};
}
inline SimdInt4 equal(Float4 a, Float4 b) {
  return {wasm_f32x4_eq(a.v, b.v)};
}
inline Float4 select(SimdInt4 mask, Float4 yes, Float4 no) {
  return {wasm_v128_bitselect(yes.v, no.v, mask.v)};
}
inline Float4 sqrt(Float4 a) {
  return {wasm_f32x4_sqrt(a.v)};
}
inline Float4 to_float(SimdInt4 a) {
  return {wasm_f32x4_convert_i32x4(a.v)};
}

inline void transpose(Float4& a, Float4& b, Float4& c, Float4& d) {
  const v128_t ab_low = wasm_i32x4_shuffle(a.v, b.v, 0, 4, 1, 5);
  const v128_t cd_low = wasm_i32x4_shuffle(c.v, d.v, 0, 4, 1, 5);
  const v128_t ab_high = wasm_i32x4_shuffle(a.v, b.v, 2, 6, 3, 7);
  const v128_t cd_high = wasm_i32x4_shuffle(c.v, d.v, 2, 6, 3, 7);
  a.v = wasm_i64x2_shuffle(ab_low, cd_low, 0, 2);
  b.v = wasm_i64x2_shuffle(ab_low, cd_low, 1, 3);
  c.v = wasm_i64x2_shuffle(ab_high, cd_high, 0, 2);
  d.v = wasm_i64x2_shuffle(ab_high, cd_high, 1, 3);
}

}  // namespace fitscope::math
