// Scenario <-> link text, the part of an address after '#': s=1&fit.steps_per_epoch=3&…
// Only what differs from the default is written, `s=1` (the schema) first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scenario/scenario.h"

namespace fitscope::scenario {

std::string to_link(const Scenario& scenario);

/// Never fails: what cannot be read is named in `notes` and left at its default; numbers out of
/// range are clamped and named. `preset=NAME` starts from that preset. Percent-encoding is understood.
struct ReadLink {
  Scenario scenario;
  std::vector<Error> notes;
};
ReadLink read_link(std::string_view text);

}  // namespace fitscope::scenario
