#include "scenario/value_json.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace fitscope::scenario {
namespace {

Error bad_json(const Property& property, const Json& json) {
  // "5" where 5 is meant, "true" where true is.
  const auto* text = json.as<std::string>();
  const bool quoted = text != nullptr && (parse_real(*text) || *text == "true" || *text == "false");
  if (quoted && parse_value(property, *text).ok()) {
    return {std::string(property.key),
            to_text(json) + " is text. Write it without quotes: " + *text + "."};
  }
  return not_a_value(property, to_text(json));
}

/// Through the same door as text, so that a number that is refused is refused in the same words.
Result<Value> number_from_json(const Property& property, const Json& json) {
  if (const auto* integer = json.as<std::int64_t>()) {
    return parse_value(property, std::to_string(*integer));
  }
  if (const auto* real = json.as<double>()) return parse_value(property, shortest(*real));
  const auto* text = json.as<std::string>();
  const bool is_word = text != nullptr &&
                       std::any_of(property.words.begin(), property.words.end(),
                                   [text](const NumberWord& known) { return known.word == *text; });
  return is_word ? parse_value(property, *text) : Result<Value>(bad_json(property, json));
}

Result<Value> set_from_json(const Property& property, const Json& json) {
  const auto* words = json.as<Json::Array>();
  if (words == nullptr) {
    const auto* one = json.as<std::string>();
    const std::string given = one != nullptr ? *one : to_text(json);
    const bool known = one != nullptr && parse_value(property, *one).ok();
    const std::string example = known ? *one : std::string(property.choices.front().key);
    return Error{std::string(property.key),
                 in_quotes(given) + " is no list. Example: [\"" + example + "\"], or [] for none."};
  }
  std::int64_t bits = 0;
  for (const Json& word : *words) {
    const auto* text = word.as<std::string>();
    if (text != nullptr && text->find(',') != std::string::npos) return bad_json(property, word);
    const auto value = parse_value(property, text != nullptr ? *text : to_text(word));
    if (!value.ok()) return value.error();
    const std::int64_t bit = std::get<std::int64_t>(value.value());
    if ((bits & bit) != 0) {
      return Error{std::string(property.key), to_text(word) + " is given twice. Name each once."};
    }
    bits |= bit;
  }
  return Value(bits);
}

Json number(const Property& property, double value) {
  const bool is_integer =
      property.type == PropertyType::kInteger || property.type == PropertyType::kMaybeInteger;
  return is_integer ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json choice_keys(const Property& property) {
  Json::Array keys;
  for (const Choice& choice : property.choices)
    keys.emplace_back(choice.key);
  return keys;
}

/// A number's type and range, and the words that may stand for one.
void add_number(const Property& property, Json type, Json& schema) {
  Json number_schema;
  Json& range = property.words.empty() ? schema : number_schema;
  range.set("type", std::move(type));
  range.set("minimum", number(property, property.min));
  range.set("maximum", number(property, property.max));
  if (property.words.empty()) return;
  Json::Array words;
  for (const NumberWord& known : property.words)
    words.emplace_back(known.word);
  Json word_schema;
  word_schema.set("enum", std::move(words));
  schema.set("anyOf", Json::Array{std::move(number_schema), std::move(word_schema)});
}

}  // namespace

Json value_to_json(const Property& property, const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return nullptr;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (property.type == PropertyType::kInteger || property.type == PropertyType::kMaybeInteger) {
    return std::get<std::int64_t>(value);
  }
  if (property.type != PropertyType::kSet) return to_text(property, value);
  Json::Array words;
  const std::int64_t bits = std::get<std::int64_t>(value);
  for (std::size_t i = 0; i < property.choices.size(); ++i) {
    if ((bits >> i & 1) != 0) words.emplace_back(property.choices[i].key);
  }
  return words;
}

Result<Value> value_from_json(const Property& property, const Json& json) {
  const auto* text = json.as<std::string>();
  switch (property.type) {
    case PropertyType::kMaybeInteger:
    case PropertyType::kMaybeReal:
      if (json.is_null()) return Value();
      return number_from_json(property, json);
    case PropertyType::kInteger:
    case PropertyType::kReal:
      return number_from_json(property, json);
    case PropertyType::kBool: {
      const auto* truth = json.as<bool>();
      return truth ? Result<Value>(Value(*truth)) : Result<Value>(bad_json(property, json));
    }
    case PropertyType::kChoice:
    case PropertyType::kText:
      return text ? parse_value(property, *text) : Result<Value>(bad_json(property, json));
    case PropertyType::kSet:
      return set_from_json(property, json);
  }
  FS_CHECK(false);
}

Json value_schema(const Property& property) {
  Json schema;
  schema.set("title", property.label);
  std::string description{property.help};
  if (!property.unit.empty()) description += " Unit: " + std::string(property.unit) + ".";
  schema.set("description", std::move(description));
  switch (property.type) {
    case PropertyType::kInteger:
      add_number(property, "integer", schema);
      break;
    case PropertyType::kMaybeInteger:
      add_number(property, Json::Array{"integer", "null"}, schema);
      break;
    case PropertyType::kReal:
      add_number(property, "number", schema);
      break;
    case PropertyType::kMaybeReal:
      add_number(property, Json::Array{"number", "null"}, schema);
      break;
    case PropertyType::kBool:
      schema.set("type", "boolean");
      break;
    case PropertyType::kChoice:
      schema.set("enum", choice_keys(property));
      break;
    case PropertyType::kSet: {
      Json word;
      word.set("enum", choice_keys(property));
      schema.set("type", "array");
      schema.set("items", std::move(word));
      schema.set("uniqueItems", true);
      break;
    }
    case PropertyType::kText:
      schema.set("type", "string");
      break;
  }
  schema.set("default", value_to_json(property, property.get(Scenario{})));
  return schema;
}

}  // namespace fitscope::scenario
