// What real Keras printed, with what it really did: tests/golden/ledgers/ and the scenarios of
// tests/corpus/ they were recorded from.
#pragma once

#include <string>
#include <vector>

#include "golden/ledger.h"
#include "scenario/scenario.h"

namespace fitscope::testing {

struct RecordedLog {
  std::string name;     ///< "3.15.1 presets/steps-floor"
  std::string release;  ///< "3.15.1"
  scenario::Scenario scenario;
  golden::Ledger ledger;
  std::string text;  ///< The console, and the traceback if it ended in an exception.
};

/// Every recording that printed anything, of one step per execution. Never empty.
const std::vector<RecordedLog>& recorded_logs();
/// Those of several steps per execution, of which a console tells little.
const std::vector<RecordedLog>& recorded_executions();

/// As Python prints an exception that nobody catches.
std::string traceback(const std::string& type, const std::string& message);

}  // namespace fitscope::testing
