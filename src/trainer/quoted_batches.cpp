#include "trainer/quoted_batches.h"

#include <span>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "feed/feed.h"
#include "feed/samples.h"
#include "scenario/kinds.h"
#include "trainer/numpy_text.h"

namespace fitscope::trainer {
namespace {

using math::Matrix;
using scenario::Count;
using scenario::LabelShape;
using scenario::Profile;
using scenario::Scenario;

constexpr const char* kNoNumbers = "\u2026";

bool has_numbers(const Scenario& scenario) {
  return scenario.model.kind == scenario::ModelKind::kDense && scenario.data.samples > 0;
}

struct Yielded {
  Matrix x;              ///< [rows, features]
  std::vector<float> y;  ///< Row by row.
  Count rows = 0;
  Count columns = -1;  ///< Of y; -1: it has one axis.

  NumpyArray labels(bool integers) const {
    return {.values = y, .rows = rows, .columns = columns, .integers = integers};
  }
};

std::span<const float> values_of(const Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

/// The labels that a generator makes of another shape: twice in a row, or one column more.
void change_labels(Yielded& batch) {
  const Count columns = std::max<Count>(1, batch.columns);
  std::vector<float> wider;
  for (Count row = 0; row < batch.rows; ++row) {
    const float* first = batch.y.data() + row * columns;
    wider.insert(wider.end(), first, first + columns);
    wider.push_back(*first);
  }
  batch.y = std::move(wider);
  batch.columns = columns + 1;
}

/// The first `count` batches that the generator yields.
std::vector<Yielded> yielded(const Scenario& scenario, Profile profile, int count) {
  const feed::Samples samples = feed::make_samples(scenario);
  feed::Gatherer gatherer(samples, 0, feed::split_rows(scenario).training, false, 0);
  const auto feed = feed::make_feed(scenario, profile, 0);
  feed->open();
  std::vector<Yielded> batches(static_cast<std::size_t>(count));
  for (Yielded& out : batches) {
    feed::Batch batch;
    FS_CHECK(feed->next(batch) == feed::Pull::kBatch);
    Matrix labels;
    gatherer.gather(samples, batch, out.x, labels);
    out.rows = batch.rows;
    const std::span<const float> y = values_of(labels);
    out.y.assign(y.begin(), y.end());
    if (scenario.data.label_shape != LabelShape::kFlat)
      out.columns = static_cast<Count>(labels.cols());
    if (batch.label_changed) change_labels(out);
  }
  return batches;
}

/// A number as NumPy 1.26 prints a scalar.
std::string scalar_text(float value, bool integer) {
  if (integer) return std::to_string(static_cast<Count>(value));
  const std::string array = numpy_str({.values = std::span(&value, 1), .rows = 1});
  const std::string text = array.substr(1, array.size() - 2);
  return text.back() == '.' ? text + "0" : text;
}

/// x and y of one sample: each has an axis less.
std::string sample_text(const Yielded& sample, bool integers) {
  const Count features = static_cast<Count>(sample.x.cols());
  std::string text = numpy_repr({.values = values_of(sample.x), .rows = features}) + ", ";
  if (sample.columns < 0) return text + scalar_text(sample.y.front(), integers);
  return text + numpy_repr({.values = sample.y, .rows = sample.columns, .integers = integers});
}

}  // namespace

std::string first_label_text(const Scenario& scenario) {
  if (!has_numbers(scenario)) return kNoNumbers;
  const auto label = static_cast<double>(feed::make_samples(scenario).y(0, 0));
  return has_integer_labels(scenario.data) ? std::to_string(static_cast<Count>(label))
                                           : python_repr(label);
}

std::string first_tuple_text(const Scenario& scenario, Profile profile) {
  if (!has_numbers(scenario)) return kNoNumbers;
  const bool integers = has_integer_labels(scenario.data);
  const Yielded first = yielded(scenario, profile, 1).front();
  const bool single = scenario.generator.single_samples && first.rows > 0;
  std::string text = single ? sample_text(first, integers)
                            : numpy_repr({.values = values_of(first.x),
                                          .rows = first.rows,
                                          .columns = static_cast<Count>(first.x.cols())}) +
                                  ", " + numpy_repr(first.labels(integers));
  const std::vector<float> ones(static_cast<std::size_t>(first.rows), 1.0F);
  const std::string weights =
      single ? std::string("1.0") : numpy_repr({.values = ones, .rows = first.rows});
  for (Count i = 2; i < scenario.generator.tuple_length; ++i)
    text += ", " + weights;
  return text;
}

std::string two_batches_text(const Scenario& scenario, Profile profile) {
  if (!has_numbers(scenario)) return std::string(kNoNumbers) + " and " + kNoNumbers;
  const bool integers = has_integer_labels(scenario.data);
  const std::vector<Yielded> batches = yielded(scenario, profile, 2);
  return numpy_str(batches[0].labels(integers)) + " and " + numpy_str(batches[1].labels(integers));
}

}  // namespace fitscope::trainer
