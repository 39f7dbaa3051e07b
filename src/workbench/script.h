// The state as code to take away: what the page's buttons and the window's copy.
#pragma once

#include <string>

#include "workbench/workbench.h"

namespace fitscope::workbench {

/// The scenario as Python for the Keras it names; once the run is over, the verdict's cause is
/// marked.
std::string python_script(const State& state);
/// The same as a Jupyter notebook.
std::string notebook(const State& state);

}  // namespace fitscope::workbench
