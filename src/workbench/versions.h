// What the version row says as a whole.
#pragma once

#include <string>

#include "workbench/workbench.h"

namespace fitscope::workbench {

/// For somebody who does not know the Keras version: whether it matters, as sentences to stand
/// above the verdict. Empty where a version was given.
std::string versions_note(const State& state);

}  // namespace fitscope::workbench
