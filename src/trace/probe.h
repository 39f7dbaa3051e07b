// What the training data and the layers were like: read at the start and at the ends of some
// epochs, so that a rule can say which layer is dead without seeing a weight.
#pragma once

#include <cstdint>
#include <vector>

namespace fitscope::trace {

/// The training rows as the model gets them; cells that are not finite are left out.
struct DataFigures {
  std::int64_t rows = 0;      ///< 0: no numbers were simulated.
  std::int64_t features = 0;  ///< columns of x
  double largest_x = 0;       ///< max |x|
  double least_spread = 0;    ///< the smallest standard deviation of a feature …
  double most_spread = 0;     ///< … and the largest
  std::int64_t constant_features = 0;
  double mean_x = 0;   ///< over all cells
  double least_y = 0;  ///< over all cells of y
  double most_y = 0;
  double variance_y = 0;              ///< about each column's mean, averaged over the columns
  double deviation_y = 0;             ///< mean |y - median|, averaged over the columns
  std::vector<std::int64_t> classes;  ///< rows of each class; empty: y are numbers
  /// Mean and standard deviation of all cells of x, of training and of validation rows; the second
  /// pair only where there are such rows.
  double spread_x = 0;
  double validation_mean_x = 0;
  double validation_spread_x = 0;
  std::int64_t validation_rows = 0;

  bool operator==(const DataFigures&) const = default;
};

/// One Dense layer.
struct LayerFigure {
  float gradient_norm = 0;     ///< L2 norm over kernel and bias, of the data's loss alone
  float mean_gradient = 0;     ///< mean |gradient|
  float largest_weight = 0;    ///< max |weight|
  float spread = 0;            ///< standard deviation of all outputs
  float dead = 0;              ///< share of ReLU units that are 0 on every row that was read
  float saturated = 0;         ///< share of a sigmoid's or tanh's inputs beyond ±5
  float penalty_gradient = 0;  ///< L2 norm of what the kernel's regularizer adds to the gradient

  bool operator==(const LayerFigure&) const = default;
};

/// A look at the model, Dropout off, on up to 256 training rows spread evenly.
struct Probe {
  std::int64_t epoch = -1;  ///< after this epoch; -1: before the first step
  std::int64_t rows = 0;
  float loss = 0;          ///< mean over these rows, whatever the reduction, without penalties
  float right = 0;         ///< share of rows whose class was found; 0 where y are numbers
  float commonest = 0;     ///< share of rows given the class that is given most often
  float least_output = 0;  ///< of the model
  float most_output = 0;
  std::vector<LayerFigure> layers;  ///< the Dense layers, in order

  bool operator==(const Probe&) const = default;
};

/// After the first epochs, then after a quarter more each time: some 30 looks at 1,000 epochs.
constexpr bool probe_due(std::int64_t epoch, std::int64_t last_probed) {
  constexpr std::int64_t kEach = 8;
  return epoch < kEach || epoch >= last_probed + last_probed / 4;
}

}  // namespace fitscope::trace
