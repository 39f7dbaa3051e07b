#include "proof/combinations.h"

#include <algorithm>
#include <utility>

namespace fitscope::proof {
namespace {

diagnosis::Change words_of_both(const diagnosis::Change& a, const diagnosis::Change& b) {
  const std::string why = a.why == b.why ? a.why : a.why + " " + b.why;
  return {a.label + "; " + b.label, why, a.changes};
}

std::optional<Candidate> joined(const scenario::Scenario& asked, const Candidate& a,
                                const Candidate& b) {
  diagnosis::Change both = words_of_both(a.change, b.change);
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

std::vector<Candidate> follow_ups(const scenario::Scenario& asked, const Candidate& made,
                                  const trace::Trace& trace,
                                  const std::vector<diagnosis::Finding>& findings) {
  std::vector<Candidate> list;
  if (made.origin != Origin::kRule || made.links >= kMostLinks || findings.empty()) return list;
  const std::vector<diagnosis::Finding> verdict{findings.front()};
  for (const Candidate& next : offered_by_rules({made.scenario, trace, verdict}).candidates) {
    diagnosis::Change both = words_of_both(made.change, next.change);
    for (const diagnosis::FieldChange& field : next.change.changes) {
      std::erase_if(both.changes,
                    [&field](const auto& earlier) { return earlier.key == field.key; });
    }
    if (both.changes.empty()) both = {next.change.label, next.change.why, {}};
    both.changes.insert(both.changes.end(), next.change.changes.begin(), next.change.changes.end());
    Candidate combined;
    if (!make_candidate(asked, std::move(both), Origin::kRule, combined)) continue;
    combined.links = made.links + 1;
    list.push_back(std::move(combined));
  }
  return list;
}

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
