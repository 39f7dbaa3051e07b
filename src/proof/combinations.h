// Two changes at once, in the order of how early both stand in the list.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "proof/candidates.h"

namespace fitscope::proof {

class Pairs {
 public:
  /// The next two that can be made together; unset: there are no more.
  std::optional<Candidate> next(const scenario::Scenario& asked,
                                const std::vector<Candidate>& singles);

 private:
  std::size_t first_ = 0;   ///< All pairs with this sum of places come
  std::size_t second_ = 1;  ///< before those with the next.
};

}  // namespace fitscope::proof
