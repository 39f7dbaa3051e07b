// The last value that still works, between one that does and one that does not.
#pragma once

#include <optional>
#include <string>

#include "proof/candidates.h"
#include "proof/searchable.h"

namespace fitscope::proof {

/// Halves [works, fails] of one field: a learning rate in ratios, patience in whole numbers.
class Bisection {
 public:
  /// nullopt: the row has no limit to look for, or `works` is none of its numbers.
  static std::optional<Bisection> start(const scenario::Scenario& asked, const Searchable& row,
                                        const std::string& works);

  /// The value to run next; unset: the limit is found.
  std::optional<std::string> next() const;
  void answer(bool works);

  std::string_view key() const { return key_; }
  /// Of the last value that worked: "Set learning_rate=0.8, about the largest that works here".
  std::string label() const;
  std::string why() const;

 private:
  Bisection() = default;

  std::string_view key_;
  bool whole_ = false;
  double works_ = 0;
  double fails_ = 0;
};

}  // namespace fitscope::proof
