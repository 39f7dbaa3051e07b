#include "trainer/distinct_batches.h"

#include <algorithm>

namespace fitscope::trainer {

using feed::Count;

void DistinctBatches::add(Count number, Count count, std::optional<Count> period) {
  if (count <= 0) return;
  if (!period || *period <= 0) return add(number, number + count);
  const Count begin = number % *period;
  if (count >= *period) return add(0, *period);
  const Count end = begin + count;
  add(begin, std::min(end, *period));
  if (end > *period) add(0, end - *period);
}

void DistinctBatches::add(Count begin, Count end) {
  // The first interval that reaches `begin`, and the first that lies beyond `end`.
  const auto first = std::lower_bound(intervals_.begin(), intervals_.end(), begin,
                                      [](const Interval& a, Count b) { return a.end < b; });
  auto last = first;
  for (; last != intervals_.end() && last->begin <= end; ++last) {
    begin = std::min(begin, last->begin);
    end = std::max(end, last->end);
    size_ -= last->end - last->begin;
  }
  size_ += end - begin;
  if (first == last) {
    intervals_.insert(first, {begin, end});
  } else {
    *first = {begin, end};
    intervals_.erase(first + 1, last);
  }
}

}  // namespace fitscope::trainer
