// Runs four-lane code over whole arrays; the last one to three elements take the same path in a
// copy.
#pragma once

#include "math/kernels.h"
#include "math/lanes.h"

namespace fitscope::math {

/// y[i] = f(x[i]), four at a time. y may be x.
template <class F>
inline void map(const float* x, float* y, Index size, F f) {
  Index i = 0;
  for (; i + 4 <= size; i += 4)
    f(Float4::load(x + i)).store(y + i);
  if (const int left = static_cast<int>(size - i); left > 0) {
    store_first(f(load_first<Float4>(x + i, left)), y + i, left);
  }
}

/// y[i] = f(a[i], b[i]). y may be a or b.
template <class F>
inline void map2(const float* a, const float* b, float* y, Index size, F f) {
  Index i = 0;
  for (; i + 4 <= size; i += 4)
    f(Float4::load(a + i), Float4::load(b + i)).store(y + i);
  if (const int left = static_cast<int>(size - i); left > 0) {
    store_first(f(load_first<Float4>(a + i, left), load_first<Float4>(b + i, left)), y + i, left);
  }
}

/// Sum of f(a[i], b[i]) in the order of sum(). Elements past the end add f(0, 0), which must be 0.
template <class F>
inline float sum2(const float* a, const float* b, Index size, F f) {
  Float4 total = Float4::splat(0.0F);
  Index i = 0;
  for (; i + 4 <= size; i += 4)
    total = total + f(Float4::load(a + i), Float4::load(b + i));
  if (const int left = static_cast<int>(size - i); left > 0) {
    total = total + f(load_first<Float4>(a + i, left), load_first<Float4>(b + i, left));
  }
  return sum_of_lanes(total);
}

}  // namespace fitscope::math
