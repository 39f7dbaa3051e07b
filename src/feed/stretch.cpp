#include "feed/stretch.h"

namespace fitscope::feed {

Stretch alike(const Batch& first, Count count) {
  return {.first = first, .count = count, .full_rows = first.rows};
}

Stretch rounds_over(const Slices& slices, Count index, const Batch& first, Count count) {
  Stretch stretch = alike(first, count);
  // A round of one batch is the same batch again.
  if (!slices.has_short() || slices.full() == 0) return stretch;
  stretch.until_short = slices.full() - index;
  stretch.round = slices.count();
  stretch.full_rows = slices.batch;
  stretch.short_rows = slices.rows % slices.batch;
  return stretch;
}

}  // namespace fitscope::feed
