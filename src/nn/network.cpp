#include "nn/network.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "nn/dense.h"
#include "nn/dropout.h"
#include "nn/init.h"
#include "nn/regularizer.h"

namespace fitscope::nn {
namespace {

using math::Index;
using scenario::Activation;

std::size_t size_of(Index count) {
  return static_cast<std::size_t>(count);
}

void draw_weights(const scenario::LayerSpec& spec, Index inputs, math::RandomState& random,
                  float* kernel) {
  fill_kernel(spec.kernel_initializer, inputs, spec.units, random,
              {kernel, size_of(inputs * spec.units)});
}

}  // namespace

Network::Network(const scenario::Scenario& scenario, Kernels kernels)
    : kernels_(kernels),
      input_features_(scenario::input_features(scenario)),
      // Its own stream, so that a Dropout layer does not change the initial weights.
      dropout_random_(static_cast<std::uint32_t>(scenario.model.seed) + 1) {
  const auto specs = scenario::parse_layers(scenario.model.layers);
  FS_CHECK(specs.ok());
  const bool freezes = scenario::freezes_layers(scenario.keras.version);
  Index width = input_features_;
  Index offset = 0;
  int dense = -1;
  for (const scenario::LayerSpec& spec : specs.value()) {
    Layer layer{.spec = spec, .inputs = width, .outputs = width, .kernel = offset};
    if (layer.is_dense()) {
      layer.outputs = spec.units;
      layer.trainable = (spec.trainable || !freezes) && scenario.model.trainable;
      ++dense;
    }
    layer.dense = std::max(dense, 0);
    width = layer.outputs;
    offset += layer.num_weights();
    layers_.push_back(std::move(layer));
  }
  weights_.resize(size_of(offset));
  gradients_.resize(size_of(offset));

  Index largest = 0;
  lowest_trainable_ = layers_.size();
  math::RandomState random(static_cast<std::uint32_t>(scenario.model.seed));
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const Layer& layer = layers_[i];
    if (!layer.is_dense()) continue;
    const Index kernel_size = layer.inputs * layer.outputs;
    largest = std::max(largest, kernel_size);
    draw_weights(layer.spec, layer.inputs, random, weights_.data() + layer.kernel);
    if (!layer.trainable) continue;
    lowest_trainable_ = std::min(lowest_trainable_, i);
    trainable_.push_back({layer.kernel, kernel_size});
    if (layer.spec.use_bias) trainable_.push_back({layer.kernel + kernel_size, layer.outputs});
  }
  if (lowest_trainable_ + 1 < layers_.size()) scratch_.resize(size_of(largest));

  const auto given = scenario::parse_weights(scenario.model.weights);
  FS_CHECK(given.ok());
  if (!given.value().empty()) {
    FS_CHECK(given.value().size() == weights_.size());
    weights_ = given.value();
  }
}

void Network::reserve(Index rows) {
  if (rows <= reserved_rows_) return;
  reserved_rows_ = rows;
  Index widest = 0;
  for (Layer& layer : layers_) {
    const std::size_t size = size_of(rows * layer.outputs);
    widest = std::max(widest, layer.outputs);
    layer.z.resize(size);
    if (!layer.is_dense()) layer.mask.resize(size);
    if (layer.is_dense() && layer.spec.activation != Activation::kLinear) layer.a.resize(size);
  }
  for (auto& buffer : d_layer_)
    buffer.resize(size_of(rows * widest));
}

const float* Network::input_of(std::size_t layer, const float* x) const {
  return layer == 0 ? x : layers_[layer - 1].output();
}

void Network::forward(const float* x, Index rows, bool training) {
  FS_CHECK(rows <= reserved_rows_);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    Layer& layer = layers_[i];
    const float* input = input_of(i, x);
    const Index size = rows * layer.outputs;
    if (layer.is_dense()) {
      const float* kernel = weights_.data() + layer.kernel;
      const float* bias = layer.spec.use_bias ? kernel + layer.inputs * layer.outputs : nullptr;
      dense_forward({rows, layer.inputs, layer.outputs}, input, kernel, bias, layer.z.data());
      if (!layer.a.empty()) {
        activate(layer.spec.activation, kernels_, layer.z.data(), layer.a.data(), rows,
                 layer.outputs);
      }
      continue;
    }
    layer.dropped = training && layer.spec.rate > 0;
    if (layer.dropped) {
      draw_mask(layer.spec.rate, dropout_random_, {layer.mask.data(), size_of(size)});
      drop(layer.spec.rate, layer.mask.data(), input, layer.z.data(), size);
    } else if (size > 0) {
      std::memcpy(layer.z.data(), input, size_of(size) * sizeof(float));
    }
  }
}

void Network::backward_dense(const Layer& layer, const float* x, Index rows, float* d_z,
                             float* d_input) {
  const DenseShape shape{rows, layer.inputs, layer.outputs};
  if (layer.trainable) {
    float* d_kernel = gradients_.data() + layer.kernel;
    float* d_bias = layer.spec.use_bias ? d_kernel + layer.inputs * layer.outputs : nullptr;
    dense_weight_gradient(shape, x, d_z, d_kernel, d_bias);
  }
  if (d_input != nullptr) {
    dense_input_gradient(shape, d_z, weights_.data() + layer.kernel, scratch_.data(), d_input);
  }
}

void Network::backward(const float* x, Index rows, float* d_output, bool by_logits) {
  float* d = d_output;
  std::size_t turn = 0;
  for (std::size_t i = layers_.size(); i-- > lowest_trainable_;) {
    const Layer& layer = layers_[i];
    const bool last = i + 1 == layers_.size();
    if (!layer.is_dense()) {
      if (layer.dropped) drop(layer.spec.rate, layer.mask.data(), d, d, rows * layer.outputs);
      continue;
    }
    if (!(last && by_logits)) {
      activation_gradient(layer.spec.activation, layer.z.data(), layer.output(), d, rows,
                          layer.outputs);
    }
    float* below = i > lowest_trainable_ ? d_layer_[turn].data() : nullptr;
    backward_dense(layer, input_of(i, x), rows, d, below);
    d = below;
    turn = 1 - turn;
  }
}

float Network::penalty(bool of_frozen) const {
  float total = 0.0F;
  for (const Layer& layer : layers_) {
    if (!layer.is_dense() || !(layer.trainable || of_frozen)) continue;
    total += nn::penalty(layer.spec, weights_.data() + layer.kernel, layer.inputs * layer.outputs);
  }
  return total;
}

void Network::add_penalty_gradients() {
  for (const Layer& layer : layers_) {
    if (!layer.is_dense() || !layer.trainable) continue;
    add_penalty_gradient(layer.spec, weights_.data() + layer.kernel,
                         gradients_.data() + layer.kernel, layer.inputs * layer.outputs);
  }
}

const float* Network::predictions() const {
  return layers_.back().output();
}

const float* Network::keras_logits() const {
  const Layer& last = layers_.back();
  const bool remembers = last.is_dense() && (last.spec.activation == Activation::kSigmoid ||
                                             last.spec.activation == Activation::kSoftmax);
  return remembers ? last.z.data() : nullptr;
}

bool Network::ends_in_sigmoid() const {
  return layers_.back().is_dense() && layers_.back().spec.activation == Activation::kSigmoid;
}

int Network::dense_of_weight(Index weight) const {
  for (const Layer& layer : layers_) {
    if (weight < layer.kernel + layer.num_weights()) return layer.dense;
  }
  return -1;
}

std::optional<Network::Found> Network::first_bad_activation(Index rows) const {
  for (const Layer& layer : layers_) {
    const Index bad = math::first_non_finite(layer.output(), rows * layer.outputs);
    if (bad >= 0) return Found{layer.dense, layer.output()[bad]};
  }
  return std::nullopt;
}

std::optional<Network::Found> Network::first_bad_gradient() const {
  for (std::size_t i = layers_.size(); i-- > 0;) {
    const float* gradients = gradients_.data() + layers_[i].kernel;
    const Index bad = math::first_non_finite(gradients, layers_[i].num_weights());
    if (bad >= 0) return Found{layers_[i].dense, gradients[bad]};
  }
  return std::nullopt;
}

}  // namespace fitscope::nn
