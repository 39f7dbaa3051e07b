// The layer list of a Dense model, read from text in Keras's own words.
//
//   Dense(8, relu); Dropout(0.2); Dense(1, activation=sigmoid, use_bias=False, trainable=False)
//
// Arguments as in Keras, by position or by name: Dense(units, activation, use_bias,
// kernel_initializer) and by name trainable and kernel_regularizer, as l1(0.01) or l2(0.01);
// Dropout(rate). Quotes around words are allowed. Left out: every other layer and argument; a seed
// for one layer (model.seed is for all).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fitscope::scenario {

enum class Activation {
  kLinear,
  kRelu,
  kSigmoid,
  kTanh,
  kSoftmax,
  kElu,
  kSelu,
  kSoftplus,
  kLeakyRelu
};
enum class Initializer {
  kGlorotUniform,
  kGlorotNormal,
  kHeUniform,
  kHeNormal,
  kLecunUniform,
  kLecunNormal,
  kRandomUniform,
  kRandomNormal,
  kZeros,
  kOnes
};
enum class Regularizer { kNone, kL1, kL2 };
enum class LayerKind { kDense, kDropout };

struct LayerSpec {
  LayerKind kind = LayerKind::kDense;
  std::int64_t units = 1;  ///< 1 … 4096
  Activation activation = Activation::kLinear;
  bool use_bias = true;
  Initializer kernel_initializer = Initializer::kGlorotUniform;
  Regularizer kernel_regularizer = Regularizer::kNone;
  double regularizer_factor = 0;  ///< 0 … kMaxFactor, and 0 without a regularizer
  bool trainable = true;
  double rate = 0;  ///< Dropout: share of inputs dropped, [0, 1).

  bool operator==(const LayerSpec&) const = default;
};

std::string_view name_of(Activation activation);  ///< Keras's: "leaky_relu"
std::string_view name_of(Initializer initializer);
std::string_view name_of(Regularizer regularizer);  ///< "l2"

/// The model of an exported script where any would do (model.kind any), on so many features. Steps
/// do not hang on it; a message that lists weights has these.
inline constexpr std::string_view kStandIn = "Dense(1, kernel_initializer=zeros)";
inline constexpr std::int64_t kStandInFeatures = 1;

inline constexpr std::int64_t kMaxUnits = 4096;
inline constexpr double kMaxFactor = 1e6;
/// Of a regularizer that is named without one, as in Keras.
inline constexpr double kDefaultFactor = 0.01;
inline constexpr std::size_t kMaxLayers = 16;

/// 1 … kMaxLayers layers, at least one of them Dense.
/// Errors  the piece that could not be read and what is allowed there.
Result<std::vector<LayerSpec>> parse_layers(std::string_view text);

/// Weights and biases of the stack, in get_weights() order: for each Dense layer the kernel
/// [inputs, units], then the bias [units].
std::int64_t num_weights(const std::vector<LayerSpec>& layers, std::int64_t input_features);

/// Numbers of an explicit weight list, separated by commas, blanks or line breaks. Empty text:
/// none. Errors  the first piece that is no finite number.
Result<std::vector<float>> parse_weights(std::string_view text);

/// The canonical text, which parse_layers reads back to the same list.
std::string to_text(const std::vector<LayerSpec>& layers);

}  // namespace fitscope::scenario
