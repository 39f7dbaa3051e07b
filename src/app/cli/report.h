// A run for people: the verdict, its arithmetic, a ribbon of steps per epoch, what to change.
#pragma once

#include <string>
#include <vector>

#include "app/cli/terminal.h"
#include "scenario/scenario.h"
#include "workbench/outcome.h"

namespace fitscope::cli {

/// One run, in full.
std::string report(const scenario::Scenario& scenario, const workbench::Outcome& outcome,
                   const Terminal& terminal);

/// Several releases: one paragraph each, and the steps side by side.
std::string report_all(const scenario::Scenario& scenario,
                       const std::vector<workbench::Outcome>& outcomes, const Terminal& terminal);

}  // namespace fitscope::cli
