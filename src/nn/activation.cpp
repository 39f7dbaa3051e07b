#include "nn/activation.h"

#include <cstring>
#include <limits>

#include "math/array_loop.h"
#include "math/lane_math.h"
#include "math/tensorflow_math.h"

namespace fitscope::nn {
namespace {

using math::Float4;
using math::Index;
using scenario::Activation;

constexpr float kLeakySlope = 0.2F;
// Klambauer et al. 2017, as TensorFlow's selu_op has them.
constexpr float kSeluScale = 1.0507009873554804934193349852946F;
constexpr float kSeluScaleAlpha = 1.7580993408473768599402175208123F;

Float4 constant(float value) {
  return Float4::splat(value);
}

void sigmoid(Kernels kernels, const float* z, float* a, Index size) {
  if (kernels == Kernels::kTensorFlow216) {
    math::map_packets(
        z, a, size, [](Float4 v) { return math::packet_sigmoid_216(v); }, math::single_sigmoid_216);
  } else {
    math::map_packets(
        z, a, size, [](Float4 v) { return math::packet_sigmoid_218(v); }, math::single_sigmoid_218);
  }
}

// scale (exp(z) - 1) below 0, slope z above.
void exponential_unit(float scale, float slope, const float* z, float* a, Index size) {
  const auto packet = [=](Float4 v) {
    return math::select(math::less(v, constant(0)),
                        constant(scale) * (math::packet_exp(v) - constant(1)), constant(slope) * v);
  };
  math::map_packets(z, a, size, packet, [=](float v) {
    return v < 0 ? scale * (math::single_exp(v) - 1.0F) : slope * v;
  });
}

void softmax(const float* z, float* a, Index rows, Index units) {
  for (Index row = 0; row < rows; ++row) {
    const float* in = z + row * units;
    float* out = a + row * units;
    float highest = -std::numeric_limits<float>::infinity();
    for (Index j = 0; j < units; ++j)
      highest = in[j] > highest ? in[j] : highest;
    const Float4 shift = constant(highest);
    math::map(in, out, units, [shift](Float4 v) { return math::exp(v - shift); });
    const Float4 total = constant(math::sum(out, units));
    math::map(out, out, units, [total](Float4 v) { return v / total; });
  }
}

void softmax_gradient(const float* a, float* gradient, Index rows, Index units) {
  for (Index row = 0; row < rows; ++row) {
    const float* out = a + row * units;
    float* slope = gradient + row * units;
    const float mean = math::sum2(out, slope, units, [](Float4 p, Float4 g) { return p * g; });
    const Float4 shift = constant(mean);
    math::map2(out, slope, slope, units, [shift](Float4 p, Float4 g) { return (g - shift) * p; });
  }
}

}  // namespace

void activate(Activation activation, Kernels kernels, const float* z, float* a, Index rows,
              Index units) {
  const Index size = rows * units;
  switch (activation) {
    case Activation::kLinear:
      if (a != z && size > 0) std::memcpy(a, z, static_cast<std::size_t>(size) * sizeof(float));
      return;
    case Activation::kRelu:
      return math::map(z, a, size, [](Float4 v) { return math::relu(v); });
    case Activation::kSigmoid:
      return sigmoid(kernels, z, a, size);
    case Activation::kTanh:
      if (kernels == Kernels::kTensorFlow220) {
        return math::map(z, a, size, [](Float4 v) { return math::packet_tanh_220(v); });
      }
      return math::map(z, a, size, [](Float4 v) { return math::packet_tanh_218(v); });
    case Activation::kSoftmax:
      return softmax(z, a, rows, units);
    case Activation::kElu:
      return exponential_unit(1, 1, z, a, size);
    case Activation::kSelu:
      return exponential_unit(kSeluScaleAlpha, kSeluScale, z, a, size);
    case Activation::kSoftplus:
      return math::softplus(z, a, size);
    case Activation::kLeakyRelu:
      return math::map(z, a, size, [=](Float4 v) {
        return math::select(math::less(v, constant(0)), v * constant(kLeakySlope), v);
      });
  }
}

void activation_gradient(Activation activation, const float* z, const float* a, float* gradient,
                         Index rows, Index units) {
  const Index size = rows * units;
  const Float4 zero = constant(0);
  const Float4 one = constant(1);
  // The slope where the output (or input) is below 0, the gradient itself elsewhere.
  switch (activation) {
    case Activation::kLinear:
      return;
    case Activation::kRelu:
      // A product: a gradient of NaN comes through where the unit is off.
      return math::map2(a, gradient, gradient, size, [=](Float4 v, Float4 g) {
        return g * math::select(math::less(zero, v), one, zero);
      });
    case Activation::kSigmoid:
      return math::map2(a, gradient, gradient, size,
                        [=](Float4 v, Float4 g) { return math::flushed(g * (one - v) * v); });
    case Activation::kTanh:
      return math::map2(a, gradient, gradient, size,
                        [=](Float4 v, Float4 g) { return g * (one - v * v); });
    case Activation::kSoftmax:
      return softmax_gradient(a, gradient, rows, units);
    case Activation::kElu:
      return math::map2(a, gradient, gradient, size, [=](Float4 v, Float4 g) {
        return math::select(math::less(v, zero), (v + one) * g, g);
      });
    case Activation::kSelu:
      return math::map2(a, gradient, gradient, size, [=](Float4 v, Float4 g) {
        return math::select(math::less(v, zero), (v + constant(kSeluScaleAlpha)) * g,
                            constant(kSeluScale) * g);
      });
    case Activation::kSoftplus:
      return math::map2(z, gradient, gradient, size,
                        [](Float4 v, Float4 g) { return math::flushed(g * math::sigmoid(v)); });
    case Activation::kLeakyRelu:
      return math::map2(z, gradient, gradient, size, [=](Float4 v, Float4 g) {
        return math::select(math::less(zero, v), g, g * constant(kLeakySlope));
      });
  }
}

}  // namespace fitscope::nn
