// From a log to a scenario: what it shows is set, what it does not show is assumed, and both are
// listed.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "intake/causes.h"
#include "scenario/scenario.h"

namespace fitscope::intake {

struct Filled {
  std::string key;   ///< "fit.steps_per_epoch"
  std::string text;  ///< in the property table's own text
  std::string why;   ///< "the bar counts to 3"
};

/// [{key, value, why}]
Json to_json(const std::vector<Filled>& fields);

struct Filling {
  scenario::Scenario scenario;
  std::vector<Filled> read;
  std::vector<Filled> assumed;
  /// What the verdict is about and the scenario does not hold, so that its own verdict is another;
  /// empty: nothing.
  std::string missing;
};

/// A scenario whose steps per epoch are those displayed, as far as one can be told.
Filling fill_scenario(const LogFacts& facts, const Verdict& verdict);

}  // namespace fitscope::intake
