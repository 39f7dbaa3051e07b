// Values of properties as JSON, and the JSON Schema of one. Private to this folder.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "scenario/property.h"

namespace fitscope::scenario {

/// unset is null, a choice its key, a set a list of keys.
Json value_to_json(const Property& property, const Value& value);

/// Errors  a value of the wrong type or out of range, with what is allowed.
Result<Value> value_from_json(const Property& property, const Json& json);

/// {"type": …, "minimum": …} with title, description and default.
Json value_schema(const Property& property);

}  // namespace fitscope::scenario
