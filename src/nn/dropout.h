// Dropout in training: some inputs become 0, the others grow to make up for it.
//
// Simulated   keras.layers.Dropout: kept inputs are multiplied by 1 / (1 - rate); off outside
// training. Left out    TensorFlow's own draws; ours come from math::RandomState.
#pragma once

#include <span>

#include "math/kernels.h"
#include "math/rng.h"

namespace fitscope::nn {

/// Draws a mask of 0 (dropped) and 1 (kept), one 32-bit draw each.
/// Range   rate in [0, 1).
void draw_mask(double rate, math::RandomState& random, std::span<float> mask);

/// out = in / (1 - rate) where kept, 0 elsewhere even for NaN: forward and backward alike. out may
/// be in.
void drop(double rate, const float* mask, const float* in, float* out, math::Index size);

}  // namespace fitscope::nn
