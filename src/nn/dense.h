// The Dense layer's two products.
#pragma once

#include "math/kernels.h"

namespace fitscope::nn {

struct DenseShape {
  math::Index rows = 0;
  math::Index inputs = 0;
  math::Index units = 0;
};

/// z = x W + b.
/// Shapes  x [rows, inputs], kernel [inputs, units], bias [units] or nullptr, z [rows, units].
void dense_forward(const DenseShape& shape, const float* x, const float* kernel, const float* bias,
                   float* z);

/// Gradients by kernel and bias (nullptr: no bias), summed over the rows.
/// Shapes  d_z [rows, units]; d_kernel, d_bias as kernel and bias.
void dense_weight_gradient(const DenseShape& shape, const float* x, const float* d_z,
                           float* d_kernel, float* d_bias);

/// d_x = d_z WT. `scratch` holds inputs * units numbers.
void dense_input_gradient(const DenseShape& shape, const float* d_z, const float* kernel,
                          float* scratch, float* d_x);

}  // namespace fitscope::nn
