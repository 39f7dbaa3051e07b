#include "scenario/scenario_json.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "scenario/property.h"
#include "scenario/value_json.h"

namespace fitscope::scenario {
namespace {

std::string_view section_of(std::string_view key) {
  return key.substr(0, key.find('.'));
}
std::string_view field_of(std::string_view key) {
  return key.substr(key.find('.') + 1);
}

// The object held by a member of this name, made if it is not there yet.
Json& section(Json& object, std::string_view name) {
  if (object.find(name) == nullptr) object.set(name, Json::Object{});
  for (JsonMember& member : *object.as<Json::Object>()) {
    if (member.name == name) return member.value;
  }
  FS_CHECK(false);
}

bool is_section(std::string_view name) {
  for (const Property& property : properties()) {
    if (section_of(property.key) == name) return true;
  }
  return false;
}

Error unknown(std::string_view key) {
  const std::string_view near = nearest_key(key);
  std::string message = "There is no such setting.";
  if (!near.empty()) message += " Did you mean " + std::string(near) + "?";
  return {std::string(key.substr(0, 64)), std::move(message)};
}

/// "fit.epochs": 3, as links and flags write it.
Error flat(const JsonMember& member) {
  Json fields;
  fields.set(std::string(field_of(member.name)), member.value);
  Json nested;
  nested.set(std::string(section_of(member.name)), std::move(fields));
  return {member.name, "In JSON a setting stands in its section. Write " + to_text(nested) + "."};
}

/// Members of one name: a reader of JSON that takes the last would lose the others without a word.
void refuse_twice(const Json::Object& members, const std::string& path, ReadScenario& read) {
  std::map<std::string_view, const Json*> first;
  for (const JsonMember& member : members) {
    const auto [seen, is_new] = first.emplace(member.name, &member.value);
    if (is_new) continue;
    const bool sections =
        seen->second->as<Json::Object>() != nullptr || member.value.as<Json::Object>() != nullptr;
    const std::string both =
        sections ? std::string() : ": " + to_text(*seen->second) + " and " + to_text(member.value);
    read.errors.push_back(
        {path + member.name.substr(0, 64),
         "It is given twice" + both + ". " +
             (sections ? "Put all of its settings into one." : "Leave one of them out.")});
  }
}

void read_section(const JsonMember& member, ReadScenario& read) {
  const auto* fields = member.value.as<Json::Object>();
  if (fields == nullptr) {
    read.errors.push_back({member.name, in_quotes(to_text(member.value)) +
                                            " is not an object of settings. Example: {\"fit\": "
                                            "{\"epochs\": 5}}."});
    return;
  }
  refuse_twice(*fields, member.name + ".", read);
  for (const JsonMember& field : *fields) {
    const std::string key = member.name + "." + field.name;
    const Property* property = find_property(key);
    if (property == nullptr) {
      read.errors.push_back(unknown(key));
      continue;
    }
    auto value = value_from_json(*property, field.value);
    if (value.ok()) {
      property->set(read.scenario, value.value());
    } else {
      read.errors.push_back(value.error());
    }
  }
}

std::optional<Error> check_schema(const Json& value) {
  const auto* schema = value.as<std::int64_t>();
  if (schema != nullptr && *schema == kSchema) return std::nullopt;
  const bool newer = schema != nullptr && *schema > kSchema;
  return Error{"schema", in_quotes(to_text(value)) +
                             (newer ? " is of a newer Fitscope than this one, which knows 1."
                                    : " is no schema known here. Allowed: 1.")};
}

}  // namespace

Json to_json(const Scenario& scenario, bool all) {
  const Scenario defaults;
  Json json;
  json.set("schema", kSchema);
  for (const Property& property : properties()) {
    const Value value = property.get(scenario);
    if (!all && value == property.get(defaults)) continue;
    section(json, section_of(property.key))
        .set(field_of(property.key), value_to_json(property, value));
  }
  return json;
}

ReadScenario read_json(std::string_view text) {
  ReadScenario read;
  const auto json = parse_json(text);
  if (!json.ok()) {
    read.errors.push_back(json.error());
    return read;
  }
  const auto* members = json.value().as<Json::Object>();
  if (members == nullptr) {
    read.errors.push_back({"",
                           "A scenario is a JSON object. Example: {\"schema\": 1, \"fit\": "
                           "{\"epochs\": 5}}."});
    return read;
  }
  refuse_twice(*members, "", read);
  for (const JsonMember& member : *members) {
    if (member.name == "schema") {
      if (auto error = check_schema(member.value)) read.errors.push_back(*std::move(error));
    } else if (is_section(member.name)) {
      read_section(member, read);
    } else if (member.name != "$schema") {
      read.errors.push_back(find_property(member.name) != nullptr ? flat(member)
                                                                  : unknown(member.name));
    }
  }
  return read;
}

Json schema_json() {
  Json sections;
  Json schema_number;
  schema_number.set("const", kSchema);
  sections.set("$schema", Json(Json::Object{{"type", "string"}}));
  sections.set("schema", std::move(schema_number));
  for (const Property& property : properties()) {
    Json& object = section(sections, section_of(property.key));
    if (object.find("type") == nullptr) {
      object.set("type", "object");
      object.set("additionalProperties", false);
      object.set("properties", Json::Object{});
    }
    section(object, "properties").set(field_of(property.key), value_schema(property));
  }
  Json schema;
  schema.set("$schema", "https://json-schema.org/draft/2020-12/schema");
  schema.set("title", "Fitscope scenario");
  schema.set("description", "A question about model.fit(): what differs from the defaults.");
  schema.set("type", "object");
  schema.set("additionalProperties", false);
  schema.set("properties", std::move(sections));
  return schema;
}

}  // namespace fitscope::scenario
