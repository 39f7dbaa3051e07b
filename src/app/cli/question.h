// From arguments to a scenario: a file, standard input, a link or a preset, then the fields set on
// top.
#pragma once

#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "base/result.h"
#include "scenario/scenario.h"

namespace fitscope::cli {

struct Question {
  scenario::Scenario scenario;
  std::vector<Error> errors;  ///< Not empty: nothing may be run.
};

/// words: at most one, FILE, "-" or a link; --preset NAME instead. Neither: every field's default.
Question read_question(const Arguments& arguments);

/// JSON if it begins with a brace, else link text.
Question read_scenario_text(const std::string& text);

/// "fitscope: fit.epochs: …" for each error, and where to look.
std::string complaint(const std::vector<Error>& errors, std::string_view help);

}  // namespace fitscope::cli
