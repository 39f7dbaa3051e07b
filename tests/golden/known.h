// tests/golden/known_differences.md: where we do not do what a release of Keras does, and why.
//
// A row of its table: | `family/id` `family/id` | 3.6.0 3.7.0 or all | why | Keras symbol | date |
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fitscope::golden {

struct KnownDifference {
  std::vector<std::string> scenarios;  ///< "family/id"
  std::vector<std::string> releases;   ///< Empty: all.
  std::string reason;
};

std::vector<KnownDifference> read_known(std::string_view markdown);

bool is_known(const std::vector<KnownDifference>& known, const std::string& scenario,
              const std::string& release);

}  // namespace fitscope::golden
