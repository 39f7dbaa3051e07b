// The model as model.layers, and what compile() was given.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/text.h"
#include "code/keras_names.h"
#include "code/scenario_of.h"
#include "scenario/layers.h"
#include "scenario/property.h"

namespace fitscope::code {
namespace {

/// "relu" of "relu", tf.nn.relu, keras.activations.relu and ReLU().
std::string word_of(const Value& value) {
  if (value.is(ValueKind::kString)) return value.text;
  if (value.is(ValueKind::kName)) return std::string(last_part(value.text));
  if (is_thing(value, ThingKind::kCall)) return std::string(last_part(value.thing->name));
  return {};
}

/// Arguments that a layer may have and that change nothing here.
constexpr std::string_view kIgnored[] = {"name", "dtype", "batch_size", "seed", "noise_shape"};
/// All that Dense takes in Keras 1, 2 or 3.
constexpr std::string_view kOfDense[] = {"units",
                                         "activation",
                                         "use_bias",
                                         "kernel_initializer",
                                         "trainable",
                                         "bias_initializer",
                                         "kernel_regularizer",
                                         "bias_regularizer",
                                         "input_shape",
                                         "kernel_constraint",
                                         "activity_regularizer",
                                         "bias_constraint",
                                         "lora_rank",
                                         "lora_alpha",
                                         "quantization_config",
                                         "autocast",
                                         "dynamic",
                                         "weights",
                                         "output_dim",
                                         "init",
                                         "W_regularizer",
                                         "b_regularizer",
                                         "W_constraint",
                                         "b_constraint",
                                         "bias"};
/// And compile().
constexpr std::string_view kOfCompile[] = {"optimizer",
                                           "loss",
                                           "metrics",
                                           "loss_weights",
                                           "run_eagerly",
                                           "weighted_metrics",
                                           "jit_compile",
                                           "class_mode",
                                           "steps_per_execution",
                                           "auto_scale_loss",
                                           "distribute",
                                           "pss_evaluation_shards",
                                           "sample_weight_mode",
                                           "target_tensors",
                                           "experimental_run_tf_function",
                                           "cloning"};
constexpr std::string_view kShapes[] = {"input_shape", "input_dim",   "batch_input_shape",
                                        "shape",       "batch_shape", "batch_input_dim"};

template <typename Table>
bool among(const Table& table, std::string_view name) {
  return std::find(std::begin(table), std::end(table), name) != std::end(table);
}

/// "l2(0.1)" of "l2", regularizers.L2(0.1) and l1_l2(l2=0.1, l1=0); empty: none of these.
std::string regularizer_text(const Value& value) {
  const std::string word = word_of(value);
  const auto factor = [&value](std::string_view name, std::size_t place, double unset) -> double {
    const Value* given = value.thing->argument(name, place);
    if (given == nullptr) given = value.thing->argument("l", kNamedOnly);
    if (given == nullptr) return unset;
    return given->known_number() ? given->number : -1;
  };
  std::string name = word == "L1" ? "l1" : word == "L2" ? "l2" : word;
  double size = scenario::kDefaultFactor;
  if (is_thing(value, ThingKind::kCall) && (name == "l1" || name == "l2")) {
    size = factor(name, 0, size);
  } else if (is_thing(value, ThingKind::kCall) && (name == "L1L2" || name == "l1_l2")) {
    const double unset = name == "L1L2" ? 0 : size;
    const double l1 = factor("l1", 0, unset);
    const double l2 = factor("l2", 1, unset);
    if (l1 != 0 && l2 != 0) return {};
    name = l1 != 0 ? "l1" : "l2";
    size = l1 != 0 ? l1 : l2;
  } else if (!value.is(ValueKind::kString)) {
    return {};
  }
  const std::string text = name + "(" + shortest(size) + ")";
  const bool known = (name == "l1" || name == "l2") &&
                     scenario::parse_layers("Dense(1, kernel_regularizer=" + text + ")").ok();
  return known ? text : std::string();
}

bool is_activation_layer(std::string_view name) {
  return name == "Activation" || name == "LeakyReLU" || name == "ReLU" || name == "Softmax" ||
         name == "ELU";
}

}  // namespace

void Builder::any_model(Count line, std::string why) {
  opaque_ = true;
  puzzle(line, std::move(why), Weighs::kNumbers);
  assume("model.kind", "any", "steps depend on no layer; only they are imitated", line);
}

void Builder::refused_or_not(Count line, const std::string& why) {
  puzzle(line, why);
  opaque_ = true;
  assume("model.kind", "any", "only the steps are imitated, as if it were taken", line);
}

void Builder::input_shape(const Value& shape, Count line, bool with_rows) {
  if (input_features_) return;
  std::vector<Value> axes = {shape};
  if (is_thing(shape, ThingKind::kList)) axes = shape.thing->items;
  if (with_rows && axes.size() > 1) axes.erase(axes.begin());
  double width = 1;
  for (const Value& axis : axes) {
    if (axis.is(ValueKind::kNone)) continue;
    if (!axis.known_number() || axis.number < 1) return;
    width *= axis.number;
  }
  input_axes_ = std::count_if(axes.begin(), axes.end(),
                              [](const Value& axis) { return !axis.is(ValueKind::kNone); });
  if (width > 4096) return;
  input_features_ = to_count(width);
  first_layer_line_ = line;
}

void Builder::activation(const Value& value, Count line) {
  if (value.is(ValueKind::kNone) || layers_.empty()) return;
  std::string word = snake_case(word_of(value));
  if (word == "re_l_u") word = "relu";
  if (word == "leaky_re_l_u") word = "leaky_relu";
  if (word == "e_l_u") word = "elu";
  if (word.empty()) return any_model(line, "An activation is not to be told.");
  const std::string meant = spelt(WordOf::kActivation, value, word_of(value), line);
  if (!meant.empty()) word = meant;
  if (scenario::parse_layers("Dense(1, " + word + ")").ok()) {
    layers_.back().activation = word;
  } else {
    any_model(line, "The activation " + in_quotes(word) + " is not among those imitated.");
  }
}

void Builder::one_layer(Thing* layer) {
  const std::string name(last_part(layer->name));
  const Count line = layer->line;
  for (const std::string_view word : kShapes) {
    if (const Value* shape = layer->argument(word, kNamedOnly))
      input_shape(*shape, line, word.starts_with("batch_"));
  }
  if (name == "Input" || name == "InputLayer") {
    if (const Value* shape = layer->argument("shape", 0)) input_shape(*shape, line);
    return;
  }
  if (name == "Flatten") {
    flattened_ = true;
    return;
  }
  if (name == "Rescaling") {
    const Value* scale = layer->argument("scale", 0);
    if (scale != nullptr && scale->known_number()) rescaled_ *= scale->number;
    return;
  }
  if (is_activation_layer(name)) {
    const Value* word = layer->argument("activation", 0);
    const bool free =
        !layers_.empty() && layers_.back().activation.empty() && layers_.back().name == "Dense";
    if (!free) return any_model(line, name + " stands behind no Dense layer without one.");
    return activation(name == "Activation" && word != nullptr ? *word : thing_value(layer), line);
  }
  if (name == "Dropout") {
    const Value* rate = layer->argument("rate", 0);
    if (rate == nullptr) rate = layer->argument("p", kNamedOnly);
    if (rate == nullptr || !rate->known_number())
      return any_model(line, "The rate of a Dropout is not to be told.");
    layers_.push_back({.name = "Dropout", .inside = shortest(rate->number), .line = line});
    return;
  }
  if (name != "Dense") {
    return any_model(line, name + " is no Dense layer.");
  }
  if (!flattened_ && dense_unflattened_ == 0) dense_unflattened_ = line;
  const Value* units = layer->argument("units", 0);
  if (units == nullptr) units = layer->argument("output_dim", kNamedOnly);
  if (units == nullptr || !whole(*units))
    return any_model(line, "The units of a Dense layer are not to be told.");
  Layer made{.name = "Dense", .inside = std::to_string(*whole(*units)), .line = line};
  for (const auto& [keyword, value] : layer->named) {
    if (keyword == "use_bias" || keyword == "trainable") {
      if (value.known_number())
        made.inside += ", " + keyword + "=" + (value.number != 0 ? "True" : "False");
    } else if (keyword == "kernel_initializer" || keyword == "init") {
      std::string word = snake_case(word_of(value));
      const std::string meant = spelt(WordOf::kInitializer, value, word_of(value), line);
      if (!meant.empty()) word = meant;
      if (word == "uniform" || word == "normal") word = "random_" + word;
      if (word.empty() ||
          !scenario::parse_layers("Dense(1, kernel_initializer=" + word + ")").ok()) {
        puzzle(line, "kernel_initializer " + in_quotes(word) + " is left out.", Weighs::kNumbers);
      } else {
        made.inside += ", kernel_initializer=" + word;
      }
    } else if (const std::string text =
                   keyword == "kernel_regularizer" || keyword == "W_regularizer"
                       ? regularizer_text(value)
                       : std::string();
               !text.empty()) {
      made.inside += ", kernel_regularizer=" + text;
    } else if (!among(kIgnored, keyword) && !among(kShapes, keyword) && !among(kOfDense, keyword)) {
      unknown_argument("Dense", keyword, {std::begin(kOfDense), std::end(kOfDense)},
                       keras2()
                           ? "TypeError: ('Keyword argument not understood:', '" + keyword + "')"
                           : "ValueError: Unrecognized keyword arguments passed to Dense",
                       line);
    } else if (keyword != "units" && keyword != "output_dim" && keyword != "activation" &&
               !among(kIgnored, keyword) && !among(kShapes, keyword) &&
               !value.is(ValueKind::kNone) && keyword != "bias_initializer") {
      puzzle(line, "Dense(" + keyword + "=…) is left out: no step hangs on it, the losses do.",
             Weighs::kNumbers);
    }
  }
  layers_.push_back(std::move(made));
  if (const Value* word = layer->argument("activation", 1)) activation(*word, line);
}

void Builder::layers(const std::vector<Value>& list) {
  constexpr std::size_t kMost = 256;
  for (const Value& value : list) {
    if (opaque_ || layers_.size() > kMost) return;
    if (is_thing(value, ThingKind::kCall)) {
      one_layer(value.thing);
    } else if (is_thing(value, ThingKind::kTensor)) {
      layers(value.thing->layers);
    } else if (is_thing(value, ThingKind::kModel) && !value.thing->opaque) {
      layers(value.thing->layers);
    } else {
      const Count line = value.is(ValueKind::kThing) ? value.thing->line : value.line;
      any_model(line, "A layer is not to be told from this code.");
    }
  }
}

// What fit() calls, where the model's class has its own.
void Builder::own_training(Thing* model) {
  for (const std::string_view name : {"train_step", "fit", "make_train_function", "train_function",
                                      "compile", "compute_loss", "compute_gradients"}) {
    const Count line = interpreter_.line_of_method(model, name);
    if (line == 0) continue;
    refused_or_not(line, "The model has a " + std::string(name) +
                             "() of its own: what it does is not followed.");
  }
}

void Builder::model_fields(Thing* model, Count line) {
  if (model == nullptr) {
    any_model(line, "The model is not in this code.");
  } else {
    if (model->kind == ThingKind::kInstance) {
      own_training(model);
      interpreter_.follow_call(model);
    }
    if (model->opaque) {
      any_model(model->line, "The model is no stack of Dense layers: " +
                                 (model->opaque_why.empty() ? "not followed" : model->opaque_why) +
                                 ".");
    }
    const auto built = model->fields.find("build");
    layers(model->layers);
    if (built != model->fields.end()) input_shape(built->second, model->line, true);
    if (!opaque_ && layers_.empty()) any_model(model->line, "The model has no layers.");
    if (model->frozen) read("model.trainable", "false", model->line, "model.trainable = False");
  }
  const Count axes = std::max(data_axes_, input_axes_);
  if (!opaque_ && dense_unflattened_ > 0 && axes > 1) {
    // Dense works on the last axis, and leaves the others.
    refused_or_not(dense_unflattened_,
                   "A row of x has " + std::to_string(axes) +
                       " axes, and no Flatten stands in front of this Dense layer: whether Keras "
                       "takes that is not imitated.");
  }
  if (!opaque_) {
    std::string text;
    for (const Layer& layer : layers_) {
      text += (text.empty() ? "" : "; ") + layer.name + "(" + layer.inside;
      if (!layer.activation.empty()) text += ", activation=" + layer.activation;
      text += ")";
    }
    const auto parsed = scenario::parse_layers(text);
    if (parsed.ok()) {
      read("model.layers", text, layers_.front().line, "the model's layers");
    } else {
      any_model(layers_.front().line,
                "The layers are more than can be imitated: " + parsed.error().message);
    }
  }
  if (input_features_ && features_ && *input_features_ != *features_) {
    read("model.input_features", std::to_string(*input_features_), first_layer_line_,
         "the model's input shape, which is not that of x");
  } else if (input_features_ && !features_) {
    assume("data.features", std::to_string(*input_features_), "as the model's input says",
           first_layer_line_);
  }
  if (rescaled_ != 1) {
    assume("data.feature_scale",
           shortest(answer_.scenario.data.feature_scale * std::fabs(rescaled_)),
           "Rescaling in the model");
  }
}

void Builder::loss(const Value& value, Count line) {
  const scenario::Property* property = scenario::find_property("compile.loss");
  std::string word = word_of(value);
  const std::string meant = spelt(WordOf::kLoss, value, word, line);
  if (!meant.empty()) word = meant;
  const auto parsed = scenario::parse_value(*property, word);
  if (word.empty() || !parsed.ok()) {
    return any_model(
        line, is_thing(value, ThingKind::kFunction) ? "The loss is a function of the code's own."
              : word.empty() ? "The loss is not one of Keras's own, as far as can be told."
                             : "The loss " + in_quotes(word) + " is not among those imitated.");
  }
  read("compile.loss", scenario::to_text(*property, parsed.value()), line, "loss=…");
  if (!is_thing(value, ThingKind::kCall)) return;
  if (const Value* logits = value.thing->argument("from_logits", 0)) {
    if (logits->is(ValueKind::kBool)) take("compile.from_logits", *logits, "from_logits=…", line);
  }
  if (const Value* delta = value.thing->argument("delta", kNamedOnly))
    take("compile.huber_delta", *delta, "delta=…", line);
  for (const auto& [keyword, given] : value.thing->named) {
    if (keyword == "from_logits" || keyword == "delta" || keyword == "name" || keyword == "dtype" ||
        given.is(ValueKind::kNone) || (given.known_number() && given.number == 0)) {
      continue;
    }
    // As Keras reduces without being told.
    const std::string how = word_of(given);
    const bool usual =
        keyword == "reduction" && (how == "sum_over_batch_size" || how == "SUM_OVER_BATCH_SIZE" ||
                                   how == "auto" || how == "AUTO");
    if (keyword == "reduction" && (how == "sum" || how == "SUM")) {
      read("compile.reduction", "sum", line, "reduction='sum'");
      continue;
    }
    if (usual || (keyword == "axis" && given.known_number() && given.number == -1)) continue;
    puzzle(line, word + "(" + keyword + "=…) is left out: the losses hang on it.",
           Weighs::kNumbers);
  }
}

void Builder::optimizer(const Value& value, Count line) {
  const scenario::Property* property = scenario::find_property("compile.optimizer");
  std::string word = word_of(value);
  const std::string meant = spelt(WordOf::kOptimizer, value, word, line);
  if (!meant.empty()) word = meant;
  const auto parsed = scenario::parse_value(*property, word);
  if (word.empty() || !parsed.ok()) {
    return any_model(
        line, word.empty() ? "The optimizer is not to be told from this code."
                           : "The optimizer " + in_quotes(word) + " is not among those imitated.");
  }
  read("compile.optimizer", scenario::to_text(*property, parsed.value()), line, "optimizer=…");
  if (!is_thing(value, ThingKind::kCall)) return;
  Thing* call = value.thing;
  for (const ArgumentName& argument : arguments_of(word)) {
    const Value* given = call->argument(argument.keyword, argument.place);
    if (given == nullptr) continue;
    const std::string key = argument.key.empty() ? "compile." + std::string(argument.keyword)
                                                 : std::string(argument.key);
    if (is_thing(*given, ThingKind::kCall)) {
      const Value* first = given->thing->argument("initial_learning_rate", 0);
      puzzle(line,
             std::string(last_part(given->thing->name)) +
                 " changes the rate at every step: only its first value is taken.",
             Weighs::kNumbers);
      if (first != nullptr && first->known_number())
        take(key, *first, "initial_learning_rate", line);
      continue;
    }
    take(key, *given, word + "(" + std::string(argument.keyword) + "=…)", line);
  }
  for (const auto& [keyword, given] : call->named) {
    const std::string key = "compile." + keyword;
    const bool done = keyword == "learning_rate" || keyword == "lr" || keyword == "name" ||
                      keyword == "momentum" || keyword == "nesterov";
    if (keyword == "momentum" && word != "SGD") {
      take(key, given, word + "(" + keyword + "=…)", line);
    } else if (!done && scenario::find_property(key) != nullptr) {
      take(key, given, word + "(" + keyword + "=…)", line);
    } else if (!done && !given.is(ValueKind::kNone) &&
               !(given.known_number() && given.number == 0)) {
      puzzle(line, word + "(" + keyword + "=…) is left out.", Weighs::kNumbers);
    }
  }
}

void Builder::metrics(const Value& value, Count line) {
  std::vector<std::string> words;
  const std::vector<Value> only = {value};
  const bool list = is_thing(value, ThingKind::kList);
  for (const Value& item : list ? value.thing->items : only) {
    std::string word = word_of(item);
    const std::string meant = spelt(WordOf::kMetric, item, word, line);
    if (!meant.empty()) word = meant;
    const std::string_view ours = metric_name(word);
    if (!ours.empty()) {
      if (std::find(words.begin(), words.end(), ours) == words.end()) words.emplace_back(ours);
    } else if (!item.is(ValueKind::kNone)) {
      puzzle(line,
             "The metric " + in_quotes(word.empty() ? "?" : word) +
                 " is left out: it changes no step.",
             Weighs::kNothing);
    }
  }
  read("compile.metrics", words.empty() ? "none" : join(words, ","), line, "metrics=[…]");
}

void Builder::compile_fields(Thing* model) {
  if (model->compiled == nullptr) {
    puzzle(model->line, "compile() of this model is not in this code.", Weighs::kNumbers);
    if (!opaque_) any_model(model->line, "Without compile() there is no loss to imitate.");
    return;
  }
  const Thing& call = *model->compiled;
  const Count line = call.line;
  if (const Value* value = call.argument("optimizer", 0)) {
    optimizer(*value, line);
  } else {
    assume("compile.optimizer", "rmsprop", "not given; Keras's own default", line);
  }
  for (const auto& [keyword, given] : call.named) {
    if (among(kOfCompile, keyword) || interpreter_.line_of_method(model, "compile") > 0) continue;
    unknown_argument(
        "compile", keyword, {std::begin(kOfCompile), std::end(kOfCompile)},
        keras2()
            ? "TypeError: Invalid keyword argument(s) in `compile()`: ({'" + keyword + "'},)"
            : "TypeError: Trainer.compile() got an unexpected keyword argument '" + keyword + "'",
        line);
  }
  const Value* value = call.argument("loss", 1);
  if (value != nullptr && !value->is(ValueKind::kNone)) {
    loss(*value, line);
  } else {
    any_model(line, "compile() is given no loss.");
  }
  if (const Value* list = call.argument("metrics", 2)) {
    metrics(*list, line);
  } else {
    read("compile.metrics", "none", line, "no metrics");
  }
  if (const Value* weights = call.argument("loss_weights", 3)) {
    if (!weights->is(ValueKind::kNone))
      puzzle(line, "compile(loss_weights=…) is left out: the losses hang on it.", Weighs::kNumbers);
  }
  if (const Value* steps = call.argument("steps_per_execution", kNamedOnly))
    take("compile.steps_per_execution", *steps, "steps_per_execution=…", line);
}

}  // namespace fitscope::code
