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

/// The loss that all finished epochs show; epochs = 0: they differ, or it is none.
struct Still {
  double loss = 0;
  Count epochs = 0;
};
Still still_loss(const LogFacts& facts) {
  Still still;
  for (const LogEpoch& epoch : facts.fit.log->epochs) {
    const double* loss = value_of(epoch.logs, "loss");
    if (!epoch.finished || loss == nullptr) continue;
    if (still.epochs == 0) still.loss = *loss;
    if (!std::isfinite(*loss) || *loss != still.loss) return {};
    ++still.epochs;
  }
  return still;
}

/// What equal chances cost, where the loss stands at that: the model answers every row alike.
/// Empty: it does not, or Keras says why.
std::string_view chance_held(const LogFacts& facts, const Still& still) {
  const std::string_view chance = still.epochs < kStill ? "" : chance_at(still.loss, 0);
  // Of a loss of 0.25 it is only so if that is the squared error of labels 0 and 1.
  const bool of_classes = chance.find("ln ") != std::string_view::npos;
  const bool told = find_note(facts, TextKind::kOneClass) || find_note(facts, TextKind::kFrozen);
  return of_classes && !told ? chance : std::string_view();
}

const double* accuracy_of(const LogFacts& facts) {
  if (facts.fit.log->epochs.empty()) return nullptr;
  const Logs& logs = facts.fit.log->epochs.front().logs;
  const double* accuracy = value_of(logs, "accuracy");
  return accuracy != nullptr ? accuracy : value_of(logs, "acc");
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
          (last ? ", the last one, which cut nothing short." : ", before the last one asked for."),
      of ? epochs_text(*note->number) + " of " + with_commas(*of) + " ran" : std::string());
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  bool progress = true;
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
    progress = best != &facts.fit.epochs.front();
    const Count since = *note->number - *best->number;
    std::string text =
        std::string(name) + " was lowest in " + epoch_text(*best) + " (" + value_text(least) + ")";
    if (since > 0) text += ": " + epochs_text(since) + " without progress, if it watches that";
    result.finding.evidence.push_back({text, moment(*best), "early_stopping.monitor"});
    break;
  }
  result.questions.push_back({"Which monitor and patience has your EarlyStopping?",
                              "They say whether the epochs after the best one were enough."});
  // Where the first epoch was the best, there was no progress that patience could wait for.
  if (progress) {
    result.finding.changes.push_back(
        {"Raise patience", "One or two epochs without progress are no verdict.", {}});
  }
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

// Keras writes 1.2e-05 for what is small, so that 0.0000e+00 is 0 itself: no model that still has
// to learn shows it in its first epoch. A loss that falls to it is another matter.
std::optional<Verdict> loss_is_nothing(const LogFacts& facts) {
  const Still still = still_loss(facts);
  if (still.epochs == 0 || still.loss != 0 || find_note(facts, TextKind::kOneClass)) {
    return std::nullopt;
  }
  const double* accuracy = accuracy_of(facts);
  // Then it need not be the loss: no step, or no rows, log the same.
  const bool nothing_else = accuracy != nullptr && *accuracy == 0;
  const std::string where =
      (still.epochs == 1 ? "in the one epoch shown" : "in each of " + epochs_text(still.epochs)) +
      (still.epochs > 1 && facts.fit.begins ? ", from the first on" : "");
  const Question layers{
      "What are the last layer, the loss and the shape of y, and are there sample weights?",
      "categorical_crossentropy over one output column is 0 whatever the model says: "
      "Dense(1, sigmoid) with binary_crossentropy is meant, or one column per class. Weights of 0, "
      "or a loss of your own, can do the same. Targets as small as 0.001 with a squared error: it "
      "is only displayed as 0."};
  constexpr double kAllRight = 0.9999;  // as displayed
  const bool rounded = facts.fit.log->epochs.front().rounded;
  if (accuracy == nullptr || *accuracy >= kAllRight || nothing_else || rounded ||
      !facts.fit.begins) {
    std::vector<std::string_view> candidates{"labels-outside-loss"};
    if (accuracy == nullptr || nothing_else) candidates.emplace_back("empty-batches");
    if (!facts.fit.begins) candidates.emplace_back("empty-epochs");
    if (!nothing_else) candidates.emplace_back("starts-trained");
    return cannot_tell(
        "The loss is 0 " + where +
            ": no model that still has to learn shows that. Either there was nothing to answer, or "
            "the loss can be nothing but 0" +
            (nothing_else || !facts.fit.begins ? ", or no step ran." : "."),
        std::move(candidates),
        {layers,
         {"Was the model trained before, and how many different labels does y hold?",
          "Trained before, and right in every row: nothing is wrong. One label: any answer that "
          "never changes is right."}});
  }
  Verdict result = verdict(
      "labels-outside-loss", Severity::kError, Confidence::kLikely,
      "The loss is 0 " + where + ", while accuracy is " + value_text(*accuracy) +
          ": a loss that is 0 for wrong answers does not measure them, and its gradient teaches "
          "nothing.",
      "one column: p / sum(p) = 1, and -log(1) = 0");
  result.candidates = {"output-is-no-probability"};
  result.questions.push_back(layers);
  result.finding.changes.push_back(
      {"Use Dense(1, sigmoid) with binary_crossentropy, or one output per class with softmax",
       "Then a wrong answer costs something.",
       {}});
  return result;
}

// The same loss in each epoch, to the last digit, and that of equal chances: the model answers
// every row alike. Whatever ended the run, that is what is wrong with it.
std::optional<Verdict> stuck_at_chance(const LogFacts& facts) {
  const Still still = still_loss(facts);
  const std::string_view chance = chance_held(facts, still);
  if (chance.empty()) return std::nullopt;
  Verdict result = verdict("learns-nothing", Severity::kWarning, Confidence::kLikely,
                           "The model is stuck at chance level: the loss is " +
                               value_text(still.loss) + " in each of " + epochs_text(still.epochs) +
                               ", what equal chances for all classes cost.",
                           std::string(chance));
  if (const double* accuracy = accuracy_of(facts))
    result.finding.evidence.push_back(
        {"accuracy is " + value_text(*accuracy) +
             ": as often as that the one class it answers with is right",
         {},
         {}});
  result.candidates = {"no-updates", "dead-units", "unscaled-features", "rate-too-high"};
  result.questions.push_back(
      {"Do the weights change? Compare model.get_weights() before and after one epoch.",
       "No: trainable, the learning rate or the gradients. Yes: units are dead or saturated, as "
       "unscaled inputs (0 to 255) and a high rate make them."});
  result.finding.changes.push_back(
      {"Scale the inputs to 0 … 1 and take a tenth of the learning rate",
       "Units that die in the first steps never learn again; start from new weights.",
       {}});
  return result;
}

std::optional<Verdict> loss_stands_still(const LogFacts& facts) {
  const Still still = still_loss(facts);
  // Where Keras says why, softmax_of_one does.
  if (still.epochs < kStill || still.loss == 0 || find_note(facts, TextKind::kOneClass) ||
      !chance_held(facts, still).empty()) {
    return std::nullopt;
  }
  const double* accuracy = accuracy_of(facts);
  if (const std::string sum = accuracy != nullptr ? sure_of_all(still.loss, *accuracy) : "";
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
      "The loss does not move: " + value_text(still.loss) + " in each of " +
          epochs_text(still.epochs) + ".",
      {"no-updates", "labels-outside-loss"},
      {{"Do the weights change? Compare model.get_weights() before and after one epoch.",
        "No: trainable, the learning rate or the gradients. Yes: the output saturates, or the "
        "labels do not suit output and loss."}});
  result.finding.arithmetic = std::string(chance_at(still.loss, 0));
  return result;
}

}  // namespace fitscope::intake
