#include "golden/compare.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "base/text.h"
#include "feed/feed.h"
#include "golden/normal_form.h"
#include "scenario/chance.h"

namespace fitscope::golden {
namespace {

constexpr double kNumbers = 1e-5;
constexpr double kWeights = 1e-4;
constexpr double kAbsolute = 1e-6;
// Of a float32: seen of numbers with more than seven digits.
constexpr double kLastBits = 0x1p-22;

bool close(double a, double b, double allowed, double least = kAbsolute) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (std::isinf(a) || std::isinf(b)) return a == b;
  const double difference = std::abs(a - b);
  return difference <= least || difference <= allowed * std::max(std::abs(a), std::abs(b));
}

/// Batches of one pass, if their order is Keras's own, so that it decides which call gets the short
/// one; else unset.
std::optional<Count> batches_in_drawn_order(const scenario::Scenario& asked) {
  if (asked.feed.kind != scenario::FeedKind::kSequence || !asked.fit.shuffle) return std::nullopt;
  const Count size = feed::effective_batch_size(asked);
  const Count in_data = (asked.data.samples + size - 1) / size;
  const scenario::SequenceSpec& spec = asked.sequence;
  return spec.declared_length.value_or(spec.length.value_or(in_data));
}

/// The short batch of one pass, whose place in it is chance, and how long the others are.
struct ChanceRows {
  Count short_rows;
  Count others;
};

std::optional<ChanceRows> chance_rows(const scenario::Scenario& asked) {
  if (!batches_in_drawn_order(asked)) return std::nullopt;
  const Count size = feed::effective_batch_size(asked);
  const Count rest = asked.data.samples % size;
  if (rest == 0 || asked.data.samples < size) return std::nullopt;
  return ChanceRows{.short_rows = rest, .others = size};
}

/// Shapes as "[4,3]" of the short batch as those of any other batch.
std::string without_chance(std::string message, const ChanceRows& rows) {
  const std::string rest = "[" + std::to_string(rows.short_rows);
  const std::string others = "[" + std::to_string(rows.others);
  for (std::size_t at = message.find(rest); at < message.size(); at = message.find(rest, at + 1)) {
    const std::size_t end = at + rest.size();
    const bool whole = end < message.size() && (message[end] == ',' || message[end] == ']');
    if (whole) message.replace(at, rest.size(), others);
  }
  return message;
}

bool in_number(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == '+' || c == '-';
}

// Where two consoles part, byte by byte. A value after ": " takes the same room, and may differ as
// far as `allowed`.
std::optional<std::size_t> first_difference(const std::string& ours, const std::string& keras,
                                            double allowed) {
  std::size_t at = 0;
  while (at < ours.size() && at < keras.size()) {
    if (ours[at] == keras[at]) {
      ++at;
      continue;
    }
    std::size_t begin = at;
    while (begin > 0 && in_number(ours[begin - 1]))
      --begin;
    std::size_t end = at;
    while (end < ours.size() && in_number(ours[end]))
      ++end;
    const bool as_long = end > at && !(end < keras.size() && in_number(keras[end]));
    const bool value =
        as_long && begin >= 2 && ours.compare(begin - 2, 2, ": ") == 0 && keras.size() >= end;
    const auto a = value ? parse_real(ours.substr(begin, end - begin)) : std::nullopt;
    const auto b = value ? parse_real(keras.substr(begin, end - begin)) : std::nullopt;
    if (!a || !b || !close(*a, *b, allowed)) return at;
    at = end;
  }
  if (ours.size() == keras.size()) return std::nullopt;
  return at;
}

/// Every value behind a ": " as one "#", and no blanks and backspaces: they are as many as the
/// longest line had characters.
std::string without_values(std::string_view console) {
  std::string text;
  for (std::size_t at = 0; at < console.size(); ++at) {
    if (console[at] == '\b') continue;
    const bool pads = !text.empty() && text.back() == ' ' &&
                      std::string_view(" \r\n").find(console[at]) != std::string_view::npos;
    if (pads && console[at] == ' ') continue;
    if (pads) text.pop_back();
    text += console[at];
    if (!std::string_view(text).ends_with(": ")) continue;
    std::size_t end = at + 1;
    while (end < console.size() && in_number(console[end]))
      ++end;
    for (const std::string_view word : {"nan", "inf"}) {
      if (console.substr(end).starts_with(word)) end += word.size();
    }
    if (end > at + 1) text += '#';
    at = end - 1;
  }
  return text;
}

bool within_character(const std::string& text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

// Some 200 bytes of the text, in whole characters of UTF-8.
std::string around(const std::string& text, std::size_t at) {
  std::size_t from = std::min(at < 60 ? 0 : at - 60, text.size());
  while (from > 0 && within_character(text, from))
    --from;
  std::size_t end = std::min(from + 200, text.size());
  while (within_character(text, end))
    ++end;
  return text.substr(from, end - from);
}

class Comparison {
 public:
  Comparison(const scenario::Scenario& scenario, const Ledger& ours, const Recording& recording)
      : ours_(ours),
        keras_(recording.ledger),
        on_terminal_(recording.console_on_terminal),
        drawn_pass_(batches_in_drawn_order(scenario)),
        chance_rows_(chance_rows(scenario)),
        numbers_(ours.numbers && !scenario::draws_at_random(scenario)),
        allowed_(10 * recording.spread),
        weights_allowed_(std::max(kWeights, 10 * recording.weights_spread)),
        own_spreads_(recording.own_spreads),
        endless_(ours.stopped == "limit" && keras_.stopped == "limit") {}

  std::vector<Difference> all() {
    say_if_differs("stopped", ours_.stopped, keras_.stopped);
    exception();
    warnings();
    epochs();
    if (!endless_ && ours_.numbers) history();
    if (numbers_) {
      losses();
      const bool no_fit = keras_.epochs.empty() && keras_.weights.empty();
      if (!endless_ && !no_fit) weights();
    }
    if (!endless_) {
      console("console", keras_.console);
      if (on_terminal_) console("console on a terminal", *on_terminal_);
    }
    return std::move(differences_);
  }

 private:
  void say(const std::string& field, const std::string& ours, const std::string& keras) {
    differences_.push_back({field, ours, keras});
  }
  void say_if_differs(const std::string& field, const std::string& ours, const std::string& keras) {
    if (ours != keras) say(field, ours, keras);
  }
  void say_if_differs(const std::string& field, Count ours, Count keras) {
    if (ours != keras) say(field, std::to_string(ours), std::to_string(keras));
  }

  void exception() {
    say_if_differs("exception", ours_.exception_type, keras_.exception_type);
    std::string ours = normal_message(ours_.exception_message);
    std::string keras = normal_message(keras_.exception_message);
    if (chance_rows_) {
      ours = without_chance(ours, *chance_rows_);
      keras = without_chance(keras, *chance_rows_);
    }
    if (!same_text(ours, keras)) say("exception's message", ours, keras);
  }

  static std::string lines(const std::vector<LedgerWarning>& warnings) {
    std::string all;
    for (const LedgerWarning& one : warnings) {
      all += one.category + " raised " + std::to_string(one.raised) + ", shown " +
             std::to_string(one.shown) + ": " + one.text + "\n";
    }
    return all;
  }

  void warnings() {
    // A run that hung before its first epoch was ended before its ledger could write down any.
    if (keras_.stopped == "limit" && keras_.epochs.empty()) return;
    const std::string ours = lines(merged(ours_.warnings));
    const std::string keras = lines(merged(keras_.warnings));
    if (!same_text(ours, keras)) say("warnings", ours, keras);
  }

  // The same words from two places are one warning.
  static std::vector<LedgerWarning> merged(const std::vector<LedgerWarning>& warnings) {
    std::vector<LedgerWarning> all;
    for (const LedgerWarning& one : warnings) {
      const auto found = std::find_if(all.begin(), all.end(), [&one](const LedgerWarning& other) {
        return other.category == one.category && other.text == one.text;
      });
      if (found == all.end()) {
        all.push_back(one);
      } else {
        found->raised += one.raised;
        found->shown += one.shown;
      }
    }
    return all;
  }

  void epochs() {
    say_if_differs("epochs begun", static_cast<Count>(ours_.epochs.size()),
                   static_cast<Count>(keras_.epochs.size()));
    const std::size_t count = std::min(ours_.epochs.size(), keras_.epochs.size());
    for (std::size_t i = 0; i < count; ++i) {
      const bool cut = endless_ && i + 1 == count;
      epoch(ours_.epochs[i], keras_.epochs[i], cut);
    }
  }

  void epoch(const LedgerEpoch& ours, const LedgerEpoch& keras, bool cut) {
    const std::string name = "epoch " + std::to_string(keras.index + 1) + " ";
    say_if_differs(name + "index", ours.index, keras.index);
    if (!cut) {
      say_if_differs(name + "steps", ours.steps, keras.steps);
      say_if_differs(name + "validation steps", ours.val_steps, keras.val_steps);
    }
    rows(name, ours, keras, cut);
    say_if_differs(name + "logged", Count{ours.logged}, Count{keras.logged});
    if (!ours.logged || !keras.logged || !ours_.numbers) return;
    std::vector<std::string> our_names;
    std::vector<std::string> keras_names;
    for (const auto& [key, value] : ours.logs)
      our_names.push_back(key);
    for (const auto& [key, value] : keras.logs)
      keras_names.push_back(key);
    say_if_differs(name + "names in the logs", join(our_names, " "), join(keras_names, " "));
    if (!numbers_) return;
    for (const auto& [key, value] : keras.logs) {
      const auto found = std::find_if(ours.logs.begin(), ours.logs.end(),
                                      [&key = key](const auto& log) { return log.first == key; });
      if (found != ours.logs.end()) number(name + key, found->second, value, kNumbers);
    }
  }

  static Count sum(const std::vector<Count>& rows) {
    return std::accumulate(rows.begin(), rows.end(), Count{0});
  }

  // Whatever the order of the rows and Dropout make of the numbers.
  void rows(const std::string& name, const LedgerEpoch& ours, const LedgerEpoch& keras, bool cut) {
    if (!ours.rows || !keras.rows) return;
    if (!cut) {
      say_if_differs(name + "calls with rows", static_cast<Count>(ours.rows->size()),
                     static_cast<Count>(keras.rows->size()));
    }
    if (drawn_pass_) {
      whole_passes_ = whole_passes_ && *drawn_pass_ > 0 && ours.steps % *drawn_pass_ == 0;
      const bool all = !cut && ours.rows->size() == keras.rows->size();
      if (whole_passes_ && all) say_if_differs(name + "rows", sum(*ours.rows), sum(*keras.rows));
      return;
    }
    // Ours of an epoch without an end may be cut within a call.
    const std::size_t whole = ours.rows->size() - (cut && !ours.rows->empty() ? 1 : 0);
    const std::size_t count = std::min(whole, keras.rows->size());
    for (std::size_t i = 0; i < count; ++i) {
      const Count mine = (*ours.rows)[i];
      const Count theirs = (*keras.rows)[i];
      if (mine == theirs) continue;
      say(name + "call " + std::to_string(i + 1) + "'s rows", std::to_string(mine),
          std::to_string(theirs));
      return;
    }
  }

  void history() {
    say_if_differs("History's names", names(ours_.history), names(keras_.history));
    for (const auto& [name, values] : keras_.history) {
      const auto found =
          std::find_if(ours_.history.begin(), ours_.history.end(),
                       [&name = name](const auto& one) { return one.first == name; });
      if (found == ours_.history.end()) continue;
      const std::string field = "History of " + name;
      const std::size_t count = std::min(found->second.size(), values.size());
      if (found->second.size() != values.size()) {
        say("values in the " + field, std::to_string(found->second.size()),
            std::to_string(values.size()));
      }
      for (std::size_t i = 0; numbers_ && i < count; ++i)
        number(field, found->second[i], values[i], kNumbers);
    }
  }

  template <class Named>
  static std::string names(const Named& named) {
    std::vector<std::string> all;
    for (const auto& [name, value] : named)
      all.push_back(name);
    return join(all, ", ");
  }

  void number(const std::string& field, double ours, double keras, double at_least) {
    if (close(ours, keras, std::max(at_least, allowed_))) return;
    say(field, shortest(ours), shortest(keras));
  }

  void losses() {
    if (!endless_) {
      say_if_differs("losses", static_cast<Count>(ours_.losses.size()),
                     static_cast<Count>(keras_.losses.size()));
    }
    const std::size_t count = std::min(ours_.losses.size(), keras_.losses.size());
    for (std::size_t i = 0; i < count; ++i) {
      if (close(ours_.losses[i], keras_.losses[i], std::max(kNumbers, allowed_))) continue;
      number("loss after step " + std::to_string(i + 1), ours_.losses[i], keras_.losses[i],
             kNumbers);
      return;
    }
  }

  void weights() {
    say_if_differs("weights", static_cast<Count>(ours_.weights.size()),
                   static_cast<Count>(keras_.weights.size()));
    const std::size_t count = std::min(ours_.weights.size(), keras_.weights.size());
    for (std::size_t i = 0; i < count; ++i) {
      const auto own = own_spreads_.find(i);
      const double allowed = own == own_spreads_.end() ? 0 : 10 * own->second;
      if (close(ours_.weights[i], keras_.weights[i], std::max(weights_allowed_, allowed), 0))
        continue;
      say("weight " + std::to_string(i), shortest(ours_.weights[i]), shortest(keras_.weights[i]));
      return;
    }
  }

  // Where the order of the rows is Keras's own, all but the values is compared.
  void console(const std::string& field, const std::string& theirs) {
    if (!ours_.numbers) return;
    std::string ours = normal_console(ours_.console);
    std::string keras = normal_console(theirs);
    if (!numbers_) {
      ours = without_values(ours);
      keras = without_values(keras);
    }
    const auto different = first_difference(ours, keras, std::max(kLastBits, allowed_));
    if (!different) return;
    const std::size_t at = *different;
    say(field + " at byte " + std::to_string(at), around(ours, at), around(keras, at));
  }

  const Ledger& ours_;
  const Ledger& keras_;
  const std::optional<std::string>& on_terminal_;
  std::optional<Count> drawn_pass_;
  std::optional<ChanceRows> chance_rows_;
  bool whole_passes_ = true;  ///< Every epoch so far began and ended with a pass.
  bool numbers_;
  double allowed_;
  double weights_allowed_;
  std::map<std::size_t, double> own_spreads_;
  bool endless_;
  std::vector<Difference> differences_;
};

}  // namespace

std::vector<Difference> compare(const scenario::Scenario& scenario, const Ledger& ours,
                                const Recording& recording) {
  return Comparison(scenario, ours, recording).all();
}

}  // namespace fitscope::golden
