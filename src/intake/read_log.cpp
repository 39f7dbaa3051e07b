#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "intake/log.h"
#include "intake/log_lines.h"
#include "intake/pieces.h"
#include "intake/scan.h"

namespace fitscope::intake {
namespace {

constexpr std::size_t kMostLine = 400;
/// No terminal is narrower, so shorter lines were not broken by one.
constexpr std::size_t kShortestWrapped = 40;
/// Lines of the probe kept, and bytes of one that is put together.
constexpr std::size_t kMostProbes = 16;
constexpr std::size_t kMostProbe = std::size_t{1} << 20U;
/// Longer than any known text.
constexpr std::size_t kTail = 160;

const double* find_log(const Logs& logs, std::string_view name) {
  for (const auto& [key, value] : logs) {
    if (key == name) return &value;
  }
  return nullptr;
}

bool has_validation(const Logs& logs) {
  return std::any_of(logs.begin(), logs.end(),
                     [](const auto& log) { return log.first.rfind("val_", 0) == 0; });
}

class Reader {
 public:
  Log read(std::string_view text) {
    PieceReader pieces(text);
    Piece piece;
    while (pieces.next(piece)) {
      line_ = piece.line;
      const bool known = read_piece(piece);
      if (known) ++log_.lines_read;
      log_.lines = piece.line;
      log_.cut = piece.end == Break::kEnd;
    }
    for (Note& note : pending_)
      keep(note, log_.fits.empty() ? log_.notes : log_.fits.back().notes);
    return std::move(log_);
  }

 private:
  LogFit* fit() { return log_.fits.empty() ? nullptr : &log_.fits.back(); }
  LogEpoch* epoch() {
    return fit() == nullptr || fit()->epochs.empty() ? nullptr : &fit()->epochs.back();
  }
  Count epoch_index() { return fit() == nullptr ? -1 : std::ssize(fit()->epochs) - 1; }
  bool between_fits() { return epoch() == nullptr || epoch()->finished; }

  bool read_piece(const Piece& piece) {
    const std::string_view text = piece.text;
    bool known = read_probe_piece(text);
    known = read_last_words(text) || known;
    known = read_across(text) || known;
    std::size_t from = 0;
    for (;;) {
      const auto bar = find_bar(text, from);
      const auto heading = find_heading(text.substr(0, bar ? bar->begin : text.size()), from, text);
      if (!bar && !heading) break;
      known = true;
      if (heading) {
        read_texts(text.substr(0, heading->begin), from);
        take_heading(*heading);
        from = heading->end;
        continue;
      }
      read_texts(text.substr(0, bar->begin), from);
      // A frame that lost its control characters stands right before the next.
      if (from > 0 && bar_end_ == from && all_blank(text.substr(from, bar->begin - from)))
        text_since_bar_ = true;
      const bool alone = all_blank(text.substr(bar->end));
      take_bar(*bar, alone ? piece.end : Break::kLine);
      from = bar_end_ = bar->end;
    }
    bar_end_ = 0;
    known = read_texts(text, from) || known;
    // The program died within the line, or was stopped there: nobody wrote a newline.
    if (from > 0) known = read_last_words(text.substr(from)) || known;
    if (from == 0 && piece.end == Break::kLine) known = read_bare(text) || known;
    if (fit() != nullptr && has_value(text.substr(from))) fit()->broken = true;
    tail_.clear();
    if (piece.end == Break::kLine && text.size() >= kShortestWrapped) {
      const std::size_t begin = std::max(from, text.size() - std::min(text.size(), kTail));
      tail_.assign(text.substr(begin));
    }
    text_since_bar_ = text_since_bar_ || !all_blank(text.substr(from));
    if (from == 0) known = read_old_line(text) || known;
    if (from == 0) known = read_end(text, known) || known;
    if (!known && !between_fits()) return known;
    if (!known && fit() != nullptr && !all_blank(text)) fit()->followed = true;
    return known;
  }

  void take_probe(std::string_view text) {
    if (log_.probes.size() >= kMostProbes) return;
    log_.probes.emplace_back(text);
    probe_so_far_ = text;
    probe_line_ = line_;
    probe_open_ = !parse_json(trimmed(text)).ok();
  }

  /// The probe's line without its first word, or the rest of one that a terminal broke.
  bool read_probe_piece(std::string_view text) {
    const bool follows =
        probe_open_ && line_ == probe_line_ + 1 && probe_so_far_.size() < kMostProbe;
    if (follows) {
      probe_so_far_ += text;
      probe_line_ = line_;
      // Only then can it be whole; asked of every line, a long one would be read again and again.
      if (trimmed(text).ends_with('}') && parse_json(trimmed(probe_so_far_)).ok()) {
        log_.probes.back() = probe_so_far_;
        probe_open_ = false;
        return true;
      }
    }
    const bool has_word = text.find("FITSCOPE_PROBE ") != std::string_view::npos;
    const bool begins = text.starts_with("{\"keras\": \"");
    const bool ends = text.find("\"stopped\": ") != std::string_view::npos &&
                      text.find("\"ended\": ") != std::string_view::npos;
    if (has_word || follows || (!begins && !ends)) return false;
    take_probe(text);
    return true;
  }

  /// How a program ends in a terminal's eyes: an exception, Ctrl-C, the shell's "Killed".
  bool read_last_words(std::string_view text) {
    const bool by_key = is_ctrl_c(text);
    if (by_key) text = trimmed(text).substr(2);
    if (by_key && (all_blank(text) || is_shell_prompt(text))) {
      take_exception("KeyboardInterrupt", "^C");
      return true;
    }
    if (const auto type = exception_type(text); !type.empty()) {
      take_exception(type, text);
      return true;
    }
    if (!is_shell_kill(text)) return false;
    take_text({.words = "Killed", .kind = TextKind::kKilled}, text, 0, 0);
    return true;
  }

  /// A known text that a terminal broke at its last column, or a number that belongs to it.
  bool read_across(std::string_view text) {
    if (tail_.empty()) return false;
    const std::size_t seam = tail_.size();
    const std::string joined = tail_ + std::string(text);
    bool known = false;
    find_texts(joined, 0, [&](const KnownText& found, std::size_t at, std::size_t after) {
      const bool across = at < seam && after > seam;
      if (!across && !(at < seam && found.kind == TextKind::kInThisCase)) return;
      take_text(found, joined, at, after);
      known = true;
    });
    return known;
  }

  /// The first "Epoch 3/10" that begins within `range`; it may reach beyond it.
  std::optional<Heading> find_heading(std::string_view range, std::size_t from,
                                      std::string_view text) {
    const MaybeCount expected = fit() != nullptr ? fit()->of : std::nullopt;
    for (std::size_t at = range.find("Epoch ", from); at != std::string_view::npos;
         at = range.find("Epoch ", at + 1)) {
      if (auto heading = read_heading(text, at, expected)) return heading;
    }
    return std::nullopt;
  }

  /// "Epoch 0", then "Epoch 1": a line of its own that names no total. Any other number may be
  /// anybody's words.
  bool read_bare(std::string_view text) {
    const MaybeCount number = read_bare_heading(text);
    if (!number) return false;
    leave_words_out();
    const bool goes_on = fit() != nullptr && fit()->from_zero && number == *epoch()->number + 1;
    if (*number != 0 && !goes_on) return false;
    take_heading({.number = *number});
    fit()->from_zero = true;
    return true;
  }

  /// Keras drew a bar below each such line; where none was, a loop of one's own printed it.
  void leave_words_out() {
    if (fit() == nullptr || !fit()->from_zero) return;
    if (epoch()->finished || epoch()->frames > 0 || epoch()->full) return;
    fit()->epochs.pop_back();
    if (!fit()->epochs.empty()) return;
    pending_ = std::move(fit()->notes);
    log_.fits.pop_back();
  }

  /// The shell's prompt behind an epoch, and whether there were words before it.
  bool read_end(std::string_view text, bool known) {
    if (epoch() == nullptr || all_blank(text)) return false;
    if (fit()->at_prompt) return false;
    fit()->at_prompt = is_shell_prompt(text);
    if (!fit()->at_prompt && !known && !is_runtime_line(text)) fit()->words_before_prompt = true;
    return fit()->at_prompt;
  }

  /// It goes on after all: the prompt was that of a shell beside it.
  void goes_on_from_prompt() {
    fit()->at_prompt = false;
    fit()->words_before_prompt = false;
  }

  bool read_old_line(std::string_view text) {
    if (epoch() == nullptr || epoch()->finished || epoch()->frames > 0) return false;
    const auto bar = read_countless_line(text);
    if (!bar) return false;
    epoch()->finished = true;
    epoch()->logs = bar->logs;
    epoch()->rounded = bar->rounded;
    epoch()->seconds = bar->seconds;
    fit()->keras1_or_2 = true;
    return true;
  }

  bool read_texts(std::string_view text, std::size_t from) {
    bool known = false;
    find_texts(text, from, [&](const KnownText& found, std::size_t at, std::size_t after) {
      take_text(found, text, at, after);
      known = true;
    });
    return known;
  }

  void start_fit(bool headed) {
    if (log_.fits.size() >= kMostFits) log_.fits.erase(log_.fits.begin() + kMostFits / 2);
    log_.fits.push_back({.headed = headed, .line = line_});
    for (Note& note : pending_) {
      if (note.kind == TextKind::kKeras3Only) fit()->keras3 = true;
      keep(note, fit()->notes);
    }
    pending_.clear();
  }

  void start_epoch(MaybeCount number) {
    LogFit& now = *fit();
    goes_on_from_prompt();
    if (now.epochs.size() >= kMostEpochs) {
      leave_middle_out(now);
    }
    now.epochs.push_back({.number = number, .line = line_});
  }

  /// How it began and how it ended stay, and each epoch that a warning stands in.
  static void leave_middle_out(LogFit& fit) {
    constexpr std::size_t kFrom = kMostEpochs / 2;
    constexpr std::size_t kTo = kFrom + kMostEpochs / 4;
    std::vector<bool> spoken_in(fit.epochs.size());
    for (const OutOfData& warning : fit.ran_out) {
      if (warning.epoch >= 0) spoken_in[static_cast<std::size_t>(warning.epoch)] = true;
    }
    std::vector<Count> place(fit.epochs.size());
    std::vector<LogEpoch> kept;
    kept.reserve(fit.epochs.size());
    for (std::size_t i = 0; i < fit.epochs.size(); ++i) {
      place[i] = std::ssize(kept);
      if (i < kFrom || i >= kTo || spoken_in[i]) kept.push_back(std::move(fit.epochs[i]));
    }
    fit.epochs_left_out += std::ssize(fit.epochs) - std::ssize(kept);
    fit.epochs = std::move(kept);
    const auto move = [&place](Count& epoch) {
      if (epoch >= 0) epoch = place[static_cast<std::size_t>(epoch)];
    };
    for (OutOfData& warning : fit.ran_out)
      move(warning.epoch);
    for (Note& note : fit.notes)
      move(note.epoch);
    if (fit.exception) move(fit.exception->epoch);
  }

  void take_heading(const Heading& heading) {
    if (heading.of) leave_words_out();
    LogEpoch* last = epoch();
    const bool goes_on = last != nullptr && fit()->headed && last->number &&
                         !(heading.of && fit()->from_zero) && heading.number > *last->number &&
                         (!heading.of || !fit()->of || heading.of == fit()->of) &&
                         !(fit()->exception && fit()->exception->at_line < line_);
    // A paste that begins within an epoch: its heading is missing, the next one is here.
    const bool beheaded = last != nullptr && !fit()->headed && fit()->epochs.size() == 1 &&
                          heading.number > 1 && log_.fits.size() == 1;
    if (beheaded) {
      fit()->headed = true;
      fit()->beheaded = true;
      last->number = heading.number - 1;
      last->finished = true;
    } else if (!goes_on) {
      start_fit(true);
    } else {
      last->finished = true;
    }
    if (heading.of) fit()->of = heading.of;
    const bool gap = (goes_on && heading.number != *epoch()->number + 1);
    start_epoch(heading.number);
    epoch()->gap_before = gap;
  }

  /// `end`: what follows on it; text on the same line counts as a new line.
  void take_bar(const Bar& bar, Break end) {
    const bool counted = bar.target && bar.current;
    // fit() shows its loss on every frame; predict() shows none.
    if (bar.logs.empty() && !bar.cut && bar.look != Look::kUnknown) return;
    const bool text_since_bar = std::exchange(text_since_bar_, false);
    LogEpoch* now = epoch();
    // Keras 1 counts samples, and goes beyond the number asked for by a part of a batch.
    const bool beyond = counted && bar.look == Look::kBrackets && *bar.current > *bar.target;
    const bool full = beyond || (counted && *bar.current == *bar.target);
    if (now != nullptr && now->finished && !(text_since_bar && again(bar, *now)) &&
        !redrawn(bar, *now)) {
      now = nullptr;
    }
    bar_line_ = line_;
    if (now != nullptr && !now->finished && foreign(bar, *now)) return;
    if (now == nullptr) {
      if (fit() == nullptr || fit()->headed || !fit()->epochs.empty()) start_fit(false);
      start_epoch(std::nullopt);
      now = epoch();
    }
    goes_on_from_prompt();
    if (bar.look == Look::kLine) fit()->keras3 = true;
    if (bar.look == Look::kBrackets) fit()->keras1_or_2 = true;
    if (bar.per_epoch || bar.per_sample) fit()->keras1_or_2 = true;
    if (bar.per_sample || beyond) fit()->per_sample = true;
    if (counted) now->target = bar.target;
    if (bar.look == Look::kUnknown) now->unknown = true;

    if (bar.cut) fit()->broken = true;
    const bool told = bar.look == Look::kCompact || bar.no_eta || has_validation(bar.logs);
    // Keras 3 draws its last frame and the last bar alike. The last bar ends its line; where a
    // warning broke the line of a frame, the bar is drawn once more: see again().
    const bool last = full && !bar.eta && (told || end == Break::kLine);
    if (full && !bar.eta && !last && end == Break::kEnd) {
      now->full = true;
      return;
    }
    const double* loss = find_log(bar.logs, "loss");
    if (loss != nullptr && !std::isfinite(*loss) && !now->not_finite) {
      now->not_finite = true;
      now->not_finite_at = bar.current.value_or(0);
    }
    if (last) {
      if (now->finished) {  // so what was taken for the last one was not: see again()
        ++now->frames;
        now->drawn = now->final_count;
        now->at_drawn = now->logs;
        now->first_drawn = now->frames == 1 ? now->final_count : now->first_drawn;
        for (OutOfData& warning : fit()->ran_out) {
          if (warning.epoch != epoch_index() || warning.before_final) continue;
          warning.before_final = warning.frames_seen = true;
          warning.drawn = now->drawn;
          warning.at_drawn = now->logs;
        }
      }
      now->finished = true;
      now->final_count = *bar.current;
      now->logs = bar.logs;
      now->rounded = bar.rounded;
      now->seconds = bar.seconds;
      return;
    }
    const Count current = bar.current.value_or(0);
    if (now->frames++ == 0) now->first_drawn = current;
    if (current >= now->drawn) {
      if (current == now->drawn + 1) {
        now->before_drawn = std::move(now->at_drawn);
      } else if (current > now->drawn) {
        now->before_drawn.clear();
      }
      now->drawn = current;
      now->at_drawn = bar.logs;
    }
  }

  /// The last bar drawn once more: a warning or a callback's line between broke the line, so what
  /// was taken for the last bar was a frame.
  static bool again(const Bar& bar, const LogEpoch& now) {
    const bool same = bar.target && bar.current == bar.target && now.target == bar.target;
    return same && bar.look == Look::kLine;
  }

  /// The next line is the same bar once more, with about the same loss: frames that were pasted as
  /// lines. evaluate() would have a loss of its own.
  bool redrawn(const Bar& bar, const LogEpoch& now) const {
    constexpr double kClose = 0.05;
    if (line_ > bar_line_ + 1 || !again(bar, now)) return false;
    const double* before = find_log(now.logs, "loss");
    const double* after = find_log(bar.logs, "loss");
    if (before == nullptr || after == nullptr) return false;
    const bool both_nan = std::isnan(*before) && std::isnan(*after);
    return both_nan || std::fabs(*after - *before) <= kClose * std::fabs(*before);
  }

  /// A bar of evaluate() or predict() in a callback, in the middle of this epoch.
  bool foreign(const Bar& bar, const LogEpoch& now) {
    MaybeCount expected = now.target;
    const auto& epochs = fit()->epochs;
    if (!expected && epochs.size() > 1) expected = epochs[epochs.size() - 2].target;
    return expected && bar.target && *expected != *bar.target;
  }

  void take_exception(std::string_view type, std::string_view text) {
    LogException& exception = where_to_keep();
    // A message may hold the traceback of an inner one: what was raised stands first.
    if (!exception.type.empty() && !std::exchange(chained_, false)) return;
    exception.type = std::string(type);
    exception.line = std::string(trimmed(text).substr(0, kMostLine));
    exception.at_line = line_;
    exception.epoch = epoch_index();
    exception.while_peeking = peek_line_ > 0 && line_ - peek_line_ < 200;
  }

  LogException& where_to_keep() {
    std::optional<LogException>& kept = fit() != nullptr ? fit()->exception : log_.exception;
    if (!kept) kept.emplace();
    return *kept;
  }

  void take_text(const KnownText& text, std::string_view piece, std::size_t at, std::size_t after) {
    const std::string_view rest = piece.substr(after);
    switch (text.kind) {
      case TextKind::kRanOut:
        take_out_of_data(piece, rest);
        return;
      case TextKind::kInThisCase:
        if (fit() != nullptr && !fit()->ran_out.empty() && !fit()->ran_out.back().batches) {
          Scan scan{rest};
          const MaybeCount batches = scan.count();
          scan.blanks();
          if (batches && scan.text.substr(scan.at, 5) == "batch") {
            fit()->ran_out.back().batches = batches;
            fit()->ran_out.back().keras2 = true;
          }
        }
        return;
      case TextKind::kPlaceIterator:
        place_ = Scan{rest}.count();
        contextlib_ = false;
        place_line_ = line_;
        return;
      case TextKind::kPlaceContextlib:
        contextlib_ = true;
        place_.reset();
        place_line_ = line_;
        return;
      case TextKind::kPeek:
        peek_line_ = line_;
        return;
      case TextKind::kChained:
        chained_ = true;
        return;
      case TextKind::kProbe:
        take_probe(rest);
        return;
      case TextKind::kRaised: {
        LogException& exception = where_to_keep();
        exception.known = &text;
        const std::size_t begin = at > 120 ? at - 120 : 0;
        exception.telling = std::string(trimmed(piece.substr(begin, kMostLine)));
        if (exception.type.empty()) {
          exception.at_line = line_;
          exception.epoch = epoch_index();
        }
        return;
      }
      case TextKind::kMonitorMissing:
      case TextKind::kInputIs:
      case TextKind::kKeras3Only:
      case TextKind::kEarlyStopping:
      case TextKind::kRestored:
      case TextKind::kNanStop:
      case TextKind::kRateReduced:
      case TextKind::kLimited:
      case TextKind::kEndlessAsked:
      case TextKind::kFrozen:
      case TextKind::kNoGradient:
      case TextKind::kOneClass:
      case TextKind::kNotLogits:
      case TextKind::kTraceback:
      case TextKind::kMemory:
      case TextKind::kKilled:
      case TextKind::kCrashed:
      case TextKind::kWorker:
      case TextKind::kSlowStart:
      case TextKind::kGpuSetup:
      case TextKind::kEndOfSequence:
      case TextKind::kHarmless:
      case TextKind::kTrainOn:
      case TextKind::kTrainFor:
        break;
    }
    Note note{.kind = text.kind, .text = known_of(text), .at_line = line_, .epoch = epoch_index()};
    note.line = std::string(trimmed(piece.substr(at, kMostLine)));
    note.number = number_of(text.kind, piece, at, rest);
    if (text.kind == TextKind::kEarlyStopping && !note.number) return;  // words of a person
    if ((text.kind == TextKind::kTrainOn || text.kind == TextKind::kTrainFor) && !note.number)
      return;
    if (text.kind == TextKind::kKeras3Only && fit() != nullptr && !between_fits())
      fit()->keras3 = true;
    if (fit() == nullptr || (between_fits() && comes_first(text.kind))) {
      keep(note, pending_);
    } else {
      keep(note, fit()->notes);
    }
  }

  /// "Killed" has no line in the table, since the word alone means nothing.
  static const KnownText* known_of(const KnownText& text) {
    for (const KnownText& known : known_texts()) {
      if (&known == &text) return &known;
    }
    return nullptr;
  }

  void take_out_of_data(std::string_view piece, std::string_view rest) {
    if (fit() == nullptr) start_fit(false);
    OutOfData warning;
    warning.epoch = epoch_index();
    if (const LogEpoch* now = epoch(); now != nullptr) {
      warning.before_final = !now->finished;
      warning.frames_seen = now->frames > 0;
      warning.drawn = now->drawn;
      warning.at_drawn = now->at_drawn;
      warning.before_drawn = now->before_drawn;
    }
    warning.keras3 = rest.find("`.repeat()`") != std::string_view::npos ||
                     piece.find("UserWarning: Your input ran") != std::string_view::npos;
    warning.keras2 = piece.find("WARNING:tensorflow:Your") != std::string_view::npos ||
                     rest.find("use the repeat()") != std::string_view::npos;
    if (place_line_ > 0 && line_ - place_line_ <= 1) {
      warning.place = place_;
      warning.contextlib = contextlib_;
      warning.keras3 = true;
    }
    if (warning.keras2) warning.keras3 = false;
    if (warning.keras3) fit()->keras3 = true;
    place_line_ = 0;
    if (fit()->ran_out.size() < kMostNotes) fit()->ran_out.push_back(std::move(warning));
  }

  static void keep(Note note, std::vector<Note>& notes) {
    const std::size_t recent = notes.size() > 32 ? notes.size() - 32 : 0;
    for (std::size_t i = recent; i < notes.size(); ++i) {
      Note& other = notes[i];
      if (other.kind == note.kind && other.text == note.text && other.epoch == note.epoch) {
        ++other.times;
        return;
      }
    }
    if (notes.size() < kMostNotes) notes.push_back(std::move(note));
  }

  Log log_;
  std::vector<Note> pending_;
  Count line_ = 1;
  Count place_line_ = 0;
  Count peek_line_ = 0;
  MaybeCount place_;
  bool contextlib_ = false;
  bool chained_ = false;
  Count bar_line_ = 0;
  std::size_t bar_end_ = 0;   ///< Of the bar read last in this piece.
  std::string probe_so_far_;  ///< The probe's line, as far as it goes on.
  Count probe_line_ = 0;
  bool probe_open_ = false;  ///< It is not whole yet.
  std::string tail_;         ///< Of the line before, if it may have been broken.
  bool text_since_bar_ = false;
};

}  // namespace

Log read_log(std::string_view text) {
  return Reader().read(text);
}

}  // namespace fitscope::intake
