// Keras's words and what they are in a scenario: the one table. Where the property table has the
// word already (optimizers, losses, their arguments, callbacks) it is not repeated here.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace fitscope::code {

/// An argument of a call and the field it sets.
struct ArgumentName {
  std::string_view keyword;
  std::size_t place;     ///< By position; kNamedOnly: only by its name.
  std::string_view key;  ///< Empty: read elsewhere, or without effect on the steps.
};
inline constexpr std::size_t kNamedOnly = 999;

/// fit() or, with its other order, fit_generator().
std::span<const ArgumentName> fit_arguments(std::string_view function);
/// Of fit() in Keras 2 alone.
std::span<const std::string_view> keras2_fit_arguments();
/// Also those that are read elsewhere, or change nothing, of any Keras.
bool is_fit_argument(std::string_view keyword);
/// Of an optimizer, a callback: {keyword, place} in their order; the key is section + keyword.
std::span<const ArgumentName> arguments_of(std::string_view name);

/// Callbacks that change no step.
bool is_harmless_callback(std::string_view name);
/// "BinaryAccuracy" -> "accuracy"; empty: none we have.
std::string_view metric_name(std::string_view name);
/// "HeNormal" -> "he_normal"
std::string snake_case(std::string_view name);

}  // namespace fitscope::code
