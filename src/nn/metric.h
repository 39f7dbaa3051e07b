// Metrics as the progress bar averages them: running means over rows, in float32 like Keras's.
//
// Simulated   metrics "accuracy", "mae", "mse" and the mean of the loss; keras.metrics.Mean: total,
// count. Left out    weighted_metrics, sample weights, thresholds other than 0.5. Source
// keras 2.15.0 engine/compile_utils.py: MetricsContainer._get_metric_object; keras 3.15.1
//             src/trainers/compile_utils.py: get_metric; src/metrics/accuracy_metrics.py;
//             reduction_metrics.py: Mean.
#pragma once

#include "math/kernels.h"

namespace fitscope::nn {

struct MetricShape {
  math::Index rows = 0;
  math::Index units = 0;  ///< columns of the predictions
  math::Index width = 0;  ///< columns of y
  bool across = false;    ///< y is one row, the labels of every row: [width]. Not for accuracy.
};

/// keras.metrics.Mean.
struct Mean {
  float total = 0;
  float count = 0;

  void add(float sum, float rows) {
    total += sum;
    count += rows;
  }
  /// 0 / 0 = 0.
  float value() const { return count == 0 ? 0.0F : total / count; }
};

/// What the string "accuracy" becomes.
enum class AccuracyKind { kBinary, kCategorical, kSparseCategorical };
AccuracyKind accuracy_kind(const MetricShape& shape);

/// Sum over the rows of each row's metric: matches, mean |p - y|, mean (p - y)^2. One column
/// against several is repeated. A NaN prediction matches no label, except that class 0 stands for a
/// row of nothing but NaN.
float sum_of_accuracy(AccuracyKind kind, const MetricShape& shape, const float* predictions,
                      const float* y);
float sum_of_mae(const MetricShape& shape, const float* predictions, const float* y);
float sum_of_mse(const MetricShape& shape, const float* predictions, const float* y);

}  // namespace fitscope::nn
