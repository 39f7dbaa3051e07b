// The stack of layers: its weights in one block, a forward pass that remembers, a backward pass
// that uses it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "math/kernels.h"
#include "math/rng.h"
#include "nn/activation.h"
#include "nn/learner.h"
#include "nn/optimizer.h"
#include "scenario/layers.h"
#include "scenario/scenario.h"

namespace fitscope::nn {

class Network {
 public:
  /// Layers and weights as the scenario says; its text must have passed scenario::check_together.
  explicit Network(const scenario::Scenario& scenario, Kernels kernels = Kernels::kTensorFlow220);

  /// Makes room for batches of `rows`; more room than before allocates.
  void reserve(math::Index rows);

  /// training: Dropout drops.
  /// Shapes  x [rows, input_features()].
  void forward(const float* x, math::Index rows, bool training);

  /// Gradients by all trainable weights into gradients(); those of frozen ones stay 0.
  ///
  /// `d_output` [rows, output_units()] is used up. by_logits: it is the gradient by the last
  /// layer's z, not by its predictions.
  void backward(const float* x, math::Index rows, float* d_output, bool by_logits);

  /// What the kernels' regularizers add to the loss; `of_frozen`: those of frozen layers, too.
  float penalty(bool of_frozen) const;
  /// Adds its gradient to gradients(), for trainable kernels.
  void add_penalty_gradients();

  /// Of the last forward pass: [rows, output_units()].
  const float* predictions() const;
  /// z of the last layer if it is a Dense with sigmoid or softmax, which Keras calls _keras_logits;
  /// else nullptr.
  const float* keras_logits() const;
  bool ends_in_sigmoid() const;

  math::Index input_features() const { return input_features_; }
  math::Index output_units() const { return layers_.back().outputs; }
  math::Index num_weights() const { return static_cast<math::Index>(weights_.size()); }
  std::vector<float>& weights() { return weights_; }
  const std::vector<float>& weights() const { return weights_; }
  std::vector<float>& gradients() { return gradients_; }

  /// Trainable variables (kernels and biases), in get_weights() order.
  const std::vector<Range>& trainable() const { return trainable_; }

  /// The Dense layer whose kernel or bias holds the weight.
  int dense_of_weight(math::Index weight) const;

  /// Every Dense layer after forward() and backward() on `rows` rows.
  std::vector<LayerReading> readings(math::Index rows) const;

  struct Found {
    int dense;
    float value;
  };
  /// The first non-finite output of the last forward pass, from the input on.
  std::optional<Found> first_bad_activation(math::Index rows) const;
  /// The first non-finite gradient as the backward pass met it: from the last layer down.
  std::optional<Found> first_bad_gradient() const;

 private:
  struct Layer {
    scenario::LayerSpec spec;
    math::Index inputs = 0;
    math::Index outputs = 0;
    math::Index kernel = 0;  ///< where it starts among the weights; the bias follows
    int dense = -1;          ///< index among the Dense layers; of a Dropout, that of the one before
    bool trainable = false;
    std::vector<float> z;
    std::vector<float> a;     ///< empty for a linear activation, whose z serves
    std::vector<float> mask;  ///< Dropout
    bool dropped = false;     ///< the last forward pass used the mask

    bool is_dense() const { return spec.kind == scenario::LayerKind::kDense; }
    math::Index num_weights() const {
      return is_dense() ? inputs * outputs + (spec.use_bias ? outputs : 0) : 0;
    }
    const float* output() const { return a.empty() ? z.data() : a.data(); }
  };

  LayerReading reading_of(const Layer& layer, math::Index rows) const;
  void backward_dense(const Layer& layer, const float* x, math::Index rows, float* d_z,
                      float* d_input);
  const float* input_of(std::size_t layer, const float* x) const;

  Kernels kernels_;
  math::Index input_features_ = 0;
  math::Index reserved_rows_ = -1;
  std::vector<Layer> layers_;
  std::vector<float> weights_;
  std::vector<float> gradients_;
  std::vector<Range> trainable_;
  std::size_t lowest_trainable_ = 0;  ///< index of the first layer with something to learn
  std::vector<float> d_layer_[2];     ///< gradients travelling down, in turns
  std::vector<float> scratch_;        ///< a turned kernel
  math::RandomState dropout_random_;
};

}  // namespace fitscope::nn
