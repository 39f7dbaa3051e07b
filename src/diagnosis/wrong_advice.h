// Wrong advice in circulation: where the question *is* what such advice says, we say so and why it
// is wrong. No verdict: it stands beside one.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

struct WrongAdvice {
  std::string_view name;    ///< kebab-case, permanent.
  std::string_view claim;   ///< What people read, in our words.
  std::string_view why;     ///< What is really so.
  std::string_view source;  ///< Where it stands.
  bool (*in_use)(const Facts& facts);
};

std::span<const WrongAdvice> wrong_advice();

/// Those that this question follows, in the order of the table.
std::vector<const WrongAdvice*> advice_in_use(const Facts& facts);

}  // namespace fitscope::diagnosis
