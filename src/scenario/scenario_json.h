// Scenario <-> JSON file: {"schema": 1, "fit": {"epochs": 5}, …}. Fields left out have their
// default.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scenario/scenario.h"

namespace fitscope::scenario {

/// Only what differs from the default, with "schema" first; `all` writes every field.
Json to_json(const Scenario& scenario, bool all = false);

/// Errors  every field that could not be read, each with its key: unknown keys (with the nearest
/// known one), wrong types, values out of range.
struct ReadScenario {
  Scenario scenario;          ///< Bad fields keep their default.
  std::vector<Error> errors;  ///< Empty: all read.
};
ReadScenario read_json(std::string_view text);

/// JSON Schema (draft 2020-12) of such a file, made from the property table.
Json schema_json();

}  // namespace fitscope::scenario
