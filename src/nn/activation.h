// Activation functions of a Dense layer, forward and backward.
//
// Simulated   keras.activations of the names in scenario::Activation, with TensorFlow's treatment
// of NaN (it
//             goes through) and its choice at the kink (relu's slope at 0 is 0). sigmoid, tanh, elu
//             and selu to the last bit, which is all that is left of their slope at their ends.
// Left out    the last bits of softmax and softplus.
// Source      keras 2.15.0 activations.py; keras 3.15.1 src/activations/activations.py;
// leaky_relu's slope is 0.2
//             in both (keras 2 takes tf.nn.leaky_relu itself).
#pragma once

#include "math/kernels.h"
#include "scenario/keras_version.h"
#include "scenario/layers.h"

namespace fitscope::nn {

/// Whose formulas: TensorFlow's sigmoid became another one in 2.18, its tanh in 2.20.
enum class Kernels { kTensorFlow216, kTensorFlow218, kTensorFlow220 };

/// Those of the TensorFlow that a release of Keras is used with.
constexpr Kernels kernels_of(scenario::Profile profile) {
  if (profile >= scenario::Profile::kKeras310) return Kernels::kTensorFlow220;
  if (profile >= scenario::Profile::kKeras35) return Kernels::kTensorFlow218;
  return Kernels::kTensorFlow216;
}

/// a = f(z), row by row where rows matter (softmax). a may be z.
/// Shapes  z, a [rows, units].
void activate(scenario::Activation activation, Kernels kernels, const float* z, float* a,
              math::Index rows, math::Index units);

/// Turns d_a (gradient of the loss by a) into the gradient by z, in place.
/// Shapes  z, a, gradient [rows, units]; a as activate() left it.
void activation_gradient(scenario::Activation activation, const float* z, const float* a,
                         float* gradient, math::Index rows, math::Index units);

}  // namespace fitscope::nn
