#include "trainer/numpy_text.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace fitscope::trainer {
namespace {

constexpr int kPrecision = 8;
constexpr std::size_t kLineWidth = 75;
constexpr std::int64_t kMostNumbers = 1000;  // beyond which only the edges are printed
constexpr std::int64_t kEdge = 3;
constexpr std::int64_t kGap = -1;

/// Which positions of an axis are printed; kGap stands for "...".
std::vector<std::int64_t> printed(std::int64_t size, bool summary) {
  std::vector<std::int64_t> all;
  for (std::int64_t i = 0; i < size; ++i) {
    if (!summary || size <= 2 * kEdge || i < kEdge || i >= size - kEdge) {
      all.push_back(i);
    } else if (i == kEdge) {
      all.push_back(kGap);
    }
  }
  return all;
}

/// The shortest "d.ddde±xx" that reads back to this float32, with at most kPrecision decimals.
std::string shortest_scientific(float value) {
  for (int decimals = 0; decimals < kPrecision; ++decimals) {
    std::string text = format("%.*e", decimals, static_cast<double>(value));
    if (std::strtof(text.c_str(), nullptr) == value) return text;
  }
  return format("%.*e", kPrecision, static_cast<double>(value));
}

struct Parts {
  std::string whole;
  std::string fraction;
  std::string exponent;  ///< sign and digits
};

Parts split_at_point(const std::string& text) {
  Parts parts;
  const std::size_t e = text.find('e');
  const std::size_t point = text.find('.');
  parts.whole = text.substr(0, std::min(point, e));
  if (point != std::string::npos) parts.fraction = text.substr(point + 1, e - point - 1);
  if (e != std::string::npos) parts.exponent = text.substr(e + 1);
  while (!parts.fraction.empty() && parts.fraction.back() == '0')
    parts.fraction.pop_back();
  return parts;
}

Parts scientific(float value) {
  return split_at_point(shortest_scientific(value));
}

/// As many decimals as the shortest text has, and at most kPrecision.
Parts positional(float value) {
  const std::string text = shortest_scientific(value);
  const std::size_t e = text.find('e');
  const Parts parts = split_at_point(text);
  const int decimals = static_cast<int>(parts.fraction.size()) - std::atoi(text.c_str() + e + 1);
  return split_at_point(
      format("%.*f", std::clamp(decimals, 0, kPrecision), static_cast<double>(value)));
}

std::string blanks(std::size_t count) {
  return std::string(count, ' ');
}

/// FloatingFormat and IntegerFormat: one width for all numbers of an array.
class Numbers {
 public:
  Numbers(const std::vector<float>& values, bool integers) : integers_(integers) {
    if (integers) {
      for (const float value : values)
        left_ = std::max(left_, whole_text(value).size());
      return;
    }
    choose_exponent(values);
    bool finite = true;
    for (const float value : values) {
      if (!std::isfinite(value)) {
        finite = false;
        continue;
      }
      const Parts parts = exponent_ ? scientific(value) : positional(value);
      left_ = std::max(left_, parts.whole.size());
      right_ = std::max(right_, parts.fraction.size());
      digits_ = std::max(digits_, parts.exponent.empty() ? 0 : parts.exponent.size() - 1);
    }
    decimals_ = right_;
    if (exponent_) right_ += digits_ + 2;
    if (finite) return;
    for (const float value : values) {
      if (std::isfinite(value)) continue;
      const std::size_t size = odd_text(value).size();
      if (size > right_ + 1) left_ = std::max(left_, size - right_ - 1);
    }
  }

  std::string operator()(float value) const {
    if (integers_) {
      const std::string text = whole_text(value);
      return blanks(left_ - text.size()) + text;
    }
    if (!std::isfinite(value)) {
      const std::string text = odd_text(value);
      return blanks(left_ + right_ + 1 - text.size()) + text;
    }
    // With an exponent all have as many digits, and those past the shortest text are no zeros.
    const Parts parts = exponent_ ? split_at_point(format("%.*e", static_cast<int>(decimals_),
                                                          static_cast<double>(value)))
                                  : positional(value);
    std::string text = blanks(left_ - parts.whole.size()) + parts.whole + "." + parts.fraction;
    if (!exponent_) return text + blanks(right_ - parts.fraction.size());
    text.append(decimals_ - parts.fraction.size(), '0');
    std::string digits = parts.exponent.substr(1);
    digits.insert(0, digits_ - digits.size(), '0');
    return text + "e" + parts.exponent.front() + digits;
  }

 private:
  static std::string whole_text(float value) { return format("%.0f", static_cast<double>(value)); }
  static std::string odd_text(float value) {
    if (std::isnan(value)) return "nan";
    return value > 0 ? "inf" : "-inf";
  }

  void choose_exponent(const std::vector<float>& values) {
    float most = 0;
    float least = 0;
    for (const float value : values) {
      const float size = std::abs(value);
      if (!std::isfinite(value) || size == 0) continue;
      most = std::max(most, size);
      least = least == 0 ? size : std::min(least, size);
    }
    if (most == 0) return;
    exponent_ = most >= 1e8F || static_cast<double>(least) < 0.0001 || most / least > 1000.0F;
  }

  bool integers_;
  bool exponent_ = false;
  std::size_t left_ = 0;
  std::size_t right_ = 0;
  std::size_t decimals_ = 0;
  std::size_t digits_ = 0;  ///< of the exponent
};

/// What stands around an array and between its numbers.
struct Surroundings {
  std::string_view before;  ///< on its first line
  std::string_view after;   ///< on its last
  std::string_view comma;
};

/// Numbers of one row, wrapped: without the indent of its first line, in brackets.
std::string row_text(const NumpyArray& array, std::int64_t first, std::int64_t count, bool summary,
                     const Numbers& numbers, std::size_t indent, std::size_t width,
                     std::string_view comma) {
  std::string done;
  std::string line = blanks(indent);
  bool begun = false;
  for (const std::int64_t i : printed(count, summary)) {
    if (begun) line.append(comma).append(" ");
    begun = true;
    const std::string word =
        i == kGap ? "..." : numbers(array.values[static_cast<std::size_t>(first + i)]);
    if (line.size() + word.size() > width && line.size() > indent) {
      while (!line.empty() && line.back() == ' ')
        line.pop_back();
      done += line + "\n";
      line = blanks(indent);
    }
    line += word;
  }
  done += line;
  return "[" + done.substr(indent) + "]";
}

/// The numbers in their brackets.
std::string brackets_text(const NumpyArray& array, const Surroundings& around) {
  const bool flat = array.columns < 0;
  const std::int64_t columns = flat ? array.rows : array.columns;
  const std::int64_t rows = flat ? 1 : array.rows;
  const bool summary = rows * columns > kMostNumbers;
  const std::vector<std::int64_t> lines = printed(rows, summary);
  std::vector<float> shown;
  for (const std::int64_t row : lines) {
    for (const std::int64_t i : printed(columns, summary)) {
      if (row != kGap && i != kGap)
        shown.push_back(array.values[static_cast<std::size_t>(row * columns + i)]);
    }
  }
  const Numbers numbers(shown, array.integers);
  // One letter for the comma behind a number or the last bracket, one for each further bracket.
  const std::size_t indent = around.before.size() + (flat ? 1 : 2);
  const std::size_t width = kLineWidth - around.after.size() - (flat ? 1 : 2);
  std::string text(flat ? "" : "[");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += std::string(around.comma) + "\n" + blanks(indent - 1);
    text += lines[i] == kGap ? std::string("...")
                             : row_text(array, lines[i] * columns, columns, summary, numbers,
                                        indent, width, around.comma);
  }
  return text + (flat ? "" : "]");
}

}  // namespace

std::string numpy_repr(const NumpyArray& array) {
  constexpr std::string_view kPrefix = "array(";
  const std::string type = array.integers ? "dtype=int64)" : "dtype=float32)";
  if (array.values.empty()) {
    const std::string shape =
        "shape=(" + std::to_string(array.rows) + ", " + std::to_string(array.columns) + "), ";
    return std::string(kPrefix) + "[], " + (array.columns < 0 ? "" : shape) + type;
  }
  std::string text =
      std::string(kPrefix) + brackets_text(array, {.before = kPrefix, .after = ")", .comma = ","});
  if (array.integers) return text + ")";
  text += ",";
  const std::size_t last_line = text.size() - (text.rfind('\n') + 1);
  return text + (last_line + type.size() + 1 > kLineWidth ? "\n" + blanks(kPrefix.size()) : " ") +
         type;
}

std::string numpy_str(const NumpyArray& array) {
  if (array.values.empty()) return "[]";
  return brackets_text(array, {.before = {}, .after = {}, .comma = {}});
}

}  // namespace fitscope::trainer
