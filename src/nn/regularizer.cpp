#include "nn/regularizer.h"

#include <cmath>

#include "math/array_loop.h"
#include "math/lane_math.h"

namespace fitscope::nn {

using math::Float4;
using math::Index;
using scenario::Regularizer;

float penalty(const scenario::LayerSpec& spec, const float* kernel, Index size) {
  const auto factor = static_cast<float>(spec.regularizer_factor);
  switch (spec.kernel_regularizer) {
    case Regularizer::kNone:
      return 0.0F;
    case Regularizer::kL1:
      return factor *
             math::sum2(kernel, kernel, size, [](Float4 w, Float4) { return math::abs(w); });
    case Regularizer::kL2:
      return factor * math::sum_of_squares(kernel, size);
  }
  return 0.0F;
}

void add_penalty_gradient(const scenario::LayerSpec& spec, const float* kernel, float* gradient,
                          Index size) {
  const auto factor = static_cast<float>(spec.regularizer_factor);
  const Float4 up = Float4::splat(factor);
  const Float4 down = Float4::splat(-factor);
  const Float4 twice = Float4::splat(2 * factor);
  const Float4 zero = Float4::splat(0);
  switch (spec.kernel_regularizer) {
    case Regularizer::kNone:
      break;
    case Regularizer::kL1:
      // NaN is neither above nor below 0 and stays NaN.
      math::map2(gradient, kernel, gradient, size, [=](Float4 g, Float4 w) {
        const Float4 slope =
            math::select(math::less(zero, w), up, math::select(math::less(w, zero), down, w));
        return g + slope;
      });
      break;
    case Regularizer::kL2:
      math::map2(gradient, kernel, gradient, size,
                 [=](Float4 g, Float4 w) { return g + w * twice; });
      break;
  }
}

float penalty_gradient_norm(const scenario::LayerSpec& spec, const float* kernel, Index size) {
  if (spec.kernel_regularizer == Regularizer::kNone) return 0.0F;
  double squares = 0;
  for (Index i = 0; i < size; ++i) {
    const auto weight = static_cast<double>(kernel[i]);
    const double slope = spec.kernel_regularizer == Regularizer::kL2 ? 2 * weight
                         : weight == 0                               ? 0.0
                                                                     : 1.0;
    squares += slope * slope;
  }
  return static_cast<float>(spec.regularizer_factor * std::sqrt(squares));
}

}  // namespace fitscope::nn
