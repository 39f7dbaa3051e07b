// One fault put into a healthy run: which can be, how, and the rows of the catalogue they are.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace fitscope::score {

/// What decides that it is there: steps, exceptions and settings, or how well a run learns.
enum class Kind { kExact, kLearning };

struct Mutation {
  Kind kind;
  std::string_view name;
  std::string_view rows;  ///< Of the catalogue of faults: "a01 a04".
  /// Puts the fault in; false: this run has no place for it.
  bool (*put_in)(scenario::Scenario& asked);
  /// It is a fault though training itself goes well: of validation, say.
  bool beside_training = false;
};

std::span<const Mutation> mutations_known();

/// What names a row, from the table in src/diagnosis/README.md.
std::vector<std::string> rules_of_rows(std::string_view rows);

}  // namespace fitscope::score
