#include "nn/dense.h"

namespace fitscope::nn {

void dense_forward(const DenseShape& shape, const float* x, const float* kernel, const float* bias,
                   float* z) {
  math::matmul(x, kernel, bias, z, shape.rows, shape.inputs, shape.units);
}

void dense_weight_gradient(const DenseShape& shape, const float* x, const float* d_z,
                           float* d_kernel, float* d_bias) {
  math::matmul_transposed(x, d_z, d_kernel, shape.rows, shape.inputs, shape.units);
  if (d_bias != nullptr) math::column_sums(d_z, d_bias, shape.rows, shape.units);
}

void dense_input_gradient(const DenseShape& shape, const float* d_z, const float* kernel,
                          float* scratch, float* d_x) {
  math::transpose(kernel, scratch, shape.inputs, shape.units);
  math::matmul(d_z, scratch, nullptr, d_x, shape.rows, shape.units, shape.inputs);
}

}  // namespace fitscope::nn
