#include "scenario/layers.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace fitscope::scenario {
namespace {

// In the order of their enum.
constexpr std::string_view kActivations[] = {"linear", "relu", "sigmoid",  "tanh",      "softmax",
                                             "elu",    "selu", "softplus", "leaky_relu"};
constexpr std::string_view kInitializers[] = {
    "glorot_uniform", "glorot_normal",  "he_uniform",    "he_normal", "lecun_uniform",
    "lecun_normal",   "random_uniform", "random_normal", "zeros",     "ones"};
constexpr std::string_view kRegularizers[] = {"none", "l1", "l2"};
constexpr std::string_view kDenseArguments[] = {"units", "activation", "use_bias",
                                                "kernel_initializer"};  // by position

Error wrong(std::string_view piece, const std::string& why) {
  return {"model.layers", in_quotes(trimmed(piece)) + " " + why};
}

template <std::size_t N>
std::string listed(const std::string_view (&words)[N]) {
  return join(std::vector<std::string>(std::begin(words), std::end(words)), ", ");
}

template <std::size_t N>
std::optional<std::size_t> index_of(const std::string_view (&words)[N], std::string_view word) {
  for (std::size_t i = 0; i < N; ++i) {
    if (same_word(words[i], word)) return i;
  }
  return std::nullopt;
}

std::optional<bool> read_bool(std::string_view text) {
  if (same_word(text, "true")) return true;
  if (same_word(text, "false")) return false;
  return std::nullopt;
}

std::string_view without_quotes(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
                         text.back() == text.front();
  return is_quoted ? trimmed(text.substr(1, text.size() - 2)) : text;
}

struct Argument {
  std::string_view name;  // empty: by position
  std::string_view value;
};

Argument read_argument(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {{}, without_quotes(trimmed(text))};
  return {trimmed(text.substr(0, equals)), without_quotes(trimmed(text.substr(equals + 1)))};
}

/// "l2", "l2(0.1)", "regularizers.L2(l2=0.1)"; Keras 3 has regularizers by their classes' names,
/// too.
std::optional<Error> set_regularizer(LayerSpec& layer, std::string_view value) {
  const Error wrong_one =
      wrong(value,
            "is no regularizer. Allowed: none, l1 and l2 with a factor from 0 to 1,000,000, as "
            "in l2(0.01).");
  const std::size_t opening = value.find('(');
  std::string_view name = trimmed(value.substr(0, opening));
  name = name.substr(name.rfind('.') + 1);
  const auto index = index_of(kRegularizers, name);
  if (!index) return wrong_one;
  layer.kernel_regularizer = static_cast<Regularizer>(*index);
  const bool none = layer.kernel_regularizer == Regularizer::kNone;
  layer.regularizer_factor = none ? 0 : kDefaultFactor;
  if (opening == std::string_view::npos) return std::nullopt;
  if (none || value.back() != ')') return wrong_one;
  const Argument given = read_argument(value.substr(opening + 1, value.size() - opening - 2));
  if (given.value.empty() && given.name.empty()) return std::nullopt;
  const auto factor = parse_real(given.value);
  const bool its_own = given.name.empty() || same_word(given.name, name) || given.name == "l";
  if (!its_own || !factor || !(*factor >= 0 && *factor <= kMaxFactor)) return wrong_one;
  layer.regularizer_factor = *factor;
  return std::nullopt;
}

std::optional<Error> set_dense(LayerSpec& layer, std::string_view name, std::string_view value) {
  if (name == "units") {
    const auto units = parse_integer(value);
    if (!units || *units < 1 || *units > kMaxUnits) {
      return wrong(value, "is not a number of units. Allowed: 1 to 4,096.");
    }
    layer.units = *units;
  } else if (name == "activation") {
    const bool is_none = same_word(value, "none");  // Keras: activation=None is linear
    const auto index = is_none ? std::size_t{0} : index_of(kActivations, value);
    if (!index) return wrong(value, "is no activation. Allowed: " + listed(kActivations) + ".");
    layer.activation = static_cast<Activation>(*index);
  } else if (name == "kernel_initializer") {
    const auto index = index_of(kInitializers, value);
    if (!index) return wrong(value, "is no initializer. Allowed: " + listed(kInitializers) + ".");
    layer.kernel_initializer = static_cast<Initializer>(*index);
  } else if (name == "kernel_regularizer") {
    return set_regularizer(layer, value);
  } else if (name == "use_bias" || name == "trainable") {
    const auto truth = read_bool(value);
    if (!truth) {
      return wrong(value, "is not a value for " + std::string(name) + ". Allowed: True, False.");
    }
    (name == "use_bias" ? layer.use_bias : layer.trainable) = *truth;
  } else {
    return wrong(name, "is no argument of Dense here. Allowed: " + listed(kDenseArguments) +
                           ", kernel_regularizer, trainable.");
  }
  return std::nullopt;
}

Result<LayerSpec> read_dense(std::string_view piece, const std::vector<Argument>& arguments) {
  LayerSpec layer;
  std::vector<std::string_view> given;
  bool by_name = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view name = arguments[i].name;
    by_name = by_name || !name.empty();
    if (name.empty()) {
      if (by_name) return wrong(piece, "has an argument without a name after one with a name.");
      if (i >= std::size(kDenseArguments)) return wrong(piece, "has too many arguments.");
      name = kDenseArguments[i];
    }
    if (std::find(given.begin(), given.end(), name) != given.end()) {
      return wrong(piece, "gives " + std::string(name) + " twice.");
    }
    if (auto error = set_dense(layer, name, arguments[i].value)) return *std::move(error);
    given.push_back(name);
  }
  if (std::find(given.begin(), given.end(), "units") == given.end()) {
    return wrong(piece, "has no number of units. Example: Dense(8, relu).");
  }
  return layer;
}

Result<LayerSpec> read_dropout(std::string_view piece, const std::vector<Argument>& arguments) {
  const bool one =
      arguments.size() == 1 && (arguments[0].name.empty() || arguments[0].name == "rate");
  if (!one) return wrong(piece, "needs its rate and nothing else. Example: Dropout(0.2).");
  const auto rate = parse_real(arguments[0].value);
  if (!rate || !(*rate >= 0 && *rate < 1)) {
    return wrong(arguments[0].value, "is not a rate. Allowed: from 0 to less than 1.");
  }
  return LayerSpec{.kind = LayerKind::kDropout, .rate = *rate};
}

Result<LayerSpec> read_layer(std::string_view piece) {
  const std::size_t opening = piece.find('(');
  const bool called = opening != std::string_view::npos && piece.back() == ')';
  if (!called) return wrong(piece, "is not a layer. Example: Dense(8, relu); Dense(1, sigmoid).");
  const std::string_view name = trimmed(piece.substr(0, opening));
  const std::string_view inside = piece.substr(opening + 1, piece.size() - opening - 2);
  std::vector<Argument> arguments;
  if (!trimmed(inside).empty()) {
    for (const std::string_view text : split(inside, ','))
      arguments.push_back(read_argument(text));
    if (arguments.back().name.empty() && arguments.back().value.empty()) arguments.pop_back();
  }
  if (same_word(name, "Dense")) return read_dense(piece, arguments);
  if (same_word(name, "Dropout")) return read_dropout(piece, arguments);
  return wrong(name,
               "is no layer known here. Allowed: Dense and Dropout; for any other model set "
               "model.kind to any.");
}

}  // namespace

std::string_view name_of(Activation activation) {
  const auto index = static_cast<std::size_t>(activation);
  FS_CHECK(index < std::size(kActivations));
  return kActivations[index];
}

std::string_view name_of(Initializer initializer) {
  const auto index = static_cast<std::size_t>(initializer);
  FS_CHECK(index < std::size(kInitializers));
  return kInitializers[index];
}

std::string_view name_of(Regularizer regularizer) {
  const auto index = static_cast<std::size_t>(regularizer);
  FS_CHECK(index < std::size(kRegularizers));
  return kRegularizers[index];
}

Result<std::vector<LayerSpec>> parse_layers(std::string_view text) {
  std::vector<LayerSpec> layers;
  for (const std::string_view part : split(text, ';')) {
    const std::string_view piece = trimmed(part);
    if (piece.empty()) continue;
    if (layers.size() == kMaxLayers) return wrong(piece, "is one layer too many. Allowed: 16.");
    auto layer = read_layer(piece);
    if (!layer.ok()) return layer.error();
    layers.push_back(layer.value());
  }
  const bool has_dense = std::any_of(layers.begin(), layers.end(), [](const LayerSpec& layer) {
    return layer.kind == LayerKind::kDense;
  });
  if (!has_dense && !layers.empty()) {
    // Keras runs it, with a warning that nothing in it is trainable.
    return wrong(text,
                 "has no Dense layer, and so no weights that fit() could train: only its steps can "
                 "be asked for, with model.kind any. Example: Dense(8, relu); Dense(1, sigmoid).");
  }
  if (!has_dense)
    return wrong(text, "has no Dense layer. Example: Dense(8, relu); Dense(1, sigmoid).");
  return layers;
}

std::int64_t num_weights(const std::vector<LayerSpec>& layers, std::int64_t input_features) {
  std::int64_t count = 0;
  std::int64_t inputs = input_features;
  for (const LayerSpec& layer : layers) {
    if (layer.kind != LayerKind::kDense) continue;
    count += inputs * layer.units + (layer.use_bias ? layer.units : 0);
    inputs = layer.units;
  }
  return count;
}

Result<std::vector<float>> parse_weights(std::string_view text) {
  std::vector<float> weights;
  constexpr std::string_view kSeparators = ", \t\r\n";
  std::size_t at = 0;
  while ((at = text.find_first_not_of(kSeparators, at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, at), text.size());
    const std::string_view piece = text.substr(at, end - at);
    const auto number = parse_real(piece);
    if (!number || !std::isfinite(static_cast<float>(*number))) {
      return Error{"model.weights", in_quotes(piece) + " (number " +
                                        with_commas(std::ssize(weights) + 1) +
                                        " of the list) is not a finite number. "
                                        "Example: 0.1, -0.2, 0."};
    }
    weights.push_back(static_cast<float>(*number));
    at = end;
  }
  return weights;
}

std::string to_text(const std::vector<LayerSpec>& layers) {
  std::vector<std::string> parts;
  for (const LayerSpec& layer : layers) {
    if (layer.kind == LayerKind::kDropout) {
      parts.push_back("Dropout(" + shortest(layer.rate) + ")");
      continue;
    }
    std::string part = "Dense(" + std::to_string(layer.units);
    if (layer.activation != Activation::kLinear)
      part += ", " + std::string(name_of(layer.activation));
    if (!layer.use_bias) part += ", use_bias=False";
    if (layer.kernel_initializer != Initializer::kGlorotUniform) {
      part += ", kernel_initializer=" + std::string(name_of(layer.kernel_initializer));
    }
    if (layer.kernel_regularizer != Regularizer::kNone) {
      part += ", kernel_regularizer=" + std::string(name_of(layer.kernel_regularizer)) + "(" +
              shortest(layer.regularizer_factor) + ")";
    }
    if (!layer.trainable) part += ", trainable=False";
    parts.push_back(part + ")");
  }
  return join(parts, "; ");
}

}  // namespace fitscope::scenario
