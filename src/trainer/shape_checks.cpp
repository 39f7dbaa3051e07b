#include "trainer/shape_checks.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "feed/feed.h"
#include "feed/generator_feed.h"
#include "nn/network.h"
#include "scenario/layers.h"
#include "trainer/label_checks.h"
#include "trainer/numpy_text.h"
#include "trainer/shape_texts.h"
#include "trainer/step_shapes.h"
#include "trainer/target_checks.h"

namespace fitscope::trainer {
namespace {

using scenario::Activation;
using scenario::Count;
using scenario::FeedKind;
using scenario::LabelShape;
using scenario::LayerSpec;
using scenario::ModelKind;
using scenario::Profile;
using scenario::Scenario;
using trace::Exception;
using trace::Subject;

constexpr Frame kCallModel{"engine/training.py", 1150, "train_step",
                           "y_pred = self(x, training=True)"};
constexpr Frame kErrorHandler{"utils/traceback_utils.py", 70, "error_handler",
                              "raise e.with_traceback(filtered_tb) from None"};

Exception input_without_rows(const StepShapes& step) {
  const bool from_dataset = step.scenario.feed.kind == FeedKind::kDataset;
  const std::string shape =
      shape_text({from_dataset || step.eager ? std::to_string(step.given) : "None"});
  if (step.keras2()) {
    const std::string inner =
        "Input 0 of layer \"dense\" is incompatible with the layer: expected min_ndim=2, found "
        "ndim=1. Full shape received: " +
        shape;
    return value_error(
        traced(step,
               {kCallModel,
                kErrorHandler,
                {"engine/input_spec.py", 253, "assert_input_compatibility", "raise ValueError("}},
               in_model_call(step.profile, step.minor, inner, shape, !step.eager)));
  }
  std::string inner =
      "Invalid input shape for input Tensor(\"data:0\", shape=" + shape + ", dtype=float32)";
  inner += step.minor < 13 ? "." : " with name 'keras_tensor' and path ''.";
  inner += " Expected shape (None, " + std::to_string(step.expected) +
           "), but input has incompatible shape " + shape;
  return value_error(in_model_call(step.profile, step.minor, inner, shape, !step.eager));
}

/// The node TensorFlow's optimiser leaves of a Dense layer's product, bias and activation.
std::string dense_node(const LayerSpec& layer) {
  if (!layer.use_bias) return "sequential/dense/MatMul";
  switch (layer.activation) {
    case Activation::kRelu:
      return "sequential/dense/Relu";
    case Activation::kElu:
      return "sequential/dense/Elu";
    case Activation::kLeakyRelu:
      return "sequential/dense/LeakyRelu";
    case Activation::kLinear:
    case Activation::kSigmoid:
    case Activation::kTanh:
    case Activation::kSoftmax:
    case Activation::kSelu:
    case Activation::kSoftplus:
      break;
  }
  return "sequential/dense/BiasAdd";
}

Exception wrong_features(const StepShapes& step) {
  const FeedKind feed = step.scenario.feed.kind;
  const std::string found = shape_text(step.x());
  if (!step.keras2()) {
    std::string inner = step.minor < 13
                            ? "Input 0 of layer \"dense\" is incompatible with the layer: "
                            : "Input 0 with name 'None' of layer 'dense' is incompatible with the "
                              "layer: ";
    inner += "expected axis -1 of input shape to have value " + std::to_string(step.expected) +
             ", but received input with shape " + found;
    return value_error(in_model_call(step.profile, step.minor, inner, found, !step.eager));
  }
  // Keras 2 gives tf.data only the rank of what a generator yields.
  if (feed == FeedKind::kGenerator || feed == FeedKind::kSequence) {
    return graph_error(step.profile, dense_node(step.first),
                       "Matrix size-incompatible: In[0]: [" + std::to_string(step.batch_rows) +
                           "," + std::to_string(step.given) + "], In[1]: [" +
                           std::to_string(step.expected) + "," + std::to_string(step.first.units) +
                           "]");
  }
  if (step.given == 1 || step.expected == 1) {
    // The model's own check lets a last axis of 1 go; its first layer's does not.
    const std::string inner =
        "Input 0 of layer \"dense\" is incompatible with the layer: expected axis -1 of input "
        "shape "
        "to have value " +
        std::to_string(step.expected) + ", but received input with shape " + found;
    return value_error(
        traced(step,
               {kCallModel,
                kErrorHandler,
                {"engine/input_spec.py", 280, "assert_input_compatibility", "raise ValueError("}},
               in_model_call(step.profile, step.minor, inner, found, !step.eager)));
  }
  return value_error(traced(
      step,
      {kCallModel,
       kErrorHandler,
       {"engine/input_spec.py", 298, "assert_input_compatibility", "raise ValueError("}},
      "Input 0 of layer \"sequential\" is incompatible with the layer: expected shape=(None, " +
          std::to_string(step.expected) + "), found shape=" + found));
}

bool fails_when_run(const Exception& refusal) {
  return refusal.message.starts_with("Graph execution error:");
}

/// Labels of a changed batch have one column more than they had, labels (N,) two. tf.data refuses
/// them; Keras 2 expects a rank only, and what a Dense stack's loss says of them is asked
/// elsewhere.
Exception changed_labels(const Scenario& scenario, Profile profile, const feed::Batch& batch) {
  const LabelShape shape = scenario.data.label_shape;
  const Count columns = shape == LabelShape::kOneHot ? scenario.data.classes : 1;
  const std::string yielded =
      "(" + std::to_string(batch.rows) + ", " + std::to_string(columns + 1) + ")";
  if (profile == Profile::kKeras2) {
    if (shape != LabelShape::kFlat) {
      return graph_error(profile, "Equal",
                         "Incompatible shapes: [" + std::to_string(batch.rows) + "," +
                             std::to_string(columns) + "] vs. [" + std::to_string(batch.rows) +
                             "," + std::to_string(columns + 1) + "]");
    }
    return pipeline_error(profile, "InvalidArgumentError",
                          "TypeError: `generator` yielded an element of shape " + yielded +
                              " where an element of shape (None,) was expected.");
  }
  const std::string wanted =
      shape == LabelShape::kFlat ? "(None,)" : "(None, " + std::to_string(columns) + ")";
  if (scenario::minor_of(scenario.keras.version, profile) < 4) {
    return pipeline_error(profile, "InvalidArgumentError",
                          "TypeError: `generator` yielded an element of shape " + yielded +
                              " where an element of shape " + wanted + " was expected.");
  }
  return pipeline_error(
      profile, "InvalidArgumentError",
      "TypeError: Generator yielded an element of shape " + yielded +
          " where an element of shape " + wanted +
          " was expected. Your generator provides tensors with variable input dimensions other "
          "than the batch size. Make sure that the generator's first two batches do not have the "
          "same dimension value wherever there is a variable input dimension.");
}

}  // namespace

bool anything_trainable(const Scenario& scenario) {
  if (!scenario.model.trainable) return false;
  if (scenario.model.kind == ModelKind::kAny) return true;
  if (!scenario::freezes_layers(scenario.keras.version)) return true;
  const auto layers = dense_layers(scenario);
  return std::any_of(layers.begin(), layers.end(),
                     [](const LayerSpec& layer) { return layer.trainable; });
}

std::optional<Exception> check_batch(const Scenario& scenario, Profile profile,
                                     const feed::Batch& batch, bool first_step) {
  const bool generates = scenario.feed.kind == FeedKind::kGenerator;
  const Count tuple_length = generates ? scenario.generator.tuple_length : 2;
  // The batches Keras draws beforehand tell tf.data what to expect. Where they have different
  // columns it expects any; labels of different ranks are refused before there is a step.
  const Count drawn = scenario::batches_peeked(profile);
  const bool expected = scenario.generator.label_change_at.value_or(drawn + 1) <= drawn;
  if (batch.label_changed && !expected && !first_step && tuple_length == 2) {
    const bool by_loss = profile == Profile::kKeras2 &&
                         scenario.data.label_shape != LabelShape::kFlat &&
                         scenario.model.kind == ModelKind::kDense;
    if (!by_loss) return about(Subject::kLabelChange, changed_labels(scenario, profile, batch));
    StepShapes step = step_shapes(scenario, profile, batch);
    step.changed = true;
    if (auto refusal = check_target(step)) {
      return about(Subject::kLabelChange, std::move(*refusal));
    }
  }
  if (first_step && tuple_length > 3) return about(Subject::kItem, too_long_tuple(scenario));
  if (scenario.model.kind == ModelKind::kDense) {
    const StepShapes step = step_shapes(scenario, profile, batch);
    if (batch.unbatched && step.expected != 1) {
      return about(Subject::kUnbatched, input_without_rows(step));
    }
    if (batch.unbatched && first_step && step.flat_labels()) {
      if (auto refusal = label_without_rows(step)) {
        return about(Subject::kUnbatched, std::move(*refusal));
      }
    }
    if (!batch.unbatched && step.given != step.expected) {
      Exception features = wrong_features(step);
      // One that the running step finds comes after all that is found while it is traced.
      if (first_step && fails_when_run(features)) {
        if (tuple_length == 1) return about(Subject::kNoLabels, missing_target(scenario, profile));
        auto refusal = check_target(step);
        if (refusal && !fails_when_run(*refusal)) return refusal;
      }
      return about(Subject::kInputShape, std::move(features));
    }
    if ((first_step || step.any_columns) && tuple_length >= 2) {
      const bool vector = batch.unbatched && !step.flat_labels();
      auto refusal = vector ? check_label_of_a_sample(step) : check_target(step);
      if (vector && !refusal) refusal = check_metrics_of_a_sample(step);
      if (refusal && vector) {
        refusal->contested =
            fails_when_run(*refusal) && !refusal->after_update && accuracy_fails_too(step);
        return about(Subject::kUnbatched, std::move(*refusal));
      }
      if (refusal && !first_step) refusal->about = Subject::kLabelChange;
      if (refusal) return refusal;
    }
    if (tuple_length >= 2) {
      if (auto refusal = check_broadcast(step)) {
        return about(Subject::kLabelShape, std::move(*refusal));
      }
    }
  }
  if (first_step && tuple_length == 1) {
    return about(Subject::kNoLabels, missing_target(scenario, profile));
  }
  return std::nullopt;
}

Exception generator_exception(const Scenario& scenario) {
  return about(Subject::kUserCode,
               value_error("batch " + std::to_string(scenario.generator.raise_at.value_or(1))));
}

Exception pipeline_exception(const Scenario& scenario, Profile profile) {
  const Exception raised = generator_exception(scenario);
  return about(raised.about, pipeline_error(profile, "InvalidArgumentError",
                                            raised.type + ": " + raised.message));
}

namespace {

/// The trainable variables of Keras 2 before the first update, as Python prints them.
struct VariableTexts {
  std::string names;  ///< "'dense/kernel:0', 'dense/bias:0'"
  std::string pairs;  ///< "(None, <tf.Variable …>), …": there are no gradients.
};

VariableTexts first_variables(const Scenario& scenario) {
  const nn::Network network(scenario);
  const std::vector<float>& weights = network.weights();
  VariableTexts texts;
  std::size_t at = 0;
  const auto add = [&](const std::string& name, bool trainable, Count rows, Count columns) {
    const auto size = static_cast<std::size_t>(columns < 0 ? rows : rows * columns);
    const std::span<const float> values = std::span(weights).subspan(at, size);
    at += size;
    if (!trainable) return;
    const std::string shape =
        "(" + std::to_string(rows) + "," + (columns < 0 ? "" : " " + std::to_string(columns)) + ")";
    const std::string numbers = numpy_repr({.values = values, .rows = rows, .columns = columns});
    const bool several = numbers.find('\n') != std::string::npos;
    if (!texts.names.empty()) texts.names += ", ";
    if (!texts.pairs.empty()) texts.pairs += ", ";
    texts.names += "'" + name + "'";
    texts.pairs += "(None, <tf.Variable '" + name + "' shape=" + shape +
                   " dtype=float32, numpy=" + (several ? "\n" : "") + numbers + ">)";
  };
  Count inputs = scenario::input_features(scenario);
  std::size_t index = 0;
  for (const LayerSpec& layer : dense_layers(scenario)) {
    const std::string name = index == 0 ? "dense" : "dense_" + std::to_string(index);
    ++index;
    add(name + "/kernel:0", layer.trainable, inputs, layer.units);
    if (layer.use_bias) add(name + "/bias:0", layer.trainable, layer.units, -1);
    inputs = layer.units;
  }
  // A single pair is a tuple of one.
  const bool alone = texts.names.find(", ") == std::string::npos;
  if (alone) texts.pairs += ",";
  return texts;
}

/// With a model that can be asked for its weights.
Scenario with_a_model(Scenario scenario) {
  if (scenario.model.kind == ModelKind::kDense) return scenario;
  scenario.model.layers = scenario::kStandIn;
  scenario.model.input_features = scenario::kStandInFeatures;
  scenario.model.weights.clear();
  return scenario;
}

}  // namespace

std::optional<Exception> check_custom_step(const Scenario& scenario, Profile profile) {
  if (!scenario.loop.apply_gradients) return std::nullopt;
  const bool keras2 = profile == Profile::kKeras2;
  if (!anything_trainable(scenario)) {
    if (keras2) return std::nullopt;
    return about(Subject::kNoGradients,
                 value_error("not enough values to unpack (expected 2, got 0)"));
  }
  if (scenario.loop.gradients != scenario::LoopGradients::kNone) return std::nullopt;
  if (!keras2) {
    return about(Subject::kNoGradients, value_error("No gradients provided for any variable."));
  }
  const VariableTexts texts = first_variables(with_a_model(scenario));
  return about(Subject::kNoGradients,
               value_error("No gradients provided for any variable: ([" + texts.names +
                           "],). Provided `grads_and_vars` is (" + texts.pairs + ")."));
}

}  // namespace fitscope::trainer
