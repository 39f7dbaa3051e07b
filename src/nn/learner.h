// One compiled model: forward, loss, backward, optimizer and metrics, a batch at a time, in
// float32.
//
// Imitates train_step/test_step of Keras 2.15 and 3.15 (backend TensorFlow, CPU). No allocation
// after the first full batch. NaN is never an error here: it flows on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "math/matrix.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::nn {

/// Where a non-finite value first appeared within a step.
enum class Place { kNone, kInput, kLabel, kActivation, kLoss, kGradient, kWeight };

struct StepResult {
  /// Of the batch's rows as Keras reduces them, and the regularizers' penalty, before the update.
  float loss = 0;
  float gradient_norm = 0;  ///< global L2 norm before clipping
  float update_ratio = 0;   ///< |change of weights| / |weights|, L2
  bool updated = false;     ///< apply_gradients was reached with at least one variable
  Place non_finite = Place::kNone;
  int layer = -1;  ///< of kActivation, kGradient, kWeight: index among the Dense layers
  float bad_value = 0;
};

struct StepOptions {
  bool apply_gradients = true;
  bool ascend = false;         ///< The gradient of -loss.
  bool new_optimizer = false;  ///< Start from an optimizer without slots, iterations 0.
  /// Keras 2's custom loops squeeze predictions (N, 1) beside labels (N,) and lose the logits: BCE
  /// clips probabilities, and categorical cross-entropy takes the batch for one row of N classes.
  bool probabilities = false;
  bool metrics = true;  ///< Add to the running means.
  bool measure = true;  ///< Fill gradient_norm, update_ratio and non_finite (costs a little).
};

/// One Dense layer after a forward and a backward pass.
struct LayerReading {
  float gradient_norm = 0;     ///< L2 norm over kernel and bias, of the data's loss alone
  float mean_gradient = 0;     ///< mean |gradient|
  float largest_weight = 0;    ///< max |weight|
  float spread = 0;            ///< standard deviation of all outputs
  float dead = 0;              ///< share of ReLU units that gave 0 on every row
  float saturated = 0;         ///< share of a sigmoid's or tanh's inputs beyond ±5
  float penalty_gradient = 0;  ///< L2 norm of what the kernel's regularizer adds to the gradient
};

struct Reading {
  float loss = 0;  ///< mean over the rows, whatever the reduction, and without a penalty
  std::vector<LayerReading> layers;
};

class Learner {
 public:
  /// The scenario must pass scenario::check_together and have model.kind dense.
  /// `weighs_losses`: the loss's running mean is over rows; else over batches.
  static std::unique_ptr<Learner> create(const scenario::Scenario& scenario,
                                         scenario::Profile profile, bool weighs_losses = true);
  virtual ~Learner() = default;

  /// x [rows, features], y [rows, label width]; rows >= 0 (an empty batch has loss 0, no gradient,
  /// and still advances the optimizer). Where labels are laid across, y may be [units, 1] for any
  /// number of rows.
  virtual StepResult train_batch(const math::Matrix& x, const math::Matrix& y,
                                 const StepOptions& options = {}) = 0;
  /// A call of train_function that finds no data: what does not hang on the batch happens all the
  /// same. iterations advances by one and weight decay is applied once; slots, metrics and
  /// gradients are untouched. Source  runs of real Keras 2.15.0, 3.6.0, 3.7.0, 3.14.1, 3.15.1:
  /// optimizer.iterations after each epoch.
  virtual void dry_step() {}
  /// What batches that never came add to the counts of the running means, and not to their totals:
  /// so many batches to a mean over batches, so many rows to one over rows.
  virtual void count_in_vain(std::int64_t /*batches*/, std::int64_t /*rows*/) {}
  /// Forward and metrics only, Dropout off. Of the result: the batch's loss, and what is not finite
  /// where the loss is not.
  virtual StepResult test_batch(const math::Matrix& x, const math::Matrix& y) = 0;

  /// Mean loss, its gradients and activations with Dropout off, changing nothing a later step sees.
  /// Unset: what these rows mean to the loss depends on how many they are. Allocates.
  virtual std::optional<Reading> probe(const math::Matrix& x, const math::Matrix& y) = 0;
  /// Of the last pass: [rows, output_units()].
  virtual const float* predictions() const = 0;

  virtual void reset_metrics() = 0;
  /// The running metrics in compile order: ("loss", …), ("accuracy", …): means over rows since
  /// reset; 0/0 = 0.
  virtual std::vector<std::pair<std::string, double>> metrics() const = 0;

  virtual float learning_rate() const = 0;
  virtual void set_learning_rate(float rate) = 0;

  /// All weights, flattened in get_weights() order.
  virtual std::vector<float> weights() const = 0;
  virtual void set_weights(const std::vector<float>& weights) = 0;
  /// len(model.trainable_weights): kernels and biases, not numbers.
  virtual std::int64_t trainable_weights() const = 0;
  virtual std::int64_t iterations() const = 0;  ///< optimizer.iterations

  /// "dense", "dense_1", …
  virtual std::string layer_name(int layer) const = 0;
  virtual std::int64_t input_features() const = 0;
  virtual std::int64_t output_units() const = 0;
  /// Labels of one axis stand beside the columns of the predictions, not beside their rows.
  virtual bool lays_labels_across() const { return false; }
};

}  // namespace fitscope::nn
