// How good the diagnosis is, in six figures with their marks: `./scripts/score` prints them.
//
// Cases are data (tests/cases/, tests/golden/ledgers/) or drawn at random. A score counts; it knows
// no case by name, and no rule knows a case.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace fitscope::score {

struct Options {
  /// Fewer drawn runs, for the tests of every day: the same marks.
  bool quick = false;
};

struct Report {
  bool met = false;
  std::string figures;               ///< "158 of 158": one line.
  std::vector<std::string> details;  ///< What was missed, and tables.
  Json json;                         ///< The figures of --json.
};

/// Control flow: the verdict is exact.
Report control_flow(const Options& options);
/// Real threads, rebuilt.
Report real_cases(const Options& options);
/// Heads, losses, rates and data that do not go together, trained.
Report configuration_faults(const Options& options);
/// Healthy runs that nothing may be said against.
Report false_alarms(const Options& options);
/// Healthy runs with one fault put in.
Report mutations(const Options& options);
/// Recorded consoles, damaged.
Report damaged_logs(const Options& options);

}  // namespace fitscope::score
