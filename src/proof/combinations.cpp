#include "proof/pairs.h"

#include <utility>

namespace fitscope::proof {
namespace {

std::optional<Candidate> joined(const scenario::Scenario& asked, const Candidate& a,
                                const Candidate& b) {
  diagnosis::Change both{a.change.label + "; " + b.change.label, a.change.why + " " + b.change.why,
                         a.change.changes};
  for (const diagnosis::FieldChange& field : b.change.changes) {
    for (const diagnosis::FieldChange& other : a.change.changes) {
      if (field.key == other.key) return std::nullopt;
    }
    both.changes.push_back(field);
  }
  const bool rules = a.origin == Origin::kRule && b.origin == Origin::kRule;
  Candidate made;
  if (!make_candidate(asked, std::move(both), rules ? Origin::kRule : Origin::kSearch, made)) {
    return std::nullopt;
  }
  return made;
}

}  // namespace

std::optional<Candidate> Pairs::next(const scenario::Scenario& asked,
                                     const std::vector<Candidate>& singles) {
  while (singles.size() > 1 && first_ + second_ <= 2 * singles.size() - 3) {
    const std::size_t first = first_;
    const std::size_t second = second_;
    if (first + 1 < second - 1) {
      ++first_;
      --second_;
    } else {
      first_ = 0;
      second_ = first + second + 1;
    }
    if (second >= singles.size()) continue;
    if (auto both = joined(asked, singles[first], singles[second])) return both;
  }
  return std::nullopt;
}

}  // namespace fitscope::proof
