#include "code/value.h"

#include <algorithm>
#include <cmath>

namespace fitscope::code {

Count to_count(double number) {
  constexpr double kMost = 1e12;
  if (std::isnan(number)) return 0;
  return static_cast<Count>(std::clamp(number, -kMost, kMost));
}

Count product(Count a, Count b) {
  return to_count(static_cast<double>(a) * static_cast<double>(b));
}

MaybeCount whole(const Value& value) {
  constexpr double kMost = 1e12;
  if (!value.known_number() || value.number != std::trunc(value.number)) return std::nullopt;
  if (std::fabs(value.number) > kMost) return std::nullopt;  // false for NaN
  return static_cast<Count>(value.number);
}

std::string_view last_part(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

const Value* Thing::argument(std::string_view keyword, std::size_t place) const {
  for (const auto& [word, value] : named) {
    if (word == keyword) return &value;
  }
  return place < items.size() ? &items[place] : nullptr;
}

}  // namespace fitscope::code
