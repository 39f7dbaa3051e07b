// The console exactly as Keras prints it, as a terminal shows it after all overwriting.
#pragma once

#include <string>
#include <vector>

#include "trace/coloured_screen.h"
#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

/// A terminal line broken at the panel's width.
struct ConsoleRow {
  std::string text;
  std::vector<trace::InkRun> inks;  ///< Together as long as text.
  std::int64_t epoch = -1;
  bool error_stream = false;
  bool continued = false;  ///< The second or a later part of its line.
};

struct ConsolePanel {
  std::vector<ConsoleRow> rows;
  std::int64_t revision = -1;
  float width = 0;
  float scale = 1;  ///< Of the letters: somewhat smaller where that keeps lines whole.
};

/// Characters of the longest line.
int longest(const std::vector<trace::ColouredLine>& lines);

/// Breaks lines after `columns` characters (UTF-8 is kept whole).
std::vector<ConsoleRow> broken(const std::vector<trace::ColouredLine>& lines, int columns);

/// What stands there when nothing was printed.
std::string_view empty_console_text(const workbench::State& state);

/// `hovered`: the step the pointer is on elsewhere, whose lines are marked as the cursor's are, but
/// lighter.
void draw(ConsolePanel& panel, const Ui& ui, const workbench::State& state, trace::Moment hovered,
          float height);

}  // namespace fitscope::view
