// What somebody pasted: a program, what one printed, or both in one text.
#pragma once

#include <string>
#include <string_view>

namespace fitscope::intake {

struct Pasted {
  bool code = false;
  bool log = false;
  /// Every line is in one of them, as an empty line in the other: numbers stay.
  std::string code_text;
  std::string log_text;
};

/// A notebook's cells are code, their outputs are log. Of other texts the lines that fit() prints
/// and what follows them are log.
Pasted look_at(std::string_view text);

/// "code", "log", "both" or "neither".
std::string_view name_of(const Pasted& pasted);

/// Why a text holds neither, to follow its name: "is empty."; empty: it may hold one.
std::string unreadable(std::string_view text);

}  // namespace fitscope::intake
