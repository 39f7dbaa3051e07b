#include "intake/pasted.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "intake/notebook.h"
#include "intake/pieces.h"

namespace fitscope::intake {
namespace {

// Texts that are larger are told by their beginning.
constexpr std::size_t kLooked = std::size_t{256} << 10U;

constexpr std::array<std::string_view, 16> kCodeStarts{
    "import ", "from ", "def ", "class ", "for ",   "with ", "while ", "if ",
    "return ", "@",     ">>> ", "model.", "yield ", "try:",  "async ", "elif "};
constexpr std::array<std::string_view, 7> kLogStarts{"Epoch ",       "Traceback (most", "WARNING:",
                                                     "UserWarning:", "FITSCOPE_PROBE",  "File \"",
                                                     "Train on "};

template <typename Table>
bool starts_with_any(std::string_view line, const Table& table) {
  for (const std::string_view start : table) {
    if (line.starts_with(start)) return true;
  }
  return false;
}

bool is_log_line(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (starts_with_any(text, kLogStarts)) {
    // "Epoch = 3" is code, "Epoch 1/3" is not.
    return !text.starts_with("Epoch ") || text.find('=') == std::string_view::npos ||
           text.find('/') != std::string_view::npos;
  }
  for (const std::string_view part : {"[==", "━━", " - loss: ", "/step", "[>."}) {
    if (text.find(part) != std::string_view::npos) return true;
  }
  return false;
}

bool is_code_line(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (starts_with_any(text, kCodeStarts)) return true;
  if (text.ends_with("):") || text.find(".fit(") != std::string_view::npos) return true;
  const std::size_t equals = text.find(" = ");
  return equals != std::string_view::npos && equals < 40 && text.find_first_of(" \t") == equals;
}

bool is_fence(std::string_view line) {
  return trimmed(line).starts_with("```");
}

}  // namespace

Pasted look_at(std::string_view text) {
  Pasted pasted;
  if (const auto sources = notebook_sources(text)) {
    pasted.code = true;
    pasted.code_text = *sources;
    pasted.log_text = notebook_outputs(text).value_or("");
    for (const std::string_view line : split(pasted.log_text, '\n'))
      pasted.log = pasted.log || is_log_line(line);
    return pasted;
  }
  int code = 0;
  int log = 0;
  for (const std::string_view line : split(text.substr(0, kLooked), '\n')) {
    if (is_log_line(line)) {
      ++log;
    } else if (is_code_line(line)) {
      ++code;
    }
  }
  // A traceback quotes a line of code under each "File …": a program has more of its own.
  pasted.log = log > 0;
  pasted.code = log == 0 ? code > 0 : code >= 3 && text.find(".fit") != std::string_view::npos;
  if (!pasted.code || !pasted.log) {
    (pasted.code ? pasted.code_text : pasted.log_text) = text;
    return pasted;
  }
  // The log begins with its first line and goes on to the end, or to where a fence or a block of
  // code begins.
  bool inside = false;
  const auto lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (is_log_line(line)) inside = true;
    const bool quoted = i > 0 && trimmed(lines[i - 1]).starts_with("File \"");
    const bool begins = line == trimmed(line) && is_code_line(line) && !quoted;
    if (inside && (is_fence(line) || begins)) inside = false;
    (inside ? pasted.log_text : pasted.code_text) += line;
    pasted.log_text += '\n';
    pasted.code_text += '\n';
  }
  return pasted;
}

std::string unreadable(std::string_view text) {
  if (const char* why = not_a_text(text)) return "is no text: " + std::string(why) + ".";
  const std::string_view body = trimmed(text);
  const std::size_t inner = body.find_first_not_of(" \n\r\t", 1);
  if (body.empty()) return "is empty.";
  // "[1m3/3" is a colour that lost its escape, and {"keras": …} is the probe's line.
  const bool json = inner != std::string_view::npos && body.front() == '{' && body[inner] == '"';
  if (!json || notebook_outputs(text)) return {};
  const auto read = parse_json(body);
  if (read.ok() && read.value().find("per_call") == nullptr) {
    return "is JSON, and no notebook; a scenario is read by `fitscope run`.";
  }
  const auto lines = split(body.substr(0, kLooked), '\n');
  const bool other = std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return is_log_line(line) || is_code_line(line);
  });
  const bool notebook = body.find("\"cells\"") != std::string_view::npos;
  const bool probe = body.find("\"per_call\"") != std::string_view::npos;
  if (read.ok() || probe || (other && !notebook)) return {};
  return std::string(notebook ? "is a notebook" : "is JSON") + " that is cut or broken, at " +
         read.error().where + ": " + read.error().message;
}

std::string_view name_of(const Pasted& pasted) {
  if (pasted.code) return pasted.log ? "both" : "code";
  return pasted.log ? "log" : "neither";
}

}  // namespace fitscope::intake
