// The version row: the same scenario under every imitated Keras, as small ribbons.
#pragma once

#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

void draw_versions(const Ui& ui, const workbench::State& state, workbench::Commands& out);

/// "3, 1, 3, 1, 3": the first steps, then "…".
std::string steps_list(const workbench::ProfileRun& run, std::size_t most);

}  // namespace fitscope::view
