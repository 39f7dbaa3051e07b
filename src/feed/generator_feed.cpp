#include "feed/generator_feed.h"

#include <algorithm>
#include <limits>

namespace fitscope::feed {

using scenario::MaybeCount;
using scenario::Profile;

GeneratorFeed::GeneratorFeed(const scenario::GeneratorSpec& spec, const Slices& slices,
                             Profile profile, Count read_ahead, std::optional<Count> peeks)
    : spec_(spec), slices_(slices), replay_(profile >= Profile::kKeras37), read_ahead_(read_ahead) {
  slices_.keep_last = spec_.short_last;
  for (Count i = 0; i < peeks.value_or(scenario::batches_peeked(profile)); ++i) {
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

Count GeneratorFeed::skip(Count limit, Stretch& stretch) {
  const Count per = per_pass();
  if (position_ < peeked_.size() || returned_ || per == 0) return 0;
  const Count yield = yielded_;
  Count most = limit;
  if (!spec_.loops) most = std::min(most, per - yield);
  // Up to the next batch that is out of the ordinary.
  for (const MaybeCount& odd : {spec_.nan_at, spec_.raise_at, spec_.block_at}) {
    if (odd && *odd > yield) most = std::min(most, *odd - 1 - yield);
  }
  if (spec_.label_change_at && *spec_.label_change_at - 1 > yield) {
    most = std::min(most, *spec_.label_change_at - 1 - yield);
  }
  const bool empty = spec_.empty_after && yield >= *spec_.empty_after;
  if (spec_.empty_after && !empty) most = std::min(most, *spec_.empty_after - yield);
  if (most <= 0) return 0;
  stretch = from(yield, most);
  if (empty) {
    stretch.until_short = Stretch::kNever;
    stretch.full_rows = 0;
  }
  const Count batches = stretch.batches();
  drawn_ = true;
  yielded_ += batches;
  return batches;
}

Stretch GeneratorFeed::from(Count yield, Count most) const {
  const Count per = per_pass();
  const Count in_pass = yield % per;
  if (per < slices_.count()) return alike(at(yield), most);  // no pass comes to the rows' end
  const Count in_rows = in_pass % slices_.count();
  if (per % slices_.count() == 0) return rounds_over(slices_, in_rows, at(yield), most);
  // A pass that is no whole number of rounds over the rows jumps back to row 0: whole passes, or
  // what is left of this one.
  const bool whole = in_pass == 0 && most >= per;
  Stretch stretch =
      rounds_over(slices_, in_rows, at(yield), whole ? per : std::min(most, per - in_pass));
  if (whole) stretch.times = most / per;
  return stretch;
}

}  // namespace fitscope::feed
