// What the version row says as a whole.
#pragma once

#include <string>
#include <vector>

#include "workbench/workbench.h"

namespace fitscope::workbench {

/// For somebody who does not know the Keras version: whether it matters, as sentences to stand
/// above the verdict. Empty where a version was given.
std::string versions_note(const State& state);

/// What the version row says in one sentence: "Every Keras runs the same steps: 4, 4." or which
/// releases run which. Empty until all have run.
std::string versions_headline(const std::vector<ProfileRun>& runs);

}  // namespace fitscope::workbench
