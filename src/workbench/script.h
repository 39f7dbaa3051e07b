// The state as code to take away: what the page's buttons and the window's copy.
#pragma once

#include <cstdint>
#include <string>

#include "workbench/workbench.h"

namespace fitscope::workbench {

/// The scenario as Python for the Keras it names; once the run is over, the verdict's cause is
/// marked.
std::string python_script(const State& state);
/// The line of that script, from 1, that the step at `at` comes from: where its batch is given, or,
/// of a step that raised or was never run, the verdict's cause. 0: no such step or line.
std::int64_t script_line(const State& state, trace::Moment at);
/// The same as a Jupyter notebook.
std::string notebook(const State& state);

}  // namespace fitscope::workbench
