#include "trainer/array_checks.h"

#include <algorithm>
#include <string>

#include "feed/feed.h"
#include "scenario/kinds.h"
#include "trainer/shape_texts.h"

namespace fitscope::trainer {
namespace {

using scenario::Count;
using scenario::MaybeCount;
using scenario::Profile;
using scenario::Scenario;
using scenario::ValidationKind;
using trace::Exception;
using trace::Subject;

struct Arrays {
  Count x = 0;  ///< rows
  Count y = 0;
  Count batch_size = 0;  ///< 0: not given.
  Count steps = 0;
};

/// Python's //, for a divisor below 0.
Count floor_div(Count a, Count b) {
  return a / b - (a % b > 0 ? 1 : 0);
}

/// math.ceil(a / b), where it cannot be large.
Count ceil_div(Count a, Count b) {
  return b > 0 ? (a + b - 1) / b : -(a / -b);
}

Exception ambiguous(const Arrays& arrays, bool keras2) {
  const std::string x = std::to_string(arrays.x);
  const std::string y = std::to_string(arrays.y);
  const std::string same = "Make sure all arrays contain the same number of samples.";
  return value_error(keras2 ? "Data cardinality is ambiguous:\n  x sizes: " + x +
                                  "\n  y sizes: " + y + "\n" + same
                            : "Data cardinality is ambiguous. " + same + "'x' sizes: " + x +
                                  "\n'y' sizes: " + y + "\n");
}

std::optional<Exception> refuse(const Arrays& arrays, bool keras2) {
  if (arrays.x != arrays.y) return ambiguous(arrays, keras2);
  Count size = arrays.batch_size;
  if (size == 0)
    size = arrays.steps == 0 ? scenario::kDefaultBatchSize : ceil_div(arrays.x, arrays.steps);
  if (size == 0) {
    return Exception{.type = "ZeroDivisionError",
                     .message = "division by zero",
                     .about = arrays.x == 0 ? Subject::kNoBatches : Subject::kArguments};
  }
  if (size > 0) return std::nullopt;
  // The whole batches are cut out by a reshape to (num_full_batches, batch_size). One -1 in it is
  // what TensorFlow works out itself.
  const Count whole = floor_div(arrays.x, size);
  if (std::min(whole, size) >= -1) return std::nullopt;
  return value_error("Invalid value in tensor used for shape: " +
                     std::to_string(whole < -1 ? whole : size));
}

}  // namespace

std::optional<Exception> refuse_training_arrays(const Scenario& scenario, Profile profile) {
  Arrays arrays{.x = feed::split_rows(scenario).training,
                .batch_size = scenario.fit.batch_size.value_or(0),
                .steps = scenario.fit.steps_per_epoch.value_or(0)};
  arrays.y = arrays.x;
  if (const MaybeCount& labels = scenario.data.label_rows) {
    const bool split = scenario.validation.kind == ValidationKind::kSplit;
    arrays.y = split && scenario.validation.split != 0
                   ? scenario::rows_before(scenario::split_at(scenario), *labels)
                   : *labels;
  }
  return refuse(arrays, profile == Profile::kKeras2);
}

std::optional<Exception> refuse_validation_arrays(const Scenario& scenario, Profile profile) {
  const scenario::ValidationSpec& validation = scenario.validation;
  const bool split = validation.kind == ValidationKind::kSplit;
  if (!split && validation.kind != ValidationKind::kArrays) return std::nullopt;
  if (split && validation.split == 0) return std::nullopt;
  Arrays arrays{.x = feed::split_rows(scenario).validation,
                .batch_size = feed::given_validation_batch_size(scenario),
                .steps = validation.steps.value_or(0)};
  arrays.y = arrays.x;
  if (!split && validation.label_rows) arrays.y = *validation.label_rows;
  if (const MaybeCount& labels = scenario.data.label_rows; split && labels) {
    // y[at:samples]
    const Count end = std::min(scenario.data.samples, *labels);
    const Count start = scenario::rows_before(scenario::split_at(scenario), *labels);
    arrays.y = std::max<Count>(0, end - start);
  }
  return refuse(arrays, profile == Profile::kKeras2);
}

}  // namespace fitscope::trainer
