#include "golden/normal_form.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "base/text.h"

namespace fitscope::golden {
namespace {

constexpr std::string_view kEllipsis = "\u2026";

bool is_hex(char c) {
  return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

std::string without_addresses(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (!text.substr(i).starts_with("0x")) continue;
    out += 'x';
    ++i;
    while (i + 1 < text.size() && is_hex(text[i + 1]))
      ++i;
    if (text.substr(i + 1).starts_with(kEllipsis)) i += kEllipsis.size();  // ours
  }
  return out;
}

/// Numbers as NumPy and Python print them: "array([[0.5, nan]], dtype=float32), 3".
bool is_printed_numbers(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {"array", "dtype", "float32", "float64", "e",
                                                      "int32", "int64", "nan",     "inf"};
  constexpr std::string_view kSigns = "0123456789.,+-()[]= \n";
  while (!text.empty()) {
    const auto word = std::find_if(kWords.begin(), kWords.end(),
                                   [text](std::string_view one) { return text.starts_with(one); });
    if (word != kWords.end()) {
      text.remove_prefix(word->size());
    } else if (kSigns.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

std::string_view without_blanks_in_front(std::string_view line) {
  while (!line.empty() && line.front() == ' ')
    line.remove_prefix(1);
  return line;
}

// "in user code:", the traced function's own traceback, and then what was raised, four blanks in.
std::string without_user_code(std::string_view message) {
  constexpr std::string_view kStart = "in user code:\n";
  if (!message.starts_with(kStart)) return std::string(message);
  std::vector<std::string> kept;
  bool code = false;
  bool raised = false;
  for (std::string_view line : split(message.substr(kStart.size()), '\n')) {
    if (line.starts_with("    ")) line.remove_prefix(4);
    if (!raised) {
      const bool frame = line.starts_with("File \"");
      const bool skipped = frame || code || trimmed(line).empty();
      code = frame;
      if (skipped) continue;
      raised = true;
      // "ValueError: " says again what type it is.
      const std::size_t colon = line.find(": ");
      const std::size_t blank = line.find(' ');
      if (colon != std::string_view::npos && colon < blank) line.remove_prefix(colon + 2);
    }
    kept.emplace_back(line);
  }
  while (!kept.empty() && trimmed(kept.back()).empty())
    kept.pop_back();
  return join(kept, "\n");
}

// "Graph execution error:", where the operation was made, and then what went wrong.
std::string without_graph(std::string_view message) {
  if (!message.starts_with("Graph execution error:")) return std::string(message);
  std::vector<std::string> kept;
  for (const std::string_view line : split(message, '\n')) {
    const std::string_view plain = without_blanks_in_front(line);
    // The generator's own traceback, and what it raised once more.
    if (plain.starts_with("Traceback (most recent call last):")) break;
    const bool place = plain.starts_with("File \"") || plain.starts_with("Detected at node") ||
                       plain.starts_with("<stack traces unavailable>") ||
                       plain.find("{{node") != std::string_view::npos ||
                       plain.find("[Op:") != std::string_view::npos || plain == kEllipsis ||
                       plain.empty();
    if (!place) kept.emplace_back(line);
  }
  return join(kept, "\n");
}

}  // namespace

std::string normal_message(std::string_view message) {
  std::string text = without_addresses(without_graph(without_user_code(message)));
  while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
    text.pop_back();
  return text;
}

std::string normal_console(std::string_view console) {
  constexpr std::string_view kPython = ".py:";
  std::string out;
  std::size_t at = 0;
  while (at < console.size()) {
    const std::size_t python = console.find(kPython, at);
    if (python == std::string_view::npos) break;
    const std::size_t line = console.rfind('\n', python) + 1;  // npos + 1: the first
    const bool of_keras =
        console.substr(line, python - line).find("keras/src/") != std::string_view::npos;
    std::size_t after = python + kPython.size();
    out.append(console.substr(at, after - at));
    while (!of_keras && after < console.size() &&
           std::isdigit(static_cast<unsigned char>(console[after])) != 0)
      ++after;
    at = after;
  }
  return out.append(console.substr(std::min(at, console.size())));
}

bool same_text(std::string_view ours, std::string_view keras) {
  const std::size_t gap = ours.find(kEllipsis);
  if (gap == std::string_view::npos) return ours == keras;
  if (keras.size() < gap || keras.substr(0, gap) != ours.substr(0, gap)) return false;
  const std::string_view rest = ours.substr(gap + kEllipsis.size());
  for (std::size_t from = gap; from <= keras.size(); ++from) {
    if (same_text(rest, keras.substr(from)) && is_printed_numbers(keras.substr(gap, from - gap))) {
      return true;
    }
  }
  return false;
}

}  // namespace fitscope::golden
