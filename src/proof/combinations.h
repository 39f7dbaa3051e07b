// Several changes at once: one after another as rules offer them, and pairs of single changes.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "proof/candidates.h"

namespace fitscope::proof {

/// Changes of rules that follow one another in one candidate, at most.
inline constexpr int kMostLinks = 3;

/// Mending one fault may uncover the next: `made` and, on top, what the verdict of its own run
/// offers. Empty where `made` is as long as it may be, or no rule offered it.
std::vector<Candidate> follow_ups(const scenario::Scenario& asked, const Candidate& made,
                                  const trace::Trace& trace,
                                  const std::vector<diagnosis::Finding>& findings);

/// Two of the single changes, in the order of how early both stand in the list.
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
