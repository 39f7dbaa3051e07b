// What to change: the fixes that were run, what would decide it, and advice that was not checked.
#pragma once

#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

void draw_fixes(const Ui& ui, const workbench::State& state, workbench::Commands& out);

}  // namespace fitscope::view
