// Brackets that pasted code never closes, since its end was cut off or a line was lost. Private to
// this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "code/syntax.h"

namespace fitscope::code {

struct Closed {
  std::string code;
  std::vector<Count> lines;  ///< Where brackets were closed; lines keep their numbers.
};

/// Closes a bracket where Python cannot go on inside of it: at the end, in front of a bracket that
/// closes an outer one, and in front of a line that begins a statement.
Closed close_brackets(std::string_view code);

}  // namespace fitscope::code
