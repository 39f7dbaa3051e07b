// The Learner of a Dense stack.
#pragma once

#include <vector>

#include "nn/learner.h"
#include "nn/loss.h"
#include "nn/metric.h"
#include "nn/network.h"
#include "nn/optimizer.h"

namespace fitscope::nn {

class DenseLearner final : public Learner {
 public:
  DenseLearner(const scenario::Scenario& scenario, scenario::Profile profile,
               bool weighs_losses = true);

  StepResult train_batch(const math::Matrix& x, const math::Matrix& y,
                         const StepOptions& options) override;
  void dry_step() override;
  void count_in_vain(std::int64_t batches, std::int64_t rows) override;
  StepResult test_batch(const math::Matrix& x, const math::Matrix& y) override;
  std::optional<Reading> probe(const math::Matrix& x, const math::Matrix& y) override;
  const float* predictions() const override { return network_.predictions(); }
  void reset_metrics() override;
  std::vector<std::pair<std::string, double>> metrics() const override;
  float learning_rate() const override { return optimizer_.learning_rate(); }
  void set_learning_rate(float rate) override { optimizer_.set_learning_rate(rate); }
  std::vector<float> weights() const override { return network_.weights(); }
  void set_weights(const std::vector<float>& weights) override;
  std::int64_t trainable_weights() const override;
  std::int64_t iterations() const override { return optimizer_.iterations(); }
  std::string layer_name(int layer) const override;
  std::int64_t input_features() const override { return network_.input_features(); }
  std::int64_t output_units() const override { return network_.output_units(); }
  bool lays_labels_across() const override { return lays_labels_across_; }

 private:
  struct Forward {
    float loss = 0;
    LossShape differences;  ///< The shape in which losses and metrics that subtract see y.
  };
  /// Forward and loss. `sums`: the loss is the sum of its rows'.
  Forward forward(const math::Matrix& x, const math::Matrix& y, bool training, bool probabilities,
                  bool sums);
  float penalty() const;  ///< What regularizers add to the loss.
  /// Forward, loss and metrics. The gradient by the outputs the loss was given is left in
  /// d_output_; by_logits_ tells which those are.
  float run(const math::Matrix& x, const math::Matrix& y, bool training, bool probabilities);
  /// Of categorical_crossentropy: Keras 2 does not know the columns that a generator or Sequence
  /// yields, and lets one column of labels, or one output, stand beside many. [rows, units].
  const float* broadcast_labels(const LossShape& shape, const float* y);
  float compute_loss(const LossShape& shape, const float* y, bool probabilities);
  /// `differences`: the shapes as losses and metrics that subtract see them.
  void update_metrics(const LossShape& shape, const LossShape& differences, const math::Matrix& y,
                      float loss);
  /// Of labels in as many rows as the predictions, or in more beside a single one.
  void update_accuracy(const MetricShape& shape, const math::Matrix& y);
  const float* values_to_rank() const;  ///< In which "accuracy" looks for a row's largest.
  bool subtracts() const;  ///< Does the loss take the difference of predictions and labels?
  void apply(StepResult& result, const StepOptions& options);
  void find_non_finite(const math::Matrix& x, const math::Matrix& y, StepResult& result) const;

  scenario::CompileSpec spec_;
  Network network_;
  Optimizer optimizer_;
  Mean loss_;
  Mean accuracy_;
  Mean mae_;
  Mean mse_;
  Outputs logits_kind_ = Outputs::kLogits;
  Outputs probabilities_kind_ = Outputs::kProbabilities;
  bool by_logits_ = false;
  bool traced_;  ///< By fit(), which adds penalties; a loop of one's own runs op by op.
  /// Labels (N,) beside predictions (N, N) are laid along the columns: label j beside column j.
  bool lays_labels_across_ = false;
  bool vectors_of_labels_ = false;   ///< Of single samples: labels (C,), where batches have (N, C).
  bool argmax_reads_alone_ = false;  ///< "accuracy" needs nothing but ArgMax of the predictions.
  bool weighs_losses_;
  /// Keras 2 knows only the rank of what a generator or a Sequence gives. Labels of one column then
  /// pass for one-hot ones, and "accuracy" compares the place of their largest: 0.
  bool columns_unknown_ = false;
  bool sums_ = false;             ///< The loss of a batch is the sum of its rows'.
  bool counts_frozen_ = false;    ///< Penalties of frozen layers, too.
  bool empty_is_nan_ = false;     ///< A batch of 0 rows makes the epoch's loss NaN.
  std::vector<float> broadcast_;  ///< As broadcast_labels() last made them.
  std::vector<float> row_loss_;
  std::vector<float> d_output_;
  std::vector<float> weights_before_;
};

}  // namespace fitscope::nn
