#include "export/literal.h"

#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/text.h"

namespace fitscope::exporter {

std::string literal(float value) {
  FS_CHECK(std::isfinite(value));  // weights are read as finite numbers, and drawn so
  constexpr float kPlain = 1e6F;
  if (value == std::trunc(value) && std::abs(value) < kPlain)
    return format("%.0f", static_cast<double>(value));
  for (int digits = 1; digits < std::numeric_limits<float>::max_digits10; ++digits) {
    std::string text = format("%.*g", digits, static_cast<double>(value));
    const auto read = parse_real(text);
    if (read && static_cast<float>(*read) == value) return text;
  }
  return format("%.*g", std::numeric_limits<float>::max_digits10, static_cast<double>(value));
}

std::string literal(double value) {
  return python_repr(value);
}

std::string literal(bool value) {
  return value ? "True" : "False";
}

std::string literal(scenario::Count value) {
  std::string digits = std::to_string(value);
  // 1_000_000: large counts are read by people.
  constexpr std::size_t kPlain = 6;
  const std::size_t sign = value < 0 ? 1 : 0;
  if (digits.size() - sign < kPlain) return digits;
  for (std::size_t at = digits.size(); at > sign + 3; at -= 3)
    digits.insert(at - 3, "_");
  return digits;
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::vector<std::string> list_lines(std::span<const float> values, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line = "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string item = literal(values[i]) + (i + 1 < values.size() ? "," : "]");
    if (line.size() > 1 && line.size() + 1 + item.size() > columns) {
      lines.push_back(line);
      line = " " + item;
      continue;
    }
    line += (line.size() > 1 ? " " : "") + item;
  }
  if (values.empty()) line += "]";
  lines.push_back(line);
  return lines;
}

}  // namespace fitscope::exporter
