#include "trainer/data_figures.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "scenario/kinds.h"

namespace fitscope::trainer {
namespace {

using feed::Count;
using Index = Eigen::Index;
using scenario::LabelShape;
using scenario::LabelValues;

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

/// Of all columns at once, row by row as they lie in memory.
struct Tallies {
  std::vector<Tally> columns;
  Tally all;

  void add_row(const float* row) {
    for (Tally& column : columns) {
      column.add(*row);
      all.add(*row);
      ++row;
    }
  }
};

Tallies& keep_tallies(Plan& plan, Index columns) {
  return plan.keep(
      Tallies{.columns = std::vector<Tally>(static_cast<std::size_t>(columns)), .all = {}});
}

}  // namespace

Count class_of(const scenario::DataSpec& data, const float* y, Count width) {
  if (data.label_shape == LabelShape::kOneHot) return std::max_element(y, y + width) - y;
  const bool divided = data.label_values == LabelValues::kDividedBy255;
  const auto label = static_cast<Count>(std::lround(divided ? y[0] * 255 : y[0]));
  switch (data.label_values) {
    case LabelValues::kFromZero:
    case LabelValues::kDividedBy255:
      return label;
    case LabelValues::kMinusOneOne:
      return label > 0 ? 1 : 0;
    case LabelValues::kFromOne:
      return label - 1;
  }
  return label;
}

void plan_data_figures(Plan& plan, const scenario::DataSpec& data, const feed::Samples& samples,
                       Count training, Count validation, trace::DataFigures& figures) {
  figures.rows = training;
  figures.features = samples.x.cols();
  if (training == 0) return;
  figures.validation_rows = validation;

  Tallies& x = keep_tallies(plan, samples.x.cols());
  plan.each(training,
            [&x, &samples](Count row) { x.add_row(samples.x.data() + row * samples.x.cols()); });
  plan.once([&x, &figures] {
    for (const Tally& feature : x.columns) {
      const double spread = std::sqrt(feature.variance());
      const bool first = &feature == &x.columns.front();
      figures.least_spread = first ? spread : std::min(figures.least_spread, spread);
      figures.most_spread = std::max(figures.most_spread, spread);
      figures.largest_x =
          std::max({figures.largest_x, std::fabs(feature.least), std::fabs(feature.most)});
      if (feature.count > 0 && feature.least == feature.most) ++figures.constant_features;
    }
    figures.mean_x = x.all.mean();
    figures.spread_x = std::sqrt(x.all.variance());
  });

  Tallies& held_out = keep_tallies(plan, samples.x.cols());
  plan.each(validation, [&held_out, &samples, training](Count row) {
    held_out.add_row(samples.x.data() + (training + row) * samples.x.cols());
  });
  plan.once([&held_out, &figures] {
    figures.validation_mean_x = held_out.all.mean();
    figures.validation_spread_x = std::sqrt(held_out.all.variance());
  });

  Tallies& y = keep_tallies(plan, samples.y.cols());
  plan.each(training,
            [&y, &samples](Count row) { y.add_row(samples.y.data() + row * samples.y.cols()); });
  for (Index column = 0; column < samples.y.cols(); ++column) {
    plan.once([&y, &samples, &figures, column, training] {
      std::vector<float> values(static_cast<std::size_t>(training));
      for (std::size_t row = 0; row < values.size(); ++row)
        values[row] = samples.y(static_cast<Index>(row), column);
      const auto columns = static_cast<double>(samples.y.cols());
      figures.variance_y += y.columns[static_cast<std::size_t>(column)].variance() / columns;
      figures.deviation_y += mean_deviation(std::move(values)) / columns;
    });
  }
  plan.once([&y, &figures] {
    figures.least_y = y.all.least;
    figures.most_y = y.all.most;
  });
  if (is_regression(data.kind)) return;
  figures.classes.resize(static_cast<std::size_t>(data.classes));
  plan.each(training, [&data, &samples, &figures](Count row) {
    const Count columns = samples.y.cols();
    const Count label = class_of(data, samples.y.data() + row * columns, columns);
    if (label >= 0 && label < data.classes) ++figures.classes[static_cast<std::size_t>(label)];
  });
}

}  // namespace fitscope::trainer
