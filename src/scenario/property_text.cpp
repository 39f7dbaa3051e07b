// Values of properties as text, and what is said about bad ones.
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/text.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

bool is_maybe(const Property& property) {
  return property.type == PropertyType::kMaybeInteger || property.type == PropertyType::kMaybeReal;
}

// "LearningRateScheduler", "learning-rate-scheduler" and "learning_rate_scheduler" are one word.
std::string bare_word(std::string_view word) {
  std::string bare;
  for (const char c : word) {
    if (c != '_' && c != '-' && c != ' ') bare += c;
  }
  return bare;
}

std::optional<std::size_t> find_choice(std::span<const Choice> choices, std::string_view word) {
  const std::string bare = bare_word(trimmed(word));
  if (bare.empty()) return std::nullopt;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (same_word(bare_word(choices[i].key), bare) ||
        same_word(bare_word(choices[i].alias), bare)) {
      return i;
    }
  }
  return std::nullopt;
}

std::optional<bool> read_bool(std::string_view text) {
  const std::string_view word = trimmed(text);
  for (const std::string_view yes : {"true", "1", "yes", "on"}) {
    if (same_word(word, yes)) return true;
  }
  for (const std::string_view no : {"false", "0", "no", "off"}) {
    if (same_word(word, no)) return false;
  }
  return std::nullopt;
}

// Also 1e6 and 5.0, and numbers too large for any range, so that a link can clamp them.
std::optional<double> read_number(std::string_view text, bool whole) {
  const auto integer = whole ? parse_count(text) : parse_integer(text);
  return integer ? std::optional(static_cast<double>(*integer)) : parse_real(text);
}

std::string number_text(const Property& property, double value) {
  const bool is_integer =
      property.type == PropertyType::kInteger || property.type == PropertyType::kMaybeInteger;
  const bool in_digits = is_integer || (value == std::trunc(value) && std::fabs(value) < 1e12);
  return in_digits ? with_commas(static_cast<std::int64_t>(value)) : shortest(value);
}

/// " (auto is 1)", where there are such words.
std::string number_words(const Property& property) {
  std::vector<std::string> words;
  for (const NumberWord& known : property.words)
    words.push_back(std::string(known.word) + " is " + with_commas(known.value));
  return words.empty() ? "" : " (" + join(words, ", ") + ")";
}

std::string example(const Property& property) {
  Value value = property.get(Scenario{});
  if (std::holds_alternative<std::monostate>(value)) {
    const double near = std::clamp(property.type == PropertyType::kMaybeReal ? property.step : 32.0,
                                   property.min, property.max);
    value = property.type == PropertyType::kMaybeReal ? Value(near)
                                                      : Value(static_cast<std::int64_t>(near));
  }
  if (property.type == PropertyType::kSet) value = std::int64_t{1};  // the first of its words
  return " Example: " + std::string(property.key) + "=" + to_text(property, value) + ".";
}

Error bad_value(const Property& property, std::string_view text, std::string_view why) {
  return {std::string(property.key), in_quotes(trimmed(text)) + " " + std::string(why) + " " +
                                         allowed_text(property) + example(property)};
}

Result<Value> parse_number(const Property& property, std::string_view text, bool whole) {
  for (const NumberWord& known : property.words) {
    if (same_word(trimmed(text), known.word)) {
      return whole ? Value(known.value) : Value(static_cast<double>(known.value));
    }
  }
  const auto number = read_number(text, whole);
  if (!number || std::isnan(*number) || (whole && *number != std::trunc(*number))) {
    return not_a_value(property, text);
  }
  if (*number < property.min || *number > property.max) {
    return bad_value(property, text, "is out of range.");
  }
  // Every range ends far below 2^53, so no whole number in it is lost in a double.
  return whole ? Value(static_cast<std::int64_t>(*number)) : Value(*number);
}

Result<Value> parse_choice(const Property& property, std::string_view text) {
  if (const auto index = find_choice(property.choices, text)) {
    return Value(static_cast<std::int64_t>(*index));
  }
  std::vector<std::string_view> keys;
  for (const Choice& choice : property.choices)
    keys.push_back(choice.key);
  const std::string_view near = nearest_word(text, keys);
  const std::string why =
      near.empty() ? "is not one of the choices."
                   : "is not one of the choices. Did you mean " + std::string(near) + "?";
  return bad_value(property, text, why);
}

Result<Value> parse_set(const Property& property, std::string_view text) {
  std::int64_t bits = 0;
  const std::string_view all = trimmed(text);
  if (all.empty() || same_word(all, "none") || same_word(all, "unset")) return Value(bits);
  for (const std::string_view word : split(all, ',')) {
    const auto index = find_choice(property.choices, word);
    if (!index) return bad_value(property, word, "is not one of the choices.");
    const std::int64_t bit = std::int64_t{1} << *index;
    if ((bits & bit) != 0) return bad_value(property, text, "gives a word twice.");
    bits |= bit;
  }
  return Value(bits);
}

std::optional<Error> check_number(const Property& property, double value) {
  if (value >= property.min && value <= property.max) return std::nullopt;  // false for NaN
  return bad_value(property, shortest(value), "is out of range.");
}

std::optional<Error> check_bits(const Property& property, std::int64_t value, std::int64_t end) {
  if (value >= 0 && value < end) return std::nullopt;
  return bad_value(property, std::to_string(value), "is not one of the choices.");
}

std::optional<Error> check_kept_text(const Property& property, const std::string& text) {
  const auto kept = property.read(text);
  if (!kept.ok()) return Error{std::string(property.key), kept.error().message};
  if (kept.value() == text) return std::nullopt;
  return Error{std::string(property.key),
               in_quotes(text) + " is kept as " + in_quotes(kept.value()) + "."};
}

}  // namespace

std::string to_text(const Property& property, const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return "unset";
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* real = std::get_if<double>(&value)) return shortest(*real);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* integer = std::get_if<std::int64_t>(&value);
  FS_CHECK(integer != nullptr);
  if (property.type == PropertyType::kChoice) {
    FS_CHECK(!check_value(property, value));
    return std::string(property.choices[static_cast<std::size_t>(*integer)].key);
  }
  if (property.type != PropertyType::kSet) return std::to_string(*integer);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < property.choices.size(); ++i) {
    if ((*integer >> i & 1) != 0) words.emplace_back(property.choices[i].key);
  }
  return words.empty() ? "none" : join(words, ",");
}

std::string value_text(const Property& property, const Scenario& scenario) {
  return to_text(property, property.get(scenario));
}

Result<Value> parse_value(const Property& property, std::string_view text) {
  const std::string_view word = trimmed(text);
  if (is_maybe(property) && (word.empty() || same_word(word, "unset") || same_word(word, "none"))) {
    return Value();
  }
  switch (property.type) {
    case PropertyType::kInteger:
    case PropertyType::kMaybeInteger:
      return parse_number(property, text, true);
    case PropertyType::kReal:
    case PropertyType::kMaybeReal:
      return parse_number(property, text, false);
    case PropertyType::kBool: {
      const auto truth = read_bool(text);
      return truth ? Result<Value>(Value(*truth)) : Result<Value>(not_a_value(property, text));
    }
    case PropertyType::kChoice:
      return parse_choice(property, text);
    case PropertyType::kSet:
      return parse_set(property, text);
    case PropertyType::kText: {
      const auto kept = property.read(text);
      if (kept.ok()) return Value(kept.value());
      return Error{std::string(property.key), kept.error().message};
    }
  }
  FS_CHECK(false);
}

Error not_a_value(const Property& property, std::string_view given) {
  switch (property.type) {
    case PropertyType::kInteger:
    case PropertyType::kMaybeInteger:
      return bad_value(property, given, "is not a whole number.");
    case PropertyType::kReal:
    case PropertyType::kMaybeReal:
      return bad_value(property, given, "is not a number.");
    case PropertyType::kBool:
      return bad_value(property, given, "is neither true nor false.");
    case PropertyType::kChoice:
      return bad_value(property, given, "is not one of the choices.");
    case PropertyType::kSet:
      return bad_value(property, given, "is no list of the choices.");
    case PropertyType::kText:
      return bad_value(property, given, "is no text.");
  }
  FS_CHECK(false);
}

std::string allowed_text(const Property& property) {
  switch (property.type) {
    case PropertyType::kInteger:
    case PropertyType::kReal:
      return "Allowed: " + number_text(property, property.min) + " to " +
             number_text(property, property.max) + number_words(property) + ".";
    case PropertyType::kMaybeInteger:
    case PropertyType::kMaybeReal:
      return "Allowed: " + number_text(property, property.min) + " to " +
             number_text(property, property.max) + number_words(property) + ", or unset (" +
             std::string(property.unset_text) + ").";
    case PropertyType::kBool:
      return "Allowed: true, false.";
    case PropertyType::kChoice:
    case PropertyType::kSet: {
      std::vector<std::string> keys;
      for (const Choice& choice : property.choices)
        keys.emplace_back(choice.key);
      const bool several = property.type == PropertyType::kSet;
      return "Allowed: " + join(keys, ", ") + (several ? "; several with commas, or none." : ".");
    }
    case PropertyType::kText:
      return std::string(property.help);
  }
  FS_CHECK(false);
}

std::optional<Error> check_value(const Property& property, const Value& value) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  const auto* real = std::get_if<double>(&value);
  const auto* text = std::get_if<std::string>(&value);
  const bool unset = std::holds_alternative<std::monostate>(value);
  const Error wrong_type = {std::string(property.key),
                            "The value has the wrong type. " + allowed_text(property)};
  if (unset) return is_maybe(property) ? std::nullopt : std::optional(wrong_type);
  switch (property.type) {
    case PropertyType::kInteger:
    case PropertyType::kMaybeInteger:
      return integer ? check_number(property, static_cast<double>(*integer)) : wrong_type;
    case PropertyType::kReal:
    case PropertyType::kMaybeReal:
      return real ? check_number(property, *real) : wrong_type;
    case PropertyType::kBool:
      return std::holds_alternative<bool>(value) ? std::nullopt : std::optional(wrong_type);
    case PropertyType::kChoice:
      return integer ? check_bits(property, *integer, std::ssize(property.choices)) : wrong_type;
    case PropertyType::kSet:
      return integer ? check_bits(property, *integer, std::int64_t{1} << property.choices.size())
                     : wrong_type;
    case PropertyType::kText:
      return text ? check_kept_text(property, *text) : wrong_type;
  }
  FS_CHECK(false);
}

}  // namespace fitscope::scenario
