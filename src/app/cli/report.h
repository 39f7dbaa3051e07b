// A run for people: the verdict, its arithmetic, a ribbon of steps per epoch, what to change.
#pragma once

#include <string>
#include <vector>

#include "app/cli/terminal.h"
#include "diagnosis/finding.h"
#include "scenario/scenario.h"
#include "workbench/outcome.h"
#include "workbench/profile_run.h"

namespace fitscope::cli {

/// The sentence in the colour of its severity, and the arithmetic under it.
std::string verdict_text(const diagnosis::Finding& finding, const Terminal& terminal);

/// One run, in full; `runs`: the same under every Keras, or none.
std::string report(const scenario::Scenario& scenario, const workbench::Outcome& outcome,
                   const std::vector<workbench::ProfileRun>& runs, const Terminal& terminal);

/// Several releases: one paragraph each, and the steps side by side.
std::string report_all(const scenario::Scenario& scenario,
                       const std::vector<workbench::Outcome>& outcomes, const Terminal& terminal);

}  // namespace fitscope::cli
