#include "nn/dense_learner.h"

#include <cmath>
#include <cstring>

#include "base/check.h"
#include "scenario/kinds.h"
#include "scenario/sums.h"

namespace fitscope::nn {
namespace {

using math::Index;
using scenario::Loss;
using scenario::Metric;

// A norm whose squares overflow in float32 is taken again in double: large is not infinite.
float norm_of(const std::vector<float>& values) {
  const float squares = math::sum_of_squares(values.data(), static_cast<Index>(values.size()));
  if (std::isfinite(squares)) return std::sqrt(squares);
  double total = 0;
  for (const float value : values)
    total += static_cast<double>(value) * static_cast<double>(value);
  return static_cast<float>(std::sqrt(total));
}

float distance(const std::vector<float>& a, const std::vector<float>& b) {
  const float squares = math::squared_distance(a.data(), b.data(), static_cast<Index>(a.size()));
  if (std::isfinite(squares)) return std::sqrt(squares);
  double total = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double change = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    total += change * change;
  }
  return static_cast<float>(std::sqrt(total));
}

}  // namespace

std::unique_ptr<Learner> Learner::create(const scenario::Scenario& scenario,
                                         scenario::Profile profile, bool weighs_losses) {
  return std::make_unique<DenseLearner>(scenario, profile, weighs_losses);
}

DenseLearner::DenseLearner(const scenario::Scenario& scenario, scenario::Profile profile,
                           bool weighs_losses)
    : spec_(scenario.compile),
      network_(scenario, kernels_of(profile)),
      optimizer_(scenario.compile, network_.trainable(), network_.num_weights()),
      traced_(scenario.feed.kind != scenario::FeedKind::kCustomLoop),
      weighs_losses_(weighs_losses),
      weights_before_(network_.weights().size()) {
  FS_CHECK(scenario.model.kind == scenario::ModelKind::kDense);
  if (traced_) {
    optimizer_.trace();
    logits_kind_ = Outputs::kLogitsTraced;
  }
  argmax_reads_alone_ = traced_ && scenario::minor_of(scenario.keras.version, profile) < 9;
  empty_is_nan_ = scenario::is_30_to_36(profile);
  sums_ = scenario::sums_rows(scenario, profile == scenario::Profile::kKeras2);
  counts_frozen_ = profile == scenario::Profile::kKeras2;
  const bool column = profile == scenario::Profile::kKeras2 && traced_;
  // Keras 3 knows the columns that the batches it has peeked at share.
  const scenario::Count looked = scenario::batches_peeked(profile);
  const bool unlike = scenario.feed.kind == scenario::FeedKind::kGenerator &&
                      scenario.generator.label_change_at.value_or(looked + 1) <= looked;
  columns_unknown_ = unlike && scenario.data.label_shape != scenario::LabelShape::kFlat;
  vectors_of_labels_ = scenario::gives_single_samples(scenario) &&
                       scenario.data.label_shape == scenario::LabelShape::kOneHot;
  const bool one_axis =
      vectors_of_labels_ || scenario.data.label_shape == scenario::LabelShape::kFlat;
  lays_labels_across_ = !column && one_axis && network_.output_units() > 1;
  if (profile == scenario::Profile::kKeras2) {
    const bool by_python = scenario.feed.kind == scenario::FeedKind::kGenerator ||
                           scenario.feed.kind == scenario::FeedKind::kSequence;
    // A single sample's labels are a vector, which has fewer axes than the predictions.
    const bool single =
        scenario.feed.kind == scenario::FeedKind::kGenerator && scenario.generator.single_samples;
    columns_unknown_ =
        by_python && scenario.data.label_shape != scenario::LabelShape::kFlat && !single;
    if (traced_) optimizer_.trace_nadam();
    probabilities_kind_ =
        traced_ ? Outputs::kProbabilitiesKeras2Traced : Outputs::kProbabilitiesKeras2;
  }
}

bool DenseLearner::subtracts() const {
  return spec_.loss == Loss::kMeanSquaredError || spec_.loss == Loss::kMeanAbsoluteError ||
         spec_.loss == Loss::kHuber;
}

float DenseLearner::compute_loss(const LossShape& shape, const float* y, bool probabilities) {
  // Where predictions remember their logits, every cross-entropy takes those, whatever from_logits
  // says and whether they came out of a sigmoid or a softmax.
  const float* logits = probabilities ? nullptr : network_.keras_logits();
  by_logits_ = logits != nullptr;
  const Outputs outputs = by_logits_ || spec_.from_logits ? logits_kind_ : probabilities_kind_;
  const float* z = by_logits_ ? logits : network_.predictions();
  float* row_loss = row_loss_.data();
  float* gradient = d_output_.data();
  LossShape columns = shape;
  switch (spec_.loss) {
    case Loss::kBinaryCrossentropy:
      binary_crossentropy(outputs, shape, z, y, row_loss, gradient);
      break;
    case Loss::kCategoricalCrossentropy:
      // Squeezed predictions (N,) are one row of N classes.
      if (probabilities) columns = {.rows = 1, .units = shape.rows};
      columns.width = columns.units;
      categorical_crossentropy(outputs, columns, z, broadcast_labels(shape, y), row_loss, gradient);
      break;
    case Loss::kSparseCategoricalCrossentropy:
      sparse_categorical_crossentropy(outputs, shape, z, y, row_loss, gradient);
      break;
    case Loss::kMeanSquaredError:
    case Loss::kMeanAbsoluteError:
    case Loss::kHuber: {
      by_logits_ = false;
      const float* p = network_.predictions();
      if (spec_.loss == Loss::kMeanSquaredError) {
        mean_squared_error(shape, p, y, row_loss, gradient);
      } else if (spec_.loss == Loss::kMeanAbsoluteError) {
        mean_absolute_error(shape, p, y, row_loss, gradient);
      } else {
        huber(static_cast<float>(spec_.huber_delta), shape, p, y, row_loss, gradient);
      }
      break;
    }
  }
  if (shape.rows == 0) return 0.0F;
  const float sum = math::sum(row_loss, columns.rows);
  return shape.sums ? sum : sum / static_cast<float>(columns.rows);
}

const float* DenseLearner::broadcast_labels(const LossShape& shape, const float* y) {
  if (shape.width == shape.units) return y;
  FS_CHECK(shape.width == 1 || shape.units == 1);
  broadcast_.assign(static_cast<std::size_t>(shape.rows * shape.units), 0.0F);
  for (Index row = 0; row < shape.rows; ++row) {
    float* labels = broadcast_.data() + row * shape.units;
    if (shape.width == 1) std::fill_n(labels, shape.units, y[row]);
    // One output has the same share of itself in every column: the loss adds the labels up.
    for (Index j = 0; shape.units == 1 && j < shape.width; ++j)
      *labels += y[row * shape.width + j];
  }
  return broadcast_.data();
}

void DenseLearner::update_metrics(const LossShape& shape, const LossShape& differences,
                                  const math::Matrix& y, float loss) {
  const MetricShape at{shape.rows, shape.units, shape.width};
  const MetricShape from{shape.rows, shape.units, differences.width, differences.across};
  const auto rows = static_cast<float>(shape.rows);
  const float* p = network_.predictions();
  // The mean of no rows is NaN, and up to Keras 3.6 it was added all the same, 0 times. Their sum
  // is 0.
  const float weight = weighs_losses_ ? rows : 1.0F;
  const bool nan = shape.rows == 0 && empty_is_nan_ && !differences.sums;
  loss_.add(nan ? std::nanf("") : loss * weight, weight);
  if (has(spec_.metrics, Metric::kAccuracy)) update_accuracy(at, y);
  if (has(spec_.metrics, Metric::kMae)) mae_.add(sum_of_mae(from, p, y.data()), rows);
  if (has(spec_.metrics, Metric::kMse)) mse_.add(sum_of_mse(from, p, y.data()), rows);
}

// TensorFlow's graph takes ArgMax of the sigmoid's argument, if nothing but ArgMax reads the
// sigmoid: of two outputs that are rounded to 1 the larger logit wins, and not the first of them.
// From 3.9 on Keras looks for negative zeros before it, so that ArgMax is not alone.
// Source  tensorflow 2.15, core/grappler/optimizers/arithmetic_optimizer.cc:
//         OptimizeMaxOrMinOfMonotonicStage; keras 3.8.0, 3.9.0, backend/tensorflow/numpy.py: argmax
const float* DenseLearner::values_to_rank() const {
  const bool read = has(spec_.metrics, Metric::kMae) || has(spec_.metrics, Metric::kMse);
  const bool swapped = argmax_reads_alone_ && by_logits_ && network_.ends_in_sigmoid() && !read;
  return swapped ? network_.keras_logits() : network_.predictions();
}

void DenseLearner::update_accuracy(const MetricShape& shape, const math::Matrix& y) {
  const float* p = shape.units > 1 ? values_to_rank() : network_.predictions();
  if (y.rows() != shape.rows) {
    // All labels of a single sample beside the one answer to it.
    FS_CHECK(shape.rows == 1 && shape.width == 1);
    for (Index i = 0; i < y.rows(); ++i)
      accuracy_.add(sum_of_accuracy(accuracy_kind(shape), shape, p, y.data() + i), 1.0F);
    return;
  }
  const AccuracyKind kind =
      columns_unknown_ && shape.units > 1 ? AccuracyKind::kCategorical : accuracy_kind(shape);
  accuracy_.add(sum_of_accuracy(kind, shape, p, y.data()), static_cast<float>(shape.rows));
}

float DenseLearner::run(const math::Matrix& x, const math::Matrix& y, bool training,
                        bool probabilities) {
  const Forward found = forward(x, y, training, probabilities, sums_);
  const float loss = found.loss + penalty();
  update_metrics({x.rows(), network_.output_units(), y.cols()}, found.differences, y, loss);
  return loss;
}

float DenseLearner::penalty() const {
  return traced_ ? network_.penalty(counts_frozen_) : 0.0F;
}

DenseLearner::Forward DenseLearner::forward(const math::Matrix& x, const math::Matrix& y,
                                            bool training, bool probabilities, bool sums) {
  const bool across = lays_labels_across_ && y.rows() == network_.output_units() && y.cols() == 1;
  FS_CHECK(across || x.rows() == y.rows());
  FS_CHECK(x.rows() == 0 || x.cols() == network_.input_features());
  const LossShape shape{
      .rows = x.rows(), .units = network_.output_units(), .width = y.cols(), .sums = sums};
  network_.reserve(shape.rows);
  if (static_cast<std::size_t>(shape.rows) > row_loss_.size()) {
    row_loss_.resize(static_cast<std::size_t>(shape.rows));
    d_output_.resize(static_cast<std::size_t>(shape.rows * shape.units));
  }
  network_.forward(x.data(), shape.rows, training);
  LossShape differences = shape;
  differences.across = across;
  if (differences.across) differences.width = shape.units;
  const float loss = compute_loss(subtracts() ? differences : shape, y.data(), probabilities);
  return {.loss = loss, .differences = differences};
}

std::optional<Reading> DenseLearner::probe(const math::Matrix& x, const math::Matrix& y) {
  const bool by_rows = lays_labels_across_ && spec_.loss != Loss::kSparseCategoricalCrossentropy;
  if (by_rows || vectors_of_labels_ || x.rows() == 0) return std::nullopt;
  Reading reading;
  // Of the mean: a look at rows, not at a batch.
  reading.loss = forward(x, y, false, false, false).loss;
  if (!network_.trainable().empty()) {
    network_.backward(x.data(), x.rows(), d_output_.data(), by_logits_);
  }
  reading.layers = network_.readings(x.rows());
  for (LayerReading& layer : reading.layers) {
    if (!traced_) layer.penalty_gradient = 0;
  }
  return reading;
}

void DenseLearner::apply(StepResult& result, const StepOptions& options) {
  std::vector<float>& weights = network_.weights();
  if (options.measure && !weights.empty()) {
    std::memcpy(weights_before_.data(), weights.data(), weights.size() * sizeof(float));
  }
  optimizer_.apply(weights.data(), network_.gradients().data());
  result.updated = true;
  if (!options.measure) return;
  const float change = distance(weights, weights_before_);
  const float before = norm_of(weights_before_);
  const float norm = before > 0 ? before : norm_of(weights);
  result.update_ratio = change == 0 ? 0.0F : change / norm;
}

StepResult DenseLearner::train_batch(const math::Matrix& x, const math::Matrix& y,
                                     const StepOptions& options) {
  if (options.new_optimizer) optimizer_.reset();
  StepResult result;
  if (options.metrics) {
    result.loss = run(x, y, true, options.probabilities);
  } else {
    result.loss = forward(x, y, true, options.probabilities, sums_).loss + penalty();
  }
  const bool trains = !network_.trainable().empty();
  if (options.ascend) {
    for (Index i = 0; i < x.rows() * network_.output_units(); ++i)
      d_output_[static_cast<std::size_t>(i)] *= -1.0F;
  }
  if (trains) network_.backward(x.data(), x.rows(), d_output_.data(), by_logits_);
  if (trains && traced_) network_.add_penalty_gradients();
  // Before the update, which clips the gradients where they are.
  if (options.measure) {
    result.gradient_norm = norm_of(network_.gradients());
    const bool sound = std::isfinite(result.loss) && std::isfinite(result.gradient_norm) &&
                       math::first_non_finite(x.data(), x.size()) < 0;
    if (!sound) find_non_finite(x, y, result);
  }
  if (trains && options.apply_gradients) {
    apply(result, options);
    if (options.measure && result.non_finite == Place::kNone &&
        !std::isfinite(result.update_ratio)) {
      const std::vector<float>& weights = network_.weights();
      const Index bad = math::first_non_finite(weights.data(), network_.num_weights());
      if (bad >= 0) {
        result.non_finite = Place::kWeight;
        result.layer = network_.dense_of_weight(bad);
        result.bad_value = weights[static_cast<std::size_t>(bad)];
      }
    }
  }
  return result;
}

void DenseLearner::find_non_finite(const math::Matrix& x, const math::Matrix& y,
                                   StepResult& result) const {
  const auto found = [&result](Place place, int layer, float value) {
    result.non_finite = place;
    result.layer = layer;
    result.bad_value = value;
  };
  if (const Index bad = math::first_non_finite(x.data(), x.size()); bad >= 0) {
    return found(Place::kInput, -1, x.data()[bad]);
  }
  if (const Index bad = math::first_non_finite(y.data(), y.size()); bad >= 0) {
    return found(Place::kLabel, -1, y.data()[bad]);
  }
  const std::vector<float>& weights = network_.weights();
  if (const Index bad = math::first_non_finite(weights.data(), network_.num_weights()); bad >= 0) {
    return found(Place::kWeight, network_.dense_of_weight(bad),
                 weights[static_cast<std::size_t>(bad)]);
  }
  if (const auto bad = network_.first_bad_activation(x.rows())) {
    return found(Place::kActivation, bad->dense, bad->value);
  }
  if (!std::isfinite(result.loss)) return found(Place::kLoss, -1, result.loss);
  if (const auto bad = network_.first_bad_gradient()) {
    return found(Place::kGradient, bad->dense, bad->value);
  }
}

void DenseLearner::dry_step() {
  optimizer_.apply_without_gradients(network_.weights().data());
}

void DenseLearner::count_in_vain(std::int64_t batches, std::int64_t rows) {
  loss_.add(0, static_cast<float>(weighs_losses_ ? rows : batches));
  for (Mean* mean : {&accuracy_, &mae_, &mse_})
    mean->add(0, static_cast<float>(rows));
}

StepResult DenseLearner::test_batch(const math::Matrix& x, const math::Matrix& y) {
  StepResult result;
  result.loss = run(x, y, false, false);
  if (!std::isfinite(result.loss)) find_non_finite(x, y, result);
  return result;
}

void DenseLearner::reset_metrics() {
  loss_ = accuracy_ = mae_ = mse_ = Mean{};
}

std::vector<std::pair<std::string, double>> DenseLearner::metrics() const {
  std::vector<std::pair<std::string, double>> out{{"loss", static_cast<double>(loss_.value())}};
  const auto add = [&](Metric metric, const char* name, const Mean& mean) {
    if (has(spec_.metrics, metric)) out.emplace_back(name, static_cast<double>(mean.value()));
  };
  add(Metric::kAccuracy, "accuracy", accuracy_);
  add(Metric::kMae, "mae", mae_);
  add(Metric::kMse, "mse", mse_);
  return out;
}

void DenseLearner::set_weights(const std::vector<float>& weights) {
  FS_CHECK(weights.size() == network_.weights().size());
  network_.weights() = weights;
}

std::int64_t DenseLearner::trainable_weights() const {
  return static_cast<std::int64_t>(network_.trainable().size());
}

std::string DenseLearner::layer_name(int layer) const {
  return layer == 0 ? "dense" : "dense_" + std::to_string(layer);
}

}  // namespace fitscope::nn
