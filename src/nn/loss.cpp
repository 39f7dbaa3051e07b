// Regression losses; the cross-entropies are in crossentropy.cpp.
#include "nn/loss.h"

#include <algorithm>

#include "base/check.h"
#include "math/array_loop.h"
#include "math/lane_math.h"

namespace fitscope::nn {
namespace {

using math::Float4;
using math::Index;

// loss(e) and slope(e) of one error e = z - y.
template <class Loss, class Slope>
void of_errors(const LossShape& shape, const float* z, const float* y, float* row_loss,
               float* gradient, Loss loss, Slope slope) {
  const Index columns = std::max(shape.units, shape.width);
  FS_CHECK(shape.units == columns || shape.units == 1);
  FS_CHECK(shape.width == columns || shape.width == 1);
  if (shape.rows == 0) return;
  const Float4 scale = Float4::splat(share_of_row(shape) / static_cast<float>(columns));

  if (columns == 1) {
    math::map2(z, y, row_loss, shape.rows, [=](Float4 p, Float4 t) { return loss(p - t); });
    math::map2(z, y, gradient, shape.rows,
               [=](Float4 p, Float4 t) { return slope(p - t) * scale; });
    return;
  }
  const auto divisor = static_cast<float>(columns);
  for (Index row = 0; row < shape.rows; ++row) {
    const float* p = z + row * shape.units;
    const float* t = y + (shape.across ? 0 : row * shape.width);
    float* out = gradient + row * shape.units;
    if (shape.units == shape.width) {
      row_loss[row] =
          math::sum2(p, t, columns, [=](Float4 a, Float4 b) { return loss(a - b); }) / divisor;
      math::map2(p, t, out, columns, [=](Float4 a, Float4 b) { return slope(a - b) * scale; });
    } else if (shape.width == 1) {
      const Float4 target = Float4::splat(*t);
      // Past the end a - target is no 0: the tail is summed in a copy of its own.
      float total = 0.0F;
      for (Index j = 0; j < columns; j += 4) {
        const int count = static_cast<int>(std::min<Index>(4, columns - j));
        float lanes[4];
        loss(math::load_first<Float4>(p + j, count) - target).store(lanes);
        for (int i = 0; i < count; ++i)
          total += lanes[i];
      }
      row_loss[row] = total / divisor;
      math::map(p, out, columns, [=](Float4 a) { return slope(a - target) * scale; });
    } else {
      const Float4 output = Float4::splat(*p);
      float total = 0.0F;
      float total_slope = 0.0F;
      for (Index j = 0; j < columns; j += 4) {
        const int count = static_cast<int>(std::min<Index>(4, columns - j));
        const Float4 error = output - math::load_first<Float4>(t + j, count);
        float losses[4];
        float slopes[4];
        loss(error).store(losses);
        (slope(error) * scale).store(slopes);
        for (int i = 0; i < count; ++i) {
          total += losses[i];
          total_slope += slopes[i];
        }
      }
      row_loss[row] = total / divisor;
      *out = total_slope;
    }
  }
}

// -1, 0 or 1; NaN stays.
Float4 sign(Float4 e) {
  const Float4 zero = Float4::splat(0);
  const Float4 up = math::select(math::less(zero, e), Float4::splat(1), e);
  return math::select(math::less(e, zero), Float4::splat(-1), up);
}

}  // namespace

void mean_squared_error(const LossShape& shape, const float* z, const float* y, float* row_loss,
                        float* gradient) {
  of_errors(
      shape, z, y, row_loss, gradient, [](Float4 e) { return e * e; },
      [](Float4 e) { return e + e; });
}

void mean_absolute_error(const LossShape& shape, const float* z, const float* y, float* row_loss,
                         float* gradient) {
  of_errors(
      shape, z, y, row_loss, gradient, [](Float4 e) { return math::abs(e); },
      [](Float4 e) { return sign(e); });
}

void huber(float delta, const LossShape& shape, const float* z, const float* y, float* row_loss,
           float* gradient) {
  const Float4 bound = Float4::splat(delta);
  const Float4 half = Float4::splat(0.5F);
  const auto loss = [=](Float4 e) {
    const Float4 size = math::abs(e);
    return math::select(math::less(bound, size), bound * size - half * (bound * bound),
                        half * (e * e));
  };
  const auto slope = [=](Float4 e) {
    return math::select(math::less(bound, math::abs(e)), bound * sign(e), e);
  };
  of_errors(shape, z, y, row_loss, gradient, loss, slope);
}

}  // namespace fitscope::nn
