#include "scenario/property.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "scenario/property_table.h"

namespace fitscope::scenario {
namespace {

std::vector<Property> whole_table() {
  std::vector<Property> table;
  for (const std::span<const Property> part :
       {keras_properties(), feed_properties(), fit_properties(), data_properties(),
        model_properties(), compile_properties(), validation_properties(), callback_properties(),
        clock_properties()}) {
    table.insert(table.end(), part.begin(), part.end());
  }
  return table;
}

std::string_view field_name(std::string_view key) {
  return key.substr(key.rfind('.') + 1);
}

}  // namespace

std::string_view label_of(Group group) {
  switch (group) {
    case Group::kKeras:
      return "Keras";
    case Group::kFeed:
      return "How the data arrive";
    case Group::kFit:
      return "model.fit()";
    case Group::kData:
      return "Data";
    case Group::kModel:
      return "Model";
    case Group::kCompile:
      return "model.compile()";
    case Group::kValidation:
      return "Validation";
    case Group::kCallbacks:
      return "Callbacks";
    case Group::kClock:
      return "Simulated clock";
  }
  FS_CHECK(false);
}

std::span<const Property> properties() {
  // A constant, built at first use: the parts cannot be joined at compile time across files.
  static const std::vector<Property> table = whole_table();
  return table;
}

std::span<const Property* const> first_properties() {
  static const std::vector<const Property*> firsts = [] {
    std::vector<const Property*> found;
    for (const Property& property : properties()) {
      if (property.first > 0) found.push_back(&property);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Property* a, const Property* b) { return a->first < b->first; });
    return found;
  }();
  return firsts;
}

const Property* find_property(std::string_view key) {
  for (const Property& property : properties()) {
    if (property.key == key) return &property;
  }
  return nullptr;
}

std::string_view nearest_key(std::string_view key) {
  const std::string_view field = field_name(key);
  std::vector<std::string_view> keys;
  std::vector<std::string_view> fields;
  for (const Property& property : properties()) {
    if (same_word(property.key, key)) return property.key;
    keys.push_back(property.key);
    fields.push_back(field_name(property.key));
  }
  if (const std::string_view near = nearest_word(key, keys); !near.empty()) return near;
  // fit()'s own arguments come first: "batch_size" is fit's, not the validation's.
  for (const Property& property : fit_properties()) {
    if (same_word(field_name(property.key), field)) return property.key;
  }
  // A section that there is was meant: "fit.nope" is no field of data.
  const std::string_view section = key.substr(0, key.size() - field.size());
  const bool known_section =
      !section.empty() && std::any_of(keys.begin(), keys.end(), [section](std::string_view one) {
        return one.starts_with(section);
      });
  if (known_section) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!keys[i].starts_with(section)) fields[i] = {};
    }
  }
  const std::string_view near = nearest_word(field, fields);
  for (std::size_t i = 0; i < fields.size() && !near.empty(); ++i) {
    if (fields[i] == near) return keys[i];
  }
  return {};
}

std::optional<Error> set_text(Scenario& scenario, std::string_view key, std::string_view text) {
  const Property* property = find_property(key);
  if (property == nullptr) {
    const std::string_view near = nearest_key(key);
    return Error{std::string(key.substr(0, 64)),
                 near.empty()
                     ? "There is no such setting."
                     : "There is no such setting. Did you mean " + std::string(near) + "?"};
  }
  auto value = parse_value(*property, text);
  if (!value.ok()) return value.error();
  property->set(scenario, value.value());
  return std::nullopt;
}

Scenario only_what_applies(Scenario asked) {
  const Scenario defaults;
  // A field that goes back to its default may have been what made another one apply.
  for (bool changed = true; changed;) {
    changed = false;
    for (const Property& property : properties()) {
      if (property.applies(asked)) continue;
      const Value value = property.get(defaults);
      if (property.get(asked) == value) continue;
      property.set(asked, value);
      changed = true;
    }
  }
  return asked;
}

}  // namespace fitscope::scenario
