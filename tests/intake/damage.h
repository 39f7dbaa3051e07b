// What happens to a console on its way into a question: the same every time, one function a form.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "trace/console.h"

namespace fitscope::testing {

inline std::string replaced(std::string text, std::string_view old, std::string_view by) {
  for (std::size_t at = text.find(old); at != std::string::npos;
       at = text.find(old, at + by.size()))
    text.replace(at, old.size(), by);
  return text;
}

/// Copied from a terminal: what was overwritten is gone, and so are the colours.
inline std::string from_terminal(const std::string& text) {
  trace::Console console;
  console.write({.bytes = text});
  std::string lines;
  for (const trace::ScreenLine& line : trace::screen(console))
    lines += line.text + "\n";
  return lines;
}

/// Copied from a terminal of 80 columns that broke long lines.
inline std::string wrapped_at_80(const std::string& text) {
  std::string wrapped;
  std::size_t column = 0;
  for (const char c : from_terminal(text)) {
    const bool begins_character = (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    if (c == '\n') column = 0;
    if (c != '\n' && begins_character && column++ == 80) {
      wrapped += '\n';
      column = 1;
    }
    wrapped += c;
  }
  return wrapped;
}

/// Out of a notebook's file: each frame a line of its own.
inline std::string frames_as_lines(std::string text) {
  text = replaced(std::move(text), "\b", "");
  return replaced(std::move(text), "\r", "\n");
}

/// Through a program that drops control characters: the frames are glued together.
inline std::string frames_glued(std::string text) {
  text = replaced(std::move(text), "\b", "");
  return replaced(std::move(text), "\r", "");
}

/// The ESC before each colour is lost: "[1m1/3[0m".
inline std::string without_escape(std::string text) {
  return replaced(std::move(text), "\x1b", "");
}
inline std::string escape_as_letters(std::string text) {
  return replaced(std::move(text), "\x1b", "\\x1b");
}
inline std::string with_crlf(std::string text) {
  return replaced(std::move(text), "\n", "\r\n");
}
/// Pasted into a field of one line.
inline std::string lines_merged(const std::string& text) {
  return replaced(from_terminal(text), "\n", " ");
}
/// Quoted in a mail.
inline std::string quoted_lines(const std::string& text) {
  return "> " + replaced(from_terminal(text), "\n", "\n> ");
}
/// Without the lines of standard error: warnings and tracebacks went elsewhere. Only for logs that
/// end in no exception.
inline std::string first_part(const std::string& text, std::size_t tenths) {
  return text.substr(0, text.size() * tenths / 10);
}
inline std::string last_part(const std::string& text, std::size_t tenths) {
  return text.substr(text.size() - text.size() * tenths / 10);
}

/// A notebook's file with the log as the output of its one cell.
inline std::string as_notebook(const std::string& text) {
  Json output;
  output.set("name", "stdout");
  output.set("output_type", "stream");
  Json::Array lines;
  for (const std::string_view line : split(text, '\n'))
    lines.emplace_back(std::string(line) + "\n");
  output.set("text", std::move(lines));
  Json cell;
  cell.set("cell_type", "code");
  cell.set("outputs", Json::Array{output});
  Json notebook;
  notebook.set("cells", Json::Array{cell});
  notebook.set("nbformat", 4);
  return to_text(notebook, 1);
}

struct Damage {
  const char* name;
  std::string (*make)(const std::string&);
};

inline std::vector<Damage> damages() {
  return {
      {"whole", [](const std::string& t) { return t; }},
      {"from_terminal", from_terminal},
      {"wrapped_at_80", wrapped_at_80},
      {"as_notebook", [](const std::string& t) { return as_notebook(t); }},
      {"frames_as_lines", [](const std::string& t) { return frames_as_lines(t); }},
      {"frames_glued", [](const std::string& t) { return frames_glued(t); }},
      {"without_escape", [](const std::string& t) { return without_escape(t); }},
      {"escape_as_letters", [](const std::string& t) { return escape_as_letters(t); }},
      {"with_crlf", [](const std::string& t) { return with_crlf(t); }},
      {"lines_merged", lines_merged},
      {"quoted_lines", quoted_lines},
      {"first_third", [](const std::string& t) { return first_part(t, 3); }},
      {"first_half", [](const std::string& t) { return first_part(t, 5); }},
      {"first_nine_tenths", [](const std::string& t) { return first_part(t, 9); }},
      {"last_half", [](const std::string& t) { return last_part(t, 5); }},
      {"last_tenth", [](const std::string& t) { return last_part(t, 1); }},
      {"end_of_terminal", [](const std::string& t) { return last_part(from_terminal(t), 6); }},
      {"begin_of_terminal", [](const std::string& t) { return first_part(from_terminal(t), 6); }},
  };
}

}  // namespace fitscope::testing
