// Numbers to text and back, the same on every target.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fitscope {

/// printf-style into a string; only for the C locale's numbers and plain text.
std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));

/// Shortest decimal text that reads back to the same double: "0.1", "100", "1e-5"; "nan", "inf",
/// "-inf".
std::string shortest(double value);

/// As Python's repr(float): 0.1, 1e-05, 100.0, nan.
std::string python_repr(double value);

/// 1234567 -> "1,234,567": for sentences.
std::string with_commas(std::int64_t value);

/// Whole text must be a number as Python writes them: blanks around it and single underscores
/// between digits are allowed ("1_000"), hexadecimal is not; nullopt otherwise.
/// parse_real also reads "nan", "inf" and "infinity", with a sign, in any case.
std::optional<std::int64_t> parse_integer(std::string_view text);
/// parse_integer, and what with_commas writes: "1,000", but not "1,00".
std::optional<std::int64_t> parse_count(std::string_view text);
std::optional<double> parse_real(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string_view trimmed(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// "a, b or c"
std::string join_with_or(const std::vector<std::string>& parts);

/// In single quotes, cut short and without control characters or broken UTF-8: to repeat in a
/// message what somebody gave.
std::string in_quotes(std::string_view text);

/// Same word up to case? For suggestions and choices.
bool same_word(std::string_view a, std::string_view b);

/// The candidate nearest in spelling to `text`, whatever the case (edit distance <= 3 and < half
/// its length); empty if none. Of equally near ones the first.
std::string_view nearest_word(std::string_view text,
                              const std::vector<std::string_view>& candidates);

}  // namespace fitscope
