// The hot loops: products, sums and functions of float32 arrays, bit for bit the same everywhere.
//
// Products: every output is a sum taken in order, starting from +0, one rounded multiplication and
// one rounded addition at a time. Lanes run over different outputs, so neither their number nor the
// blocking can be seen in the result. Sums over an array: lane i adds the elements i, i+4, …; then
// (lane 0 + lane 1) + (lane 2 + lane 3). Matrices are row after row without gaps. Sizes may be 0.
// Outputs must not overlap inputs.
#pragma once

#include <cstdint>

namespace fitscope::math {

using Index = std::int64_t;

/// c[m, n] = a[m, k] b[k, n] + bias[n]; bias may be nullptr. Sums over k, then adds the bias.
void matmul(const float* a, const float* b, const float* bias, float* c, Index m, Index k, Index n);

/// c[k, n] = aT b for a[m, k], b[m, n]: sums over m. The gradient of a kernel.
void matmul_transposed(const float* a, const float* b, float* c, Index m, Index k, Index n);

/// to[columns, rows] = fromT for from[rows, columns].
void transpose(const float* from, float* to, Index rows, Index columns);

/// out[n] = sums over the rows of a[m, n], in order; for n = 1 as sum().
void column_sums(const float* a, float* out, Index m, Index n);

float sum(const float* x, Index size);
float sum_of_squares(const float* x, Index size);
/// Sum of (a - b)^2.
float squared_distance(const float* a, const float* b, Index size);
/// The first element that is NaN or infinite; -1 if none.
Index first_non_finite(const float* x, Index size);

/// y[i] = f(x[i]); y may be x.
void exp(const float* x, float* y, Index size);
void log(const float* x, float* y, Index size);
void log1p(const float* x, float* y, Index size);
void tanh(const float* x, float* y, Index size);
void sigmoid(const float* x, float* y, Index size);
void softplus(const float* x, float* y, Index size);

/// base^exponent for base in [0, 1], rounded once to float32: the beta_1^t of Keras's optimizers.
float power(float base, std::int64_t exponent);

}  // namespace fitscope::math
