// What is said of a link that holds what its run gave who made it.
#pragma once

#include <string>

#include "workbench/workbench.h"

namespace fitscope::workbench {

/// "Same result as when this link was made.", or that it differs and since which version; empty:
/// the link held none, or the run is not over.
std::string shared_note(const State& state);

}  // namespace fitscope::workbench
