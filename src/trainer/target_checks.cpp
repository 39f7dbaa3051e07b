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
  const Count columns = step.label_columns();
  const std::string shapes = received(shape_text(step.y()), shape_text(step.output()));
  if (step.flat_labels() && step.units != 1) return value_error(kSameRank + shapes);
  if (columns == step.units) return std::nullopt;
  return value_error(kSameShape + shapes);
}

/// The node of the model's output: what TensorFlow calls its last operation.
std::string output_node(const StepShapes& step) {
  const std::size_t dense = dense_layers(step.scenario).size();
  std::string name = "sequential/dense";
  if (dense > 1) name += "_" + std::to_string(dense - 1);
  const auto operation = [&step]() -> std::string {
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
    return step.profile == Profile::kKeras30 ? "Add" : "BiasAdd";
  };
  return name + "/" + operation();
}

/// An element-wise operation of the loss on labels and outputs, and where Keras 2 has it.
struct Elementwise {
  const char* node;       ///< "mean_squared_error/sub"
  const char* operation;  ///< "Sub"
  bool output_first;      ///< Which of the two is its first argument.
  std::vector<Frame> frames;
};

/// Shapes broadcast; two numbers of columns that differ do not, unless one of them is 1.
std::optional<Exception> check_columns(const StepShapes& step, const Elementwise& at) {
  const Count columns = step.label_columns();
  if (columns == step.units || columns == 1 || step.units == 1) return std::nullopt;
  const auto in_order = [&at](const std::string& label, const std::string& output,
                              const std::string& between) {
    return at.output_first ? output + between + label : label + between + output;
  };
  const std::string rows = step.rows == "None" ? "?" : step.rows;
  const bool late = step.keras2() && step.ranks_only();  // found by the running step
  const std::string held = late ? std::to_string(step.batch_rows) : rows;
  const std::string label = "[" + held + "," + std::to_string(columns) + "]";
  const std::string output = "[" + held + "," + std::to_string(step.units) + "]";
  if (step.eager) {
    const std::string operation = at.operation;
    return Exception{.type = "InvalidArgumentError",
                     .message = "{{function_node __wrapped__" + operation +
                                "_device_/job:localhost/replica:0/task:0/device:CPU:0}} "
                                "Incompatible shapes: " +
                                in_order(label, output, " vs. ") + " [Op:" + operation +
                                "] name: "};
  }
  if (late) {
    return graph_error(step.profile, at.node,
                       "Incompatible shapes: " + in_order(label, output, " vs. "));
  }
  const bool kept = std::string_view(at.node).starts_with("binary");
  const std::string outputs = kept ? "binary_crossentropy/Log" : output_node(step);
  const std::string text = "Dimensions must be equal, but are " +
                           in_order(std::to_string(columns), std::to_string(step.units), " and ") +
                           " for '{{node " + (step.keras2() ? "" : "compile_loss/") + at.node +
                           "}} = " + at.operation + "[T=DT_FLOAT](" +
                           in_order(step.keras2() ? "IteratorGetNext:1" : "data_1", outputs, ", ") +
                           ")' with input shapes: " + in_order(label, output, ", ") + ".";
  return value_error(step.keras2() ? in_loss(step, at.frames, text) : text);
}

std::optional<Exception> check_squared_error(const StepShapes& step) {
  if (!step.keras2()) return check_columns(step, {"mean_squared_error/sub", "Sub", false, {}});
  return check_columns(
      step, {"mean_squared_error/SquaredDifference",
             "SquaredDifference",
             true,
             {{"losses.py", 1706, "mean_squared_error",
               "return backend.mean(tf.math.squared_difference(y_pred, y_true), axis=-1)"}}});
}

std::optional<Exception> check_absolute_error(const StepShapes& step) {
  return check_columns(step, {"mean_absolute_error/sub",
                              "Sub",
                              step.keras2(),
                              {{"losses.py", 1848, "mean_absolute_error",
                                "return backend.mean(tf.abs(y_pred - y_true), axis=-1)"}}});
}

std::optional<Exception> check_huber(const StepShapes& step) {
  return check_columns(step,
                       {"huber/Sub",
                        "Sub",
                        true,
                        {{"losses.py", 2100, "huber", "error = tf.subtract(y_pred, y_true)"}}});
}

std::optional<Exception> check_binary(const StepShapes& step) {
  if (!step.keras2()) return same_shape(step);
  // Without logits Keras 2 multiplies, and shapes broadcast.
  if (!takes_logits(step)) {
    return check_columns(
        step, {"binary_crossentropy/mul",
               "Mul",
               false,
               {{"losses.py", 2532, "binary_crossentropy",
                 "backend.binary_crossentropy(y_true, y_pred, from_logits=from_logits),"},
                {"backend.py", 5830, "binary_crossentropy",
                 "bce = target * tf.math.log(output + epsilon())"}}});
  }
  if (step.ranks_only()) {
    return check_columns(step, {"binary_crossentropy/logistic_loss/mul", "Mul", true, {}});
  }
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

std::optional<Exception> check_categorical(const StepShapes& step) {
  if (!step.keras2()) return same_shape(step);
  if (step.label_columns() == step.units) return std::nullopt;
  if (step.ranks_only()) {
    const bool logits =
        step.scenario.compile.from_logits || step.last.activation == Activation::kSoftmax;
    if (!logits) return check_columns(step, {"categorical_crossentropy/mul", "Mul", false, {}});
    if (step.label_columns() == 1 || step.units == 1) return std::nullopt;
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
  if (step.label_columns() > 1) {
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
  const bool integers = shape != LabelShape::kOneHot && !is_regression(scenario.data.kind) &&
                        scenario.model.kind == ModelKind::kDense;
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

// Labels (N,) beside predictions (N, k): nothing makes a column of them, so TensorFlow lays them
// along the columns, which only goes with N = k or N = 1.
std::optional<Exception> check_broadcast(const StepShapes& step) {
  using scenario::Metric;
  const bool column = step.keras2() && !step.eager;  // Keras 2 does, in fit()
  const std::uint32_t metrics = step.eager ? 0 : step.scenario.compile.metrics;
  const Loss loss = step.scenario.compile.loss;
  const bool by_loss = subtracts(loss);
  const bool by_metric = has(metrics, Metric::kMae) || has(metrics, Metric::kMse);
  const bool fits = step.batch_rows == step.units || step.batch_rows == 1;
  if (column || fits || !step.flat_labels() || step.units == 1 || !(by_loss || by_metric)) {
    return std::nullopt;
  }
  const std::string rows = std::to_string(step.batch_rows);
  const std::string labels = "[" + rows + "]";
  const std::string output = "[" + rows + "," + std::to_string(step.units) + "]";
  const bool huber = by_loss && loss == Loss::kHuber;
  const bool output_first = huber || step.keras2();
  const std::string text = "Incompatible shapes: " + (output_first ? output : labels) + " vs. " +
                           (output_first ? labels : output);
  if (step.eager) {
    const bool squares = step.keras2() && loss == Loss::kMeanSquaredError;
    const std::string operation = squares ? "SquaredDifference" : "Sub";
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
    return value_error("Dimensions must be equal, but are " + (huber ? units : rows) + " and " +
                       (huber ? rows : units) + " for '{{node " + node +
                       "}} = Sub[T=DT_FLOAT](\u2026)' with input shapes: " +
                       (huber ? output : labels) + ", " + (huber ? labels : output) + ".");
  }
  return graph_error(step.profile, node, text);
}

std::optional<Exception> check_target(const StepShapes& step) {
  auto refusal = check_loss(step);
  if (refusal && refusal->about == Subject::kArguments) refusal->about = Subject::kLabelShape;
  return refusal;
}

}  // namespace fitscope::trainer
