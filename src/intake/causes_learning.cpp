// What the losses of the epochs say of learning: only what no sound run displays is a verdict.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "diagnosis/wording.h"
#include "intake/causes.h"

namespace fitscope::intake {
namespace {

using diagnosis::epochs_text;
using diagnosis::Severity;
using diagnosis::value_text;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What finished epochs displayed under a name; NaN: nothing.
std::vector<double> values(const LogFacts& facts, std::string_view name) {
  std::vector<double> all;
  for (const LogEpoch& epoch : facts.fit.log->epochs) {
    const double* value = epoch.finished ? value_of(shown(epoch), name) : nullptr;
    all.push_back(value != nullptr ? *value : kNone);
  }
  return all;
}

/// Losses of all epochs, from the first finished to the last; empty: one is missing or not finite.
std::vector<double> losses(const LogFacts& facts) {
  std::vector<double> all = values(facts, "loss");
  if (!all.empty() && facts.fit.open_end) all.pop_back();
  const bool whole = std::all_of(all.begin(), all.end(), [](double v) { return std::isfinite(v); });
  return whole ? all : std::vector<double>{};
}

/// An epoch without a step logs 0, and a short one a loss of few rows: nothing to compare.
bool steps_differ(const LogFacts& facts) {
  if (!facts.fit.warnings.empty()) return true;
  return std::any_of(facts.fit.epochs.begin(), facts.fit.epochs.end(),
                     [](const ObservedEpoch& epoch) { return epoch.zeros || epoch.ran_dry; });
}

bool shows_accuracy(const LogFacts& facts) {
  const auto& epochs = facts.fit.log->epochs;
  return std::any_of(epochs.begin(), epochs.end(), [](const LogEpoch& epoch) {
    const Logs& logs = shown(epoch);
    return value_of(logs, "accuracy") != nullptr || value_of(logs, "acc") != nullptr;
  });
}

diagnosis::Evidence at_epoch(const LogFacts& facts, std::size_t i, std::string_view name,
                             double value) {
  const ObservedEpoch& epoch = facts.fit.epochs[i];
  return {
      std::string(name) + " " + value_text(value) + " in " + epoch_text(epoch), moment(epoch), {}};
}

/// What Keras warns of is the answer where the run came to an end; an exception is one itself.
const Note* warning(const LogFacts& facts, TextKind kind) {
  return facts.fit.log->exception ? nullptr : find_note(facts, kind);
}

const Question kCode{
    "Paste the code beside the log: which optimizer and learning rate, and how are x and y scaled?",
    "A high rate, or numbers far from 1, make steps that overshoot."};

}  // namespace

// How much a loss may grow in a sound run depends on what it was worth at the beginning, which a
// log does not show: ten times and lasting, or a thousand times, no sound run has; twice is worth
// a question.
std::optional<Verdict> loss_runs_away(const LogFacts& facts) {
  constexpr double kTwice = 2;
  constexpr double kFourTimes = 4;
  constexpr double kTenTimes = 10;
  constexpr double kThousandTimes = 1000;
  const std::vector<double> all = losses(facts);
  if (all.size() < 2 || steps_differ(facts)) return std::nullopt;
  const double first = all.front();
  const double last = all.back();
  const auto best = std::min_element(all.begin(), all.end());
  const double most = *std::max_element(all.begin(), all.end());
  if (!(*best > 0)) return std::nullopt;
  const bool lasting =
      all.size() > 2 && last >= kTenTimes * first && all[all.size() - 2] >= kFourTimes * first;
  // Each epoch worse than the one before it, three times or more, and not down where the loss is
  // as good as nothing.
  const auto rising = std::adjacent_find(best, all.end(), std::greater_equal<>()) == all.end();
  const bool risen =
      rising && all.end() - best > 3 && last >= kFourTimes * *best && last > first / kTenTimes;
  const bool far = most >= kThousandTimes * first;
  if (lasting || risen || far) {
    const double from = far || lasting ? first : *best;
    const double to = far ? most : last;
    Verdict result = verdict(
        "loss-diverges", Severity::kWarning, Confidence::kLikely,
        "The loss runs away: " + value_text(from) +
            (from == first ? " in the first epoch, " : " was its best, ") + value_text(to) +
            (to == last ? " in the last." : " in one on the way."),
        value_text(to) + " / " + value_text(from) + " = " + value_text(to / from) + " times");
    const auto i = static_cast<std::size_t>(std::max_element(all.begin(), all.end()) - all.begin());
    result.finding.evidence.push_back(at_epoch(facts, i, "loss", all[i]));
    result.candidates = {"rate-too-high", "unscaled-features"};
    result.questions.push_back(kCode);
    result.finding.changes.push_back({"Take a tenth of the learning rate",
                                      "Steps that do not overshoot make the loss fall.",
                                      {}});
    return result;
  }
  if (last <= kTwice * first) return std::nullopt;
  Verdict open = cannot_tell("Every step ran, but the loss more than doubled, from " +
                                 value_text(first) + " to " + value_text(last) +
                                 ": whether that is noise, this log does not show.",
                             {"loss-diverges", "rate-too-high", "healthy"}, {kCode});
  return open;
}

std::optional<Verdict> validation_not_a_number(const LogFacts& facts) {
  const std::vector<double> training = losses(facts);
  const auto& epochs = facts.fit.log->epochs;
  if (training.empty()) return std::nullopt;
  Count bad = 0;
  Count good = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < training.size(); ++i) {
    const double* value = value_of(epochs[i].logs, "val_loss");
    if (value == nullptr) continue;
    if (!std::isfinite(*value) && bad++ == 0) first = i;
    if (std::isfinite(*value)) ++good;
  }
  if (bad == 0) return std::nullopt;
  const std::string said = "val_loss is NaN or infinite in " +
                           std::string(good == 0 ? "each of " : "") + epochs_text(bad) +
                           ", while loss stays finite: ";
  const Question rows{
      "What do np.isnan(x_val).sum() and np.abs(x_val).max() print, and the same "
      "for the labels of the validation?",
      "NaN in them: that is the cause. Large numbers: scale them as the training "
      "rows."};
  if (facts.fit.maybe(&scenario::is_30_to_36)) {
    // These show NaN for a batch without rows, too.
    if (!facts.fit.maybe_from_37()) {
      Verdict open = cannot_tell(said + "the weights are sound, the validation data are not.",
                                 {"not-a-number", "empty-batches"}, {rows});
      open.finding.evidence.push_back(at_epoch(facts, first, "loss", training[first]));
      return open;
    }
  }
  Verdict result = verdict("not-a-number", Severity::kError, Confidence::kLikely,
                           said +
                               "training meets no bad number, the validation data hold one, or "
                               "numbers so large that the model overflows.");
  result.finding.evidence.push_back(at_epoch(facts, first, "loss", training[first]));
  result.finding.evidence.push_back(
      {"callbacks that watch val_loss cannot act: no number is less than NaN", {}, {}});
  result.questions.push_back(rows);
  return result;
}

// The line that the rule of a whole run draws: a tenth above its best and above loss in each of the
// last three epochs, of at least six; here the training loss must also have halved.
std::optional<Verdict> learned_by_heart(const LogFacts& facts) {
  constexpr double kGap = 1.1;
  constexpr std::size_t kFewest = 6;
  constexpr std::size_t kLooks = 3;
  const std::vector<double> training = losses(facts);
  if (training.size() < kFewest || steps_differ(facts)) return std::nullopt;
  const std::vector<double> validation = values(facts, "val_loss");
  std::size_t best = training.size();
  for (std::size_t i = 0; i < training.size(); ++i) {
    if (!std::isfinite(validation[i])) return std::nullopt;
    if (best == training.size() || validation[i] < validation[best]) best = i;
  }
  const std::size_t from = training.size() - kLooks;
  if (best >= from || !(validation[best] > 0) || training.back() > training.front() / 2) {
    return std::nullopt;
  }
  for (std::size_t i = from; i < training.size(); ++i) {
    if (validation[i] <= kGap * validation[best] || validation[i] <= kGap * training[i])
      return std::nullopt;
  }
  // A validation that is as good as perfect has nothing to lose.
  constexpr double kTiny = 0.05;
  if (validation.back() < kTiny * std::max(training.front(), validation.front()))
    return std::nullopt;
  Verdict result =
      verdict("overfitting", Severity::kWarning, Confidence::kLikely,
              "The model learns its training rows by heart: val_loss was best in " +
                  epoch_text(facts.fit.epochs[best]) + " (" + value_text(validation[best]) +
                  ") and has risen to " + value_text(validation.back()) + ", while loss fell to " +
                  value_text(training.back()) + ".",
              value_text(validation.back()) + " / " + value_text(validation[best]) + " = " +
                  value_text(validation.back() / validation[best]) + " times the best val_loss");
  result.finding.evidence.push_back(at_epoch(facts, best, "val_loss", validation[best]));
  result.finding.evidence.push_back(
      at_epoch(facts, training.size() - 1, "val_loss", validation.back()));
  result.candidates = {"validation-scaled-differently"};
  result.finding.changes.push_back(
      {"Stop when val_loss turns: EarlyStopping(patience=3, restore_best_weights=True)",
       "It ends the run near its best epoch and takes the weights from there.",
       {}});
  return result;
}

std::optional<Verdict> rate_died(const LogFacts& facts) {
  // A float32 weight keeps seven digits: what moves it by less moves nothing.
  constexpr double kNothing = 1e-7;
  constexpr double kSmall = 1e-3;
  const std::vector<double> all = losses(facts);
  if (all.size() < 3) return std::nullopt;
  std::vector<double> rates = values(facts, "learning_rate");
  if (!std::isfinite(rates.front())) rates = values(facts, "lr");
  rates.resize(all.size());
  std::size_t from = all.size();
  for (std::size_t i = 0; i < rates.size(); ++i) {
    if (!std::isfinite(rates[i])) return std::nullopt;
    const bool died = rates[i] < kNothing && rates[i] < kSmall * rates.front();
    if (died && from == all.size()) from = i;
    if (!died) from = all.size();
  }
  if (from + 1 >= all.size() || rates.back() == 0) return std::nullopt;
  // In the epochs since, the loss stood still.
  for (std::size_t i = from; i < all.size(); ++i) {
    if (std::fabs(all[i] - all[from]) > kSmall * std::fabs(all[from])) return std::nullopt;
  }
  Verdict result = verdict("rate-decayed", Severity::kWarning, Confidence::kLikely,
                           "The learning rate has died down, to " + value_text(rates.back()) +
                               ", and the loss stands still at " + value_text(all.back()) +
                               " since " + epoch_text(facts.fit.epochs[from]) + ".",
                           value_text(rates.back()) + " / " + value_text(rates.front()) + " = " +
                               value_text(rates.back() / rates.front()) + " of the first epoch's");
  result.finding.evidence.push_back(at_epoch(facts, from, "learning_rate", rates[from]));
  result.finding.changes.push_back({"Plot the schedule; raise patience; set min_lr",
                                    "A schedule counted in steps is often given epochs.",
                                    {}});
  return result;
}

// Squares, distances and crossentropies of legal labels are never below 0.
std::optional<Verdict> loss_below_zero(const LogFacts& facts) {
  const std::vector<double> all = losses(facts);
  const auto least = std::min_element(all.begin(), all.end());
  if (all.empty() || *least >= 0) return std::nullopt;
  const Question labels{"What does np.unique(y) print, and what is the loss?",
                        "Labels other than 0 and 1, or not the classes from 0 on: a crossentropy "
                        "has no floor for them. A loss of your own may be negative."};
  const auto i = static_cast<std::size_t>(least - all.begin());
  if (!shows_accuracy(facts)) {
    Verdict open = cannot_tell("The loss is negative, " + value_text(*least) + " in " +
                                   epoch_text(facts.fit.epochs[i]) +
                                   ": of the usual losses only a crossentropy of labels outside "
                                   "its range is.",
                               {"labels-outside-loss", "label-error", "healthy"}, {labels});
    return open;
  }
  Verdict result = verdict(
      "labels-outside-loss", Severity::kError, Confidence::kLikely,
      "The loss is negative, " + value_text(*least) + " in " + epoch_text(facts.fit.epochs[i]) +
          ": a crossentropy of legal labels is never below 0, so some labels lie outside 0 to 1.");
  result.finding.evidence.push_back(at_epoch(facts, i, "loss", *least));
  result.questions.push_back(labels);
  result.finding.changes.push_back(
      {"Encode the labels as 0 and 1", "They are read as the probability of class 1.", {}});
  return result;
}

std::optional<Verdict> softmax_of_one(const LogFacts& facts) {
  const Note* note = warning(facts, TextKind::kOneClass);
  if (note == nullptr) return std::nullopt;
  Verdict result = verdict(
      "labels-outside-loss", Severity::kError, Confidence::kLikely,
      "A softmax over a single output is always 1, as Keras warns: such a last layer says the same "
      "of every row, whatever the weights are.",
      "exp(z) / exp(z) = 1");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.candidates = {"output-is-no-probability"};
  result.finding.changes.push_back(
      {"Use Dense(1, sigmoid) with binary_crossentropy, or one output per class with softmax",
       "Then the output can be other than 1.",
       {}});
  return result;
}

std::optional<Verdict> logits_promised(const LogFacts& facts) {
  const Note* note = warning(facts, TextKind::kNotLogits);
  if (note == nullptr) return std::nullopt;
  Verdict result = verdict(
      "softmax-twice", Severity::kWarning, Confidence::kCertain,
      "from_logits=True promises numbers before the softmax, but the last layer applies it "
      "already: fit() notices and takes the numbers from before it, other code would apply it "
      "twice.");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.finding.changes.push_back({"Set from_logits=False",
                                    "The output is a probability already.",
                                    {{"compile.from_logits", "false"}}});
  return result;
}

std::optional<Verdict> gradients_missing(const LogFacts& facts) {
  const Note* note = warning(facts, TextKind::kNoGradient);
  if (note == nullptr) return std::nullopt;
  Verdict result =
      verdict("no-updates", Severity::kWarning, Confidence::kLikely,
              "Some weights are never trained, as Keras warns: the loss does not depend on them.");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.questions.push_back(
      {"Are the weights it names part of an output that has a loss?",
       "No: give that output a loss, or leave the layers out. Yes: something between cuts the "
       "gradient off, as argmax, rounding and NumPy calls do."});
  return result;
}

}  // namespace fitscope::intake
