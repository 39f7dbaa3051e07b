#include "intake/bar.h"

#include <cmath>
#include <limits>
#include <string>

#include "base/text.h"
#include "intake/scan.h"

namespace fitscope::intake {

trace::MaybeCount Scan::count() {
  trace::Count value = 0;
  std::size_t i = at;
  while (i < text.size() && is_digit(text[i]) && i < at + 18)
    value = value * 10 + (text[i++] - '0');
  if (i == at) return std::nullopt;
  at = i;
  return value;
}

trace::MaybeCount count_before(std::string_view text, std::size_t end, std::size_t from,
                               std::size_t& begin) {
  begin = end;
  while (begin > from && is_digit(text[begin - 1]) && end - begin < 18)
    --begin;
  if (begin == end) return std::nullopt;
  Scan scan{text.substr(0, end), begin};
  return scan.count();
}

trace::MaybeCount first_count(std::string_view text) {
  Scan scan{text};
  while (!scan.done() && !is_digit(scan.peek()))
    ++scan.at;
  return scan.count();
}

namespace {

constexpr std::string_view kHeavy = "\u2501";  // ━

/// Four digits at most after the point, as Keras prints them: in a paste without breaks the next
/// frame's count follows at once ("loss: 0.69312/3").
std::optional<double> read_value(Scan& scan, bool& cut) {
  Scan s = scan;
  const bool minus = s.take("-");
  const double sign = minus ? -1 : 1;
  for (const std::string_view word : {"nan", "NaN"}) {
    if (s.take(word)) {
      scan = s;
      return std::numeric_limits<double>::quiet_NaN();
    }
  }
  for (const std::string_view word : {"inf", "Inf"}) {
    if (s.take(word)) {
      scan = s;
      return sign * std::numeric_limits<double>::infinity();
    }
  }
  const std::size_t begin = s.at;
  if (!is_digit(s.peek())) return std::nullopt;
  while (is_digit(s.peek()))
    ++s.at;
  std::size_t decimals = 0;
  if (s.peek() == '.') {
    ++s.at;
    while (is_digit(s.peek()) && decimals < 4) {
      ++s.at;
      ++decimals;
    }
  }
  std::size_t exponent = 0;
  if (s.peek() == 'e' && s.at + 1 < s.text.size() &&
      (s.text[s.at + 1] == '-' || s.text[s.at + 1] == '+')) {
    s.at += 2;
    while (is_digit(s.peek()) && exponent < 2) {
      ++s.at;
      ++exponent;
    }
    if (exponent < 2) cut = true;
  } else if (s.done() && decimals < 4) {
    cut = true;
  }
  // "6.9310e" or "0.69" at the end of a wrapped line is no number to rely on.
  if (s.peek() == 'e' && s.at + 1 >= s.text.size()) cut = true;
  const auto value = parse_real(s.text.substr(begin, s.at - begin));
  scan = s;
  if (!value || cut) return std::nullopt;
  return sign * *value;
}

bool read_metric(Scan& scan, Bar& bar) {
  Scan s = scan;
  s.blanks();
  if (!s.take("- ")) return false;
  const std::size_t begin = s.at;
  while (!s.done() && s.peek() != ':' && s.peek() != ' ' && s.at - begin < 80)
    ++s.at;
  if (s.done()) bar.cut = true;  // within a name
  if (s.peek() != ':' || s.at == begin || is_digit(s.text[begin])) return false;
  const std::string_view name = s.text.substr(begin, s.at - begin);
  if (name == "ETA") return false;
  ++s.at;
  s.blanks();
  const std::size_t digits = s.at;
  const auto value = read_value(s, bar.cut);
  const std::string_view written = s.text.substr(digits, s.at - digits);
  if (value == 0.0 && written.find('e') == std::string_view::npos && written.size() > 1)
    bar.rounded = true;
  if (!value) {
    if (s.done()) bar.cut = true;
    return false;
  }
  bar.logs.emplace_back(std::string(name), *value);
  scan = s;
  return true;
}

/// "3s", "1:02", "1:02:03": seconds. `clock`: it had a colon, as only a time to go has.
std::optional<double> read_clock(Scan& scan, bool& clock) {
  Scan s = scan;
  const MaybeCount first = s.count();
  if (!first) return std::nullopt;
  double seconds = static_cast<double>(*first);
  clock = false;
  while (s.peek() == ':') {
    ++s.at;
    const MaybeCount more = s.count();
    if (!more) return std::nullopt;
    seconds = seconds * 60 + static_cast<double>(*more);
    clock = true;
  }
  if (!clock && !s.take("s")) return std::nullopt;
  scan = s;
  return seconds;
}

/// "45ms/step", "85us/sample", "512ms/epoch", "0s/step".
bool read_rate(Scan& scan, Bar& bar) {
  Scan s = scan;
  s.blanks();
  if (!s.count()) return false;
  if (!s.take("ms/") && !s.take("us/") && !s.take("s/")) return false;
  if (s.take("sample")) {
    bar.per_sample = true;
  } else if (s.take("epoch")) {
    bar.per_epoch = true;
  } else if (s.take("step")) {
    bar.step_time = true;
  } else {
    return false;
  }
  scan = s;
  return true;
}

/// What stands behind the bar itself.
void read_rest(Scan& scan, Bar& bar) {
  Scan s = scan;
  s.blanks();
  const bool dash = s.take("- ");
  bool clock = false;
  if (dash && s.take("ETA: ")) {
    bar.eta = true;
    if (read_clock(s, clock)) scan = s;
  } else if (const auto seconds = read_clock(s, clock)) {
    bar.seconds = seconds;
    bar.eta = clock;
    bar.no_eta = dash && !clock;
    scan = s;
  }
  Scan rate = scan;
  if (read_rate(rate, bar)) scan = rate;
  while (true) {
    if (read_metric(scan, bar)) continue;
    // verbose=2 has its rates among the metrics: " - 102ms/step".
    Scan r = scan;
    r.blanks();
    if (!r.take("- ") || !read_rate(r, bar)) break;
    scan = r;
  }
}

/// "[===>...]" or "━━━" or "====" behind a count; false: this is no bar.
bool read_drawing(Scan& scan, Bar& bar) {
  Scan s = scan;
  s.blanks();
  if (s.take("[")) {
    while (s.peek() == '=' || s.peek() == '>' || s.peek() == '.')
      ++s.at;
    if (!s.take("]")) return false;
    bar.look = Look::kBrackets;
    scan = s;
    return true;
  }
  const std::size_t begin = s.at;
  while (s.take(kHeavy)) {
  }
  if (s.at == begin) {
    // Where the terminal knows no ━, Keras 3 draws equal signs.
    while (s.peek() == '=')
      ++s.at;
    if (s.at - begin < 2) return false;
  }
  bar.look = Look::kLine;
  scan = s;
  return true;
}

}  // namespace

std::optional<Bar> find_bar(std::string_view piece, std::size_t from) {
  for (std::size_t slash = piece.find('/', from); slash != std::string_view::npos;
       slash = piece.find('/', slash + 1)) {
    Bar bar;
    bar.current = count_before(piece, slash, from, bar.begin);
    if (!bar.current) continue;
    Scan scan{piece, slash + 1};
    if (scan.take("Unknown")) {
      bar.look = Look::kUnknown;
      Scan look = scan;
      Bar drawn;
      if (read_drawing(look, drawn)) scan = look;
    } else {
      bar.target = scan.count();
      if (!bar.target) continue;
      if (!read_drawing(scan, bar)) {
        // verbose=2: "3/3 - 1s - …". Anything less is a date, a path, a fraction.
        Scan compact = scan;
        bool clock = false;
        if (!compact.take(" - ") || !read_clock(compact, clock) || clock) continue;
        if (!compact.done() && compact.text.substr(compact.at, 3) != " - " && compact.peek() != ' ')
          continue;
        bar.look = Look::kCompact;
      }
    }
    read_rest(scan, bar);
    bar.end = scan.at;
    if (bar.look == Look::kUnknown && !bar.seconds) continue;
    return bar;
  }
  return std::nullopt;
}

std::optional<Bar> read_countless_line(std::string_view piece) {
  Scan scan{piece};
  scan.blanks();
  scan.take("- ");
  Bar bar;
  bar.look = Look::kCompact;
  bool clock = false;
  bar.seconds = read_clock(scan, clock);
  if (!bar.seconds || clock) return std::nullopt;
  while (read_metric(scan, bar)) {
  }
  if (bar.logs.empty()) return std::nullopt;
  bar.no_eta = true;
  bar.end = scan.at;
  return bar;
}

}  // namespace fitscope::intake
