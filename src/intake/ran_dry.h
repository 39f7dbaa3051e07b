// The warning "your input ran out of data" as it stands in a log: what the causes of
// causes_data.cpp share.
#pragma once

#include <optional>
#include <string>

#include "intake/causes.h"

namespace fitscope::intake {

/// The warning that speaks, and the epoch it stands in.
struct Dry {
  const OutOfData* warning = nullptr;
  const ObservedWarning* seen = nullptr;
  const ObservedEpoch* epoch = nullptr;
  Count index = 0;
};
std::optional<Dry> first_of(const LogFacts& facts, Whose whose);

/// "after its first step", "after at least 2 of 3 steps", "somewhere before step 3".
std::string after_steps(const ObservedEpoch& epoch);

/// Adds where the warning stands, and why it is whose it is.
void quote(Verdict& result, const Dry& dry);

/// Batches the input had: whole epochs before, and what the last one ran.
std::string available(const LogFacts& facts, const Dry& dry);

void offer_no_steps(Verdict& result);
void offer_loop(Verdict& result);

}  // namespace fitscope::intake
