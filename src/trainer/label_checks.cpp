#include "trainer/label_checks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "trainer/loss_texts.h"
#include "trainer/shape_texts.h"
#include "trainer/target_checks.h"

namespace fitscope::trainer {
namespace {

using scenario::Count;
using scenario::FeedKind;
using scenario::Loss;
using trace::Exception;
using trace::Subject;

/// A label as the integer TensorFlow makes of it.
Count as_class(float label) {
  constexpr float kMost = 9.2e18F;
  if (!(std::abs(label) < kMost)) return std::numeric_limits<Count>::min();
  return static_cast<Count>(label);
}

}  // namespace

std::optional<Exception> label_without_rows(const StepShapes& step) {
  const Loss loss = step.scenario.compile.loss;
  const std::string output = shape_text({std::to_string(step.given), std::to_string(step.units)});
  if (!step.keras2()) {
    if (subtracts(loss)) {
      return Exception{.type = "IndexError", .message = "tuple index out of range"};
    }
    return value_error((loss == Loss::kSparseCategoricalCrossentropy ? kSparseRank : kSameRank) +
                       received("()", output));
  }
  if (loss == Loss::kBinaryCrossentropy) {
    return value_error(in_loss(
        step, {},
        "`logits` and `labels` must have the same shape, received (" + output + " vs ())."));
  }
  if (loss == Loss::kCategoricalCrossentropy) {
    const bool dataset = step.scenario.feed.kind == FeedKind::kDataset;
    return value_error(in_loss(
        step, {},
        "Shapes () and " + (dataset ? output : shape_text({"None", std::to_string(step.units)})) +
            " are incompatible"));
  }
  // Keras 2 asks for the rows of the labels' shape ().
  return value_error(traced(
      step, {},
      "slice index 0 of dimension 0 out of bounds. for '{{node strided_slice}} = "
      "StridedSlice[Index=DT_INT32, T=DT_INT32, begin_mask=0, ellipsis_mask=0, end_mask=0, "
      "new_axis_mask=0, shrink_axis_mask=1](Shape, strided_slice/stack, strided_slice/stack_1, "
      "strided_slice/stack_2)' with input shapes: [0], [1], [1], [1] and with computed input "
      "tensors: input[1] = <0>, input[2] = <1>, input[3] = <1>."));
}

std::optional<Exception> check_label_of_a_sample(const StepShapes& step) {
  const Loss loss = step.scenario.compile.loss;
  const Count labels = step.label_columns();
  const bool known = step.scenario.feed.kind == FeedKind::kDataset;  // of a generator: the rank
  const bool alike = labels == step.given;
  const std::string rows = known ? std::to_string(step.given) : "None";
  const std::string count = known ? std::to_string(labels) : "None";
  const std::string output = shape_text({rows, std::to_string(step.units)});
  if (loss == Loss::kSparseCategoricalCrossentropy) {
    if (alike) return std::nullopt;
    const std::string at_run =
        "logits and labels must have the same first dimension, got logits "
        "shape [" +
        std::to_string(step.given) + "," + std::to_string(step.units) + "] and labels shape [" +
        std::to_string(labels) + "]";
    if (!known) {
      return graph_error(step.profile,
                         "sparse_categorical_crossentropy/SparseSoftmaxCrossEntropyWithLogits/"
                         "SparseSoftmaxCrossEntropyWithLogits",
                         at_run);
    }
    if (!step.keras2()) {
      return value_error(
          "Arguments `target` and `output` must have the same shape up until the last dimension: "
          "target.shape=" +
          shape_text({count}) + ", output.shape=" + output);
    }
    return value_error(
        in_loss(step, {},
                "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
                "labels.shape=" +
                    shape_text({count}) + " and logits.shape=" + output));
  }
  if (subtracts(loss)) return check_target(step);
  const std::string column = shape_text({count, "1"});
  const bool fits = step.units == 1 && (alike || !known);
  if (fits) return check_target(step);
  if (!step.keras2()) {
    return step.units == 1 ? value_error(kSameShape + received(column, output))
                           : value_error(kSameRank + received(shape_text({count}), output));
  }
  if (loss == Loss::kCategoricalCrossentropy) {
    return value_error(
        in_loss(step, {}, "Shapes " + column + " and " + output + " are incompatible"));
  }
  if (!takes_logits(step)) return std::nullopt;
  return value_error(in_loss(step, {},
                             "`logits` and `labels` must have the same shape, received (" + output +
                                 " vs " + column + ")."));
}

// TensorFlow names the least label if it is negative, and the greatest otherwise.
std::optional<Exception> check_label_range(const StepShapes& step, std::span<const float> labels,
                                           bool in_order) {
  if (step.scenario.compile.loss != Loss::kSparseCategoricalCrossentropy) return std::nullopt;
  if ((step.label_columns() > 1 && !step.alone) || labels.empty()) return std::nullopt;
  Count least = as_class(labels.front());
  Count greatest = least;
  for (const float label : labels) {
    least = std::min(least, as_class(label));
    greatest = std::max(greatest, as_class(label));
  }
  if (least >= 0 && greatest < step.units) return std::nullopt;
  std::string text = "Received a label value of " + std::to_string(least < 0 ? least : greatest) +
                     " which is outside the valid range of [0, " + std::to_string(step.units) +
                     ").  Label values:";
  if (in_order) {
    for (const float label : labels)
      text += " " + std::to_string(as_class(label));
  } else {
    text += " \u2026";
  }
  if (step.eager) {
    return Exception{
        .type = "InvalidArgumentError",
        .message =
            "{{function_node __wrapped__SparseSoftmaxCrossEntropyWithLogits_device_/job:"
            "localhost/replica:0/task:0/device:CPU:0}} " +
            text + " [Op:SparseSoftmaxCrossEntropyWithLogits] name: ",
        .about = Subject::kLabelRange};
  }
  const std::string node = std::string(step.keras2() ? "" : "compile_loss/") +
                           "sparse_categorical_crossentropy/SparseSoftmaxCrossEntropyWithLogits/"
                           "SparseSoftmaxCrossEntropyWithLogits";
  return about(Subject::kLabelRange, graph_error(step.profile, node, text));
}

}  // namespace fitscope::trainer
