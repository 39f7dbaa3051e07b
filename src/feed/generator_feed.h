// A Python generator, as model.fit(generator) sees it.
//
//   make     peek: the first 1 (Keras 2) or 2 (Keras 3) batches are drawn to learn shapes
//   open()   2.15, 3.0 to 3.6: goes on where the last iterator was; the peeked batches come once
//            3.7 and later: the peeked batches again, then whatever the generator has left
//
// Simulated  the peek and its replay; the source's own position, which no epoch resets; all that
//            scenario::GeneratorSpec describes.
// Left out   prefetch and worker threads, so an iterator that is given up loses nothing it read
//            ahead. Training gives none up: how far it is ahead there, threads decide, and no step
//            hangs on it (tests/golden/known_differences.md).
// Source     keras 601488fd4c (2.15.0) engine/data_adapter.py:
//            GeneratorDataAdapter._peek_and_restore;
//            keras 250b42181c (3.15.1) src/trainers/data_adapters/generator_data_adapter.py:
//            GeneratorDataAdapter, peek_and_restore.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "feed/feed.h"
#include "feed/slices.h"

namespace fitscope::feed {

class GeneratorFeed : public Feed {
 public:
  /// Peeks here. `slices`: the rows behind it, as the generator cuts them; `peeks`: unset: as many
  /// batches as the profile does.
  GeneratorFeed(const scenario::GeneratorSpec& spec, const Slices& slices,
                scenario::Profile profile, Count read_ahead = 0,
                std::optional<Count> peeks = std::nullopt);

  void open() override;
  Pull next(Batch& batch) override;
  Count skip(Count limit, Stretch& stretch) override;
  std::optional<Count> num_batches() const override { return std::nullopt; }
  std::optional<Count> true_batches() const override;
  Count peeked() const override { return static_cast<Count>(peeked_.size()); }
  Pull peek_result() const override { return peek_result_; }
  Count replays() const override;
  std::optional<Count> numbers_repeat_after() const override;
  Count yield_number() const override { return yielded_ + 1; }

 private:
  /// Runs the generator to its next yield.
  Pull draw(Batch& batch);
  Count per_pass() const;
  Batch at(Count yield) const;
  /// From that yield on, at most so many batches in which nothing odd happens.
  Stretch from(Count yield, Count most) const;

  scenario::GeneratorSpec spec_;
  Slices slices_;
  bool replay_;
  Count read_ahead_;    ///< batches an iterator that is given up has drawn in vain
  bool drawn_ = false;  ///< has the open iterator given a batch?
  Count yielded_ = 0;
  bool returned_ = false;  ///< The generator is over: it returned or raised.
  std::vector<Batch> peeked_;
  Pull peek_result_ = Pull::kBatch;
  std::size_t position_ = 0;    ///< in peeked_, of this iterator
  std::size_t handed_out_ = 0;  ///< how many of peeked_ any iterator has given already
};

}  // namespace fitscope::feed
