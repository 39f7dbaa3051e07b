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
    case LabelValues::kDividedBy255:
      return label / 255;
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

void repeat_first_column(math::Matrix& y) {
  math::Matrix wider(y.rows(), y.cols() + 1);
  wider << y, y.col(0);
  y.swap(wider);
}

Samples make_samples(const scenario::Scenario& scenario) {
  SampleMaker maker(scenario);
  maker.work(INT64_MAX);
  return std::move(maker.samples());
}

SampleMaker::SampleMaker(const scenario::Scenario& scenario)
    : spec_(scenario.data),
      validation_scale_(static_cast<float>(scenario.validation.feature_scale)),
      random_(static_cast<std::uint32_t>(scenario.data.seed)) {
  const SplitRows split = split_rows(scenario);
  const Count rows = std::max(spec_.samples, split.training + split.validation);
  samples_.x = Matrix(index(rows), index(spec_.features));
  samples_.y = Matrix::Zero(index(rows), one_hot(spec_) ? index(spec_.classes) : 1);
  plan_block(0, spec_.samples);
  plan_block(spec_.samples, rows - spec_.samples);
}

bool SampleMaker::work(Count numbers) {
  plan_.work(numbers);
  return plan_.done();
}

/// Rows from `first` on: the training rows, or the validation rows behind them.
void SampleMaker::plan_block(Count first, Count count) {
  ToyData& data = plan_.keep(ToyData{});
  plan_toy_data(plan_, spec_, count, random_, data);
  const bool training = first == 0;
  const Count cells = count * spec_.features;
  plan_.each(cells, [this, &data, first, scale = training ? 1.0F : validation_scale_](Count i) {
    const double cell = data.x[static_cast<std::size_t>(i)];
    samples_.x.data()[first * spec_.features + i] =
        static_cast<float>(cell * spec_.feature_scale + spec_.feature_offset) * scale;
  });
  plan_.each(count, [this, &data, first](Count i) {
    const double value = data.y[static_cast<std::size_t>(i)];
    const Eigen::Index row = index(first + i);
    if (is_regression(spec_.kind)) {
      samples_.y(row, 0) = static_cast<float>(value * spec_.target_scale);
    } else if (one_hot(spec_)) {
      samples_.y(row, static_cast<Eigen::Index>(value)) = 1;
    } else {
      samples_.y(row, 0) = static_cast<float>(label_value(spec_, value));
    }
  });
  plan_.once([&data] { data = {}; });
  if (!training || spec_.nan_cells + spec_.inf_cells == 0 || cells == 0) return;
  auto& order = plan_.keep(std::vector<std::int32_t>{});
  plan_permutation(plan_, cells, random_, order);
  const Count nans = std::min(spec_.nan_cells, cells);
  const Count infinities = std::min(spec_.inf_cells, cells - nans);
  plan_.each(nans + infinities, [this, &order, nans](Count i) {
    samples_.x.data()[order[static_cast<std::size_t>(i)]] =
        i < nans ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
  });
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
