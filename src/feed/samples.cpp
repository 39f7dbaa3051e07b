#include "feed/samples.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "feed/feed.h"
#include "feed/toy_data.h"
#include "scenario/kinds.h"

namespace fitscope::feed {
namespace {

using math::Matrix;
using scenario::DataSpec;
using scenario::LabelShape;
using scenario::LabelValues;

double label_value(const DataSpec& spec, double label) {
  switch (spec.label_values) {
    case LabelValues::kFromZero:
      return label;
    case LabelValues::kMinusOneOne:
      return 2 * label - 1;
    case LabelValues::kFromOne:
      return label + 1;
  }
  return label;
}

// Rows and columns that check_together has bounded: Eigen's index has 32 bits in WebAssembly.
Eigen::Index index(Count value) {
  return static_cast<Eigen::Index>(value);
}

bool one_hot(const DataSpec& spec) {
  return spec.label_shape == LabelShape::kOneHot && !is_regression(spec.kind);
}

void fill_x(const DataSpec& spec, const ToyData& data, Count first, Matrix& x) {
  float* out = x.data() + first * spec.features;
  for (const double cell : data.x) {
    *out++ = static_cast<float>(cell * spec.feature_scale + spec.feature_offset);
  }
}

void fill_y(const DataSpec& spec, const ToyData& data, Count first, Matrix& y) {
  Eigen::Index row = index(first);
  for (const double value : data.y) {
    if (is_regression(spec.kind)) {
      y(row, 0) = static_cast<float>(value * spec.target_scale);
    } else if (one_hot(spec)) {
      y(row, static_cast<Eigen::Index>(value)) = 1;
    } else {
      y(row, 0) = static_cast<float>(label_value(spec, value));
    }
    ++row;
  }
}

void scale_rows(const scenario::ValidationSpec& spec, Count first, Matrix& x) {
  const auto scale = static_cast<float>(spec.feature_scale);
  if (scale == 1.0F) return;
  for (Count i = first * x.cols(); i < x.size(); ++i)
    x.data()[i] *= scale;
}

void spoil_cells(const DataSpec& spec, math::RandomState& random, Matrix& x) {
  const Count cells = spec.samples * spec.features;
  if (spec.nan_cells + spec.inf_cells == 0 || cells == 0) return;
  const auto order = random.permutation(static_cast<std::int32_t>(cells));
  const Count nans = std::min(spec.nan_cells, cells);
  const Count infinities = std::min(spec.inf_cells, cells - nans);
  for (Count i = 0; i < nans + infinities; ++i) {
    x.data()[order[static_cast<std::size_t>(i)]] =
        i < nans ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
  }
}

// Exchanges `wanted` with the spare if that has the shape, so that neither has to be allocated
// again.
void shape(Matrix& wanted, Matrix& spare, Eigen::Index rows, Eigen::Index columns) {
  if (wanted.rows() == rows && wanted.cols() == columns) return;
  wanted.swap(spare);
  if (wanted.rows() != rows || wanted.cols() != columns) wanted.resize(rows, columns);
}

// Vigna's splitmix64: TensorFlow's own order cannot be had, so any good and cheap one serves.
std::uint64_t next_word(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15ULL;
  std::uint64_t word = state;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
  return word ^ (word >> 31);
}

}  // namespace

Samples make_samples(const scenario::Scenario& scenario) {
  const DataSpec& spec = scenario.data;
  const SplitRows split = split_rows(scenario);
  const Count rows = std::max(spec.samples, split.training + split.validation);
  Samples samples{.x = Matrix(index(rows), index(spec.features)),
                  .y = Matrix::Zero(index(rows), one_hot(spec) ? index(spec.classes) : 1)};
  math::RandomState random(static_cast<std::uint32_t>(spec.seed));
  Count first = 0;
  for (const Count count : {spec.samples, rows - spec.samples}) {
    const ToyData data = make_toy_data(spec, count, random);
    fill_x(spec, data, first, samples.x);
    fill_y(spec, data, first, samples.y);
    if (first == 0) spoil_cells(spec, random, samples.x);
    if (first > 0) scale_rows(scenario.validation, first, samples.x);
    first += count;
  }
  return samples;
}

Gatherer::Gatherer(const Samples& samples, Count first, Count count, bool shuffle,
                   std::uint32_t seed)
    : first_(first), count_(count), shuffle_(shuffle), seed_(seed) {
  FS_CHECK(first >= 0 && count >= 0 && first + count <= samples.x.rows());
  if (shuffle_) order_.resize(static_cast<std::size_t>(count));
}

void Gatherer::order_for(Count pass) {
  if (pass == pass_) return;
  pass_ = pass;
  std::iota(order_.begin(), order_.end(), 0);
  std::uint64_t state = static_cast<std::uint64_t>(pass) << 32 | seed_;
  for (std::size_t i = order_.size(); i > 1; --i) {
    // The high word times i: uneven by less than i / 2^32.
    const std::uint64_t pick = (next_word(state) >> 32) * i >> 32;
    std::swap(order_[i - 1], order_[static_cast<std::size_t>(pick)]);
  }
}

void Gatherer::gather(const Samples& samples, const Batch& batch, Matrix& x, Matrix& y) {
  const Count columns = batch.features >= 0 ? batch.features : samples.x.cols();
  shape(x, spare_x_, index(batch.rows), index(columns));
  shape(y, spare_y_, index(batch.rows), samples.y.cols());
  FS_CHECK(batch.rows == 0 || count_ > 0);
  if (shuffle_) order_for(batch.pass);

  const Count copied = std::min(columns, static_cast<Count>(samples.x.cols()));
  const Count width = samples.y.cols();
  Count position = count_ > 0 ? batch.first_row % count_ : 0;
  for (Count i = 0; i < batch.rows; ++i) {
    const Count row = first_ + (shuffle_ ? order_[static_cast<std::size_t>(position)] : position);
    const float* from = samples.x.data() + row * samples.x.cols();
    float* to = x.data() + i * columns;
    std::copy(from, from + copied, to);
    std::fill(to + copied, to + columns, 0.0F);
    const float* label = samples.y.data() + row * width;
    std::copy(label, label + width, y.data() + i * width);
    if (++position == count_) position = 0;
  }
  if (batch.nan && x.size() > 0) x(0, 0) = std::numeric_limits<float>::quiet_NaN();
}

}  // namespace fitscope::feed
