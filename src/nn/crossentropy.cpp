#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "math/array_loop.h"
#include "math/lane_math.h"
#include "math/tensorflow_math.h"
#include "nn/loss.h"

namespace fitscope::nn {
namespace {

using math::Float4;
using math::Index;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// keras.backend.epsilon(), and 1 - it, in float32.
constexpr float kEpsilon = 1e-7F;
constexpr float kOneMinusEpsilon = 1.0F - 1e-7F;

Float4 constant(float value) {
  return Float4::splat(value);
}

Float4 clip(Float4 p) {
  const Float4 low = constant(kEpsilon);
  const Float4 high = constant(kOneMinusEpsilon);
  const Float4 below = math::select(math::less(high, p), high, p);
  return math::select(math::less(below, low), low, below);
}

// A clipped value has no slope, and neither has NaN: TensorFlow lets a gradient through where
// low <= p <= high.
Float4 clip_gradient(Float4 p, Float4 slope) {
  const auto outside =
      math::less(p, constant(kEpsilon)) | math::less(constant(kOneMinusEpsilon), p);
  return math::select(math::equal(p, p), math::select(outside, constant(0), slope), constant(0));
}

struct LossAndSlope {
  Float4 loss;
  Float4 slope;
};

// A binary cross-entropy's value at one output and label, and its slope times `scale`.
struct BinaryLogits {
  bool traced;

  LossAndSlope operator()(Float4 z, Float4 y, Float4 scale) const {
    const Float4 zero = constant(0);
    const Float4 one = constant(1);
    const Float4 e = math::packet_exp(zero - math::abs(z));
    const Float4 tail = scale * (one / (one + e)) * e;
    const Float4 above = traced ? (scale - tail) - scale * y : (scale - scale * y) - tail;
    return {(math::relu(z) - z * y) + math::log1p_unit(e),
            math::select(math::less(z, zero), tail - scale * y, above)};
  }
};

struct BinaryProbabilities {
  Float4 extra;  ///< added to q inside its logarithm
  Float4 whole;  ///< what q is taken from in the other …
  Float4 rest;   ///< … and what is added after

  LossAndSlope operator()(Float4 p, Float4 y, Float4 scale) const {
    const Float4 q = clip(p);
    const Float4 here = q + extra;
    const Float4 there = (whole - q) + rest;
    const Float4 other = constant(1) - y;
    const Float4 sum = y * math::log(here) + other * math::log(there);
    return {constant(0) - sum, clip_gradient(p, other / there - y / here) * scale};
  }
};

// `of` at every element: row_loss gets the means of the columns, gradient the slopes times their
// share. One column beside several is repeated for each of them, as TensorFlow broadcasts.
template <class Binary>
void binary(const Binary& of, const LossShape& shape, const float* z, const float* y,
            float* row_loss, float* gradient) {
  if (shape.rows == 0) return;
  const Index columns = std::max(shape.units, shape.width);
  FS_CHECK(shape.units == columns || shape.units == 1);
  FS_CHECK(shape.width == columns || shape.width == 1);
  const Float4 scale =
      constant(1.0F / static_cast<float>(shape.rows) / static_cast<float>(columns));
  if (columns == 1) {
    Index i = 0;
    for (; i + 4 <= shape.rows; i += 4) {
      const LossAndSlope at = of(Float4::load(z + i), Float4::load(y + i), scale);
      at.loss.store(row_loss + i);
      at.slope.store(gradient + i);
    }
    if (const int left = static_cast<int>(shape.rows - i); left > 0) {
      const LossAndSlope at =
          of(math::load_first<Float4>(z + i, left), math::load_first<Float4>(y + i, left), scale);
      math::store_first(at.loss, row_loss + i, left);
      math::store_first(at.slope, gradient + i, left);
    }
    return;
  }
  const auto divisor = static_cast<float>(columns);
  for (Index row = 0; row < shape.rows; ++row) {
    const float* p = z + row * shape.units;
    const float* t = y + row * shape.width;
    float total = 0.0F;
    Float4 total_slope = constant(0);
    for (Index j = 0; j < columns; j += 4) {
      const int count = static_cast<int>(std::min<Index>(4, columns - j));
      const LossAndSlope at =
          of(shape.units == 1 ? constant(*p) : math::load_first<Float4>(p + j, count),
             shape.width == 1 ? constant(*t) : math::load_first<Float4>(t + j, count), scale);
      if (shape.units == 1) {
        float slopes[4];
        at.slope.store(slopes);
        total_slope = total_slope + math::load_first<Float4>(slopes, count);
      } else {
        math::store_first(at.slope, gradient + row * columns + j, count);
      }
      float lanes[4];
      at.loss.store(lanes);
      for (int lane = 0; lane < count; ++lane)
        total += lanes[lane];
    }
    row_loss[row] = total / divisor;
    if (shape.units == 1) gradient[row] = math::sum_of_lanes(total_slope);
  }
}

bool are_logits(Outputs outputs) {
  return outputs == Outputs::kLogits || outputs == Outputs::kLogitsTraced;
}

// What a softmax cross-entropy needs of a row: out = exp(z - highest), and its sum's logarithm.
struct Softmax {
  float highest = 0;
  float total = 0;
  float log_total = 0;
};

Softmax softmax_of(const float* z, float* out, Index units) {
  Softmax row;
  row.highest = -std::numeric_limits<float>::infinity();
  for (Index j = 0; j < units; ++j)
    row.highest = z[j] > row.highest ? z[j] : row.highest;
  const Float4 shift = constant(row.highest);
  math::map(z, out, units, [shift](Float4 v) { return math::packet_exp(v - shift); });
  row.total = math::packet_sum(out, units);
  math::log(&row.total, &row.log_total, 1);
  return row;
}

// One row of logits against a whole row of targets. `work` gets softmax(z) - y, times scale.
float categorical_row(const float* z, const float* y, Index units, float scale, float* work) {
  const Softmax row = softmax_of(z, work, units);
  float loss = 0.0F;
  // 0 * infinity is NaN, as it should be for a logit that is out of bounds.
  for (Index j = 0; j < units; ++j)
    loss += y[j] * (row.log_total - (z[j] - row.highest));
  const Float4 total = constant(row.total);
  const Float4 factor = constant(scale);
  math::map2(work, y, work, units, [=](Float4 e, Float4 t) { return (e / total - t) * factor; });
  return loss;
}

// One row of logits against a class. `work` gets softmax(z) - onehot(label), times scale.
float sparse_row(const float* z, Index label, Index units, float scale, float* work) {
  const Softmax row = softmax_of(z, work, units);
  const Float4 total = constant(row.total);
  const Float4 factor = constant(scale);
  const float hot = work[label];
  math::map(work, work, units, [=](Float4 e) { return (e / total) * factor; });
  const float shifted = z[label] - row.highest;
  work[label] = (hot / row.total - 1.0F) * scale;
  return row.log_total - shifted;
}

// The class a label names; -1 if there is none.
Index class_of(float label, Index units) {
  const float whole = std::trunc(label);
  return whole >= 0 && whole < static_cast<float>(units) ? static_cast<Index>(whole) : -1;
}

}  // namespace

void binary_crossentropy(Outputs outputs, const LossShape& shape, const float* z, const float* y,
                         float* row_loss, float* gradient) {
  switch (outputs) {
    case Outputs::kLogits:
    case Outputs::kLogitsTraced:
      return binary(BinaryLogits{outputs == Outputs::kLogitsTraced}, shape, z, y, row_loss,
                    gradient);
    case Outputs::kProbabilities:
      return binary(BinaryProbabilities{constant(0), constant(1), constant(0)}, shape, z, y,
                    row_loss, gradient);
    case Outputs::kProbabilitiesKeras2:
      return binary(BinaryProbabilities{constant(kEpsilon), constant(1), constant(kEpsilon)}, shape,
                    z, y, row_loss, gradient);
    case Outputs::kProbabilitiesKeras2Traced:
      return binary(BinaryProbabilities{constant(kEpsilon), constant(1.0F + kEpsilon), constant(0)},
                    shape, z, y, row_loss, gradient);
  }
}

void categorical_crossentropy(Outputs outputs, const LossShape& shape, const float* z,
                              const float* y, float* row_loss, float* gradient) {
  FS_CHECK(shape.width == shape.units);
  const Index units = shape.units;
  const float scale = 1.0F / static_cast<float>(shape.rows);
  for (Index i = 0; i < shape.rows; ++i) {
    const float* p = z + i * units;
    const float* t = y + i * units;
    float* out = gradient + i * units;
    if (are_logits(outputs)) {
      row_loss[i] = categorical_row(p, t, units, scale, out);
      continue;
    }
    // q = p / sum p; the slope by q is -t / q where q is not clipped.
    const Float4 total = constant(math::sum(p, units));
    math::map(p, out, units, [=](Float4 a) { return math::log(clip(a / total)); });
    float loss = 0.0F;
    for (Index j = 0; j < units; ++j)
      loss += t[j] * out[j];
    row_loss[i] = -loss;
    math::map2(p, t, out, units, [=](Float4 a, Float4 b) {
      const Float4 q = a / total;
      return clip_gradient(q, (constant(0) - b) / clip(q));
    });
    const Float4 mean = constant(
        math::sum2(p, out, units, [=](Float4 a, Float4 slope) { return (a / total) * slope; }));
    const Float4 factor = constant(scale);
    math::map(out, out, units, [=](Float4 slope) { return (slope - mean) / total * factor; });
  }
}

void sparse_categorical_crossentropy(Outputs outputs, const LossShape& shape, const float* z,
                                     const float* y, float* row_loss, float* gradient) {
  FS_CHECK(shape.width == 1);
  const Index units = shape.units;
  const float scale = 1.0F / static_cast<float>(shape.rows);
  for (Index i = 0; i < shape.rows; ++i) {
    const float* p = z + i * units;
    float* out = gradient + i * units;
    const Index label = class_of(y[i], units);
    if (label < 0) {
      row_loss[i] = kNan;
      for (Index j = 0; j < units; ++j)
        out[j] = kNan;
      continue;
    }
    if (are_logits(outputs)) {
      row_loss[i] = sparse_row(p, label, units, scale, out);
      continue;
    }
    // Logits l = log clip(p): softmax(l) = clip(p) / sum, and the slope by p is that by l over
    // clip(p).
    float total = 0.0F;
    for (Index j = 0; j < units; ++j) {
      float clipped[4];
      clip(constant(p[j])).store(clipped);
      out[j] = clipped[0];
      total += clipped[0];
    }
    const float ratio = out[label] / total;
    math::log(&ratio, &row_loss[i], 1);
    row_loss[i] = -row_loss[i];
    for (Index j = 0; j < units; ++j) {
      const float slope = (out[j] / total - (j == label ? 1.0F : 0.0F)) / out[j];
      float kept[4];
      clip_gradient(constant(p[j]), constant(slope)).store(kept);
      out[j] = kept[0] * scale;
    }
  }
}

}  // namespace fitscope::nn
