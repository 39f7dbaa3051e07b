// What the version row says as a whole.
#pragma once

#include <string>

#include "workbench/workbench.h"

namespace fitscope::workbench {

/// For somebody who does not know the Keras version: whether it matters, as sentences to stand
/// above the verdict. Empty where a version was given.
std::string versions_note(const State& state);

/// "3, 1, 3, 1, then ValueError": the steps of each epoch, and how it ended if not well. Of many
/// epochs the first twelve.
std::string steps_row(const trace::Trace& trace);

}  // namespace fitscope::workbench
