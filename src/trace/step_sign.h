// How a step's state is shown and called, in the page, the window and the terminal alike.
#pragma once

#include <span>
#include <string_view>

#include "trace/trace.h"

namespace fitscope::trace {

struct StepSign {
  StepState state;
  std::string_view utf8;     ///< One character of a terminal.
  std::string_view ascii;    ///< The same where there is no UTF-8.
  std::string_view meaning;  ///< The legend's words.
};

/// In the order of badness: a place too small for several steps shows the last one that occurs. The
/// marks of shaders/ribbon.frag are the same signs: "!" for NaN, a cross for an exception.
std::span<const StepSign> step_signs();

const StepSign& sign_of(StepState state);

/// Place in step_signs(): the worse, the higher.
int badness(StepState state);

}  // namespace fitscope::trace
