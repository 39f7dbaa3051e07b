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
/// `steps`: of an epoch, where no steps_per_epoch was given; 0: it was.
void offer_loop(Verdict& result, Count steps = 0);

/// Batches of a used-up generator that Keras 3.7 and later give again, at most.
inline constexpr Count kPeeked = 2;

/// Each later epoch ran no more than the two batches that Keras 3.7 and later give again of a
/// used-up generator, and some did: no other input does that. Of exact counts only.
bool replays(const ObservedFit& fit);

}  // namespace fitscope::intake
