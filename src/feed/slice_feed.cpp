#include "feed/slice_feed.h"

#include <algorithm>
#include <limits>

namespace fitscope::feed {
namespace {

constexpr Count kNoEnd = std::numeric_limits<Count>::max();

}  // namespace

void SliceFeed::open() {
  if (position_ > 0) {
    const Count past_first = std::max<Count>(0, position_ - in_first_pass());
    const Count later = in_later_pass();
    first_pass_ += 1 + (past_first > 0 ? (past_first + later - 1) / later : 0);
  }
  position_ = 0;
}

Count SliceFeed::in_first_pass() const {
  return first_pass_ == 0 ? plan_.slices.count() : in_later_pass();
}

std::optional<Count> SliceFeed::true_batches() const {
  return plan_.told ? plan_.told : in_iterator();
}

std::optional<Count> SliceFeed::in_iterator() const {
  const Count later = in_later_pass();
  std::optional<Count> total;
  if (plan_.passes) total = *plan_.passes > 0 ? in_first_pass() + later * (*plan_.passes - 1) : 0;
  if (!plan_.passes && later == 0) total = in_first_pass();  // repeat() ends with an empty pass
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
  const Count first = in_first_pass();
  const Count later = in_later_pass();
  const bool past = position >= first;
  Batch batch = plan_.slices.at(past ? (position - first) % later : position);
  batch.pass = first_pass_ + (past ? 1 + (position - first) / later : 0);
  // Each pass has batches of its own; they count on over the passes of an iterator.
  if (plan_.shuffled) batch.number = first_pass_ * plan_.slices.count() + position;
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
  stretch = from(position_, most);
  const Count batches = stretch.batches();
  position_ += batches;
  return batches;
}

Stretch SliceFeed::from(Count position, Count most) const {
  const Count first = in_first_pass();
  const Count later = in_later_pass();
  const Count count = plan_.slices.count();
  if (later == count) return rounds_over(plan_.slices, position % count, at(position), most);
  // The very first pass alone, which may end in a short batch. No later one comes to the rows' end.
  if (first == count && position < first) {
    return rounds_over(plan_.slices, position, at(position), std::min(most, first - position));
  }
  if (plan_.shuffled) return alike(at(position), most);
  // Numbers jump back with each pass: whole passes, or what is left of this one.
  const Count in_pass = (position - first) % later;
  const Count left_of_pass = position < first ? first - position : later - in_pass;
  const bool whole = left_of_pass == later && most >= later;
  Stretch stretch = alike(at(position), whole ? later : std::min(most, left_of_pass));
  if (whole) stretch.times = most / later;
  return stretch;
}

}  // namespace fitscope::feed
