#include "code/clean_code.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "intake/notebook.h"

namespace fitscope::code {
namespace {

/// "In [12]: " in front of a line: its length; 0: there is none.
std::size_t notebook_prompt(std::string_view line) {
  if (!line.starts_with("In [")) return 0;
  const std::size_t close = line.find("]:");
  if (close == std::string_view::npos || close > 12) return 0;
  const std::size_t end = close + 2;
  return end < line.size() && line[end] == ' ' ? end + 1 : end;
}

std::size_t prompt_of(std::string_view line) {
  for (const std::string_view sign : {">>> ", "... "}) {
    if (line.starts_with(sign)) return sign.size();
  }
  if (line == ">>>" || line == "...") return 3;
  // IPython's "   ...: ", as far to the right as its "In [2]: "
  const std::size_t dots = line.find_first_not_of(' ');
  if (dots != std::string_view::npos && line.substr(dots).starts_with("...:")) {
    const std::size_t end = dots + 4;
    return end < line.size() && line[end] == ' ' ? end + 1 : end;
  }
  return notebook_prompt(line);
}

bool is_fence(std::string_view line) {
  return trimmed(line).starts_with("```") || trimmed(line).starts_with("~~~");
}

bool is_magic(std::string_view line) {
  const std::string_view word = trimmed(line);
  return word.starts_with('%') || word.starts_with('!') || word.starts_with("Out[");
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

}  // namespace

std::string clean_code(std::string_view text) {
  const std::optional<std::string> source = intake::notebook_sources(text);
  if (source) text = *source;
  std::vector<std::string> lines;
  bool prompted = false;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    prompted = prompted || line.starts_with(">>>") || notebook_prompt(line) > 0;
    lines.emplace_back(line);
  }
  // With a fence, what stands outside of it is talk.
  const auto fences = std::count_if(lines.begin(), lines.end(), is_fence);
  bool inside = false;
  std::size_t common = std::string::npos;
  for (std::string& line : lines) {
    if (is_fence(line)) {
      inside = !inside;
      line.clear();
      continue;
    }
    const bool talk = fences >= 2 && !inside;
    if (talk || is_magic(line)) {
      line.clear();
      continue;
    }
    if (prompted) {
      // Between prompts stands what was printed.
      const std::size_t prompt = prompt_of(line);
      const bool goes_on = prompt == 0 && line.starts_with("   ");
      if (prompt == 0 && !goes_on) line.clear();
      line.erase(0, prompt);
    }
    // A no-break space and a zero-width one, from web pages.
    for (const std::string_view odd : {"\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF"}) {
      for (std::size_t at = line.find(odd); at != std::string::npos; at = line.find(odd))
        line.replace(at, odd.size(), odd == "\xC2\xA0" ? " " : "");
    }
    if (trimmed(line).empty()) continue;
    common = std::min(common, indentation(line));
  }
  std::string cleaned;
  for (const std::string& line : lines) {
    cleaned += common == std::string::npos || line.size() < common ? line : line.substr(common);
    cleaned += '\n';
  }
  return cleaned;
}

}  // namespace fitscope::code
