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

/// In the order of badness: a place too small for several steps shows the last one that occurs.
/// shaders/ribbon.frag and export/svg_ribbon.cpp draw one shape for each:
///   kRan        a full cell
///   kShort      an outline, filled from below
///   kMixed      the same, with upright stripes above
///   kReplayed   a full cell with slanted stripes
///   kEmpty      an outline around a dot
///   kNeverRan   an outline with slanted hatching
///   kNotFinite  a full cell with "!"
///   kWaiting    a dashed outline around three dots
///   kRaised     a full cell with a cross
std::span<const StepSign> step_signs();

const StepSign& sign_of(StepState state);

/// The worst that occurs in an epoch; kRan where there is no step.
StepState worst_of(const Epoch& epoch);

/// Place in step_signs(): the worse, the higher.
int badness(StepState state);

}  // namespace fitscope::trace
