// The screen with its inks: what a terminal shows in colour.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "trace/console.h"

namespace fitscope::trace {

/// What a place on the screen is written in. Keras draws the done part of its bar green and the
/// rest white; nothing else tells them apart.
enum class Ink : std::uint8_t { kPlain, kBold, kGreen, kWhite, kStderr };

/// "plain", "bold", "green", "white", "stderr".
std::string_view name_of(Ink ink);

/// So many bytes of a line's text in one ink.
struct InkRun {
  Ink ink = Ink::kPlain;
  std::size_t bytes = 0;

  bool operator==(const InkRun&) const = default;
};

struct ColouredLine {
  ScreenLine line;
  std::vector<InkRun> inks;  ///< From the left; together as long as line.text.
};

/// As screen(), with colours.
std::vector<ColouredLine> coloured_screen(const Console& console);

}  // namespace fitscope::trace
