// A Python script as parts and lines that know which fields of the scenario they hold.
//
// Parts become cells of a notebook; the fields are how the line behind a verdict is found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fitscope::exporter {

/// Keys of the property table: "fit.steps_per_epoch".
using Keys = std::vector<std::string>;

struct Line {
  std::string text;
  Keys holds;                ///< Fields whose value stands in this line.
  Keys lacks;                ///< Fields that would stand here if they were set.
  bool gives_batch = false;  ///< A batch to train on comes from here.
  bool is_cause = false;     ///< The verdict points here.
};

struct Part {
  std::string title;  ///< "The data": a comment, or the heading of a cell.
  std::vector<Line> lines;
  std::size_t indent = 0;  ///< Blanks before every line, as inside a `with` around the part.

  void add(std::string text, Keys holds = {}, Keys lacks = {});
  /// Text with several lines, which hold no field. A last line break is left out.
  void add_text(std::string_view text);
  void blank() { lines.emplace_back(); }
};

struct Script {
  std::vector<std::string> about;  ///< Plain sentences for the top, one a line.
  std::vector<Part> parts;
};

/// One argument of a call: "steps_per_epoch=3".
struct Argument {
  std::string text;
  Keys holds;
};

/// `opening` + arguments + `closing`, on one line if that is short, else an argument a line.
void add_call(Part& part, const std::string& opening, const std::vector<Argument>& arguments,
              const std::string& closing, std::size_t indent = 0, Keys lacks = {},
              bool one_a_line = false);

/// Columns no line is longer than.
inline constexpr std::size_t kColumns = 100;

/// Breaks a sentence at blanks; control characters become blanks.
std::vector<std::string> wrapped(std::string_view sentence, std::size_t columns);

/// The script as one text: what is about it as comments, then its parts.
std::string to_text(const Script& script);

/// Number in that text, from 1, of the first line with a flag of Line; 0: there is none.
std::int64_t line_number(const Script& script, bool Line::*flag);

}  // namespace fitscope::exporter
