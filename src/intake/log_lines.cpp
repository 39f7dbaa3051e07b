#include "intake/log_lines.h"

#include <string>

#include "base/text.h"
#include "intake/scan.h"

namespace fitscope::intake {

bool all_blank(std::string_view text) {
  return text.find_first_not_of(' ') == std::string_view::npos;
}

std::optional<Heading> read_heading(std::string_view piece, std::size_t at, MaybeCount expected) {
  Scan scan{piece, at};
  if (!scan.take("Epoch ")) return std::nullopt;
  scan.blanks();
  Heading heading{.begin = at};
  const MaybeCount number = scan.count();
  if (!number || !scan.take("/")) return std::nullopt;
  heading.number = *number;
  const std::size_t digits = scan.at;
  heading.of = scan.count();
  if (!heading.of || scan.peek() == ':' || scan.peek() == ',' || scan.peek() == '.') {
    return std::nullopt;
  }
  heading.end = scan.at;
  // Without its newline the next bar's count is glued to it: "Epoch 2/510/10 [===". Only a number
  // seen before says where it ends.
  if (scan.peek() == '/') {
    const std::string known = expected ? std::to_string(*expected) : std::string();
    const bool fits = !known.empty() && piece.substr(digits, known.size()) == known;
    heading.of = fits ? expected : std::nullopt;
    heading.end = fits ? digits + known.size() : scan.at;
  }
  return heading;
}

MaybeCount read_bare_heading(std::string_view piece) {
  Scan scan{trimmed(piece)};
  if (!scan.take("Epoch ")) return std::nullopt;
  const MaybeCount number = scan.count();
  return scan.done() ? number : std::nullopt;
}

namespace {

bool is_host(char c) {
  return is_name(c) || c == '-' || c == '.';
}

/// Where a word of a user's or a host's name ends.
std::size_t end_of_host(std::string_view text, std::size_t at) {
  while (at < text.size() && is_host(text[at]))
    ++at;
  return at;
}

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == ' ';
}

/// "user@host:~/work$", "[user@host work]#", "user@host work %".
bool is_unix_prompt(std::string_view text) {
  const bool framed = text.front() == '[';
  const std::size_t user = framed ? 1 : 0;
  const std::size_t host = end_of_host(text, user) + 1;
  if (host <= user + 1 || host > text.size() || text[host - 1] != '@') return false;
  std::size_t at = end_of_host(text, host);
  if (at == host || at >= text.size()) return false;
  if (text[at] == ':') {
    ++at;
    if (at >= text.size() || (text[at] != '~' && text[at] != '/')) return false;
  } else if (text[at] != ' ') {
    return false;
  } else {
    ++at;
  }
  while (at < text.size() && text[at] != ' ' && text[at] != ']' && text[at] != '$' &&
         text[at] != '#' && text[at] != '%')
    ++at;
  if (framed && at < text.size() && text[at] == ']') ++at;
  while (at < text.size() && text[at] == ' ')
    ++at;
  const bool sign = at < text.size() && (text[at] == '$' || text[at] == '#' || text[at] == '%');
  return sign && ends_word(text, at + 1);
}

/// "C:\work>", "PS C:\work>".
bool is_windows_prompt(std::string_view text) {
  if (text.substr(0, 3) == "PS ") text.remove_prefix(3);
  if (text.size() < 4 || text.substr(1, 2) != ":\\") return false;
  const bool drive = (text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z');
  const std::size_t sign = text.find_first_of(":<>|\"?*", 2);
  return drive && sign != std::string_view::npos && text[sign] == '>';
}

}  // namespace

bool is_shell_prompt(std::string_view text) {
  text = trimmed(text);
  // An environment's name stands before it: "(tf) user@host:~$".
  if (!text.empty() && text.front() == '(') {
    const std::size_t close = text.find(") ");
    if (close == std::string_view::npos) return false;
    text = trimmed(text.substr(close + 2));
  }
  return !text.empty() && (is_unix_prompt(text) || is_windows_prompt(text));
}

bool is_runtime_line(std::string_view text) {
  for (const std::string_view mark : {" I tensorflow/", " W tensorflow/", " E tensorflow/",
                                      " I external/", " W external/", " E external/"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

std::string_view exception_type(std::string_view piece) {
  Scan scan{piece};
  scan.blanks();
  const std::size_t begin = scan.at;
  while (is_name(scan.peek()) || scan.peek() == '.')
    ++scan.at;
  std::string_view name = piece.substr(begin, scan.at - begin);
  const bool ends = scan.done() || (scan.peek() == ':' && piece.substr(scan.at, 2) != "::") ||
                    all_blank(piece.substr(scan.at));
  if (!ends) return {};
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) name.remove_prefix(dot + 1);
  if (name.size() < 5 || name.front() < 'A' || name.front() > 'Z') {
    if (name != "_ArrayMemoryError") return {};
  }
  for (const std::string_view tail : {"Error", "Exception", "Interrupt", "StopIteration"}) {
    if (name.size() >= tail.size() && name.substr(name.size() - tail.size()) == tail) return name;
  }
  return {};
}

bool has_value(std::string_view text) {
  for (std::size_t at = text.find(": "); at != std::string_view::npos;
       at = text.find(": ", at + 1)) {
    Scan scan{text, at + 2};
    if (!scan.count() || !scan.take(".")) continue;
    const std::size_t digits = scan.at;
    while (is_digit(scan.peek()))
      ++scan.at;
    if (scan.at - digits == 4) return true;
  }
  return false;
}

bool comes_first(TextKind kind) {
  switch (kind) {
    case TextKind::kInputIs:
    case TextKind::kKeras3Only:
    case TextKind::kLimited:
    case TextKind::kEndlessAsked:
    case TextKind::kSlowStart:
    case TextKind::kGpuSetup:
    case TextKind::kTrainOn:
    case TextKind::kTrainFor:
      return true;
    case TextKind::kRanOut:
    case TextKind::kInThisCase:
    case TextKind::kPlaceIterator:
    case TextKind::kPlaceContextlib:
    case TextKind::kMonitorMissing:
    case TextKind::kEarlyStopping:
    case TextKind::kRestored:
    case TextKind::kNanStop:
    case TextKind::kRateReduced:
    case TextKind::kFrozen:
    case TextKind::kNoGradient:
    case TextKind::kOneClass:
    case TextKind::kNotLogits:
    case TextKind::kRaised:
    case TextKind::kTraceback:
    case TextKind::kChained:
    case TextKind::kMemory:
    case TextKind::kKilled:
    case TextKind::kCrashed:
    case TextKind::kWorker:
    case TextKind::kEndOfSequence:
    case TextKind::kHarmless:
    case TextKind::kProbe:
    case TextKind::kPeek:
      return false;
  }
  return false;
}

bool is_shell_kill(std::string_view text) {
  text = trimmed(text);
  const std::size_t at = text.find("illed");
  if (at == std::string_view::npos || at == 0) return false;
  if (text[at - 1] != 'k' && text[at - 1] != 'K') return false;
  const std::string_view head = trimmed(text.substr(0, at - 1));
  std::string_view rest = text.substr(at + 5);
  // macOS names the signal: "Killed: 9".
  if (rest.starts_with(": 9")) rest.remove_prefix(3);
  const bool apart = rest.empty() || rest.front() == ' ' || rest.front() == '(';
  rest = trimmed(rest);
  const bool alone = rest.empty() || is_shell_prompt(rest);
  const bool command = rest.starts_with("python") || rest.starts_with("ipython") ||
                       rest.starts_with("./") || rest.starts_with("/");
  // A number of a job or a process, or the name of a shell, stands before it; or nothing.
  const bool job = !head.empty() && (is_digit(head.back()) || head.back() == ':');
  const bool word = head.empty() && text.front() == 'K';
  return apart && ((word && (alone || command)) || (job && (alone || command)));
}

bool is_ctrl_c(std::string_view text) {
  return trimmed(text).starts_with("^C");
}

MaybeCount number_of(TextKind kind, std::string_view piece, std::size_t at, std::string_view rest) {
  std::size_t begin = 0;
  if (kind == TextKind::kEarlyStopping || kind == TextKind::kNanStop) {
    // "Epoch 7: early stopping", "Batch 3: Invalid loss"; or "batch 3" behind it.
    const std::size_t colon = piece.rfind(':', at);
    if (at >= 2 && colon == at - 2) return count_before(piece, colon, 0, begin);
    if (kind == TextKind::kNanStop) return first_count(rest);
    return std::nullopt;
  }
  if (kind == TextKind::kTrainOn || kind == TextKind::kTrainFor) {
    Scan scan{rest};
    const MaybeCount count = scan.count();
    const bool fits = scan.take(kind == TextKind::kTrainOn ? " samples" : " steps");
    return fits ? count : std::nullopt;
  }
  if (kind == TextKind::kLimited || kind == TextKind::kRestored) return first_count(rest);
  return std::nullopt;
}

}  // namespace fitscope::intake
