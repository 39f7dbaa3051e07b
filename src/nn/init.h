// Initial weights: Keras's formulas over draws of NumPy's legacy generator.
//
// Simulated   the ranges and spreads of keras.initializers: glorot, he, lecun (uniform and
// truncated normal),
//             random_uniform, random_normal, zeros, ones.
// Left out    Keras's own draws: it uses TensorFlow's stateless generators, whose numbers depend on
// the release.
//             With the same seed NumPy can make ours instead (uniform_recipe, normal_recipe below).
// Source      keras 2.15.0 initializers/initializers.py: VarianceScaling; keras 3.15.1
//             src/initializers/random_initializers.py: VarianceScaling; src/initializers:
//             RandomUniform, RandomNormal.
#pragma once

#include <cstdint>
#include <span>

#include "math/rng.h"
#include "scenario/layers.h"

namespace fitscope::nn {

/// Fills a kernel [fan_in, fan_out], row after row.
///
/// Uniform, in NumPy:  ((2 * rs.rand(fan_in, fan_out) - 1) * limit).astype('float32')
/// Normal, in NumPy:   z = normal(rs, fan_in * fan_out); where |z| > 2 (truncated only) it is drawn
/// again, in
///                     order, until none is left; (z * stddev).astype('float32')
/// Range   |value| <= limit, or <= 2 stddev, or (random_normal) <= 6 stddev.
void fill_kernel(scenario::Initializer initializer, std::int64_t fan_in, std::int64_t fan_out,
                 math::RandomState& random, std::span<float> kernel);

/// A draw with mean 0 and variance 1, nearly normal, that any NumPy repeats exactly:
/// np.floor(rs.rand(12) * 1048576).sum() / 1048576 - 6 + 6 / 1048576. Its parts are integers, so
/// that no order of adding them matters; a true normal would go through log and cos, which differ
/// between machines.
double nearly_normal(math::RandomState& random);

}  // namespace fitscope::nn
