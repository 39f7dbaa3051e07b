// What the values displayed say, and the callbacks that act on them.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "diagnosis/wording.h"
#include "intake/causes.h"

namespace fitscope::intake {
namespace {

using diagnosis::epochs_text;
using diagnosis::Severity;
using diagnosis::value_text;

/// What a model is worth that has learned nothing: the same chance for each class, or 0.5.
struct Chance {
  double loss;
  std::string_view text;
};
constexpr Chance kChances[] = {
    {0.6931, "0.6931 = ln 2: the same chance for two classes"},
    {1.0986, "1.0986 = ln 3: the same chance for three classes"},
    {1.3863, "1.3863 = ln 4: the same chance for four classes"},
    {1.6094, "1.6094 = ln 5: the same chance for five classes"},
    {2.3026, "2.3026 = ln 10: the same chance for ten classes"},
    {4.6052, "4.6052 = ln 100: the same chance for 100 classes"},
    {6.9078, "6.9078 = ln 1000: the same chance for 1000 classes"},
    {0.25, "0.25 = 0.5²: the squared error of always saying 0.5 to labels 0 and 1"},
};

/// What each wrong row costs when the output is exactly 0 or 1: Keras keeps it 1e-7 away from both
/// and takes the logarithm, Keras 2 of another 1e-7 more.
constexpr double kCostOfSure[] = {16.1181, 15.4249};

/// "4.438 = 16.1181 × (1 - 0.7247)": the loss is that of an output which is sure of everything.
std::string sure_of_all(double loss, double accuracy) {
  for (const double cost : kCostOfSure) {
    // Both are displayed with four digits.
    const double wrong = 1 - accuracy;
    if (wrong <= 0 || std::fabs(loss - cost * wrong) > 0.00005 * cost + 0.001) continue;
    return value_text(loss) + " = " + value_text(cost) + " × (1 - " + value_text(accuracy) +
           "): each wrong row costs what an output of exactly 0 or 1 costs";
  }
  return {};
}

/// Epochs to stand still before it is worth a word: one or two may be chance.
constexpr Count kStill = 3;

/// What else was shown from the epoch `first` on, whose loss is NaN, that weights of NaN would not
/// have given; empty if nothing.
std::string still_sound(const std::vector<LogEpoch>& epochs, std::size_t first) {
  for (std::size_t i = first; i < epochs.size(); ++i) {
    for (const char* name : {"val_loss", "mae", "mse", "val_mae", "val_mse"}) {
      const double* value = value_of(epochs[i].logs, name);
      if (value != nullptr && std::isfinite(*value)) return std::string(name) + " beside it finite";
    }
  }
  // Predictions of NaN are right here and there, as is class 0. No rows have an accuracy of 0.
  bool none_right = first + 1 < epochs.size();
  for (std::size_t i = first + 1; i < epochs.size(); ++i) {
    const double* accuracy = value_of(shown(epochs[i]), "accuracy");
    none_right = none_right && accuracy != nullptr && *accuracy == 0;
  }
  return none_right ? "nothing was right in any later epoch" : "";
}

}  // namespace

std::string_view chance_at(double loss, double share) {
  // Displayed with four digits.
  constexpr double kRounded = 1.5e-4;
  for (const Chance& chance : kChances) {
    if (std::fabs(loss - chance.loss) <= std::max(kRounded, share * chance.loss))
      return chance.text;
  }
  return {};
}

std::optional<Verdict> not_a_number(const LogFacts& facts) {
  const auto& epochs = facts.fit.log->epochs;
  const Note* stopped = find_note(facts, TextKind::kNanStop);
  std::size_t first = epochs.size();
  bool in_frame = false;
  for (std::size_t i = 0; i < epochs.size() && first == epochs.size(); ++i) {
    const double* loss = value_of(epochs[i].logs, "loss");
    in_frame = epochs[i].not_finite && epochs[i].not_finite_at > 0 && epochs[i].frames > 0;
    if (epochs[i].not_finite || (loss != nullptr && !std::isfinite(*loss))) first = i;
  }
  if (first == epochs.size() && stopped == nullptr) return std::nullopt;

  std::string when;
  if (first < epochs.size()) {
    const ObservedEpoch& epoch = facts.fit.epochs[first];
    when = in_frame
               ? "by step " + with_commas(epochs[first].not_finite_at) + " of " + epoch_text(epoch)
               : "in " + epoch_text(epoch);
  } else if (stopped->number) {
    when = "by batch " + with_commas(*stopped->number) + ", counted from 0";
  }
  // NaN weights never give a finite loss again. Keras 3.0 to 3.6 show NaN for a batch of 0 rows
  // too, which spoils nothing.
  bool finite_again = false;
  for (std::size_t i = first + 1; i < epochs.size(); ++i) {
    const double* loss = value_of(shown(epochs[i]), "loss");
    if (loss == nullptr) continue;
    finite_again = finite_again || std::isfinite(*loss);
  }
  const std::string sound =
      finite_again ? "finite again in a later epoch" : still_sound(epochs, first);
  if (!sound.empty() && facts.fit.maybe(&scenario::is_30_to_36)) {
    return cannot_tell(
        "The loss was NaN " + when + " and " + sound + ", so the weights need not be spoilt.",
        {"empty-batches", "not-a-number"},
        {{"What is the shape of the last batches your input gives?",
          "(0, …): Keras 3.0 to 3.6 show NaN for a batch without rows."}});
  }
  // In 3.0 and 3.1 it stays NaN after a batch without rows, too.
  const bool sure = stopped != nullptr || !facts.fit.maybe(&scenario::is_30_to_36);
  Verdict result =
      verdict("not-a-number", Severity::kError, sure ? Confidence::kCertain : Confidence::kLikely,
              "The loss was NaN or infinite " + when +
                  (stopped != nullptr ? ", and TerminateOnNaN ended training there."
                   : sure ? "; that stops nothing by itself, but the weights are spoilt."
                          : "; that stops nothing by itself, but most likely the weights are "
                            "spoilt."));
  if (first < epochs.size()) {
    const LogEpoch& epoch = epochs[first];
    const double* loss = value_of(shown(epoch), "loss");
    if (loss != nullptr) {
      result.finding.evidence.push_back(
          {"loss: " + value_text(*loss) + " in " + epoch_text(facts.fit.epochs[first]),
           moment(facts.fit.epochs[first]),
           {}});
    }
    if (first > 0) {
      const double* before = value_of(shown(epochs[first - 1]), "loss");
      if (before != nullptr) {
        result.finding.evidence.push_back({"loss: " + value_text(*before) + " the epoch before",
                                           moment(facts.fit.epochs[first - 1]),
                                           {}});
      }
    }
  }
  if (stopped != nullptr)
    result.finding.evidence.push_back(quoted(stopped->line, stopped->at_line));
  result.questions.push_back(
      {"What do np.isnan(x).sum() and np.abs(x).max() print, and the same for y?",
       "NaN in them: that is the cause. Large numbers: scale them. Neither: lower the learning "
       "rate, and check that each label is a class of the output layer."});
  return result;
}

std::optional<Verdict> callback_stopped(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kEarlyStopping);
  if (note == nullptr && facts.fit.stopped && !facts.fit.epochs.empty()) {
    const bool any_nan = std::any_of(facts.fit.log->epochs.begin(), facts.fit.log->epochs.end(),
                                     [](const LogEpoch& epoch) { return epoch.not_finite; });
    if (any_nan) return std::nullopt;
    const ObservedEpoch& last = facts.fit.epochs.back();
    return verdict("callback-stopped",
                   facts.fit.ends_early || last.steps.most < last.planned ? Severity::kWarning
                                                                          : Severity::kNote,
                   Confidence::kCertain,
                   "A callback set model.stop_training = True in " + epoch_text(last) +
                       ": EarlyStopping, TerminateOnNaN or one of your own.",
                   facts.fit.log->of ? epochs_text(std::ssize(facts.fit.epochs)) + " of " +
                                           with_commas(*facts.fit.log->of) + " begun"
                                     : std::string());
  }
  if (note == nullptr || !note->number) return std::nullopt;
  const MaybeCount of = facts.fit.log->of;
  const bool last = of == note->number;
  Verdict result = verdict(
      "callback-stopped", last ? Severity::kNote : Severity::kWarning, Confidence::kCertain,
      "EarlyStopping ended training at the end of epoch " + with_commas(*note->number) +
          (last ? ", the last one, which cut nothing short." : "; nothing else is wrong there."),
      of ? epochs_text(*note->number) + " of " + with_commas(*of) + " ran" : std::string());
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  // Which epoch was best, by the two names that people watch.
  for (const std::string_view name : {"val_loss", "loss"}) {
    const ObservedEpoch* best = nullptr;
    double least = 0;
    for (std::size_t i = 0; i < facts.fit.epochs.size(); ++i) {
      const double* value = value_of(facts.fit.log->epochs[i].logs, name);
      if (value == nullptr || !std::isfinite(*value)) continue;
      if (best == nullptr || *value < least) {
        best = &facts.fit.epochs[i];
        least = *value;
      }
    }
    if (best == nullptr || !best->number) continue;
    const Count since = *note->number - *best->number;
    std::string text =
        std::string(name) + " was lowest in " + epoch_text(*best) + " (" + value_text(least) + ")";
    if (since > 0) text += ": " + epochs_text(since) + " without progress, if it watches that";
    result.finding.evidence.push_back({text, moment(*best), "early_stopping.monitor"});
    break;
  }
  result.questions.push_back({"Which monitor and patience has your EarlyStopping?",
                              "They say whether the epochs after the best one were enough."});
  result.finding.changes.push_back(
      {"Raise patience", "One or two epochs without progress are no verdict.", {}});
  return result;
}

std::optional<Verdict> monitor_missing(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kMonitorMissing);
  if (note == nullptr) return std::nullopt;
  const std::string who(note->text != nullptr ? note->text->says : "A callback");
  Verdict result = verdict("monitor-missing", Severity::kWarning, Confidence::kCertain,
                           who + " watches a value that this run does not log, so it never acts.");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.finding.changes.push_back({"Watch a name that is displayed, e.g. monitor='loss'",
                                    "Names with val_ exist only with validation; accuracy is "
                                    "called as compile() was told.",
                                    {{"early_stopping.monitor", "loss"}}});
  return result;
}

std::optional<Verdict> nothing_trains(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kFrozen);
  if (note == nullptr) return std::nullopt;
  Verdict result = verdict("no-updates", Severity::kError, Confidence::kCertain,
                           "No weight changes: the model has nothing to train, as Keras says.");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.finding.changes.push_back({"Set trainable = True and compile again",
                                    "A frozen model is only evaluated.",
                                    {{"model.trainable", "true"}}});
  return result;
}

std::optional<Verdict> loss_stands_still(const LogFacts& facts) {
  const double* first = nullptr;
  Count same = 0;
  for (const LogEpoch& epoch : facts.fit.log->epochs) {
    const double* loss = value_of(epoch.logs, "loss");
    if (!epoch.finished || loss == nullptr) continue;
    if (first == nullptr) first = loss;
    if (!std::isfinite(*loss) || *loss != *first) return std::nullopt;
    ++same;
  }
  // Where Keras says why, softmax_of_one does.
  if (same < kStill || *first == 0 || find_note(facts, TextKind::kOneClass)) return std::nullopt;
  const Logs& logs = facts.fit.log->epochs.front().logs;
  const double* accuracy = value_of(logs, "accuracy");
  if (accuracy == nullptr) accuracy = value_of(logs, "acc");
  if (const std::string sum = accuracy != nullptr ? sure_of_all(*first, *accuracy) : "";
      !sum.empty()) {
    Verdict result = verdict(
        "labels-outside-loss", Severity::kError, Confidence::kLikely,
        "The loss does not move, and it is that of an output which is exactly 0 or 1 for every "
        "row: the last layer's activation does not suit the loss and labels of 0 and 1.",
        sum);
    result.candidates = {"output-is-no-probability"};
    result.questions.push_back(
        {"What is the last layer?",
         "Dense(1, softmax) is always 1; relu or no activation is cut off at 0 and 1. "
         "Dense(1, sigmoid) with binary_crossentropy is meant."});
    return result;
  }
  Verdict result = cannot_tell(
      "The loss does not move: " + value_text(*first) + " in each of " + epochs_text(same) + ".",
      {"no-updates", "labels-outside-loss"},
      {{"Do the weights change? Compare model.get_weights() before and after one epoch.",
        "No: trainable, the learning rate or the gradients. Yes: the output saturates, or the "
        "labels do not suit output and loss."}});
  result.finding.arithmetic = std::string(chance_at(*first, 0));
  return result;
}

}  // namespace fitscope::intake
