#include "trainer/target_checks.h"

#include <string_view>
#include <utility>

#include "scenario/kinds.h"
#include "trainer/loss_texts.h"
#include "trainer/shape_texts.h"
#include "trainer/step_shapes.h"

namespace fitscope::trainer {
namespace {

using scenario::Activation;
using scenario::Count;
using scenario::LabelShape;
using scenario::Loss;
using scenario::ModelKind;
using scenario::Profile;
using scenario::Scenario;
using trace::Exception;
using trace::Subject;

/// Labels as Keras 2 hands them to the loss: in fit(), (N,) became (N, 1).
std::string column_shape(const StepShapes& step) {
  if (step.eager) return shape_text(step.y());
  return shape_text({step.rows, std::to_string(step.label_columns())});
}

/// Keras 3's losses: ranks first (labels (N,) become a column only beside predictions (N, 1)).
std::optional<Exception> same_shape(const StepShapes& step) {
  if (step.any_columns) return std::nullopt;
  const Count columns = step.label_columns();
  const std::string shapes = received(shape_text(step.y()), shape_text(step.output()));
  if (step.flat_labels() && step.units != 1) return value_error(kSameRank + shapes);
  if (columns == step.units) return std::nullopt;
  return value_error(kSameShape + shapes);
}

/// The operation that a Dense layer ends in.
std::string last_operation(const StepShapes& step) {
  switch (step.last.activation) {
    case Activation::kRelu:
      return "Relu";
    case Activation::kSigmoid:
      return "Sigmoid";
    case Activation::kTanh:
      return "Tanh";
    case Activation::kSoftmax:
      return "Softmax";
    case Activation::kElu:
      return "Elu";
    case Activation::kSelu:
      return "Selu";
    case Activation::kSoftplus:
      return "Softplus";
    case Activation::kLeakyRelu:
      return "LeakyRelu";
    case Activation::kLinear:
      break;
  }
  if (!step.last.use_bias) return "MatMul";
  if (!scenario::is_30_to_36(step.profile)) return "BiasAdd";
  return step.minor == 0 ? "add" : "Add";
}

/// The node of the model's output: what TensorFlow calls its last operation. Keras 3 calls the
/// model once before it traces the step, so that every name is there for the second time. Source
/// keras 2.15.0, 3.0.5, 3.3.3, 3.6.0, 3.7.0, 3.12.1, 3.14.1, 3.15.1 with each activation.
std::string output_node(const StepShapes& step) {
  const Count drops = ends_in_dropout(step.scenario);
  const std::string kind = drops > 0 ? "dropout" : "dense";
  const Count index =
      (drops > 0 ? drops : static_cast<Count>(dense_layers(step.scenario).size())) - 1;
  std::string name = index == 0 ? kind : kind + "_" + std::to_string(index);
  if (step.keras2()) {
    return "sequential/" + name + "/" + (drops > 0 ? "dropout/SelectV2" : last_operation(step));
  }
  // The first layer's second name is what the second layer was called.
  name += index == 1 ? "_2" : "_1";
  return "sequential_1/" + name + "/" +
         (drops > 0 ? "stateless_dropout/SelectV2" : last_operation(step));
}

/// The node of labels where a loss or a metric of Keras 3 subtracts: classes are whole
/// numbers, which are cast. Other metrics have cast before it: accuracy four times, and from 3.12
/// on one more does.
std::string labels_node(const StepShapes& step, bool by_loss) {
  if (!has_integer_labels(step.scenario.data)) return "data_1";
  if (by_loss)
    return "compile_loss/" + std::string(keras_name(step.scenario.compile.loss)) + "/Cast";
  const int casts = (step.minor >= 10 ? 2 : 1) +
                    (has(step.scenario.compile.metrics, scenario::Metric::kAccuracy) ? 4 : 0);
  return "Cast_" + std::to_string(casts);
}

/// An element-wise operation of the loss on labels and outputs, and where Keras 2 has it.
struct Elementwise {
  const char* node;           ///< "mean_squared_error/sub"
  const char* operation;      ///< "Sub"
  bool output_first = false;  ///< Which of the two is its first argument.
  bool races = false;         ///< Its gradient finds the same at once, with the arguments swapped.
  std::vector<Frame> frames = {};
};

bool broadcasts(Count a, Count b) {
  return a == b || a == 1 || b == 1;
}

/// Labels and predictions as an element-wise operation meets them.
struct Meeting {
  std::string label;  ///< shape, as TensorFlow writes it
  std::string output;
  Count label_side;  ///< the axis on which they may not go together
  Count output_side;
  std::string label_node;
};

Meeting meeting(const StepShapes& step, const std::string& rows) {
  const std::string units = std::to_string(step.units);
  if (!step.alone) {
    return {.label = "[" + rows + "," + std::to_string(step.label_columns()) + "]",
            .output = "[" + rows + "," + units + "]",
            .label_side = step.label_columns(),
            .output_side = step.units,
            .label_node = step.keras2() ? "IteratorGetNext:1" : labels_node(step, true)};
  }
  // The labels (C,) of a single sample: Keras 2 always makes a column of them, Keras 3 only beside
  // predictions (N, 1); else they lie along the columns.
  const bool column = step.keras2() || step.units == 1;
  const std::string expanded =
      "compile_loss/" + std::string(keras_name(step.scenario.compile.loss)) + "/ExpandDims";
  return {.label = "[" + std::to_string(step.label_columns()) + (column ? ",1]" : "]"),
          .output = "[" + std::to_string(step.given) + "," + units + "]",
          .label_side = step.label_columns(),
          .output_side = column ? step.given : step.units,
          .label_node = step.keras2() ? "ExpandDims"
                        : column      ? expanded
                                      : "data_1"};
}

/// Only the running step knows the shapes: a generator's, of which the traced step has the rank.
bool found_late(const StepShapes& step) {
  const bool generator = step.scenario.feed.kind == scenario::FeedKind::kGenerator;
  return step.alone ? generator : step.ranks_only() || step.any_columns;
}

/// Shapes broadcast; two numbers of columns that differ do not, unless one of them is 1.
std::optional<Exception> check_columns(const StepShapes& step, const Elementwise& at) {
  const bool late = found_late(step);
  const std::string rows = step.rows == "None" ? "?" : step.rows;
  const Meeting meet = meeting(step, late ? std::to_string(step.batch_rows) : rows);
  if (broadcasts(meet.label_side, meet.output_side)) return std::nullopt;
  const auto in_order = [&at](const std::string& label, const std::string& output,
                              const std::string& between) {
    return at.output_first ? output + between + label : label + between + output;
  };
  const std::string shapes = in_order(meet.label, meet.output, " vs. ");
  if (step.eager) {
    const std::string operation = at.operation;
    return Exception{.type = "InvalidArgumentError",
                     .message = "{{function_node __wrapped__" + operation +
                                "_device_/job:localhost/replica:0/task:0/device:CPU:0}} "
                                "Incompatible shapes: " +
                                shapes + " [Op:" + operation + "] name: "};
  }
  if (late) {
    Exception refusal = graph_error(step.profile, at.node, "Incompatible shapes: " + shapes);
    refusal.contested = at.races && !step.alone;
    return refusal;
  }
  const bool kept = std::string_view(at.node).starts_with("binary");
  const std::string outputs = kept ? "binary_crossentropy/Log" : output_node(step);
  const std::string text =
      "Dimensions must be equal, but are " +
      in_order(std::to_string(meet.label_side), std::to_string(meet.output_side), " and ") +
      " for '{{node " + (step.keras2() ? "" : "compile_loss/") + at.node + "}} = " + at.operation +
      "[T=DT_FLOAT](" + in_order(meet.label_node, outputs, ", ") +
      ")' with input shapes: " + in_order(meet.label, meet.output, ", ") + ".";
  return value_error(step.keras2() ? in_loss(step, at.frames, text) : text);
}

std::optional<Exception> check_squared_error(const StepShapes& step) {
  if (!step.keras2())
    return check_columns(step, {.node = "mean_squared_error/sub", .operation = "Sub"});
  return check_columns(
      step,
      {.node = "mean_squared_error/SquaredDifference",
       .operation = "SquaredDifference",
       .output_first = true,
       .races = true,
       .frames = {{"losses.py", 1706, "mean_squared_error",
                   "return backend.mean(tf.math.squared_difference(y_pred, y_true), axis=-1)"}}});
}

std::optional<Exception> check_absolute_error(const StepShapes& step) {
  return check_columns(step,
                       {.node = "mean_absolute_error/sub",
                        .operation = "Sub",
                        .output_first = step.keras2(),
                        .frames = {{"losses.py", 1848, "mean_absolute_error",
                                    "return backend.mean(tf.abs(y_pred - y_true), axis=-1)"}}});
}

std::optional<Exception> check_huber(const StepShapes& step) {
  return check_columns(
      step, {.node = "huber/Sub",
             .operation = "Sub",
             .output_first = true,
             .frames = {{"losses.py", 2100, "huber", "error = tf.subtract(y_pred, y_true)"}}});
}

std::optional<Exception> check_binary(const StepShapes& step) {
  const Elementwise logistic{.node = "binary_crossentropy/logistic_loss/mul",
                             .operation = "Mul",
                             .output_first = true,
                             .races = true};
  if (step.alone) return check_columns(step, logistic);
  if (!step.keras2() && !step.any_columns) return same_shape(step);
  // Without logits Keras multiplies, and shapes broadcast.
  if (!takes_logits(step)) {
    return check_columns(
        step, {.node = "binary_crossentropy/mul",
               .operation = "Mul",
               .frames = {{"losses.py", 2532, "binary_crossentropy",
                           "backend.binary_crossentropy(y_true, y_pred, from_logits=from_logits),"},
                          {"backend.py", 5830, "binary_crossentropy",
                           "bce = target * tf.math.log(output + epsilon())"}}});
  }
  if (found_late(step)) return check_columns(step, logistic);
  if (step.label_columns() == step.units) return std::nullopt;
  return value_error(
      in_loss(step,
              {{"losses.py", 2532, "binary_crossentropy",
                "backend.binary_crossentropy(y_true, y_pred, from_logits=from_logits),"},
               {"backend.py", 5822, "binary_crossentropy",
                "return tf.nn.sigmoid_cross_entropy_with_logits("}},
              "`logits` and `labels` must have the same shape, received (" +
                  shape_text(step.output()) + " vs " + column_shape(step) + ")."));
}

/// Does the optimizer's first operation on a variable add to it or subtract from it? Else it
/// assigns a new value. Keras 3 has variables subtract what Keras 2's SGD subtracts itself.
bool adds_in_place(const StepShapes& step) {
  using scenario::OptimizerKind;
  const scenario::CompileSpec& asked = step.scenario.compile;
  switch (asked.optimizer) {
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamW:
    case OptimizerKind::kNadam:
    case OptimizerKind::kAdagrad:
      return true;
    case OptimizerKind::kSgd:
      return !step.keras2() && asked.momentum == 0;
    case OptimizerKind::kRmsprop:
    case OptimizerKind::kAdadelta:
      break;
  }
  return false;
}

/// The loss has broadcast one output beside several labels, and gives every weight as many
/// gradients as there are labels. Each weight fails, and threads decide which is first. Source
/// keras 2.15.0, two runs each of 18 optimizers and models.
Exception no_weight_fits(const StepShapes& step) {
  const auto layers = dense_layers(step.scenario);
  const std::string labels = std::to_string(step.label_columns());
  const auto contested = [&step](const char* operation, const std::string& message) {
    Exception refusal = graph_error(step.profile, operation, message);
    refusal.contested = true;
    return refusal;
  };
  if (layers.size() > 1) {
    // The layer before does not get its gradient.
    return contested("MatMul", "Matrix size-incompatible: In[0]: [" +
                                   std::to_string(step.batch_rows) + "," + labels + "], In[1]: [" +
                                   std::to_string(layers[layers.size() - 2].units) + ",1]");
  }
  const std::string weight = step.last.use_bias ? "[" : "[" + std::to_string(step.expected) + ",";
  if (adds_in_place(step)) {
    return contested("AssignAddVariableOp", "Cannot update variable with shape " + weight +
                                                "1] using a Tensor with shape " + weight + labels +
                                                "], shapes must be equal.");
  }
  return contested("AssignVariableOp",
                   "Trying to assign to variable with tensor with wrong shape. Expected " + weight +
                       "1] got " + weight + labels + "]");
}

/// The same in Keras 3, which has TensorFlow sum gradients up to the shape of the bias.
/// Source  keras 3.15.1.
Exception no_bias_fits(const StepShapes& step) {
  Exception refusal =
      graph_error(step.profile, "Reshape",
                  "Input to reshape is a tensor with " + std::to_string(step.label_columns()) +
                      " values, but the requested shape has 1");
  refusal.contested = dense_layers(step.scenario).size() > 1;  // The kernel's update fails, too.
  return refusal;
}

std::optional<Exception> check_categorical(const StepShapes& step) {
  if (!step.keras2() && !step.any_columns) return same_shape(step);
  if (step.label_columns() == step.units) return std::nullopt;
  if (found_late(step)) {
    if (!takes_logits(step))
      return check_columns(step, {.node = "categorical_crossentropy/mul", .operation = "Mul"});
    if (step.label_columns() == 1) return std::nullopt;
    if (step.units == 1) {
      return step.keras2() || !step.last.use_bias ? no_weight_fits(step) : no_bias_fits(step);
    }
    const std::string rows = "[" + std::to_string(step.batch_rows) + ",";
    return graph_error(step.profile, "categorical_crossentropy/softmax_cross_entropy_with_logits",
                       "logits and labels must be broadcastable: logits_size=" + rows +
                           std::to_string(step.units) + "] labels_size=" + rows +
                           std::to_string(step.label_columns()) + "]");
  }
  return value_error(in_loss(
      step,
      {{"losses.py", 2221, "categorical_crossentropy", "return backend.categorical_crossentropy("},
       {"backend.py", 5573, "categorical_crossentropy",
        "target.shape.assert_is_compatible_with(output.shape)"}},
      "Shapes " + column_shape(step) + " and " + shape_text(step.output()) + " are incompatible"));
}

std::optional<Exception> check_sparse(const StepShapes& step) {
  if (squeezes_predictions(step.scenario, step.profile) &&
      step.batch_rows != 1) {  // Predictions (N,) are one row of N classes.
    const std::string rows = std::to_string(step.batch_rows);
    return value_error(
        "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
        "labels.shape=(" +
        rows + ",) and logits.shape=(1, " + rows + ")");
  }
  if (step.label_columns() > 1 || step.any_columns) {
    if (!step.keras2()) {
      return value_error(kSparseRank + received(shape_text(step.y()), shape_text(step.output())));
    }
    const Count columns = step.label_columns();
    if (step.rows == "None") {
      const std::string rows = std::to_string(step.batch_rows);
      return graph_error(
          step.profile,
          "sparse_categorical_crossentropy/SparseSoftmaxCrossEntropyWithLogits/"
          "SparseSoftmaxCrossEntropyWithLogits",
          "logits and labels must have the same first dimension, got logits shape [" + rows + "," +
              std::to_string(step.units) + "] and labels shape [" +
              std::to_string(step.batch_rows * columns) + "]");
    }
    const std::string flattened = std::to_string(std::stoll(step.rows) * columns);
    return value_error(
        in_loss(step,
                {{"losses.py", 2454, "sparse_categorical_crossentropy",
                  "return backend.sparse_categorical_crossentropy("},
                 {"backend.py", 5775, "sparse_categorical_crossentropy",
                  "res = tf.nn.sparse_softmax_cross_entropy_with_logits("}},
                "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
                "labels.shape=" +
                    shape_text({flattened}) + " and logits.shape=" + shape_text(step.output())));
  }
  return std::nullopt;
}

std::optional<Exception> check_loss(const StepShapes& step) {
  switch (step.scenario.compile.loss) {
    case Loss::kBinaryCrossentropy:
      return check_binary(step);
    case Loss::kCategoricalCrossentropy:
      return check_categorical(step);
    case Loss::kSparseCategoricalCrossentropy:
      return check_sparse(step);
    case Loss::kMeanSquaredError:
      return check_squared_error(step);
    case Loss::kMeanAbsoluteError:
      return check_absolute_error(step);
    case Loss::kHuber:
      break;
  }
  return check_huber(step);
}

}  // namespace

Exception missing_target(const Scenario& scenario, Profile profile) {
  if (profile != Profile::kKeras2) return value_error("None values not supported.");
  return value_error(in_user_code(
      {{"engine/training.py", 1152, "train_step", "self._validate_target_and_loss(y, loss)"},
       {"engine/training.py", 1106, "_validate_target_and_loss", "raise ValueError("}},
      "Target data is missing. Your model was compiled with loss=" +
          compiled_loss(scenario.compile) +
          ", and therefore expects target data to be provided in `fit()`."));
}

// The labels stay the integers they are, but one-hot rows and regression targets are float32, as
// the sample weights are that make the tuple longer.
Exception too_long_tuple(const Scenario& scenario) {
  // Control flow alone is asked of Keras with one feature.
  const bool dense = scenario.model.kind == ModelKind::kDense;
  const std::string features =
      std::to_string(scenario.generator.features.value_or(dense ? scenario.data.features : 1));
  const LabelShape shape = scenario.data.label_shape;
  const std::string labels = shape == LabelShape::kFlat ? "(None,)"
                             : shape == LabelShape::kColumn
                                 ? "(None, 1)"
                                 : "(None, " + std::to_string(scenario.data.classes) + ")";
  const bool integers =
      has_integer_labels(scenario.data) && scenario.model.kind == ModelKind::kDense;
  std::string found = "<tf.Tensor 'data:0' shape=(None, " + features +
                      ") dtype=float32>, <tf.Tensor 'data_1:0' shape=" + labels +
                      " dtype=" + (integers ? "int64" : "float32") + ">";
  for (Count i = 2; i < scenario.generator.tuple_length; ++i) {
    found += ", <tf.Tensor 'data_" + std::to_string(i) + ":0' shape=(None,) dtype=float32>";
  }
  return value_error(
      "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: "
      "(" +
      found + ")");
}

/// A metric fails when the step's update has been made. Source  48 runs of keras 3.3.3 and 3.15.1.
Exception in_metric(Exception exception, bool metric = true) {
  exception.after_update = metric;
  return exception;
}

// Labels (N,) beside predictions (N, k): nothing makes a column of them, so TensorFlow lays them
// along the columns, which only goes with N = k or N = 1.
std::optional<Exception> check_broadcast(const StepShapes& step) {
  using scenario::Metric;
  const bool column = step.keras2() && !step.eager;  // Keras 2 does, in fit()
  const std::uint32_t metrics = step.eager ? 0 : step.scenario.compile.metrics;
  const Loss loss = step.scenario.compile.loss;
  // Keras 2 multiplies probabilities with what the labels are in a hand-written loop.
  const bool multiplies =
      step.keras2() && step.eager && loss == Loss::kBinaryCrossentropy && !takes_logits(step);
  const bool by_loss = subtracts(loss) || multiplies;
  const bool by_metric = has(metrics, Metric::kMae) || has(metrics, Metric::kMse);
  const bool fits = step.batch_rows == step.units || step.batch_rows == 1;
  if (column || fits || !step.flat_labels() || step.units == 1 || !(by_loss || by_metric)) {
    return std::nullopt;
  }
  const std::string rows = std::to_string(step.batch_rows);
  const std::string labels = "[" + rows + "]";
  const std::string output = "[" + rows + "," + std::to_string(step.units) + "]";
  const bool huber = by_loss && loss == Loss::kHuber;
  const bool output_first = huber || (step.keras2() && !multiplies);
  const std::string text = "Incompatible shapes: " + (output_first ? output : labels) + " vs. " +
                           (output_first ? labels : output);
  if (step.eager) {
    const bool squares = step.keras2() && loss == Loss::kMeanSquaredError;
    const std::string operation = multiplies ? "Mul" : squares ? "SquaredDifference" : "Sub";
    return Exception{.type = "InvalidArgumentError",
                     .message = "{{function_node __wrapped__" + operation +
                                "_device_/job:localhost/replica:0/task:0/device:CPU:0}} " + text +
                                " [Op:" + operation + "] name: "};
  }
  const std::string node = !by_loss ? "sub"
                           : huber  ? "compile_loss/huber/Sub"
                                    : "compile_loss/" + std::string(keras_name(loss)) + "/sub";
  if (step.rows != "None") {  // TensorFlow sees it while the step is traced.
    const std::string units = std::to_string(step.units);
    const std::string given = labels_node(step, by_loss);
    const std::string made = output_node(step);
    return value_error("Dimensions must be equal, but are " + (huber ? units : rows) + " and " +
                       (huber ? rows : units) + " for '{{node " + node + "}} = Sub[T=DT_FLOAT](" +
                       (huber ? made : given) + ", " + (huber ? given : made) +
                       ")' with input shapes: " + (huber ? output : labels) + ", " +
                       (huber ? labels : output) + ".");
  }
  return in_metric(graph_error(step.profile, node, text), !by_loss);
}

std::optional<Exception> check_metrics_of_a_sample(const StepShapes& step) {
  using scenario::Metric;
  if (step.keras2() || step.units == 1) return std::nullopt;
  const std::uint32_t metrics = step.scenario.compile.metrics;
  const std::string labels = std::to_string(step.label_columns());
  const std::string rows = std::to_string(step.given);
  const bool late = found_late(step);
  if (has(metrics, Metric::kAccuracy) && !broadcasts(step.label_columns(), step.given)) {
    // Names count what was traced before. Source  keras 3.0.5, 3.1.1, 3.2.1, 3.3.3, 3.4.1, 3.5.0,
    // 3.6.0, 3.7.0, 3.8.0, 3.9.2, 3.10.0, 3.11.3, 3.12.1, 3.13.0, 3.14.1, 3.15.1.
    const std::string node = step.minor >= 9 ? "Equal_1" : "Equal";
    if (late) {
      return in_metric(graph_error(step.profile, node,
                                   "Incompatible shapes: [" + labels + "] vs. [" + rows + "]"));
    }
    const bool once = step.minor >= 6 && step.minor <= 9;
    const std::string cast = once ? "Cast_1" : "Cast_2";
    return value_error("Dimensions must be equal, but are " + labels + " and " + rows +
                       " for '{{node " + node +
                       "}} = Equal[T=DT_FLOAT, incompatible_shape_error=true](data_1, " + cast +
                       ")' with input shapes: [" + labels + "], [" + rows + "].");
  }
  const bool subtract = has(metrics, Metric::kMae) || has(metrics, Metric::kMse);
  if (!subtract || broadcasts(step.label_columns(), step.units)) return std::nullopt;
  const Meeting meet = meeting(step, {});
  if (late) {
    return in_metric(graph_error(step.profile, "sub",
                                 "Incompatible shapes: " + meet.label + " vs. " + meet.output));
  }
  return value_error("Dimensions must be equal, but are " + labels + " and " +
                     std::to_string(step.units) + " for '{{node sub}} = Sub[T=DT_FLOAT](data_1, " +
                     output_node(step) + ")' with input shapes: " + meet.label + ", " +
                     meet.output + ".");
}

bool accuracy_fails_too(const StepShapes& step) {
  return has(step.scenario.compile.metrics, scenario::Metric::kAccuracy) && found_late(step) &&
         !broadcasts(step.label_columns(), step.given);
}

std::optional<Exception> check_target(const StepShapes& step) {
  auto refusal = check_loss(step);
  if (refusal && refusal->about == Subject::kArguments) refusal->about = Subject::kLabelShape;
  return refusal;
}

}  // namespace fitscope::trainer
