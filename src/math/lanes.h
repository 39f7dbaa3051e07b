// Four floats at a time. Float4 is the machine's own vector where there is one, ScalarFloat4
// anywhere.
//
// Both give the same bits, since every operation is one IEEE operation per lane and nothing is
// fused or reordered. Lane code is written as templates over the type, so that a test can run both.
//
// A lane type V has: V::load, V::splat, V::from_bits; + - * /; less, select, and the functions
// below. V::Int holds four 32-bit patterns: the result of a comparison (all ones or all zeros) or
// of bits().
#pragma once

#include "math/lanes_scalar.h"

#if defined(__wasm_simd128__)
#include "math/lanes_simd128.h"
#elif !defined(__wasm__) && (defined(__GNUC__) || defined(__clang__))
#include "math/lanes_native.h"
#else
namespace fitscope::math {
using Float4 = ScalarFloat4;
}  // namespace fitscope::math
#endif

namespace fitscope::math {

/// Lanes 0 … count-1 from memory, the others 0. count in 0 … 4.
template <class V>
inline V load_first(const float* from, int count) {
  float lanes[4] = {0, 0, 0, 0};
  for (int i = 0; i < count; ++i)
    lanes[i] = from[i];
  return V::load(lanes);
}

/// Lanes 0 … count-1 to memory. count in 0 … 4.
template <class V>
inline void store_first(V value, float* to, int count) {
  float lanes[4];
  value.store(lanes);
  for (int i = 0; i < count; ++i)
    to[i] = lanes[i];
}

/// (lane 0 + lane 1) + (lane 2 + lane 3): the one order in which lanes are summed.
template <class V>
inline float sum_of_lanes(V value) {
  float lanes[4];
  value.store(lanes);
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

}  // namespace fitscope::math
