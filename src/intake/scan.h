// Reading a piece from left to right, without regular expressions.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "trace/trace.h"

namespace fitscope::intake {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline bool is_name(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

/// A place in a piece. Each read moves on only where it succeeds.
struct Scan {
  std::string_view text;
  std::size_t at = 0;

  bool done() const { return at >= text.size(); }
  char peek() const { return done() ? '\0' : text[at]; }
  bool take(std::string_view words) {
    if (text.substr(at, words.size()) != words) return false;
    at += words.size();
    return true;
  }
  void blanks() {
    while (peek() == ' ')
      ++at;
  }
  /// At most 18 digits.
  trace::MaybeCount count();
};

/// A count written right before `end`, not reaching back before `from`; its begin goes to `begin`.
trace::MaybeCount count_before(std::string_view text, std::size_t end, std::size_t from,
                               std::size_t& begin);

/// The first whole number in `text`.
trace::MaybeCount first_count(std::string_view text);

}  // namespace fitscope::intake
