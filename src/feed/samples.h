// The numbers behind a scenario's data: x and y, made as the exported Python makes them.
//
// The draws of each kind, in NumPy terms, are written in toy_data.h. To both blocks of rows is then
// applied:
//
//     x = (x * feature_scale + feature_offset).astype('float32')
//     x = x * np.float32(validation.feature_scale)    # validation rows only
//     cells = np.random.permutation(N * F)            # only if there are any; training rows only
//     x.flat[cells[:nan_cells]] = np.nan; x.flat[cells[nan_cells:nan_cells + inf_cells]] = np.inf
//     y = (y * target_scale).astype('float32')        # regression
//     y = 2 * y - 1      or   y + 1                   # label_values -1 and 1, or from 1
//     y = (y / 255).astype('float32')                 # label_values divided by 255
//     y = np.eye(classes)[y]                          # one-hot; label_values do not apply
#pragma once

#include <cstdint>
#include <vector>

#include "base/plan.h"
#include "feed/batch.h"
#include "math/matrix.h"
#include "math/rng.h"
#include "scenario/scenario.h"

namespace fitscope::feed {

struct Samples {
  math::Matrix x;  ///< [samples, features]
  math::Matrix y;  ///< [samples, label width]: 1, or classes if one-hot.
};

/// One-hot labels with one column more, as Batch::label_changed has them.
void repeat_first_column(math::Matrix& y);

/// Training and validation rows as one block: with validation_data the validation rows follow the
/// training rows.
Samples make_samples(const scenario::Scenario& scenario);

/// The same in pieces: twenty million numbers take half a second.
class SampleMaker {
 public:
  explicit SampleMaker(const scenario::Scenario& scenario);
  SampleMaker(const SampleMaker&) = delete;
  SampleMaker& operator=(const SampleMaker&) = delete;

  /// Makes about so many numbers. True: all are made, and samples() can be taken.
  bool work(Count numbers);
  Samples& samples() { return samples_; }

 private:
  void plan_block(Count first, Count count);

  const scenario::DataSpec spec_;
  const float validation_scale_;
  math::RandomState random_;
  Samples samples_;
  Plan plan_;
};

/// Hands out the rows of batches, in each pass's own order.
class Gatherer {
 public:
  /// `shuffle`: every pass has its own permutation of [first, first + count), drawn from the
  /// scenario's seed.
  Gatherer(const Samples& samples, Count first, Count count, bool shuffle, std::uint32_t seed);

  /// Copies the batch's rows into x [rows, features] and y; both keep their capacity between calls:
  /// batches of two sizes in turn, as full and short ones come, allocate nothing.
  /// batch.nan puts a NaN into x(0, 0); batch.features cuts columns off or adds zeros; rows past
  /// the last start over with the first. `samples` must outlive the call.
  void gather(const Samples& samples, const Batch& batch, math::Matrix& x, math::Matrix& y);

 private:
  void order_for(Count pass);

  Count first_ = 0;
  Count count_ = 0;
  bool shuffle_ = false;
  std::uint32_t seed_ = 0;
  Count pass_ = -1;
  std::vector<std::int32_t> order_;
  math::Matrix spare_x_;  ///< of the shape the batch before last had
  math::Matrix spare_y_;
};

}  // namespace fitscope::feed
