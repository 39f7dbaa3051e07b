// How many different batches were trained on: a set of batch numbers as few intervals.
#pragma once

#include <optional>
#include <vector>

#include "feed/batch.h"

namespace fitscope::trainer {

class DistinctBatches {
 public:
  /// Batches number, number + 1, …; `period`: numbers are equal modulo it.
  void add(feed::Count number, feed::Count count, std::optional<feed::Count> period);
  feed::Count size() const { return size_; }

 private:
  struct Interval {
    feed::Count begin = 0;
    feed::Count end = 0;
  };
  void add(feed::Count begin, feed::Count end);

  std::vector<Interval> intervals_;  // in order, apart from each other
  feed::Count size_ = 0;
};

}  // namespace fitscope::trainer
