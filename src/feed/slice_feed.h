// Arrays and tf.data over them: slices of rows, some passes to one iterator.
//
// Simulated  shuffle's new order in every pass, repeat, take, drop_remainder, unbatched samples,
// and what the
//            cardinality tells Keras; passes after the first one that have fewer batches. Keras 2's
//            arrays are repeat(epochs) of a pass, Keras 3's one pass.
// Left out   shuffle="batch"; prefetch, which reads ahead of training.
// Source     keras 601488fd4c (2.15.0) engine/data_adapter.py: TensorLikeDataAdapter,
// DatasetAdapter;
//            keras 250b42181c (3.15.1) src/trainers/data_adapters/array_data_adapter.py:
//            ArrayDataAdapter, tf_dataset_adapter.py: TFDatasetAdapter.
#pragma once

#include <optional>

#include "feed/feed.h"
#include "feed/slices.h"

namespace fitscope::feed {

struct SlicePlan {
  Slices slices;
  bool shuffled = false;            ///< Every pass is in an order of its own.
  bool unbatched = false;           ///< Samples without a batch axis; slices.batch is 1.
  std::optional<Count> passes = 1;  ///< In one iterator; unset: for ever.
  std::optional<Count> take;        ///< Batches of one iterator at most.
  bool known = true;                ///< Is Keras told the cardinality?
  std::optional<Count> later;       ///< Batches of each pass but the very first; unset: all.
  bool uncut = false;               ///< Rows that cannot be cut into batches: every pull raises.
  std::optional<Count>
      told;  ///< What it is told instead of the truth: one pass (Keras 2's arrays).
};

class SliceFeed : public Feed {
 public:
  explicit SliceFeed(const SlicePlan& plan) : plan_(plan) {}

  void open() override;
  Pull next(Batch& batch) override;
  Count skip(Count limit, Stretch& stretch) override;
  std::optional<Count> num_batches() const override;
  bool infinite() const override { return plan_.known && !true_batches(); }
  std::optional<Count> true_batches() const override;
  std::optional<Count> numbers_repeat_after() const override;

 private:
  Batch at(Count position) const;
  Stretch from(Count position, Count most) const;
  std::optional<Count> in_iterator() const;  ///< Batches one iterator gives; unset: no end.
  Count in_first_pass() const;               ///< … and this one's first pass.
  Count in_later_pass() const { return plan_.later.value_or(plan_.slices.count()); }
  Count left() const;  ///< Batches of this iterator still to come; huge if endless.

  SlicePlan plan_;
  Count first_pass_ = 0;  ///< of this iterator
  Count position_ = 0;    ///< batches this iterator has given
};

}  // namespace fitscope::feed
