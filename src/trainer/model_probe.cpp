#include "trainer/model_probe.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "feed/toy_data.h"
#include "scenario/kinds.h"
#include "scenario/layers.h"

namespace fitscope::trainer {
namespace {

using Index = Eigen::Index;
using math::Matrix;
using scenario::LabelShape;
using scenario::LabelValues;

constexpr Count kMostRows = 256;
/// A look costs about as much as a step on so many multiplications: about a millisecond.
constexpr Count kMostProducts = 1 << 20;

/// Sum, squares and extremes of the finite values it was given.
struct Tally {
  Count count = 0;
  double sum = 0;
  double squares = 0;
  double least = 0;
  double most = 0;

  void add(float given) {
    if (!std::isfinite(given)) return;
    const auto value = static_cast<double>(given);
    least = count == 0 ? value : std::min(least, value);
    most = count == 0 ? value : std::max(most, value);
    sum += value;
    squares += value * value;
    ++count;
  }
  double mean() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
  /// 0 exactly where all values are equal, whatever the rounding of their squares.
  double variance() const {
    if (count == 0 || least == most) return 0;
    return std::max(0.0, squares / static_cast<double>(count) - mean() * mean());
  }
};

double mean_deviation(std::vector<float> values) {
  std::erase_if(values, [](float value) { return !std::isfinite(value); });
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const auto median = static_cast<double>(*middle);
  double sum = 0;
  for (const float value : values)
    sum += std::fabs(static_cast<double>(value) - median);
  return sum / static_cast<double>(values.size());
}

/// Which class a row of y stands for.
Count class_of(const scenario::DataSpec& data, const float* y, Count width) {
  if (data.label_shape == LabelShape::kOneHot) return std::max_element(y, y + width) - y;
  const auto label = static_cast<Count>(std::lround(y[0]));
  switch (data.label_values) {
    case LabelValues::kFromZero:
      return label;
    case LabelValues::kMinusOneOne:
      return label > 0 ? 1 : 0;
    case LabelValues::kFromOne:
      return label - 1;
  }
  return label;
}

/// The class a row of outputs speaks for. One output: class 1 from the middle of its range on.
Count class_said(const float* outputs, Count units, float middle) {
  if (units == 1) return outputs[0] > middle ? 1 : 0;
  return std::max_element(outputs, outputs + units) - outputs;
}

float middle_of_output(const scenario::Scenario& scenario) {
  const auto layers = scenario::parse_layers(scenario.model.layers);
  const bool sigmoid =
      layers.ok() && layers.value().back().activation == scenario::Activation::kSigmoid;
  const bool around_zero = scenario.data.label_values == LabelValues::kMinusOneOne &&
                           scenario.data.label_shape != LabelShape::kOneHot;
  if (sigmoid) return 0.5F;
  return around_zero || scenario.compile.from_logits ? 0.0F : 0.5F;
}

void tally_x(const Matrix& x, Index first, Index rows, double& mean, double& spread) {
  Tally all;
  for (Index i = first; i < first + rows; ++i) {
    for (Index j = 0; j < x.cols(); ++j)
      all.add(x(i, j));
  }
  mean = all.mean();
  spread = std::sqrt(all.variance());
}

/// Rows spread evenly over the training rows, with as many columns as the model takes.
void gather(const feed::Samples& samples, Count training, Count rows, Count columns, Matrix& x,
            Matrix& y) {
  x = Matrix::Zero(static_cast<Index>(rows), static_cast<Index>(columns));
  y.resize(static_cast<Index>(rows), samples.y.cols());
  const Index copied = std::min(static_cast<Index>(columns), samples.x.cols());
  for (Count i = 0; i < rows; ++i) {
    const auto row = static_cast<Index>(i * training / rows);
    x.row(static_cast<Index>(i)).head(copied) = samples.x.row(row).head(copied);
    y.row(static_cast<Index>(i)) = samples.y.row(row);
  }
}

/// What the model answers on the rows it was probed with.
void read_answers(const RunContext& run, const Matrix& y, trace::Probe& probe) {
  const Count units = run.learner->output_units();
  const float* outputs = run.learner->predictions();
  // std::minmax_element compares in another order in each library, which shows where one is NaN.
  probe.least_output = *std::min_element(outputs, outputs + probe.rows * units);
  probe.most_output = *std::max_element(outputs, outputs + probe.rows * units);
  const scenario::DataSpec& data = run.scenario.data;
  if (is_regression(data.kind)) return;
  const float middle = middle_of_output(run.scenario);
  std::vector<Count> said(static_cast<std::size_t>(std::max<Count>(2, units)));
  Count right = 0;
  for (Count row = 0; row < probe.rows; ++row) {
    const Count answer = class_said(outputs + row * units, units, middle);
    ++said[static_cast<std::size_t>(answer)];
    if (answer == class_of(data, y.data() + row * y.cols(), y.cols())) ++right;
  }
  const auto rows = static_cast<float>(probe.rows);
  probe.right = static_cast<float>(right) / rows;
  probe.commonest = static_cast<float>(*std::max_element(said.begin(), said.end())) / rows;
}

}  // namespace

trace::DataFigures data_figures(const scenario::Scenario& scenario, const feed::Samples& samples,
                                Count training, Count validation) {
  trace::DataFigures figures;
  figures.rows = training;
  figures.features = samples.x.cols();
  if (training == 0) return figures;
  const auto rows = static_cast<Index>(training);
  for (Index j = 0; j < samples.x.cols(); ++j) {
    Tally feature;
    for (Index i = 0; i < rows; ++i)
      feature.add(samples.x(i, j));
    const double spread = std::sqrt(feature.variance());
    figures.least_spread = j == 0 ? spread : std::min(figures.least_spread, spread);
    figures.most_spread = std::max(figures.most_spread, spread);
    figures.largest_x =
        std::max({figures.largest_x, std::fabs(feature.least), std::fabs(feature.most)});
    if (feature.least == feature.most) ++figures.constant_features;
  }
  tally_x(samples.x, 0, rows, figures.mean_x, figures.spread_x);
  figures.validation_rows = validation;
  if (validation > 0) {
    tally_x(samples.x, rows, static_cast<Index>(validation), figures.validation_mean_x,
            figures.validation_spread_x);
  }
  Tally labels;
  const auto width = static_cast<double>(samples.y.cols());
  for (Index j = 0; j < samples.y.cols(); ++j) {
    Tally column;
    std::vector<float> values(static_cast<std::size_t>(training));
    for (Index i = 0; i < rows; ++i) {
      values[static_cast<std::size_t>(i)] = samples.y(i, j);
      column.add(samples.y(i, j));
      labels.add(samples.y(i, j));
    }
    figures.variance_y += column.variance() / width;
    figures.deviation_y += mean_deviation(std::move(values)) / width;
  }
  figures.least_y = labels.least;
  figures.most_y = labels.most;
  if (is_regression(scenario.data.kind)) return figures;
  figures.classes.resize(static_cast<std::size_t>(scenario.data.classes));
  for (Index i = 0; i < rows; ++i) {
    const Count label = class_of(scenario.data, &samples.y(i, 0), samples.y.cols());
    if (label >= 0 && label < scenario.data.classes) {
      ++figures.classes[static_cast<std::size_t>(label)];
    }
  }
  return figures;
}

void probe(RunContext& run, const feed::Samples& samples, Count training_rows, Count epoch) {
  if (!run.numbers() || training_rows == 0 || run.trace.first_non_finite) return;
  const Count weights = std::max<Count>(1, std::ssize(run.learner->weights()));
  const Count affordable = std::max<Count>(16, kMostProducts / weights);
  const Count rows = std::min({training_rows, kMostRows, affordable});
  Matrix x;
  Matrix y;
  gather(samples, training_rows, rows, run.learner->input_features(), x, y);
  const auto reading = run.learner->probe(x, y);
  if (!reading) return;
  trace::Probe probe{.epoch = epoch, .rows = rows, .loss = reading->loss, .layers = {}};
  read_answers(run, y, probe);
  for (const nn::LayerReading& layer : reading->layers) {
    probe.layers.push_back({layer.gradient_norm, layer.mean_gradient, layer.largest_weight,
                            layer.spread, layer.dead, layer.saturated});
  }
  run.trace.probes.push_back(std::move(probe));
}

}  // namespace fitscope::trainer
