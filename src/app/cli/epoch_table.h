// The per-epoch ledger as a table for people: steps, a ribbon, samples, and what was logged.
#pragma once

#include <string>

#include "app/cli/terminal.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::cli {

/// As wide as the terminal at most. What callbacks watch comes before the losses, these before the
/// other metrics; the names of columns that found no room stand below it.
std::string epoch_table(const scenario::Scenario& scenario, const trace::Trace& trace,
                        const Terminal& terminal);

}  // namespace fitscope::cli
