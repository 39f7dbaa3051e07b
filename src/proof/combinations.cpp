#include "proof/combinations.h"

#include <algorithm>
#include <utility>

namespace fitscope::proof {
namespace {

diagnosis::Change words_of_both(const diagnosis::Change& a, const diagnosis::Change& b) {
  const std::string why = a.why == b.why ? a.why : a.why + " " + b.why;
  return {a.label + "; " + b.label, why, a.changes};
}

/// One change after another, none of which sets what another does.
diagnosis::Change words_of_all(const std::vector<diagnosis::Change>& parts) {
  diagnosis::Change all = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    all = words_of_both(all, parts[i]);
    all.changes.insert(all.changes.end(), parts[i].changes.begin(), parts[i].changes.end());
  }
  return all;
}

void drop_what_follows_sets(diagnosis::Change& earlier, const diagnosis::Change& later) {
  for (const diagnosis::FieldChange& field : later.changes) {
    std::erase_if(earlier.changes, [&field](const auto& one) { return one.key == field.key; });
  }
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
    std::vector<diagnosis::Change> parts = made.parts;
    for (diagnosis::Change& part : parts)
      drop_what_follows_sets(part, next.change);
    std::erase_if(parts, [](const diagnosis::Change& part) { return part.changes.empty(); });
    parts.push_back(next.change);
    Candidate combined;
    if (!make_candidate(asked, words_of_all(parts), Origin::kRule, combined)) continue;
    combined.links = made.links + 1;
    combined.parts = std::move(parts);
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
