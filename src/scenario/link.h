// Scenario <-> link text, the part of an address after '#': s=1&fit.steps_per_epoch=3&…
// Only what differs from the default is written, `s=1` (the schema) first, then in the order of the
// property table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scenario/scenario.h"

namespace fitscope::scenario {

std::string to_link(const Scenario& scenario);

struct ReadLink {
  Scenario scenario;         ///< Always a good one: every field passes check_value.
  std::vector<Error> notes;  ///< In the order of the text; at most kMaxLinkNotes.
  std::string result;  ///< `result=…`: what the run gave who shared the link. Empty: unsaid.
};

inline constexpr std::size_t kMaxLinkNotes = 20;

/// Never fails: what cannot be read is named in `notes` and left as it was; numbers out of range
/// are clamped and named, as is what is too large beside the other fields; of a key given twice the
/// last one counts. `preset=NAME` starts from that preset, wherever it stands. Percent-encoding is
/// understood, and so is a whole address with a
/// '#'.
ReadLink read_link(std::string_view text);

}  // namespace fitscope::scenario
