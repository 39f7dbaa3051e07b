// tests/golden/known_differences.md: where we do not do what a release of Keras does, and why.
//
// A row of its table: | `family/id` `family/id` | 3.6.0 3.7.0 or all | `kind` `kind` | why | Keras
// symbol | date | The kinds are those of what differs (kind_of); nothing else may.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fitscope::golden {

struct KnownDifference {
  std::vector<std::string> scenarios;  ///< "family/id"
  std::vector<std::string> releases;   ///< Empty: all.
  std::vector<std::string> kinds;
  bool at_times = false;
};

std::vector<KnownDifference> read_known(std::string_view markdown);

/// What is known of this scenario on this release; nullptr: nothing.
const KnownDifference* find_known(const std::vector<KnownDifference>& known,
                                  const std::string& scenario, const std::string& release);

/// A field of compare.h without epoch, step, place and name of a metric: "epoch 2 val_loss" and
/// "loss after step 7" are a "value", "weight 3" is a "weight", "epoch 1 steps" "steps".
std::string kind_of(std::string_view field);

}  // namespace fitscope::golden
