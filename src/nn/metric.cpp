#include "nn/metric.h"

#include <algorithm>
#include <cmath>

#include "math/array_loop.h"
#include "math/lane_math.h"

namespace fitscope::nn {
namespace {

using math::Float4;
using math::Index;

Index position_of_largest(const float* values, Index size) {
  Index best = 0;
  for (Index j = 1; j < size; ++j)
    best = values[j] > values[best] ? j : best;
  return best;
}

// Sum over the rows of the mean over the columns of f(p, y).
template <class F>
float sum_of_means(const MetricShape& shape, const float* predictions, const float* y, F f) {
  if (shape.units == 1 && shape.width == 1) {
    return math::sum2(predictions, y, shape.rows, f);
  }
  const Index columns = std::max(shape.units, shape.width);
  float total = 0.0F;
  for (Index row = 0; row < shape.rows; ++row) {
    const float* labels = y + (shape.across ? 0 : row * shape.width);
    float row_total = 0.0F;
    for (Index j = 0; j < columns; ++j) {
      const float p = predictions[row * shape.units + (shape.units == 1 ? 0 : j)];
      const float t = labels[shape.width == 1 ? 0 : j];
      float lanes[4];
      f(Float4::splat(p), Float4::splat(t)).store(lanes);
      row_total += lanes[0];
    }
    total += row_total / static_cast<float>(columns);
  }
  return total;
}

}  // namespace

AccuracyKind accuracy_kind(const MetricShape& shape) {
  if (shape.units == 1) return AccuracyKind::kBinary;
  return shape.width == 1 ? AccuracyKind::kSparseCategorical : AccuracyKind::kCategorical;
}

float sum_of_accuracy(AccuracyKind kind, const MetricShape& shape, const float* predictions,
                      const float* y) {
  float matches = 0.0F;
  switch (kind) {
    case AccuracyKind::kBinary: {
      const Float4 zero = Float4::splat(0);
      const Float4 one = Float4::splat(1);
      const Float4 threshold = Float4::splat(0.5F);
      // Past the end of an array p = y = 0 would match: those lanes are taken off again.
      if (shape.units == 1 && shape.width == 1) {
        const float sum = math::sum2(predictions, y, shape.rows, [=](Float4 p, Float4 t) {
          const Float4 said = math::select(math::less(threshold, p), one, zero);
          return math::select(math::equal(said, t), one, zero);
        });
        return sum - static_cast<float>((4 - shape.rows % 4) % 4);
      }
      return sum_of_means(shape, predictions, y, [=](Float4 p, Float4 t) {
        const Float4 said = math::select(math::less(threshold, p), one, zero);
        return math::select(math::equal(said, t), one, zero);
      });
    }
    case AccuracyKind::kSparseCategorical:
      for (Index row = 0; row < shape.rows; ++row) {
        const Index said = position_of_largest(predictions + row * shape.units, shape.units);
        if (static_cast<float>(said) == y[row]) matches += 1.0F;
      }
      return matches;
    case AccuracyKind::kCategorical:
      for (Index row = 0; row < shape.rows; ++row) {
        const Index said = position_of_largest(predictions + row * shape.units, shape.units);
        if (said == position_of_largest(y + row * shape.width, shape.width)) matches += 1.0F;
      }
      return matches;
  }
  return matches;
}

float sum_of_mae(const MetricShape& shape, const float* predictions, const float* y) {
  return sum_of_means(shape, predictions, y, [](Float4 p, Float4 t) { return math::abs(p - t); });
}

float sum_of_mse(const MetricShape& shape, const float* predictions, const float* y) {
  return sum_of_means(shape, predictions, y, [](Float4 p, Float4 t) { return (p - t) * (p - t); });
}

}  // namespace fitscope::nn
