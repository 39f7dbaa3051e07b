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

// How far along k one pass over the columns goes, and how many rows it takes: the packed part of a
// is 16 KB and the 8 packed columns of b are 4 KB, so that both stay in a first-level cache of 32
// KB. Unpacked, columns whose stride is a power of two would fall on each other there.
constexpr Index kDepth = 128;
constexpr Index kRows = 32;

// Below so many rows and columns packing costs more than it saves.
constexpr Index kRowsWorthPacking = 8;
constexpr Index kColumnsWorthPacking = 16;

// c[R, 4 C] (+)= a[R, k] b[k, 4 C]. `resume`: go on from the sums in c. bias may be nullptr.
//
// R x C = 4 x 2 keeps all sums and one row of b in 16 registers; V8 was much slower with any other
// shape.
// kAcross: a lies as [k][R] with a_stride from one k to the next, be it packed so or a transpose.
// Otherwise a_stride is from row to row, which costs WebAssembly an address a row and step.
template <int R, int C, bool kAcross>
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
      row[v] = Float4::load(b + 4 * v);
    for (int r = 0; r < R; ++r) {
      const Float4 left = Float4::splat(kAcross ? a[r] : a[r * a_stride]);
      for (int v = 0; v < C; ++v)
        total[r][v] = total[r][v] + left * row[v];
    }
    a += kAcross ? a_stride : 1;
    b += b_stride;
  }
  for (int r = 0; r < R; ++r) {
    for (int v = 0; v < C; ++v) {
      Float4 out = total[r][v];
      if (bias != nullptr) out = out + Float4::load(bias + 4 * v);
      out.store(c + r * c_stride + 4 * v);
    }
  }
}

// All m rows of 4 C columns, over all of k.
template <int C>
void panel(const float* a, const float* b, const float* bias, float* c, Index m, Index k, Index n) {
  Index i = 0;
  for (; i + 4 <= m; i += 4) {
    block<4, C, false>(a + i * k, k, b, n, bias, c + i * n, n, k, false);
  }
  for (; i < m; ++i) {
    block<1, C, false>(a + i * k, k, b, n, bias, c + i * n, n, k, false);
  }
}

// to[depth][4] from four rows of a.
void pack(const float* a, Index a_stride, Index depth, float* to) {
  Index i = 0;
  for (; i + 4 <= depth; i += 4) {
    Float4 rows[4] = {Float4::load(a + i), Float4::load(a + a_stride + i),
                      Float4::load(a + 2 * a_stride + i), Float4::load(a + 3 * a_stride + i)};
    transpose(rows[0], rows[1], rows[2], rows[3]);
    for (int t = 0; t < 4; ++t)
      rows[t].store(to + 4 * (i + t));
  }
  for (; i < depth; ++i) {
    for (Index r = 0; r < 4; ++r)
      to[4 * i + r] = a[r * a_stride + i];
  }
}

// to[depth][8] from eight columns of b.
void pack_columns(const float* b, Index b_stride, Index depth, float* to) {
  for (Index i = 0; i < depth; ++i) {
    Float4::load(b).store(to);
    Float4::load(b + 4).store(to + 4);
    b += b_stride;
    to += 8;
  }
}

// The first `wide` columns, a multiple of 8, of many: a and b packed piece by piece.
void packed_panels(const float* a, const float* b, const float* bias, float* c, Index m, Index k,
                   Index n, Index wide) {
  float rows_of_a[kRows * kDepth];
  float columns_of_b[8 * kDepth];
  Index from = 0;
  do {  // once even for k = 0, which leaves the bias
    const Index depth = std::min(kDepth, k - from);
    const bool resume = from > 0;
    const float* last_bias = from + depth == k ? bias : nullptr;
    for (Index row = 0; row < m; row += kRows) {
      const Index rows = std::min(kRows, m - row);
      const Index fours = rows / 4 * 4;
      for (Index i = 0; i < fours; i += 4) {
        pack(a + (row + i) * k + from, k, depth, rows_of_a + i * kDepth);
      }
      for (Index j = 0; j < wide; j += 8) {
        const float* bias_at = last_bias == nullptr ? nullptr : last_bias + j;
        float* c_at = c + row * n + j;
        pack_columns(b + from * n + j, n, depth, columns_of_b);
        for (Index i = 0; i < fours; i += 4) {
          block<4, 2, true>(rows_of_a + i * kDepth, 4, columns_of_b, 8, bias_at, c_at + i * n, n,
                            depth, resume);
        }
        for (Index i = fours; i < rows; ++i) {
          block<1, 2, false>(a + (row + i) * k + from, k, columns_of_b, 8, bias_at, c_at + i * n, n,
                             depth, resume);
        }
      }
    }
    from += depth;
  } while (from < k);
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

// R rows of c: what they need of a stays in the first-level cache, as b does, and c is written
// once.
template <int R>
void outer_rows(const float* a, const float* b, float* c, Index m, Index k, Index n) {
  Index j = 0;
  for (; j + 8 <= n; j += 8) {
    block<R, 2, true>(a, k, b + j, n, nullptr, c + j, n, m, false);
  }
  for (; j + 4 <= n; j += 4) {
    block<R, 1, true>(a, k, b + j, n, nullptr, c + j, n, m, false);
  }
  if (j < n) block<R, 1, true>(a, k, b + n - 4, n, nullptr, c + n - 4, n, m, false);
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
  const auto bias_at = [bias](Index j) { return bias != nullptr ? bias + j : nullptr; };
  Index j = n / 8 * 8;
  if (m >= kRowsWorthPacking && j >= kColumnsWorthPacking) {
    packed_panels(a, b, bias, c, m, k, n, j);
  } else {
    for (Index at = 0; at < j; at += 8) {
      panel<2>(a, b + at, bias_at(at), c + at, m, k, n);
    }
  }
  if (j + 4 <= n) {
    panel<1>(a, b + j, bias_at(j), c + j, m, k, n);
    j += 4;
  }
  // The last columns share a panel with some that are done: the same numbers are written again.
  if (j < n) panel<1>(a, b + n - 4, bias_at(n - 4), c + n - 4, m, k, n);
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
  Index i = 0;
  for (; i + 4 <= k; i += 4) {
    outer_rows<4>(a + i, b, c + i * n, m, k, n);
  }
  for (; i < k; ++i) {
    outer_rows<1>(a + i, b, c + i * n, m, k, n);
  }
}

}  // namespace fitscope::math
