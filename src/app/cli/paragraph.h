// Text as a terminal can show it: folded, painted, in the letters it has.
#pragma once

#include <string>
#include <string_view>

#include "app/cli/terminal.h"

namespace fitscope::cli {

/// Breaks at blanks so that no line is longer than the terminal; later lines are indented.
std::string wrapped(const std::string& text, std::size_t indent, const Terminal& terminal);

/// `colour` is an SGR code: "1;31". Without colours the text as it is.
std::string painted(std::string_view text, std::string_view colour, const Terminal& terminal);

/// What the terminal's character set cannot show, in letters it can.
std::string shown(std::string text, const Terminal& terminal);

std::string heading(std::string_view text, const Terminal& terminal);

}  // namespace fitscope::cli
