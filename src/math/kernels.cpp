#include "math/kernels.h"

#include <cmath>
#include <cstring>

#include "math/array_loop.h"
#include "math/lane_math.h"
#include "math/lanes.h"

namespace fitscope::math {

float sum(const float* x, Index size) {
  return sum2(x, x, size, [](Float4 a, Float4) { return a; });
}

float sum_of_squares(const float* x, Index size) {
  return sum2(x, x, size, [](Float4 a, Float4) { return a * a; });
}

float squared_distance(const float* a, const float* b, Index size) {
  return sum2(a, b, size, [](Float4 p, Float4 q) { return (p - q) * (p - q); });
}

Index first_non_finite(const float* x, Index size) {
  // x - x is 0, or NaN if x is NaN or infinite: the sum tells whether a search is worth it.
  if (sum2(x, x, size, [](Float4 a, Float4) { return a - a; }) == 0.0F) return -1;
  for (Index i = 0; i < size; ++i) {
    if (!std::isfinite(x[i])) return i;
  }
  return -1;
}

void column_sums(const float* a, float* out, Index m, Index n) {
  if (n == 1) {
    out[0] = sum(a, m);
    return;
  }
  Index j = 0;
  for (; j + 4 <= n; j += 4) {
    Float4 total = Float4::splat(0.0F);
    for (Index i = 0; i < m; ++i)
      total = total + Float4::load(a + i * n + j);
    total.store(out + j);
  }
  for (; j < n; ++j) {
    float total = 0.0F;
    for (Index i = 0; i < m; ++i)
      total += a[i * n + j];
    out[j] = total;
  }
}

void transpose(const float* from, float* to, Index rows, Index columns) {
  if (rows == 1 || columns == 1) {
    if (rows * columns > 0) {
      std::memcpy(to, from, static_cast<std::size_t>(rows * columns) * sizeof(float));
    }
    return;
  }
  Index i = 0;
  for (; i + 4 <= rows; i += 4) {
    Index j = 0;
    for (; j + 4 <= columns; j += 4) {
      const float* corner = from + i * columns + j;
      Float4 a = Float4::load(corner);
      Float4 b = Float4::load(corner + columns);
      Float4 c = Float4::load(corner + 2 * columns);
      Float4 d = Float4::load(corner + 3 * columns);
      transpose(a, b, c, d);
      a.store(to + j * rows + i);
      b.store(to + (j + 1) * rows + i);
      c.store(to + (j + 2) * rows + i);
      d.store(to + (j + 3) * rows + i);
    }
    for (; j < columns; ++j) {
      for (Index r = i; r < i + 4; ++r)
        to[j * rows + r] = from[r * columns + j];
    }
  }
  for (; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j)
      to[j * rows + i] = from[i * columns + j];
  }
}

void exp(const float* x, float* y, Index size) {
  map(x, y, size, [](Float4 v) { return exp(v); });
}
void log(const float* x, float* y, Index size) {
  map(x, y, size, [](Float4 v) { return log(v); });
}
void log1p(const float* x, float* y, Index size) {
  map(x, y, size, [](Float4 v) { return log1p(v); });
}
void tanh(const float* x, float* y, Index size) {
  map(x, y, size, [](Float4 v) { return tanh(v); });
}
void sigmoid(const float* x, float* y, Index size) {
  map(x, y, size, [](Float4 v) { return sigmoid(v); });
}
void softplus(const float* x, float* y, Index size) {
  map(x, y, size, [](Float4 v) { return softplus(v); });
}

float power(float base, std::int64_t exponent) {
  // Squaring in double: at most 126 roundings of 2^-53 before the one to float32.
  double result = 1.0;
  double square = base;
  for (std::int64_t left = exponent; left > 0; left >>= 1) {
    if ((left & 1) != 0) result *= square;
    square *= square;
  }
  return static_cast<float>(result);
}

}  // namespace fitscope::math
