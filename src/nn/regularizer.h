// Penalties on a kernel, which fit() and evaluate() add to the loss.
//
// Simulated   keras.regularizers.L1 and L2 as kernel_regularizer.
// Left out    L1L2, OrthogonalRegularizer, bias_regularizer, activity_regularizer.
// Source      keras 2.15.0 regularizers.py; keras 3.15.1 src/regularizers/regularizers.py: L1, L2.
#pragma once

#include "math/kernels.h"
#include "scenario/layers.h"

namespace fitscope::nn {

/// factor × sum of |w|, or of w²; 0 without a regularizer.
float penalty(const scenario::LayerSpec& spec, const float* kernel, math::Index size);

/// gradient += factor × sign(w), which is 0 at 0, or 2 × factor × w.
void add_penalty_gradient(const scenario::LayerSpec& spec, const float* kernel, float* gradient,
                          math::Index size);

/// L2 norm of what that adds.
float penalty_gradient_norm(const scenario::LayerSpec& spec, const float* kernel, math::Index size);

}  // namespace fitscope::nn
