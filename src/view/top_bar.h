// The presets menu, undo and redo, and what could not be read from a link or a field.
#pragma once

#include <vector>

#include "base/result.h"
#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

/// What was pressed, where the window has buttons for files.
enum class FileWish { kNone, kOpen, kSave };

/// What could not be read, and a button that puts it away.
void draw_notes(const Ui& ui, const std::vector<Error>& notes, workbench::Commands& out);

/// `with_files`: with buttons for them. A page has its own.
FileWish draw_top_bar(const Ui& ui, const workbench::State& state, const std::vector<Error>& notes,
                      workbench::Commands& out, bool with_files);

/// What the article says of the preset beside what really happens. Nothing for other scenarios.
void draw_article(const Ui& ui, const workbench::State& state);

}  // namespace fitscope::view
