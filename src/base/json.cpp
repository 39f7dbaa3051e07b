#include "base/json.h"

#include <algorithm>

#include "base/check.h"
#include "base/json_writer.h"

namespace fitscope {

const Json* Json::find(std::string_view name) const {
  const auto* object = as<Object>();
  if (object == nullptr) return nullptr;
  const auto found = std::find_if(object->rbegin(), object->rend(),
                                  [&](const JsonMember& member) { return member.name == name; });
  return found == object->rend() ? nullptr : &found->value;
}

void Json::set(std::string_view name, Json value) {
  if (is_null()) held = Object{};
  auto* object = as<Object>();
  FS_CHECK(object != nullptr);
  const auto found = std::find_if(object->rbegin(), object->rend(),
                                  [&](const JsonMember& member) { return member.name == name; });
  if (found != object->rend()) {
    found->value = std::move(value);
  } else {
    object->push_back({std::string(name), std::move(value)});
  }
}

bool Json::operator==(const Json& other) const {
  return held == other.held;
}

std::string to_text(const Json& json, int indent) {
  std::string text;
  JsonWriter writer(indent, [&text](std::string_view piece) { text += piece; });
  writer.value(json);
  writer.flush();
  return text;
}

}  // namespace fitscope
