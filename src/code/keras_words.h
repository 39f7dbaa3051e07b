// All that Keras has a name for, imitated here or not: to tell what is misspelt.
#pragma once

#include <string_view>

namespace fitscope::code {

/// What a string stands for in a layer or in compile().
enum class WordOf { kActivation, kLoss, kOptimizer, kMetric, kInitializer };

/// Does any Keras take it?
bool is_word(WordOf kind, std::string_view word);
/// Empty: none is near.
std::string_view nearest_keras_word(WordOf kind, std::string_view word);

/// "keras.layers.Dens" -> "Dense", which Keras has; empty: it has the name, or none like it, or
/// the name is none of Keras's.
std::string_view meant_attribute(std::string_view dotted);

}  // namespace fitscope::code
