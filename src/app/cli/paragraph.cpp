#include "app/cli/paragraph.h"

#include <algorithm>

#include "base/text.h"

namespace fitscope::cli {
namespace {

/// Characters a terminal shows: UTF-8 continuation bytes do not count.
std::size_t shown_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

}  // namespace

std::string painted(std::string_view text, std::string_view colour, const Terminal& terminal) {
  if (!terminal.colours) return std::string(text);
  return "\x1b[" + std::string(colour) + "m" + std::string(text) + "\x1b[0m";
}

/// What the terminal's character set cannot show, in letters it can.
std::string shown(std::string text, const Terminal& terminal) {
  if (terminal.utf8) return text;
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80U) {
      plain += text[i++];
      continue;
    }
    const std::string_view rest = std::string_view(text).substr(i);
    plain += rest.rfind("×", 0) == 0   ? "x"
             : rest.rfind("…", 0) == 0 ? "..."
             : rest.rfind("→", 0) == 0 ? "->"
                                       : "?";
    for (++i; i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U;)
      ++i;
  }
  return plain;
}

std::string heading(std::string_view text, const Terminal& terminal) {
  return "\n" + painted(text, "1", terminal) + "\n";
}

std::string wrapped(const std::string& text, std::size_t indent, const Terminal& terminal) {
  const auto width = static_cast<std::size_t>(terminal.width);
  std::string lines;
  std::size_t column = 0;
  bool first = true;
  std::size_t lead = text.find_first_not_of(' ');
  if (lead == std::string::npos) return {};
  lines.assign(lead, ' ');
  column = lead;
  for (const std::string_view word : split(std::string_view(text).substr(lead), ' ')) {
    const std::size_t size = shown_width(word);
    if (!first && column + 1 + size > width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += size;
    first = false;
  }
  return shown(lines, terminal);
}

}  // namespace fitscope::cli
