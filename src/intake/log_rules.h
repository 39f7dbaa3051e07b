// Causes that a log can show and a scenario cannot: documented like the rules of diagnosis, with
// names as permanent as theirs.
#pragma once

#include <span>
#include <string_view>

#include "diagnosis/rule.h"

namespace fitscope::intake {

struct LogRule {
  std::string_view name;
  std::string_view title;
  diagnosis::RuleDoc doc;
};

std::span<const LogRule> log_rules();
const LogRule* find_log_rule(std::string_view name);

/// Of a rule of either kind; the name itself if there is none.
std::string_view title_of(std::string_view rule);

inline constexpr std::string_view kRuleOutOfMemory = "out-of-memory";
inline constexpr std::string_view kRuleProcessKilled = "process-killed";
inline constexpr std::string_view kRuleNativeCrash = "native-crash";
inline constexpr std::string_view kRuleWorkersBlocked = "workers-blocked";
inline constexpr std::string_view kRuleSlowStart = "slow-start";
inline constexpr std::string_view kRuleEnvironmentLimit = "environment-limit";

}  // namespace fitscope::intake
