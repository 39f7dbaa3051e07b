#include "base/text.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace fitscope {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Without the underscores Python allows between digits; nullopt where it would not allow them.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    const bool between =
        i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (!between) return std::nullopt;
  }
  return plain;
}

// digits [. digits] [e [sign] digits] with at least one digit before the exponent, after a sign.
bool is_decimal(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at]))
      ++at;
    return at - from;
  };
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return false;
  if (at < text.size() && lower(text[at]) == 'e') {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

// The digits and decimal exponent of the shortest text for a finite value > 0:
// value = 0.d1d2d3… * 10^point.
struct Decimal {
  std::string digits;
  int point = 0;
};

double value_of(const Decimal& decimal) {
  const std::string text = "0." + decimal.digits + "e" + std::to_string(decimal.point);
  return std::strtod(text.c_str(), nullptr);
}

Decimal rounded_to(double value, int num_digits) {
  const std::string text = format("%.*e", num_digits - 1, value);  // d.ddde±xx
  const std::size_t exponent_at = text.find('e');
  Decimal decimal;
  for (const char c : std::string_view(text).substr(0, exponent_at)) {
    if (is_digit(c)) decimal.digits += c;
  }
  while (decimal.digits.size() > 1 && decimal.digits.back() == '0')
    decimal.digits.pop_back();
  decimal.point = std::atoi(text.c_str() + exponent_at + 1) + 1;
  return decimal;
}

Decimal shortest_decimal(double value) {
  // 15 digits give back every text of up to 15 digits, but only for normal numbers.
  int num_digits = value < 2.2250738585072014e-308 ? 1 : 15;
  for (; num_digits < 17; ++num_digits) {
    Decimal decimal = rounded_to(value, num_digits);
    if (value_of(decimal) == value) return decimal;
    // Just above a power of two the nearest text of this length may lie on the side where doubles
    // are denser and read back to another one, while the next text up reads back well.
    if (decimal.digits.size() == static_cast<std::size_t>(num_digits) &&
        decimal.digits.back() != '9') {
      ++decimal.digits.back();
      if (value_of(decimal) == value) return decimal;
    }
  }
  return rounded_to(value, 17);
}

// As repr() lays it out: an exponent below 1e-4 and from 1e16 on.
std::string laid_out(const Decimal& decimal, const char* exponent_pattern) {
  const auto num_digits = static_cast<int>(decimal.digits.size());
  const int exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= 16) {
    std::string text = decimal.digits.substr(0, 1);
    if (num_digits > 1) text += "." + decimal.digits.substr(1);
    text += 'e';
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, exponent_pattern[0] == '+' ? "%+03d" : "%d", exponent);
    return text + buffer;
  }
  if (decimal.point <= 0) {
    return "0." + std::string(static_cast<std::size_t>(-decimal.point), '0') + decimal.digits;
  }
  const auto point = static_cast<std::size_t>(decimal.point);
  if (decimal.point >= num_digits) {
    return decimal.digits + std::string(point - decimal.digits.size(), '0');
  }
  return decimal.digits.substr(0, point) + "." + decimal.digits.substr(point);
}

std::string real_text(double value, const char* exponent_pattern) {
  if (std::isnan(value)) return "nan";
  const std::string sign = std::signbit(value) ? "-" : "";
  if (std::isinf(value)) return sign + "inf";
  if (value == 0) return sign + "0";
  return sign + laid_out(shortest_decimal(std::fabs(value)), exponent_pattern);
}

// The length of the UTF-8 character at the start of text, 0 if it is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  if (first == 0xE0 && byte(1) < 0xA0) return 0;   // overlong
  if (first == 0xED && byte(1) >= 0xA0) return 0;  // surrogates
  if (first == 0xF0 && byte(1) < 0x90) return 0;   // overlong
  if (first == 0xF4 && byte(1) >= 0x90) return 0;  // above U+10FFFF
  return length;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string format(const char* pattern, ...) {
  std::va_list arguments;
  va_start(arguments, pattern);
  std::va_list again;
  va_copy(again, arguments);
  const int size = std::vsnprintf(nullptr, 0, pattern, arguments);
  va_end(arguments);
  FS_CHECK(size >= 0);
  std::string text(static_cast<std::size_t>(size) + 1, '\0');
  std::vsnprintf(text.data(), text.size(), pattern, again);
  va_end(again);
  text.pop_back();
  return text;
}

std::string shortest(double value) {
  return real_text(value, "d");
}

std::string python_repr(double value) {
  std::string text = real_text(value, "+");
  if (std::isfinite(value) && text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string with_commas(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const auto plain = without_underscores(trimmed(text));
  if (!plain || plain->empty()) return std::nullopt;
  const std::size_t sign = (*plain)[0] == '+' || (*plain)[0] == '-' ? 1 : 0;
  if (plain->size() == sign ||
      !std::all_of(plain->begin() + static_cast<std::ptrdiff_t>(sign), plain->end(), is_digit)) {
    return std::nullopt;
  }
  errno = 0;
  const long long value = std::strtoll(plain->c_str(), nullptr, 10);
  if (errno == ERANGE) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_count(std::string_view text) {
  const std::string_view word = trimmed(text);
  std::string digits{word};
  std::erase(digits, ',');
  const auto value = parse_integer(digits);
  if (value && digits.size() != word.size() && with_commas(*value) != word) return std::nullopt;
  return value;
}

std::optional<double> parse_real(std::string_view text) {
  const auto plain = without_underscores(trimmed(text));
  if (!plain || plain->empty()) return std::nullopt;
  std::string_view word = *plain;
  if (word[0] == '+' || word[0] == '-') word.remove_prefix(1);
  const bool is_word =
      same_word(word, "nan") || same_word(word, "inf") || same_word(word, "infinity");
  if (!is_word && !is_decimal(*plain)) return std::nullopt;
  return std::strtod(plain->c_str(), nullptr);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string join_with_or(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
  return text;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMaxBytes = 48;  // enough to recognise one's own words in a message
  std::string safe = "'";
  while (!text.empty()) {
    if (safe.size() > kMaxBytes) {
      safe += "…";
      break;
    }
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    const bool shown = length > 0 && first >= 0x20 && first != 0x7F;
    safe += shown ? text.substr(0, length) : std::string_view("?");
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return safe + "'";
}

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view nearest_word(std::string_view text,
                              const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kMaxDistance = 3;
  std::string_view nearest;
  std::size_t least = kMaxDistance + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t longer = std::max(text.size(), candidate.size());
    if (longer - std::min(text.size(), candidate.size()) > kMaxDistance) continue;
    const std::size_t distance = edit_distance(text, candidate);
    if (distance < least && 2 * distance < candidate.size()) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace fitscope
