// One scenario, run and judged: what the CLI prints and the page shows.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "diagnosis/finding.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::workbench {

struct Outcome {
  scenario::Profile profile = scenario::Profile::kKeras315;
  trace::Trace trace;
  std::vector<diagnosis::Finding> findings;  ///< The primary first.
};

Outcome run(const scenario::Scenario& scenario, scenario::Profile profile);

/// Every profile, oldest first.
std::vector<Outcome> run_all(const scenario::Scenario& scenario);

/// 0 healthy, 1 something is wrong, 3 cannot tell.
int exit_status(const Outcome& outcome);

/// The documented, versioned object of `fitscope run --json`.
Json to_json(const Outcome& outcome);

}  // namespace fitscope::workbench
