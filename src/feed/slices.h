// Rows cut into batches by position: batch i is rows [i * batch, (i + 1) * batch).
#pragma once

#include <algorithm>

#include "feed/batch.h"

namespace fitscope::feed {

struct Slices {
  Count rows = 0;
  Count batch = 1;        ///< >= 1
  bool keep_last = true;  ///< Is a last batch with fewer rows a batch?

  Count full() const { return rows / batch; }
  bool has_short() const { return keep_last && rows % batch != 0; }
  Count count() const { return full() + (has_short() ? 1 : 0); }

  /// Range   index in [0, count()).
  Batch at(Count index) const {
    Batch slice;
    slice.number = index;
    slice.first_row = index * batch;
    slice.rows = std::min(batch, rows - slice.first_row);
    slice.is_short = slice.rows < batch;
    return slice;
  }
};

}  // namespace fitscope::feed
