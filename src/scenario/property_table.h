// The parts of the property table, and how a line of it is bound to its field. Private to this
// folder: everybody else reads properties().
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "scenario/property.h"
#include "scenario/scenario.h"

namespace fitscope::scenario {

std::span<const Property> keras_properties();
std::span<const Property> feed_properties();
std::span<const Property> fit_properties();
std::span<const Property> data_properties();
std::span<const Property> model_properties();
std::span<const Property> compile_properties();
std::span<const Property> validation_properties();
std::span<const Property> callback_properties();
std::span<const Property> clock_properties();

/// A model with numbers, not only control flow.
inline bool has_numbers(const Scenario& s) {
  return s.model.kind == ModelKind::kDense;
}
/// model.fit() runs, not a hand-written loop.
inline bool calls_fit(const Scenario& s) {
  return s.feed.kind != FeedKind::kCustomLoop;
}

template <auto Section, auto Field>
using FieldType = std::remove_cvref_t<decltype(std::declval<Scenario&>().*Section.*Field)>;

template <typename T>
constexpr PropertyType property_type() {
  if constexpr (std::is_same_v<T, bool>) return PropertyType::kBool;
  if constexpr (std::is_same_v<T, Count>) return PropertyType::kInteger;
  if constexpr (std::is_same_v<T, MaybeCount>) return PropertyType::kMaybeInteger;
  if constexpr (std::is_same_v<T, double>) return PropertyType::kReal;
  if constexpr (std::is_same_v<T, MaybeReal>) return PropertyType::kMaybeReal;
  if constexpr (std::is_same_v<T, std::uint32_t>) return PropertyType::kSet;
  if constexpr (std::is_enum_v<T>) return PropertyType::kChoice;
  return PropertyType::kText;
}

template <auto Section, auto Field>
Value get_field(const Scenario& scenario) {
  const auto& field = scenario.*Section.*Field;
  using T = FieldType<Section, Field>;
  if constexpr (std::is_same_v<T, MaybeCount> || std::is_same_v<T, MaybeReal>) {
    return field ? Value(*field) : Value();
  } else if constexpr (std::is_enum_v<T> || std::is_same_v<T, std::uint32_t>) {
    return static_cast<std::int64_t>(field);
  } else {
    return field;
  }
}

template <auto Section, auto Field>
void set_field(Scenario& scenario, const Value& value) {
  auto& field = scenario.*Section.*Field;
  using T = FieldType<Section, Field>;
  if constexpr (std::is_same_v<T, MaybeCount> || std::is_same_v<T, MaybeReal>) {
    const auto* held = std::get_if<typename T::value_type>(&value);
    field = held == nullptr ? T() : T(*held);
  } else {
    using Held =
        std::conditional_t<std::is_enum_v<T> || std::is_same_v<T, std::uint32_t>, std::int64_t, T>;
    const auto* held = std::get_if<Held>(&value);
    FS_CHECK(held != nullptr);
    field = static_cast<T>(*held);
  }
}

/// A line of the table for the field at `Section`.`Field`: its type, get and set come from there.
template <auto Section, auto Field>
constexpr Property property(Property line) {
  line.type = property_type<FieldType<Section, Field>>();
  line.get = get_field<Section, Field>;
  line.set = set_field<Section, Field>;
  return line;
}

}  // namespace fitscope::scenario
