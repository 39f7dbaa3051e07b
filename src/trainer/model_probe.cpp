#include "trainer/model_probe.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "scenario/kinds.h"
#include "scenario/layers.h"
#include "trainer/data_figures.h"

namespace fitscope::trainer {
namespace {

using Index = Eigen::Index;
using math::Matrix;
using scenario::LabelShape;
using scenario::LabelValues;

constexpr Count kMostRows = 256;
/// A look costs about as much as a step on so many multiplications: about a millisecond.
constexpr Count kMostProducts = 1 << 20;

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

/// So have the labels of every batch, and the model may be made for them.
bool has_a_column_more(const scenario::Scenario& scenario) {
  return scenario.feed.kind == scenario::FeedKind::kGenerator &&
         scenario.generator.label_change_at == 1 &&
         scenario.data.label_shape == LabelShape::kOneHot;
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

void probe(RunContext& run, const feed::Samples& samples, Count training_rows, Count epoch) {
  if (!run.numbers() || training_rows == 0 || run.trace.first_non_finite) return;
  const Count weights = std::max<Count>(1, std::ssize(run.learner->weights()));
  const Count affordable = std::max<Count>(16, kMostProducts / weights);
  const Count rows = std::min({training_rows, kMostRows, affordable});
  Matrix x;
  Matrix y;
  gather(samples, training_rows, rows, run.learner->input_features(), x, y);
  if (has_a_column_more(run.scenario)) feed::repeat_first_column(y);
  const auto reading = run.learner->probe(x, y);
  if (!reading) return;
  trace::Probe probe{.epoch = epoch, .rows = rows, .loss = reading->loss, .layers = {}};
  read_answers(run, y, probe);
  for (const nn::LayerReading& layer : reading->layers) {
    probe.layers.push_back({layer.gradient_norm, layer.mean_gradient, layer.largest_weight,
                            layer.spread, layer.dead, layer.saturated, layer.penalty_gradient});
  }
  run.trace.probes.push_back(std::move(probe));
}

}  // namespace fitscope::trainer
