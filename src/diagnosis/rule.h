// A rule: documentation as data, and one pure function over what was asked and what happened.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "diagnosis/finding.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::diagnosis {

struct Facts {
  const scenario::Scenario& scenario;
  const trace::Trace& trace;
};

/// Shown by the view and by `fitscope explain RULE`; rule_table_test.cpp demands every field.
struct RuleDoc {
  std::string_view what;
  std::string_view why;
  std::string_view silent_when;
  std::string_view fix;
  std::string_view source;
};

struct Rule {
  /// kebab-case. Links and saved traces hold it: never renamed, never reused.
  std::string_view name;
  std::string_view title;  ///< A few words: "The remainder became an epoch"
  RuleDoc doc;
  /// At most one finding per run. No state, no clock, no randomness: same facts, same answer.
  std::optional<Finding> (*check)(const Facts& facts);
};

/// In the order of questions: exact before statistical, faults before health. The first that fires
/// is the primary verdict.
std::span<const Rule* const> all_rules();
const Rule* find_rule(std::string_view name);

/// The verdict: the primary finding first, then the others that fired. Never empty: "cannot-tell"
/// is the last rule. What cannot be known of such a run stands in the verdict's evidence: see
/// uncertainty.h.
std::vector<Finding> diagnose(const Facts& facts);

}  // namespace fitscope::diagnosis
