#include "feed/slice_feed.h"

#include <algorithm>
#include <limits>

namespace fitscope::feed {
namespace {

constexpr Count kNoEnd = std::numeric_limits<Count>::max();

}  // namespace

void SliceFeed::open() {
  const Count per_pass = plan_.slices.count();
  if (per_pass > 0) first_pass_ += (position_ + per_pass - 1) / per_pass;
  position_ = 0;
}

std::optional<Count> SliceFeed::true_batches() const {
  return plan_.told ? plan_.told : in_iterator();
}

std::optional<Count> SliceFeed::in_iterator() const {
  const Count per_pass = plan_.slices.count();
  std::optional<Count> total;
  if (plan_.passes) total = per_pass * *plan_.passes;
  if (!plan_.passes && per_pass == 0) total = 0;  // repeat() of nothing is nothing
  if (plan_.take) total = total ? std::min(*total, *plan_.take) : *plan_.take;
  return total;
}

std::optional<Count> SliceFeed::num_batches() const {
  if (plan_.told) return plan_.told;
  return plan_.known ? true_batches() : std::nullopt;
}

std::optional<Count> SliceFeed::numbers_repeat_after() const {
  if (plan_.shuffled) return std::nullopt;
  return plan_.slices.count();
}

Count SliceFeed::left() const {
  const auto total = in_iterator();
  return total ? *total - position_ : kNoEnd;
}

Batch SliceFeed::at(Count position) const {
  const Count per_pass = plan_.slices.count();
  Batch batch = plan_.slices.at(position % per_pass);
  batch.pass = first_pass_ + position / per_pass;
  if (plan_.shuffled) batch.number += batch.pass * per_pass;
  batch.unbatched = plan_.unbatched;
  return batch;
}

Pull SliceFeed::next(Batch& batch) {
  if (plan_.uncut) return Pull::kRaised;
  if (left() <= 0) return Pull::kDry;
  batch = at(position_);
  ++position_;
  return Pull::kBatch;
}

Count SliceFeed::skip(Count limit, Stretch& stretch) {
  if (plan_.uncut) return 0;
  const Count most = std::min(limit, left());
  if (most <= 0) return 0;
  const Count index = position_ % plan_.slices.count();
  stretch = rounds_over(plan_.slices, index, at(position_), most);
  position_ += most;
  return most;
}

}  // namespace fitscope::feed
