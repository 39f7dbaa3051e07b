#include "trainer/progbar.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kWhite = "\x1b[37m";
constexpr const char* kPlain = "\x1b[0m";
constexpr const char* kCell = "\u2501";

constexpr Count kWidthKeras2 = 30;
constexpr Count kWidthKeras3 = 20;

/// A bar past its target grows on, by a million cells where steps_per_execution is a million.
constexpr Count kMostCells = 10'000;

/// Updates printed at each end of a long stretch; those between are only counted.
constexpr Count kPrintedPerEnd = 100;

/// Cells a terminal needs: code points without colour sequences.
std::size_t cells(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      while (i < text.size() && text[i] != 'm')
        ++i;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++count;
    }
  }
  return count;
}

void append_times(std::string& text, const char* piece, Count times) {
  for (Count i = 0; i < times; ++i)
    text += piece;
}

std::string count_of(Count current, Count target) {
  int digits = 1;
  for (Count rest = target; rest >= 10; rest /= 10)
    ++digits;
  return format("%*lld/%lld", digits, static_cast<long long>(current),
                static_cast<long long>(target));
}

std::string unknown_count(Count current) {
  return format("%7lld/Unknown", static_cast<long long>(current));
}

std::string eta_text(double seconds) {
  const auto whole = static_cast<long long>(seconds);
  if (seconds > 3600) {
    return format("%lld:%02lld:%02lld", whole / 3600, whole % 3600 / 60, whole % 60);
  }
  if (seconds > 60) return format("%lld:%02lld", whole / 60, whole % 60);
  return format("%llds", whole);
}

std::string time_text(double seconds, const char* unit) {
  if (seconds >= 1 || seconds == 0) return format(" %.0fs/%s", seconds, unit);
  if (seconds >= 1e-3) return format(" %.0fms/%s", seconds * 1000, unit);
  return format(" %.0fus/%s", seconds * 1000000, unit);
}

std::string elapsed_text(double ms) {
  return format("%.0fs", ms / 1000);
}

}  // namespace

std::string bar_value(double value, bool summary) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const double size = summary ? value : std::abs(value);
  return size > 1e-3 ? format("%.4f", value) : format("%.4e", value);
}

std::vector<std::string> log_names(const scenario::Scenario& scenario, Profile profile,
                                   bool validated) {
  using scenario::Metric;
  std::vector<std::string> names{"loss"};
  const std::uint32_t metrics = scenario.compile.metrics;
  if (has(metrics, Metric::kAccuracy)) names.emplace_back("accuracy");
  if (has(metrics, Metric::kMae)) names.emplace_back("mae");
  if (has(metrics, Metric::kMse)) names.emplace_back("mse");
  if (profile != Profile::kKeras2) std::sort(names.begin(), names.end());
  if (validated) {
    const std::size_t count = names.size();
    for (std::size_t i = 0; i < count; ++i)
      names.push_back("val_" + names[i]);
  }
  return names;
}

Progbar::Progbar(const RunContext& run, MaybeCount target)
    : profile_(run.profile),
      minor_(run.minor),
      verbose_(run.scenario.fit.verbose),
      target_(target) {}

bool Progbar::averages() const {
  return scenario::is_30_to_36(profile_) || scenario::is_37_to_314(profile_);
}

bool Progbar::has_target() const {
  return target_ && *target_ > 0;
}

/// Keras 3.0 to 3.13 take the logarithm of the target before they look at it.
bool Progbar::is_raising(RunContext& run) const {
  if (profile_ == Profile::kKeras2 || minor_ >= 14 || !target_ || *target_ > 0) return false;
  // A negative target is a bad argument; after executions of several steps a length that was not
  // told may be taken for 0.
  const bool empty = run.trace.facts.batches_per_pass == Count{0};
  const auto subject = *target_ < 0 ? trace::Subject::kArguments
                       : empty      ? trace::Subject::kNoBatches
                                    : trace::Subject::kSteps;
  run.raise({.type = "ValueError", .message = "math domain error", .about = subject});
  return true;
}

void Progbar::print(RunContext& run, Count step, std::string bytes, bool is_update) const {
  trace::ConsoleChunk chunk{.epoch = run.at.epoch, .step = step, .bytes = std::move(bytes)};
  if (is_update) {
    run.trace.console.write_update(std::move(chunk));
  } else {
    run.trace.console.write(std::move(chunk));
  }
}

void Progbar::on_epoch_begin(RunContext& run, Count epoch) {
  seen_ = 0;
  seen_so_far_ = 0;
  start_ms_ = run.clock.now_ms();
  shown_once_ = false;
  first_step_ms_.reset();
  previous_width_ = 0;
  shown_.clear();
  const Count epochs = run.scenario.fit.epochs;
  if (verbose_ != 0 && epochs > 1) {
    print(run, -1, "Epoch " + std::to_string(epoch + 1) + '/' + std::to_string(epochs) + '\n',
          false);
  }
}

bool Progbar::wants_logs(const RunContext& run) const {
  return verbose_ == 1 && (averages() || !suppressed(run.clock.now_ms()));
}

void Progbar::note(Count current, const trace::Logs& logs, bool finalize) {
  const auto steps = static_cast<double>(std::max<Count>(current - seen_so_far_, 1));
  const bool replaces = !averages() || (finalize && minor_ >= 11);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const std::string& name = logs[i].first.text();
    const double value = logs[i].second;
    std::size_t place = i;
    if (i >= shown_.size() || shown_[i].name != name) {
      const auto found = std::find_if(shown_.begin(), shown_.end(),
                                      [&name](const Shown& one) { return one.name == name; });
      place = static_cast<std::size_t>(found - shown_.begin());
      if (found == shown_.end()) shown_.push_back({.name = name});
    }
    Shown& shown = shown_[place];
    shown.known = true;
    if (replaces) {
      shown.sum = value;
      shown.count = 1;
    } else {
      shown.sum += value * steps;
      shown.count += steps;
    }
  }
}

void Progbar::note_unknown(const RunContext& run, bool validated, bool any_step) {
  const bool zeros = seen_ == 0;  // An epoch without a step has metrics of nothing: 0.
  std::vector<std::string> names = log_names(run.scenario, profile_, validated);
  const std::size_t own = log_names(run.scenario, profile_, false).size();
  for (std::size_t i = any_step ? 0 : own; i < names.size(); ++i) {
    const bool known = zeros && i < own;
    const auto found = std::find_if(shown_.begin(), shown_.end(),
                                    [&](const Shown& one) { return one.name == names[i]; });
    if (found == shown_.end()) {
      shown_.push_back({.name = std::move(names[i]), .count = 1, .known = known});
    } else {
      found->known = known;
    }
  }
}

double Progbar::seconds_per_step(Count current, double now_ms) {
  if (current == 0) return 0;
  // In seconds before it is divided, as Keras does: what is half a millisecond rounds as there.
  const double seconds = first_step_ms_ && current > 1
                             ? (now_ms - *first_step_ms_) / 1000 / static_cast<double>(current - 1)
                             : (now_ms - start_ms_) / 1000 / static_cast<double>(current);
  if (current == 1) first_step_ms_ = now_ms;
  return seconds;
}

void Progbar::append_values(std::string& text, bool summary) const {
  for (const Shown& shown : shown_) {
    text += " - ";
    text += shown.name;
    text += ": ";
    if (!shown.known) {
      text += '?';
      continue;
    }
    double mean = shown.sum / std::max(1.0, shown.count);
    // Up to 3.11 the mean goes through a float32 tensor. The line of verbose=2 compares that with
    // 1e-3: as a float32 under NumPy 2, which came with 3.5's TensorFlow, as a float64 under
    // NumPy 1.
    const bool single = profile_ != Profile::kKeras2 && minor_ < 12;
    if (single) mean = static_cast<double>(static_cast<float>(mean));
    const bool tiny = single && minor_ >= 5 && summary && static_cast<float>(mean) <= 1e-3F;
    text += tiny && std::isfinite(mean) ? format("%.4e", mean) : bar_value(mean, summary);
  }
}

std::string Progbar::compose(double now_ms, Count current, bool finalize) {
  std::string text(previous_width_, '\b');
  text += '\r';
  const std::size_t start = text.size();
  const bool keras2 = profile_ == Profile::kKeras2;
  const bool known = has_target();
  const double per_step = seconds_per_step(current, now_ms);
  const std::string elapsed = elapsed_text(now_ms - start_ms_);
  const std::string eta =
      known ? eta_text(per_step * static_cast<double>(*target_ - current)) : std::string();

  if (!known) {
    text += unknown_count(current);
  } else {
    const Count width = keras2 ? kWidthKeras2 : kWidthKeras3;
    const double share = static_cast<double>(current) / static_cast<double>(*target_);
    const auto filled =
        std::min(static_cast<Count>(static_cast<double>(width) * share), kMostCells);
    const std::string count = count_of(current, *target_);
    if (keras2) {
      text += count + " [";
      if (filled > 0) {
        append_times(text, "=", filled - 1);
        text += current < *target_ ? '>' : '=';
      }
      append_times(text, ".", width - filled);
      text += ']';
    } else {
      text += kBold + count + kPlain + ' ';
      if (filled > 0) {
        text += kGreen;
        append_times(text, kCell, filled);
        text += kPlain;
      }
      text += kWhite;
      append_times(text, kCell, width - filled);
      text += kPlain;
    }
  }

  if (keras2) {
    text += known && !finalize ? " - ETA: " + eta : " - " + elapsed + time_text(per_step, "step");
  } else {
    text += ' ';
    text += kBold + (known && !finalize ? eta : elapsed) + kPlain;
    text += time_text(per_step, "step");
  }
  append_values(text, false);

  const std::size_t width = cells(std::string_view(text).substr(start));
  if (previous_width_ > width) text.append(previous_width_ - width, ' ');
  previous_width_ = width;
  if (finalize) text += '\n';
  return text;
}

std::string Progbar::summary_line(double now_ms, Count current) {
  if (!has_target()) return {};
  const std::string start = count_of(current, *target_) + " - " + elapsed_text(now_ms - start_ms_);
  if (profile_ == Profile::kKeras2) {
    std::string text = start;
    append_values(text, true);
    const double epoch = (now_ms - start_ms_) / 1000;
    text += " -" + time_text(epoch, "epoch");
    text += " -" + time_text(epoch / static_cast<double>(*target_), "step");
    return text + '\n';
  }
  std::string text = start + " -" + time_text(seconds_per_step(current, now_ms), "step");
  append_values(text, true);
  return text + '\n';
}

void Progbar::on_train_batch_end(RunContext& run, Count step, const trace::Logs& logs) {
  seen_ = step + 1;
  if (verbose_ != 1) return;
  const double now = run.clock.now_ms();
  const bool hidden = suppressed(now);
  if (averages() || !hidden) {
    if (run.numbers() || !logs.empty()) {
      note(seen_, logs, false);
    } else if (!hidden) {
      note_unknown(run, false, true);
    }
  }
  seen_so_far_ = seen_;
  if (hidden) {
    // Keras 2 looks at the time of step 1 only when it prints it.
    if (profile_ != Profile::kKeras2 && seen_ == 1) first_step_ms_ = now;
    return;
  }
  if (is_raising(run)) return;
  print(run, step, compose(now, seen_, false), true);
  last_ms_ = now;
  shown_once_ = true;
}

void Progbar::on_train_batches_end(RunContext& run, const ExecutionEnds& ends,
                                   const trace::Logs& logs) {
  if (ends.count <= 0) return;
  const Clock begin = run.clock;
  // Few enough to go one by one, which also settles step 1 and the first update of an epoch.
  const Count singles = std::min<Count>(ends.count, 2);
  for (Count i = 0; i < singles; ++i) {
    run.clock.advance_ms(ends.ms_per_step, ends.apart);
    on_train_batch_end(run, ends.first + i * ends.apart, logs);
    if (run.raised()) return;
  }
  if (ends.count == singles) return;
  run.clock.advance_ms(ends.ms_per_step, (ends.count - singles) * ends.apart);

  // By their place among them, from 0.
  const auto step_of = [&](Count i) { return ends.first + i * ends.apart; };
  const auto time_of = [&](Count i) {
    return begin.after_ms(ends.ms_per_step, (i + 1) * ends.apart);
  };
  const Count last = step_of(ends.count - 1) + 1;  // in the bar's counting
  seen_ = last;
  if (verbose_ != 1) return;
  const double ms_apart = ends.ms_per_step * static_cast<double>(ends.apart);
  // The first one not before `from` whose update is due.
  const auto next_shown = [&](Count from) {
    if (from >= ends.count || suppressed(time_of(ends.count - 1))) return ends.count;
    const double missing = (last_ms_ + kIntervalMs - time_of(from)) / ms_apart;
    if (missing > static_cast<double>(ends.count)) return ends.count;
    if (missing > 1) from += static_cast<Count>(missing) - 1;
    while (from < ends.count && suppressed(time_of(from)))
      ++from;
    return from;
  };

  Count shown = next_shown(singles);
  if (shown >= ends.count) {
    if (averages() && !logs.empty()) note(last, logs, false);
    seen_so_far_ = last;
    return;
  }
  // Updates that follow are `stride` executions apart.
  const double last_before = last_ms_;
  last_ms_ = time_of(shown);
  const Count stride = std::max<Count>(next_shown(shown + 1) - shown, 1);
  last_ms_ = last_before;
  const Count updates = (ends.count - 1 - shown) / stride + 1;

  const Count per_end = run.trace.console.crowded() ? 1 : kPrintedPerEnd;
  for (Count i = 0; i < updates; ++i, shown += stride) {
    const bool skips = i == per_end && updates > 2 * per_end;
    if (skips) {
      const Count skipped = updates - 2 * per_end;
      shown += (skipped - 1) * stride;
      i += skipped - 1;
      run.trace.console.leave_out(skipped);
    }
    const Count current = step_of(shown) + 1;
    if (!logs.empty()) {
      note(current, logs, false);
    } else {
      note_unknown(run, false, true);
    }
    seen_so_far_ = current;
    std::string text = compose(time_of(shown), current, false);
    if (!skips) print(run, current - 1, std::move(text), true);
    last_ms_ = time_of(shown);
  }
  if (averages() && !logs.empty() && seen_so_far_ < last) note(last, logs, false);
  seen_so_far_ = last;
}

void Progbar::on_epoch_end(RunContext& run, const trace::Logs& logs, Count train_counter) {
  if (!target_) {
    target_ = profile_ == Profile::kKeras2 && train_counter > 0 ? train_counter : seen_;
  }
  if (verbose_ == 0) return;
  const Count current = *target_;
  if (!run.numbers()) note_unknown(run, run.validated, run.logged && train_counter > 0);
  note(current, logs, true);
  seen_so_far_ = current;
  if (is_raising(run)) return;
  const double now = run.clock.now_ms();
  std::string text = verbose_ == 1 ? compose(now, current, true) : summary_line(now, current);
  if (!text.empty()) print(run, -1, std::move(text), false);
}

}  // namespace fitscope::trainer
