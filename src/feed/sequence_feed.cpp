#include "feed/sequence_feed.h"

#include <algorithm>

namespace fitscope::feed {
namespace {

// splitmix64's finisher: any fixed mix will do, it only has to scatter.
std::uint64_t scatter(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

}  // namespace

SequenceFeed::SequenceFeed(const scenario::SequenceSpec& spec, const Slices& slices, bool shuffle,
                           std::uint32_t seed, scenario::Profile profile)
    : slices_(slices),
      shuffle_(shuffle),
      seed_(seed),
      length_(spec.length.value_or(slices.count())),
      declared_(spec.declared_length.value_or(length_)),
      later_(spec.later_length.value_or(declared_)),
      longest_(std::max(declared_, later_)),
      peeked_(std::min<Count>(profile == scenario::Profile::kKeras2 ? 1 : 2, declared_)) {}

void SequenceFeed::open() {
  ++pass_;
  position_ = 0;
  in_pass_ = declared_;
  if (shuffle_ && in_pass_ > 0) {
    const auto mixed = scatter((std::uint64_t{seed_} << 32U) ^ static_cast<std::uint64_t>(pass_));
    start_ = static_cast<Count>(mixed % static_cast<std::uint64_t>(in_pass_));
  }
}

Batch SequenceFeed::at(Count index) const {
  Batch batch;
  if (index < length_ && slices_.count() > 0)
    batch = slices_.at(index % slices_.count());
  else
    batch.is_short = true;
  batch.number = index;
  batch.pass = pass_;
  return batch;
}

Pull SequenceFeed::next(Batch& batch) {
  if (position_ >= in_pass_) return Pull::kDry;
  batch = at(index());
  ++position_;
  return Pull::kBatch;
}

Count SequenceFeed::skip(Count limit, Stretch& stretch) {
  if (position_ >= in_pass_) return 0;
  const Count from = index();
  Count most = std::min({limit, in_pass_ - position_, in_pass_ - from});
  const bool has_rows = from < length_ && slices_.count() > 0;
  if (has_rows) most = std::min(most, length_ - from);
  if (most <= 0) return 0;
  stretch = has_rows ? rounds_over(slices_, from % slices_.count(), at(from), most)
                     : alike(at(from), most);
  position_ += most;
  return most;
}

}  // namespace fitscope::feed
