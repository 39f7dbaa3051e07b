// Fields that are good one by one may be too large together: what is taken then.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "scenario/property.h"

namespace fitscope::scenario {

/// Of a whole number that check_together finds too large beside the other fields: the largest that
/// it does not. Nothing: it finds no fault with this field, or none would do.
std::optional<Value> largest_that_runs(const Scenario& scenario, const Property& property);

/// Lowers what is too large, so that as much as possible of a link can be run.
/// Returns  what was lowered, why, and to what.
std::vector<Error> lower_to_what_runs(Scenario& scenario);

/// Leaves out what does not go with the other fields, so that these can be run.
/// Returns  what was left out, and why. What still cannot run, check_together says.
std::vector<Error> leave_out_what_contradicts(Scenario& scenario);

}  // namespace fitscope::scenario
