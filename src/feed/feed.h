// Who gives batches, as Keras's data adapters see it: an iterator, a length, and a way to skip.
//
// Pure bookkeeping on integers: a billion rows cost nothing. Numbers are made by feed/samples.h.
#pragma once

#include <memory>
#include <optional>

#include "feed/batch.h"
#include "feed/stretch.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::feed {

class Feed {
 public:
  virtual ~Feed() = default;

  /// A new iterator, as iter(dataset) or the adapter's get_tf_dataset() would make.
  virtual void open() = 0;

  /// The next batch of the open iterator.
  virtual Pull next(Batch& batch) = 0;

  /// Skips up to `limit` batches that have a closed form, as that many next() calls would. Returns
  /// how many; `stretch` describes them. 0: call next().
  virtual Count skip(Count limit, Stretch& stretch) = 0;

  /// The user's own on_epoch_end() is called; a Sequence's __len__ may return something else after.
  virtual void on_epoch_end() {}

  /// What Keras is told: batches in one pass. nullopt: unknown.
  virtual std::optional<Count> num_batches() const = 0;
  virtual bool infinite() const { return false; }  ///< tf.data's INFINITE cardinality.

  /// The truth: batches one pass really has; nullopt: it never ends.
  virtual std::optional<Count> true_batches() const = 0;

  /// Batches drawn at construction to learn shapes, and how the last pull of these ended.
  virtual Count peeked() const { return 0; }
  virtual Pull peek_result() const { return Pull::kBatch; }

  /// Batches the next open() would hand out again.
  virtual Count replays() const { return 0; }

  /// Batch numbers are equal modulo this; unset: every number is another batch.
  virtual std::optional<Count> numbers_repeat_after() const { return std::nullopt; }

  /// Which batch the source works on, from 1 in the order of its yields: what a blocked pull waits
  /// for.
  virtual Count yield_number() const { return 0; }
};

/// A feed for training. `epochs` (= fit.epochs - fit.initial_epoch) matters to Keras 2's arrays,
/// which repeat() so often. Batch size as Keras infers it: see effective_batch_size. `peeks`:
/// batches of a generator drawn beforehand, where those are not as many as the profile draws.
std::unique_ptr<Feed> make_feed(const scenario::Scenario& scenario, scenario::Profile profile,
                                std::optional<Count> peeks = std::nullopt);

/// The validation data's feed; nullptr without validation.
std::unique_ptr<Feed> make_validation_feed(const scenario::Scenario& scenario,
                                           scenario::Profile profile);

/// `fit.batch_size`, or 32, or ceil(samples / steps_per_epoch) for arrays without batch_size; 0
/// counts as unset.
Count effective_batch_size(const scenario::Scenario& scenario);

/// One row in batches of -1: of both sides of a reshape TensorFlow is to find out the size. It is
/// refused with the first batch; that there are -1 of them Keras believes.
bool cannot_be_cut(const scenario::Scenario& scenario);
bool validation_cannot_be_cut(const scenario::Scenario& scenario);

/// The size that fit() is given for validation arrays: `validation_batch_size or batch_size`; 0:
/// none.
Count given_validation_batch_size(const scenario::Scenario& scenario);

/// As effective_batch_size() for the validation data, of which there are `rows`.
Count validation_batch_size(const scenario::Scenario& scenario, Count rows);

/// Is the number of rows of a batch part of the tensors' static shape? So for arrays cut without a
/// rest and for batch(…, drop_remainder=True).
bool static_rows(const scenario::Scenario& scenario);

/// The rows that the validation batches' static shape has; 0: it has none.
Count fixed_validation_rows(const scenario::Scenario& scenario);

/// Rows that train and rows that validate: validation_split takes the last ones.
struct SplitRows {
  Count training = 0;
  Count validation = 0;
};
SplitRows split_rows(const scenario::Scenario& scenario);

}  // namespace fitscope::feed
