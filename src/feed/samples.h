// The numbers behind a scenario's data: x and y, made as the exported Python makes them.
//
// Draws are NumPy's legacy RandomState (math/rng.h). What would go through sin, cos or log is rounded to a
// coarse float32 grid, so that every platform and NumPy build agrees.
#pragma once

#include "feed/batch.h"
#include "math/matrix.h"
#include "scenario/scenario.h"

namespace fitscope::feed {

struct Samples {
  math::Matrix x;  ///< [samples, features]
  math::Matrix y;  ///< [samples, label width]: 1, or classes if one-hot.
};

/// Training and validation rows as one block: with validation_data the validation rows follow the training rows.
Samples make_samples(const scenario::Scenario& scenario);

/// Hands out the rows of batches, in each pass's own order.
class Gatherer {
 public:
  /// `shuffle`: every pass has its own permutation of [first, first + count), drawn from the scenario's seed.
  Gatherer(const Samples& samples, Count first, Count count, bool shuffle, std::uint32_t seed);

  /// Copies the batch's rows into x [rows, features] and y; both keep their capacity between calls.
  /// batch.nan puts a NaN into x(0, 0). `samples` must outlive the call.
  void gather(const Samples& samples, const Batch& batch, math::Matrix& x, math::Matrix& y);

 private:
  Count first_ = 0;
  Count count_ = 0;
  bool shuffle_ = false;
  std::uint32_t seed_ = 0;
  Count pass_ = -1;
  std::vector<std::int32_t> order_;
};

}  // namespace fitscope::feed
