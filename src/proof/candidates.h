// Changes worth a rerun: what the rules offer, and single fields set to sensible values.
//
//   findings ──▶ offered ─┐
//                         ├──▶ in order: fewest fields, rules first, the usual first ──▶ search
//   property table ──▶ single ─┘
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnosis/finding.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::proof {

/// A run and what the rules said of it.
struct Broken {
  const scenario::Scenario& asked;
  const trace::Trace& trace;
  const std::vector<diagnosis::Finding>& findings;  ///< The verdict first.
};

enum class Origin { kRule, kSearch };

struct Candidate {
  diagnosis::Change change;  ///< Only fields that change something.
  Origin origin = Origin::kSearch;
  bool of_verdict = false;  ///< Offered by the verdict itself: it mends the cause that is named.
  scenario::Scenario scenario;  ///< With the change made; passes check_together.
  int links = 1;                ///< Changes of rules that followed one another to it.
  /// What is left of them: a later one may set what an earlier one did.
  std::vector<diagnosis::Change> parts = {};
};

/// Leaves the fields that the change really changes.
void drop_what_is_so(const scenario::Scenario& asked, diagnosis::Change& change);

/// Applies a change. False: it cannot be set, cannot run, or changes nothing that counts.
bool make_candidate(const scenario::Scenario& asked, diagnosis::Change change, Origin origin,
                    Candidate& made);

/// What the findings' changes come to: fixes to try, and what is no fix.
struct Offered {
  std::vector<Candidate> candidates;         ///< In the rules' order.
  std::vector<diagnosis::Change> advice;     ///< No field, or one that no program holds.
  std::vector<diagnosis::Change> questions;  ///< Settings of the simulation that would decide it.
};
Offered offered_by_rules(const Broken& broken);

/// One field each, of those that concern the fault; the usual ones first.
std::vector<Candidate> single_changes(const Broken& broken);

/// Bits of Concern: what the verdict's evidence points at; everything where it points nowhere.
std::uint32_t concerns_of(const std::vector<diagnosis::Finding>& findings);

/// "Set batch_size=34", "Leave steps_per_epoch out", or the words of the field's row.
std::string label_of(const diagnosis::FieldChange& field);

}  // namespace fitscope::proof
