// Activation functions of a Dense layer, forward and backward.
//
// Simulated   keras.activations of the names in scenario::Activation, with TensorFlow's treatment
// of NaN (it
//             goes through) and its choice at the kink (relu's slope at 0 is 0).
// Source      keras 2.15.0 activations.py; keras 3.15.1 src/activations/activations.py;
// leaky_relu's slope is 0.2
//             in both (keras 2 takes tf.nn.leaky_relu itself).
#pragma once

#include "math/kernels.h"
#include "scenario/layers.h"

namespace fitscope::nn {

/// a = f(z), row by row where rows matter (softmax). a may be z.
/// Shapes  z, a [rows, units].
void activate(scenario::Activation activation, const float* z, float* a, math::Index rows,
              math::Index units);

/// Turns d_a (gradient of the loss by a) into the gradient by z, in place.
/// Shapes  z, a, gradient [rows, units]; a as activate() left it.
void activation_gradient(scenario::Activation activation, const float* z, const float* a,
                         float* gradient, math::Index rows, math::Index units);

}  // namespace fitscope::nn
