// Keras 3's EpochIterator with the TensorFlow trainer's TFEpochIterator, in the two forms it had.
//
// Simulated  the iterator carried over from epoch to epoch while steps_per_epoch is set; the length
// learned
//            by running dry, failing step included; since 3.7 the count of batches seen and the
//            renewal at an exact end, which 3.0 to 3.6 lack, and partial executions; where
//            on_epoch_end() changes a PyDataset's length, that Keras goes by the first one, and
//            that since 3.7 fit() calls it before the first epoch, too.
// Left out   distribution strategies; prefetch.
// Source     keras 250b42181c (3.15.1) src/trainers/epoch_iterator.py: EpochIterator;
//            src/backend/tensorflow/trainer.py: TFEpochIterator; keras 7004f526cf (3.6.0) the same
//            files.
#pragma once

#include "trainer/epoch_steps.h"

namespace fitscope::trainer {

/// 3.7 and later.
class EpochIterator : public EpochSteps {
 public:
  EpochIterator(std::unique_ptr<feed::Feed> feed, MaybeCount steps, Count steps_per_execution);

  MaybeCount num_batches() const override;
  void begin_fit(RunContext& run) override;
  bool begin_epoch(RunContext& run) override;
  std::optional<Execution> next(RunContext& run) override;
  Count more_alike() const override;
  void also_ran(Count executions) override;
  void ran_dry(RunContext& run) override;
  Count bound() const override { return steps_per_epoch_ > 0 ? steps_per_epoch_ : kUnbounded; }
  bool partial_executions() const override { return true; }
  bool counted_dry() const override { return counted_dry_; }

 private:
  bool all_seen() const { return num_batches_.value_or(0) != 0 && steps_seen_ >= *num_batches_; }

  MaybeCount num_batches_;
  bool has_iterator_ = false;
  Count steps_seen_ = 0;
  Count steps_per_epoch_ = -1;  // of this epoch; -1: until exhausted
  Count step_ = 0;
  bool counted_dry_ = false;
};

/// 3.0 to 3.6.
class EpochIterator30 : public EpochSteps {
 public:
  EpochIterator30(std::unique_ptr<feed::Feed> feed, MaybeCount steps, Count steps_per_execution);

  MaybeCount num_batches() const override;
  /// Nothing is reset: with validation_steps an evaluation goes on where the last one stopped.
  void begin_fit(RunContext&) override {}
  bool begin_epoch(RunContext& run) override;
  std::optional<Execution> next(RunContext& run) override;
  Count more_alike() const override;
  void also_ran(Count executions) override;
  void ran_dry(RunContext& run) override;
  Count bound() const override { return bound_; }

 private:
  MaybeCount num_batches_;
  bool has_iterator_ = false;
  Count steps_seen_ = 0;
  Count bound_ = kUnbounded;
  Count step_ = 0;
};

}  // namespace fitscope::trainer
