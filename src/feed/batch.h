// A batch as the training loop sees it before any number is touched: which rows, and what is odd.
#pragma once

#include <cstdint>

namespace fitscope::feed {

using Count = std::int64_t;

struct Batch {
  Count number = 0;  ///< Which yield of the source it is, from 0: equal numbers are equal batches.
  Count pass = 0;    ///< Pass over the data it belongs to, from 0: each has its own order of rows.
  Count first_row = 0;  ///< Position in that order.
  Count rows = 0;
  bool is_short = false;       ///< Fewer rows than a full batch.
  bool replayed = false;       ///< Handed out in an earlier epoch already.
  bool nan = false;            ///< One cell of x is NaN.
  bool label_changed = false;  ///< Labels have another shape than the model's output.
  bool raises = false;         ///< Reading it raises (inside the pipeline).
  bool unbatched = false;      ///< A single sample without the batch axis.
  Count features = -1;         ///< -1: as the data.

  bool operator==(const Batch&) const = default;
};

/// What a pull from an input can give.
enum class Pull {
  kBatch,
  kDry,      ///< No further batch in this iterator.
  kRaised,   ///< The user's code raised instead.
  kBlocked,  ///< It never answers.
};

}  // namespace fitscope::feed
