// What to change, for people: the fixes that were run, what was not checked, what would decide it.
#pragma once

#include <string>

#include "app/cli/terminal.h"
#include "workbench/outcome.h"

namespace fitscope::cli {

/// With its headings; empty: there is nothing to change. Where no fixes were looked for, what the
/// rules offer, and that it is not checked.
std::string what_to_change(const workbench::Outcome& outcome, const Terminal& terminal);

}  // namespace fitscope::cli
