// Cases as they lie in tests/cases/: one JSON object a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "diagnosis/finding.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::score {

/// Every line of tests/cases/<name>. A broken line stops the program: the files are ours.
std::vector<Json> read_cases(const std::string& name);

/// A text of tests/cases/, whole.
std::string read_text(const std::string& name);

/// Members of a case.
std::string text_of(const Json& object, std::string_view name);  ///< Empty: not there.
std::vector<std::string> texts_of(const Json& object, std::string_view name);
bool is_set(const Json& object, std::string_view name);
/// The member "scenario"; one that is wrong stops the program.
scenario::Scenario scenario_of(const Json& object);
scenario::Profile profile_of_key(std::string_view key);

/// Place of the first finding that a case accepts: 0 is the verdict; -1: none. "healthy" accepts
/// every verdict of that severity, but only as the verdict.
int place_of(const std::vector<std::string>& accepted,
             const std::vector<diagnosis::Finding>& findings);

/// "a, b, c"
std::string joined(const std::vector<std::string>& texts);

}  // namespace fitscope::score
