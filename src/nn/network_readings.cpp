// What a layer looks like, for people: sums in double and in one order, the same on every target.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "nn/network.h"
#include "nn/regularizer.h"

namespace fitscope::nn {
namespace {

using math::Index;
using scenario::Activation;

/// Where sigmoid's slope is below 0.007 and tanh's below 0.0002 of its largest.
/// Source  DeepDiagnosis: saturated activation.
constexpr float kSaturated = 5;

double share(Index part, Index whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

float spread_of(const float* values, Index size) {
  double sum = 0;
  double squares = 0;
  for (Index i = 0; i < size; ++i) {
    const auto value = static_cast<double>(values[i]);
    sum += value;
    squares += value * value;
  }
  const auto n = static_cast<double>(size);
  const double mean = sum / n;
  return static_cast<float>(std::sqrt(std::max(0.0, squares / n - mean * mean)));
}

/// Units with no output above 0.
Index units_at_zero(const float* out, Index rows, Index units) {
  Index dead = 0;
  for (Index unit = 0; unit < units; ++unit) {
    bool alive = false;
    for (Index row = 0; row < rows && !alive; ++row)
      alive = out[row * units + unit] > 0;
    if (!alive) ++dead;
  }
  return dead;
}

}  // namespace

LayerReading Network::reading_of(const Layer& layer, Index rows) const {
  LayerReading reading;
  const Index size = rows * layer.outputs;
  double squares = 0;
  double sum = 0;
  float largest = 0;
  for (Index i = layer.kernel; i < layer.kernel + layer.num_weights(); ++i) {
    const float gradient = gradients_[static_cast<std::size_t>(i)];
    squares += static_cast<double>(gradient) * static_cast<double>(gradient);
    sum += std::fabs(static_cast<double>(gradient));
    largest = std::max(largest, std::fabs(weights_[static_cast<std::size_t>(i)]));
  }
  reading.gradient_norm = static_cast<float>(std::sqrt(squares));
  reading.mean_gradient = static_cast<float>(sum / static_cast<double>(layer.num_weights()));
  reading.largest_weight = largest;
  reading.spread = spread_of(layer.output(), size);
  if (layer.trainable) {
    reading.penalty_gradient = penalty_gradient_norm(layer.spec, weights_.data() + layer.kernel,
                                                     layer.inputs * layer.outputs);
  }
  if (layer.spec.activation == Activation::kRelu) {
    reading.dead = static_cast<float>(
        share(units_at_zero(layer.output(), rows, layer.outputs), layer.outputs));
  }
  const bool bounded =
      layer.spec.activation == Activation::kSigmoid || layer.spec.activation == Activation::kTanh;
  if (bounded) {
    const Index beyond =
        std::count_if(layer.z.begin(), layer.z.begin() + static_cast<std::ptrdiff_t>(size),
                      [](float z) { return std::fabs(z) > kSaturated; });
    reading.saturated = static_cast<float>(share(beyond, size));
  }
  return reading;
}

std::vector<LayerReading> Network::readings(Index rows) const {
  std::vector<LayerReading> all;
  for (const Layer& layer : layers_) {
    if (layer.is_dense()) all.push_back(reading_of(layer, rows));
  }
  return all;
}

}  // namespace fitscope::nn
