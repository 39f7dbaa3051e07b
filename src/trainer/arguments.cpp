#include "trainer/arguments.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "feed/feed.h"
#include "scenario/kinds.h"
#include "trainer/array_checks.h"
#include "trainer/quoted_batches.h"
#include "trainer/shape_checks.h"
#include "trainer/shape_texts.h"

namespace fitscope::trainer {
namespace {

using feed::Pull;
using scenario::Count;
using scenario::FeedKind;
using scenario::Profile;
using scenario::Scenario;
using scenario::ValidationKind;
using trace::Exception;
using trace::Subject;
using Refusal = std::optional<Exception>;

constexpr const char* kNonEmpty = "Expected input data to be non-empty.";
constexpr const char* kInfinite =
    "When providing an infinite dataset, you must specify the number of steps to run (if you did "
    "not intend to create an infinite dataset, make sure to not call `repeat()` on the dataset).";
constexpr const char* kSizeUnknown =
    "Could not infer the size of the data. With `steps_per_execution > 1`, you must specify the "
    "number of steps to run.";
constexpr const char* kZeroSteps =
    "Unexpected value for `steps_per_epoch`. Received value is 0. Please check the docstring for "
    "`model.fit()` for supported values.";

std::string repr(const scenario::MaybeReal& value) {
  return value ? python_repr(*value) : "None";
}

Refusal refuse_clipping(const Scenario& scenario, Profile profile) {
  const scenario::CompileSpec& compile = scenario.compile;
  const bool keras2 = profile == Profile::kKeras2;
  // Up to 3.1 clipvalue goes with either.
  if (keras2 || scenario::minor_of(scenario.keras.version, profile) < 2) {
    if (!compile.clipnorm || !compile.global_clipnorm) return std::nullopt;
    return value_error(std::string(keras2 ? "At most" : "Only") +
                       " one of `clipnorm` and `global_clipnorm` can be set. Received: clipnorm=" +
                       repr(compile.clipnorm) +
                       ", global_clipnorm=" + repr(compile.global_clipnorm) + (keras2 ? "." : ""));
  }
  const int set = static_cast<int>(compile.clipnorm.has_value()) +
                  static_cast<int>(compile.clipvalue.has_value()) +
                  static_cast<int>(compile.global_clipnorm.has_value());
  if (set < 2) return std::nullopt;
  return value_error(
      "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: clipnorm=" +
      repr(compile.clipnorm) + ", clipvalue=" + repr(compile.clipvalue) +
      ", global_clipnorm=" + repr(compile.global_clipnorm));
}

Refusal refuse_callbacks(const Scenario& scenario, bool keras2) {
  const bool reduces = has(scenario.fit.callbacks, scenario::Callback::kReduceLrOnPlateau);
  if (!reduces || scenario.reduce_lr.factor < 1) return std::nullopt;
  return value_error("ReduceLROnPlateau does not support a factor >= 1.0. " +
                     std::string(keras2 ? "Got " : "Received factor=") +
                     python_repr(scenario.reduce_lr.factor));
}

/// type(x), as Python prints it.
std::string type_of_x(const Scenario& scenario) {
  switch (scenario.feed.kind) {
    case FeedKind::kArrays:
    case FeedKind::kCustomLoop:
      return "<class 'numpy.ndarray'>";
    case FeedKind::kGenerator:
      return "<class 'generator'>";
    case FeedKind::kSequence:
      return "<class '__main__.Batches'>";
    case FeedKind::kDataset:
      break;
  }
  const scenario::DatasetSpec& dataset = scenario.dataset;
  // Of the last method in the chain, which tells no length where filter() hides it: so say 2.15.0,
  // 3.7.0 and 3.15.1.
  const char* last = !dataset.known_cardinality ? "filter_op._FilterDataset"
                     : dataset.take             ? "take_op._TakeDataset"
                     : dataset.repeat           ? "repeat_op._RepeatDataset"
                     : dataset.batched          ? "batch_op._BatchDataset"
                     : dataset.shuffle          ? "shuffle_op._ShuffleDataset"
                                                : "from_tensor_slices_op._TensorSliceDataset";
  return "<class 'tensorflow.python.data.ops." + std::string(last) + "'>";
}

Refusal refuse_split(const Scenario& scenario, bool keras2) {
  const double split = scenario.validation.split;
  if (scenario.validation.kind != ValidationKind::kSplit || split == 0) return std::nullopt;
  if (scenario.feed.kind != FeedKind::kArrays) {
    const std::string types = "[" + type_of_x(scenario) + "]";
    return value_error(
        keras2 ? "`validation_split` is only supported for Tensors or NumPy arrays, found "
                 "following types in the input: " +
                     types
               : "Argument `validation_split` is only supported for tensors or NumPy arrays.Found "
                 "incompatible type in the input: " +
                     types);
  }
  // A place outside of the rows is none that Keras minds.
  const Count at = scenario::split_at(scenario);
  if (at != 0 && at != scenario.data.samples) return std::nullopt;
  return value_error("Training data contains " + std::to_string(scenario.data.samples) +
                     " samples, which is not sufficient to split it into a validation and training "
                     "set as specified by `validation_split=" +
                     python_repr(split) +
                     "`. Either provide more data, or a different value for the "
                     "`validation_split` argument.");
}

Exception no_batches(std::string message) {
  return about(Subject::kNoBatches, value_error(std::move(message)));
}

Exception empty_generator(Profile profile) {
  if (scenario::batches_peeked(profile) == 1)
    return {.type = "StopIteration", .about = Subject::kNoBatches};
  if (profile < Profile::kKeras315) {
    return {
        .type = "IndexError", .message = "list index out of range", .about = Subject::kNoBatches};
  }
  return no_batches(
      "When passing a Python generator to a Keras model, the generator must yield at least one "
      "batch. Received an empty generator.");
}

/// Keras 3's word on a PyDataset of length 0. 3.0 asks for its first batch all the same, and gets
/// one of no rows.
Refusal empty_sequence(Profile profile) {
  if (scenario::batches_peeked(profile) == 1) return std::nullopt;
  if (is_30_to_36(profile)) {
    return no_batches("Must provide at least one structure");  // optree's words
  }
  return no_batches("The PyDataset has length 0");
}

/// What the batches look like that are drawn to learn shapes.
Refusal refuse_peeked(const Scenario& scenario, Profile profile, const feed::Feed& feed) {
  if (feed.peek_result() == Pull::kDry && feed.peeked() == 0) return empty_generator(profile);
  if (feed.peeked() > 0 && profile != Profile::kKeras2 && scenario.generator.single_samples) {
    // x[i] has a rank, y[i] of labels (N,) has none.
    if (scenario.data.label_shape == scenario::LabelShape::kFlat) {
      const bool draws_one = scenario::batches_peeked(profile) == 1;
      const std::string label = first_label_text(scenario);
      return about(
          Subject::kUnbatched,
          value_error(draws_one
                          ? "When passing a Python generator to a Keras model, the arrays returned "
                            "by the generator must be at least rank 1. Received: " +
                                label + " of rank 0"
                          : "When passing a dataset to a Keras model, the arrays must be at least "
                            "rank 1. Received: " +
                                label + " of rank 0."));
    }
  }
  if (feed.peeked() > 0 && profile == Profile::kKeras2 && scenario.generator.tuple_length > 3) {
    return about(Subject::kItem,
                 value_error("Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, "
                             "sample_weight)`, found: (" +
                             first_tuple_text(scenario, profile) + ")"));
  }
  if (feed.peek_result() == Pull::kRaised) return generator_exception(scenario);
  const bool changes_while_peeked = feed.peeked() > 1 && scenario.generator.label_change_at == 2;
  if (changes_while_peeked && scenario.data.label_shape == scenario::LabelShape::kFlat) {
    return about(Subject::kLabelChange,
                 value_error("When passing a dataset to a Keras model, the corresponding arrays in "
                             "each batch must have the same rank. Received: " +
                             two_batches_text(scenario, profile)));
  }
  return std::nullopt;
}

Refusal refuse_training_data(const Scenario& scenario, Profile profile) {
  const bool keras2 = profile == Profile::kKeras2;
  const scenario::MaybeCount& steps = scenario.fit.steps_per_epoch;
  if (keras2 && steps == 0) return value_error(kZeroSteps);

  if (scenario.feed.kind == FeedKind::kArrays) {
    if (auto refusal = refuse_training_arrays(scenario, profile)) return refusal;
  }
  const auto feed = feed::make_feed(scenario, profile);
  if (scenario.feed.kind == FeedKind::kGenerator) {
    if (auto refusal = refuse_peeked(scenario, profile, *feed)) return refusal;
    if (feed->peek_result() == Pull::kBlocked) return std::nullopt;
  }
  const auto known = feed->num_batches();
  if (!keras2) {
    if (scenario.feed.kind == FeedKind::kSequence && known == 0) {
      return empty_sequence(profile);
    }
    return std::nullopt;
  }
  if (!steps) {
    if (feed->infinite()) return about(Subject::kSteps, value_error(kInfinite));
    if (known == 0) return no_batches(kNonEmpty);
  }
  const bool size_unknown = (!steps && !known) || steps == -1;
  if (scenario.compile.steps_per_execution > 1 && size_unknown)
    return about(Subject::kSteps, value_error(kSizeUnknown));
  return std::nullopt;
}

}  // namespace

std::optional<Exception> refuse_arguments(const Scenario& scenario, Profile profile) {
  if (auto refusal = refuse_before_data(scenario, profile)) return refusal;
  return refuse_data(scenario, profile);
}

std::optional<Exception> refuse_data(const Scenario& scenario, Profile profile) {
  if (scenario.feed.kind == FeedKind::kCustomLoop) return std::nullopt;
  return refuse_training_data(scenario, profile);
}

std::optional<Exception> refuse_before_fit(const Scenario& scenario, Profile profile) {
  if (auto refusal = refuse_clipping(scenario, profile)) return refusal;
  if (scenario.feed.kind == FeedKind::kCustomLoop) return std::nullopt;
  return refuse_callbacks(scenario, profile == Profile::kKeras2);
}

std::optional<Exception> refuse_before_data(const Scenario& scenario, Profile profile) {
  if (auto refusal = refuse_before_fit(scenario, profile)) return refusal;
  if (scenario.feed.kind == FeedKind::kCustomLoop) return std::nullopt;
  return refuse_split(scenario, profile == Profile::kKeras2);
}

bool misses_size(const Exception& refusal) {
  return refusal.message == kSizeUnknown;
}

std::optional<Exception> refuse_validation(const Scenario& scenario, Profile profile,
                                           Count per_execution) {
  const scenario::ValidationSpec& validation = scenario.validation;
  if (scenario.feed.kind == FeedKind::kCustomLoop || validation.kind == ValidationKind::kNone) {
    return std::nullopt;
  }
  const bool keras2 = profile == Profile::kKeras2;
  if (keras2 && validation.steps == 0) return value_error(kZeroSteps);
  if (auto refusal = refuse_validation_arrays(scenario, profile)) return refusal;
  const auto feed = feed::make_validation_feed(scenario, profile);
  if (!feed) return std::nullopt;
  if (validation.kind == ValidationKind::kGenerator && feed->peeked() == 0 &&
      feed->peek_result() == Pull::kDry) {
    return empty_generator(profile);
  }
  const auto known = feed->num_batches();
  if (!keras2) {
    const bool empty = validation.kind == ValidationKind::kSequence && known == 0;
    return empty ? empty_sequence(profile) : std::nullopt;
  }
  // A Sequence of length 0 is false in Python: Keras 2 does not validate at all.
  if (validation.kind == ValidationKind::kSequence && known == 0) return std::nullopt;
  if (!validation.steps) {
    if (feed->infinite()) return about(Subject::kSteps, value_error(kInfinite));
    if (known == 0) return no_batches(kNonEmpty);
  }
  const bool size_unknown = (!validation.steps && !known) || validation.steps == -1;
  if (size_unknown && per_execution > 1) {
    return about(Subject::kSteps, value_error(kSizeUnknown));
  }
  return std::nullopt;
}

}  // namespace fitscope::trainer
