#include "scenario/kinds.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace fitscope::scenario {
namespace {

struct LossName {
  Loss loss;
  std::string_view name;
  std::string_view type;
};
constexpr LossName kLosses[] = {
    {Loss::kBinaryCrossentropy, "binary_crossentropy", "BinaryCrossentropy"},
    {Loss::kCategoricalCrossentropy, "categorical_crossentropy", "CategoricalCrossentropy"},
    {Loss::kSparseCategoricalCrossentropy, "sparse_categorical_crossentropy",
     "SparseCategoricalCrossentropy"},
    {Loss::kMeanSquaredError, "mean_squared_error", "MeanSquaredError"},
    {Loss::kMeanAbsoluteError, "mean_absolute_error", "MeanAbsoluteError"},
    {Loss::kHuber, "huber", "Huber"},
};

const LossName& named(Loss loss) {
  for (const LossName& name : kLosses) {
    if (name.loss == loss) return name;
  }
  FS_CHECK(false);
}

}  // namespace

std::string_view keras_name(Loss loss) {
  return named(loss).name;
}

std::string_view keras_class(Loss loss) {
  return named(loss).type;
}

std::string_view keras_class(OptimizerKind optimizer) {
  switch (optimizer) {
    case OptimizerKind::kSgd:
      return "SGD";
    case OptimizerKind::kAdam:
      return "Adam";
    case OptimizerKind::kAdamW:
      return "AdamW";
    case OptimizerKind::kRmsprop:
      return "RMSprop";
    case OptimizerKind::kAdagrad:
      return "Adagrad";
    case OptimizerKind::kAdadelta:
      return "Adadelta";
    case OptimizerKind::kNadam:
      return "Nadam";
  }
  FS_CHECK(false);
}

bool is_regression(DataKind kind) {
  return kind == DataKind::kLinearRegression || kind == DataKind::kQuadraticRegression;
}

bool has_integer_labels(const DataSpec& data) {
  return !is_regression(data.kind) && data.label_shape != LabelShape::kOneHot &&
         data.label_values != LabelValues::kDividedBy255;
}

bool gives_single_samples(const Scenario& scenario) {
  return (scenario.feed.kind == FeedKind::kGenerator && scenario.generator.single_samples) ||
         (scenario.feed.kind == FeedKind::kDataset && !scenario.dataset.batched);
}

Count split_at(const Scenario& scenario) {
  return static_cast<Count>(
      std::floor(static_cast<double>(scenario.data.samples) * (1.0 - scenario.validation.split)));
}

Count rows_before(Count at, Count rows) {
  return std::clamp<Count>(at < 0 ? rows + at : at, 0, rows);
}

}  // namespace fitscope::scenario
