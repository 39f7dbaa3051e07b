// Batches that follow each other, in closed form: a billion of them are one value.
//
//   one repetition:  full full full short full full full full short full
//                    |<-until_short->|    |<------ round ------->|
//
// They are alike in all but number, pass and first row, and in that every round over the rows may
// end in a short one.
#pragma once

#include <limits>

#include "feed/batch.h"
#include "feed/slices.h"

namespace fitscope::feed {

struct Stretch {
  static constexpr Count kNever = std::numeric_limits<Count>::max();

  Batch first;
  Count count = 0;  ///< Batches of one repetition. Their numbers count on from the first one's.
  Count until_short = kNever;  ///< Full batches before the first short one that ends a round.
  Count round = 1;             ///< From then on, the last of so many is short.
  Count full_rows = 0;         ///< Rows of each batch that ends no round.
  Count short_rows = 0;        ///< Rows of each that does.
  Count times = 1;             ///< Repetitions. Each has the same numbers again.

  Count batches() const { return count * times; }
  bool has_rounds() const { return until_short < count; }
  /// Batches that end a round, in all repetitions.
  Count short_batches() const {
    return has_rounds() ? times * (1 + (count - 1 - until_short) / round) : 0;
  }
  /// Rows in all.
  Count rows() const {
    return (batches() - short_batches()) * full_rows + short_batches() * short_rows;
  }
};

/// `count` batches like `first` in all but number, pass and first row.
Stretch alike(const Batch& first, Count count);

/// `count` batches, round and round over `slices`; `first` is its batch `index`.
Stretch rounds_over(const Slices& slices, Count index, const Batch& first, Count count);

}  // namespace fitscope::feed
