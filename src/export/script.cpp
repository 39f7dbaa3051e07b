#include "export/script.h"

#include <utility>

#include "base/text.h"

namespace fitscope::exporter {
namespace {

// Short enough that a mark behind it still fits into most lines.
constexpr std::size_t kOneLine = 80;

// At most so many bytes, without half a UTF-8 character at the end.
std::string_view cut(std::string_view word, std::size_t most) {
  if (word.size() <= most) return word;
  while (most > 0 && (static_cast<unsigned char>(word[most]) & 0xC0U) == 0x80U)
    --most;
  return word.substr(0, most);
}

void append(Keys& keys, const Keys& more) {
  keys.insert(keys.end(), more.begin(), more.end());
}

// Calls `take` with every line of the text in turn; with nullptr for those of no part.
template <typename Take>
void each_line(const Script& script, const Take& take) {
  for (const std::string& line : script.about)
    take(line.empty() ? "#" : "# " + line, nullptr);
  for (const Part& part : script.parts) {
    if (part.lines.empty()) continue;
    take("", nullptr);
    const std::string blanks(part.indent, ' ');
    if (!part.title.empty()) take(blanks + "# --- " + part.title + " ---", nullptr);
    for (const Line& line : part.lines)
      take(line.text.empty() ? line.text : blanks + line.text, &line);
  }
}

}  // namespace

void Part::add(std::string text, Keys holds, Keys lacks) {
  lines.push_back({.text = std::move(text), .holds = std::move(holds), .lacks = std::move(lacks)});
}

void Part::add_text(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string_view line : split(text, '\n')) {
    add(std::string(line));
  }
}

void add_call(Part& part, const std::string& opening, const std::vector<Argument>& arguments,
              const std::string& closing, std::size_t indent, Keys lacks, bool one_a_line) {
  const std::string blanks(indent, ' ');
  std::vector<std::string> texts;
  Keys all;
  for (const Argument& argument : arguments) {
    texts.push_back(argument.text);
    append(all, argument.holds);
  }
  std::string line = blanks + opening + join(texts, ", ") + closing;
  if (!one_a_line && line.size() <= kOneLine) {
    part.add(std::move(line), std::move(all), std::move(lacks));
    return;
  }
  part.add(blanks + opening, {}, std::move(lacks));
  for (const Argument& argument : arguments)
    part.add(blanks + "    " + argument.text + ",", argument.holds);
  part.add(blanks + closing);
}

std::vector<std::string> wrapped(std::string_view sentence, std::size_t columns) {
  std::string plain;
  for (const char c : sentence)
    plain += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  std::vector<std::string> lines;
  std::string line;
  for (const std::string_view word : split(plain, ' ')) {
    if (word.empty()) continue;
    if (!line.empty() && line.size() + 1 + word.size() > columns) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += cut(word, columns);
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string to_text(const Script& script) {
  std::string text;
  each_line(script, [&text](const std::string& line, const Line*) { text += line + "\n"; });
  return text;
}

std::int64_t line_number(const Script& script, bool Line::*flag) {
  std::int64_t number = 0;
  std::int64_t found = 0;
  each_line(script, [&](const std::string&, const Line* line) {
    ++number;
    if (found == 0 && line != nullptr && line->*flag) found = number;
  });
  return found;
}

}  // namespace fitscope::exporter
