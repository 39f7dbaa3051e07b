// Play, pause, one batch, one epoch, and the scrubber over all steps that ran.
#pragma once

#include "view/run_index.h"
#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

void draw_transport(const Ui& ui, const workbench::State& state, workbench::Commands& out,
                    const RunIndex& index);

}  // namespace fitscope::view
