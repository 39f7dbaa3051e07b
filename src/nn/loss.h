// Losses: each writes one value per row, and the gradient of their mean by its first argument.
//
// Simulated   keras.losses in fit() and in custom loops, float32, reduction sum over the rows /
// rows. Left out    label_smoothing, sample weights, class weights. Source      keras 2.15.0
// backend.py: binary_crossentropy, categorical_crossentropy,
//             sparse_categorical_crossentropy, _get_logits; losses.py; keras 3.15.1
//             src/backend/tensorflow/nn.py: the same names; src/losses/losses.py.
//
// Shapes throughout: outputs [rows, units]; y [rows, width]; row_loss [rows]; gradient [rows,
// units] or nullptr. NaN flows through to row_loss and gradient.
#pragma once

#include "math/kernels.h"

namespace fitscope::nn {

struct LossShape {
  math::Index rows = 0;
  math::Index units = 0;  ///< columns of the outputs
  math::Index width = 0;  ///< columns of y
  bool across = false;    ///< y is one row, the labels of every row: [width].
};

/// Which outputs a cross-entropy was given, and by whom.
enum class Outputs {
  kLogits,
  kLogitsTraced,  ///< in fit(): TensorFlow adds the parts of a gradient in another order
  kProbabilities,
  kProbabilitiesKeras2,        ///< Keras 2 in a loop without tf.function
  kProbabilitiesKeras2Traced,  ///< Keras 2 in fit(): TensorFlow's graph optimiser adds 1 + epsilon
};

/// Mean over the columns of max(z, 0) - z y + log1p(exp(-|z|)), or of the clipped
/// -(y log p + (1 - y) log(1 - p)); Keras 2 adds its epsilon a second time inside the logs.
/// A loop adds the gradient by logits up as (1 - y) - s or s - y, where s is the sigmoid of -|z|:
/// right to the last bit for labels of 0 and 1. fit(), above 0, as (1 - s) - y.
/// Source  gradients of tf.nn.sigmoid_cross_entropy_with_logits, with and without tf.function.
/// Shapes  width = units; or one of them is 1, and is repeated.
void binary_crossentropy(Outputs outputs, const LossShape& shape, const float* z, const float* y,
                         float* row_loss, float* gradient);

/// -sum of y log softmax(z), or of y log clip(p / sum p).
/// Shapes  width = units. The gradient by logits is softmax(z) - y, right for rows of y that sum to
/// 1, and
///         TensorFlow's for others too.
void categorical_crossentropy(Outputs outputs, const LossShape& shape, const float* z,
                              const float* y, float* row_loss, float* gradient);

/// -log softmax(z)[y], where probabilities are first clipped and logged.
/// Shapes  width = 1; y is cut to an integer. Outside [0, units) the row is NaN.
void sparse_categorical_crossentropy(Outputs outputs, const LossShape& shape, const float* z,
                                     const float* y, float* row_loss, float* gradient);

/// Mean over the columns of a function of z - y. If only one of the two has one column, it is
/// repeated, as broadcasting does. Labels (N,) beside outputs [N, N] broadcast `across`.
void mean_squared_error(const LossShape& shape, const float* z, const float* y, float* row_loss,
                        float* gradient);
void mean_absolute_error(const LossShape& shape, const float* z, const float* y, float* row_loss,
                         float* gradient);
void huber(float delta, const LossShape& shape, const float* z, const float* y, float* row_loss,
           float* gradient);

}  // namespace fitscope::nn
