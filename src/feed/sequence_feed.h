// keras.utils.Sequence, PyDataset: batches by index, as many as __len__ says.
//
// Simulated  a declared length beyond the data: numpy slices past the end are batches of 0 rows;
// one below it:
//            the tail is never seen; an on_epoch_end() that changes the length; shuffle, which
//            changes the order of batches, not the rows in them.
// Left out   worker processes; a __getitem__ that raises IndexError past the end; the real random
// order:
//            a shuffled pass begins at a seeded index and goes round, which needs no list of a
//            billion.
// Source     keras 601488fd4c (2.15.0) engine/data_adapter.py: KerasSequenceAdapter;
//            keras 250b42181c (3.15.1) src/trainers/data_adapters/py_dataset_adapter.py:
//            PyDatasetAdapter.
#pragma once

#include <cstdint>
#include <optional>

#include "feed/feed.h"
#include "feed/slices.h"

namespace fitscope::feed {

class SequenceFeed : public Feed {
 public:
  SequenceFeed(const scenario::SequenceSpec& spec, const Slices& slices, bool shuffle,
               std::uint32_t seed, scenario::Profile profile);

  void open() override;
  Pull next(Batch& batch) override;
  Count skip(Count limit, Stretch& stretch) override;
  void on_epoch_end() override { declared_ = later_; }
  std::optional<Count> num_batches() const override { return declared_; }
  std::optional<Count> true_batches() const override { return length_; }
  Count peeked() const override { return peeked_; }
  std::optional<Count> numbers_repeat_after() const override { return longest_; }

 private:
  Batch at(Count index) const;
  Count index() const { return (position_ + start_) % in_pass_; }

  Slices slices_;
  bool shuffle_;
  std::uint32_t seed_;
  Count length_;    ///< batches it really has
  Count declared_;  ///< what __len__ returns …
  Count later_;     ///< … and what after on_epoch_end()
  Count longest_;   ///< the larger of these
  Count peeked_;
  Count pass_ = -1;
  Count in_pass_ = 0;  ///< what __len__ returned when this pass began
  Count start_ = 0;    ///< index this pass begins with
  Count position_ = 0;
};

}  // namespace fitscope::feed
