#include "feed/generator_feed.h"

#include <algorithm>
#include <limits>

namespace fitscope::feed {

using scenario::MaybeCount;
using scenario::Profile;

GeneratorFeed::GeneratorFeed(const scenario::GeneratorSpec& spec, const Slices& slices,
                             Profile profile, Count read_ahead)
    : spec_(spec), slices_(slices), replay_(profile >= Profile::kKeras37), read_ahead_(read_ahead) {
  slices_.keep_last = spec_.short_last;
  for (Count i = 0; i < peeked_by(profile); ++i) {
    Batch batch;
    peek_result_ = draw(batch);
    if (peek_result_ != Pull::kBatch) break;
    peeked_.push_back(batch);
  }
}

Count GeneratorFeed::per_pass() const {
  if (slices_.count() == 0) return 0;
  if (spec_.first_only) return 1;
  return spec_.batches.value_or(slices_.count());
}

std::optional<Count> GeneratorFeed::true_batches() const {
  if (spec_.loops) return std::nullopt;
  return per_pass();
}

std::optional<Count> GeneratorFeed::numbers_repeat_after() const {
  return std::max<Count>(1, std::min(per_pass(), slices_.count()));
}

Count GeneratorFeed::replays() const {
  return replay_ ? static_cast<Count>(handed_out_) : 0;
}

Batch GeneratorFeed::at(Count yield) const {
  // More batches than the rows give: the generator starts over with the rows.
  const Count in_pass = yield % per_pass();
  Batch batch = slices_.at(in_pass % slices_.count());
  batch.pass = yield / per_pass();
  batch.unbatched = spec_.single_samples;
  batch.features = spec_.features.value_or(-1);
  batch.nan = spec_.nan_at == yield + 1;
  batch.label_changed = spec_.label_change_at && yield + 1 >= *spec_.label_change_at;
  if (spec_.empty_after && yield >= *spec_.empty_after) {
    batch.rows = 0;
    batch.is_short = true;
  }
  return batch;
}

Pull GeneratorFeed::draw(Batch& batch) {
  if (returned_) return Pull::kDry;
  const Count per = per_pass();
  if (per == 0) return spec_.loops ? Pull::kBlocked : Pull::kDry;  // `while True` around nothing
  if (!spec_.loops && yielded_ >= per) return Pull::kDry;
  if (spec_.block_at == yielded_ + 1) return Pull::kBlocked;
  if (spec_.raise_at == yielded_ + 1) {
    returned_ = true;
    return Pull::kRaised;
  }
  batch = at(yielded_);
  ++yielded_;
  return Pull::kBatch;
}

void GeneratorFeed::open() {
  Batch lost;
  for (Count i = 0; drawn_ && i < read_ahead_; ++i) {
    if (next(lost) != Pull::kBatch) break;
  }
  drawn_ = false;
  if (replay_) position_ = 0;
}

Pull GeneratorFeed::next(Batch& batch) {
  drawn_ = true;
  if (position_ == peeked_.size()) return draw(batch);
  batch = peeked_[position_];
  batch.replayed = position_ < handed_out_;
  ++position_;
  handed_out_ = std::max(handed_out_, position_);
  return Pull::kBatch;
}

Count GeneratorFeed::skip(Count limit, Batch& first) {
  const Count per = per_pass();
  if (position_ < peeked_.size() || returned_ || per == 0) return 0;
  const Count yield = yielded_;
  Count alike = limit;
  if (!spec_.loops) alike = std::min(alike, per - yield);
  // Up to the next batch that is out of the ordinary.
  for (const MaybeCount& odd : {spec_.nan_at, spec_.raise_at, spec_.block_at}) {
    if (odd && *odd > yield) alike = std::min(alike, *odd - 1 - yield);
  }
  if (spec_.label_change_at && *spec_.label_change_at - 1 > yield) {
    alike = std::min(alike, *spec_.label_change_at - 1 - yield);
  }
  const bool empty = spec_.empty_after && yield >= *spec_.empty_after;
  if (spec_.empty_after && !empty) alike = std::min(alike, *spec_.empty_after - yield);
  if (!empty) {
    const Count in_pass = yield % per;
    const Count in_slices = in_pass % slices_.count();
    const bool meets_short = slices_.has_short() && per >= slices_.count();
    if (meets_short) alike = std::min(alike, slices_.full() - in_slices);
    // A pass that is no whole number of rounds over the rows jumps back to row 0: numbers would
    // break.
    const bool jumps = per % slices_.count() != 0 && per > slices_.count();
    if (jumps) alike = std::min(alike, per - in_pass);
  }
  if (alike <= 0) return 0;
  first = at(yield);
  drawn_ = true;
  yielded_ += alike;
  return alike;
}

}  // namespace fitscope::feed
