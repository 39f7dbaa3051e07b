// The verdict in one sentence, then why. Everything said comes from the findings.
#pragma once

#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

void draw_verdict(const Ui& ui, const workbench::State& state, workbench::Commands& out);
void draw_why(const Ui& ui, const workbench::State& state, workbench::Commands& out);

}  // namespace fitscope::view
