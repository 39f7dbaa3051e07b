// Products in blocks of rows x lanes that stay in registers; kernels.h says what they promise.
#include <algorithm>
#include <cstddef>

#include "math/kernels.h"
#include "math/lanes.h"

namespace fitscope::math {
namespace {

constexpr float kZero = 0.0F;

template <int N>
using Vectors = Float4[static_cast<std::size_t>(N)];

// Rows of b that one pass over a panel of columns covers: 256 of them, a cache line each, are 16 KB
// and stay in a first-level cache of 32 KB beside a and c.
constexpr Index kDepth = 256;

// c[R, 4 C] (+)= a[R, k] b[k, 4 C]. `resume`: go on from the sums in c. bias may be nullptr.
template <int R, int C>
inline void block(const float* a, Index a_stride, const float* b, Index b_stride, const float* bias,
                  float* c, Index c_stride, Index k, bool resume) {
  Vectors<C> total[static_cast<std::size_t>(R)];
  for (int r = 0; r < R; ++r) {
    for (int v = 0; v < C; ++v) {
      total[r][v] = resume ? Float4::load(c + r * c_stride + 4 * v) : Float4::splat(kZero);
    }
  }
  for (Index i = 0; i < k; ++i) {
    Vectors<C> row;
    for (int v = 0; v < C; ++v)
      row[v] = Float4::load(b + i * b_stride + 4 * v);
    for (int r = 0; r < R; ++r) {
      const Float4 left = Float4::splat(a[r * a_stride + i]);
      for (int v = 0; v < C; ++v)
        total[r][v] = total[r][v] + left * row[v];
    }
  }
  for (int r = 0; r < R; ++r) {
    for (int v = 0; v < C; ++v) {
      Float4 out = total[r][v];
      if (bias != nullptr) out = out + Float4::load(bias + 4 * v);
      out.store(c + r * c_stride + 4 * v);
    }
  }
}

// All m rows of 4 C columns.
template <int C>
void panel(const float* a, Index a_stride, const float* b, Index b_stride, const float* bias,
           float* c, Index c_stride, Index m, Index k, bool resume) {
  Index i = 0;
  for (; i + 4 <= m; i += 4) {
    block<4, C>(a + i * a_stride, a_stride, b, b_stride, bias, c + i * c_stride, c_stride, k,
                resume);
  }
  for (; i < m; ++i) {
    block<1, C>(a + i * a_stride, a_stride, b, b_stride, bias, c + i * c_stride, c_stride, k,
                resume);
  }
}

// Up to three columns: lanes run over four rows of a, turned in registers.
template <int N>
inline void thin_block(const float* a, Index a_stride, const float* b, const float* bias, float* c,
                       Index k) {
  Vectors<N> total;
  for (int j = 0; j < N; ++j)
    total[j] = Float4::splat(kZero);
  Index i = 0;
  for (; i + 4 <= k; i += 4) {
    Float4 turned[4] = {Float4::load(a + i), Float4::load(a + a_stride + i),
                        Float4::load(a + 2 * a_stride + i), Float4::load(a + 3 * a_stride + i)};
    transpose(turned[0], turned[1], turned[2], turned[3]);
    for (int t = 0; t < 4; ++t) {
      for (int j = 0; j < N; ++j) {
        total[j] = total[j] + turned[t] * Float4::splat(b[(i + t) * N + j]);
      }
    }
  }
  for (; i < k; ++i) {
    const float column[4] = {a[i], a[a_stride + i], a[2 * a_stride + i], a[3 * a_stride + i]};
    for (int j = 0; j < N; ++j) {
      total[j] = total[j] + Float4::load(column) * Float4::splat(b[i * N + j]);
    }
  }
  for (int j = 0; j < N; ++j) {
    if (bias != nullptr) total[j] = total[j] + Float4::splat(bias[j]);
    float lanes[4];
    total[j].store(lanes);
    for (int r = 0; r < 4; ++r)
      c[r * N + j] = lanes[r];
  }
}

template <int N>
void thin(const float* a, const float* b, const float* bias, float* c, Index m, Index k) {
  if (m >= 4) {
    Index i = 0;
    for (; i + 4 <= m; i += 4)
      thin_block<N>(a + i * k, k, b, bias, c + i * N, k);
    // The last rows share a block with some that are done: the same numbers are written again.
    if (i < m) thin_block<N>(a + (m - 4) * k, k, b, bias, c + (m - 4) * N, k);
    return;
  }
  for (Index i = 0; i < m; ++i) {
    for (int j = 0; j < N; ++j) {
      float total = kZero;
      for (Index l = 0; l < k; ++l)
        total += a[i * k + l] * b[l * N + j];
      c[i * N + j] = bias != nullptr ? total + bias[j] : total;
    }
  }
}

// c[R, 4 C] = sums over m of a[m, R] x b[m, 4 C]: R columns of a against 4 C of b.
template <int R, int C>
inline void outer_block(const float* a, Index a_stride, const float* b, Index b_stride, float* c,
                        Index c_stride, Index m) {
  Vectors<C> total[static_cast<std::size_t>(R)];
  for (int r = 0; r < R; ++r) {
    for (int v = 0; v < C; ++v)
      total[r][v] = Float4::splat(kZero);
  }
  for (Index i = 0; i < m; ++i) {
    Vectors<C> row;
    for (int v = 0; v < C; ++v)
      row[v] = Float4::load(b + i * b_stride + 4 * v);
    for (int r = 0; r < R; ++r) {
      const Float4 left = Float4::splat(a[i * a_stride + r]);
      for (int v = 0; v < C; ++v)
        total[r][v] = total[r][v] + left * row[v];
    }
  }
  for (int r = 0; r < R; ++r) {
    for (int v = 0; v < C; ++v)
      total[r][v].store(c + r * c_stride + 4 * v);
  }
}

template <int C>
void outer_panel(const float* a, const float* b, Index b_stride, float* c, Index c_stride, Index m,
                 Index k) {
  Index i = 0;
  for (; i + 4 <= k; i += 4) {
    outer_block<4, C>(a + i, k, b, b_stride, c + i * c_stride, c_stride, m);
  }
  for (; i < k; ++i)
    outer_block<1, C>(a + i, k, b, b_stride, c + i * c_stride, c_stride, m);
}

// Up to three columns of b: lanes run over 4 V columns of a.
template <int N, int V>
inline void thin_outer_block(const float* a, Index a_stride, const float* b, float* c, Index m) {
  Vectors<V> total[static_cast<std::size_t>(N)];
  for (int j = 0; j < N; ++j) {
    for (int v = 0; v < V; ++v)
      total[j][v] = Float4::splat(kZero);
  }
  for (Index i = 0; i < m; ++i) {
    for (int v = 0; v < V; ++v) {
      const Float4 left = Float4::load(a + i * a_stride + 4 * v);
      for (int j = 0; j < N; ++j)
        total[j][v] = total[j][v] + left * Float4::splat(b[i * N + j]);
    }
  }
  for (int j = 0; j < N; ++j) {
    for (int v = 0; v < V; ++v) {
      float lanes[4];
      total[j][v].store(lanes);
      for (int t = 0; t < 4; ++t)
        c[(4 * v + t) * N + j] = lanes[t];
    }
  }
}

template <int N>
void thin_outer(const float* a, const float* b, float* c, Index m, Index k) {
  if (k >= 4) {
    Index i = 0;
    for (; i + 8 <= k; i += 8)
      thin_outer_block<N, 2>(a + i, k, b, c + i * N, m);
    for (; i + 4 <= k; i += 4)
      thin_outer_block<N, 1>(a + i, k, b, c + i * N, m);
    if (i < k) thin_outer_block<N, 1>(a + k - 4, k, b, c + (k - 4) * N, m);
    return;
  }
  for (Index i = 0; i < k; ++i) {
    for (int j = 0; j < N; ++j) {
      float total = kZero;
      for (Index r = 0; r < m; ++r)
        total += a[r * k + i] * b[r * N + j];
      c[i * N + j] = total;
    }
  }
}

}  // namespace

void matmul(const float* a, const float* b, const float* bias, float* c, Index m, Index k,
            Index n) {
  switch (n) {
    case 0:
      return;
    case 1:
      thin<1>(a, b, bias, c, m, k);
      return;
    case 2:
      thin<2>(a, b, bias, c, m, k);
      return;
    case 3:
      thin<3>(a, b, bias, c, m, k);
      return;
    default:
      break;
  }
  const auto bias_at = [&](Index j, bool last) {
    return bias != nullptr && last ? bias + j : nullptr;
  };
  const Index wide = n / 8 * 8;
  Index from = 0;
  do {  // once even for k = 0, which leaves the bias
    const Index depth = std::min(kDepth, k - from);
    const bool last = from + depth == k;
    for (Index j = 0; j < wide; j += 8) {
      panel<2>(a + from, k, b + from * n + j, n, bias_at(j, last), c + j, n, m, depth, from > 0);
    }
    from += depth;
  } while (from < k);
  // The last panel may share columns with finished ones: it goes over all of k at once and writes
  // the same numbers again.
  if (wide + 4 <= n) panel<1>(a, k, b + wide, n, bias_at(wide, true), c + wide, n, m, k, false);
  if (n % 4 != 0) panel<1>(a, k, b + n - 4, n, bias_at(n - 4, true), c + n - 4, n, m, k, false);
}

void matmul_transposed(const float* a, const float* b, float* c, Index m, Index k, Index n) {
  switch (n) {
    case 0:
      return;
    case 1:
      thin_outer<1>(a, b, c, m, k);
      return;
    case 2:
      thin_outer<2>(a, b, c, m, k);
      return;
    case 3:
      thin_outer<3>(a, b, c, m, k);
      return;
    default:
      break;
  }
  Index j = 0;
  for (; j + 8 <= n; j += 8)
    outer_panel<2>(a, b + j, n, c + j, n, m, k);
  for (; j + 4 <= n; j += 4)
    outer_panel<1>(a, b + j, n, c + j, n, m, k);
  if (j < n) outer_panel<1>(a, b + n - 4, n, c + n - 4, n, m, k);
}

}  // namespace fitscope::math
