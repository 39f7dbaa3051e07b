// The property table as JSON, from which the page makes its controls.
#include "base/check.h"
#include "scenario/property.h"
#include "scenario/value_json.h"

namespace fitscope::scenario {
namespace {

std::string_view name_of(PropertyType type) {
  switch (type) {
    case PropertyType::kInteger:
      return "integer";
    case PropertyType::kMaybeInteger:
      return "maybe_integer";
    case PropertyType::kReal:
      return "real";
    case PropertyType::kMaybeReal:
      return "maybe_real";
    case PropertyType::kBool:
      return "bool";
    case PropertyType::kChoice:
      return "choice";
    case PropertyType::kSet:
      return "set";
    case PropertyType::kText:
      return "text";
  }
  FS_CHECK(false);
}

Json one(const Property& property) {
  Json json;
  json.set("key", property.key);
  json.set("type", name_of(property.type));
  json.set("group", label_of(property.group));
  json.set("label", property.label);
  json.set("help", property.help);
  json.set("unit", property.unit);
  json.set("first", property.first);
  switch (property.type) {
    case PropertyType::kMaybeInteger:
    case PropertyType::kMaybeReal:
      json.set("unset_text", property.unset_text);
      [[fallthrough]];
    case PropertyType::kInteger:
    case PropertyType::kReal:
      json.set("min", property.min);
      json.set("max", property.max);
      json.set("step", property.step);
      json.set("logarithmic", property.logarithmic);
      break;
    case PropertyType::kText:
      if (property.choices.empty()) break;
      [[fallthrough]];
    case PropertyType::kChoice:
    case PropertyType::kSet: {
      Json::Array choices;
      for (const Choice& choice : property.choices) {
        choices.push_back(Json::Object{{"key", choice.key}, {"label", choice.label}});
      }
      json.set("choices", std::move(choices));
      break;
    }
    case PropertyType::kBool:
      break;
  }
  json.set("default", value_to_json(property, property.get(Scenario{})));
  json.set("default_text", value_text(property, Scenario{}));
  return json;
}

}  // namespace

Json properties_json() {
  Json::Array table;
  for (const Property& property : properties())
    table.push_back(one(property));
  return table;
}

}  // namespace fitscope::scenario
