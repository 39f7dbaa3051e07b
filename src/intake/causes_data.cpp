// The input ended: training's, validation's, or only in a manner of speaking.
#include <algorithm>
#include <limits>

#include "base/text.h"
#include "diagnosis/wording.h"
#include "intake/causes.h"
#include "intake/ran_dry.h"

namespace fitscope::intake {
namespace {

using diagnosis::batches_text;
using diagnosis::epochs_text;
using diagnosis::Severity;
using diagnosis::steps_text;
using scenario::Profile;

constexpr std::string_view kDataRanOut = "data-ran-out";
constexpr std::string_view kCarriedOver = "carried-over-remainder";
constexpr std::string_view kEmptyEpochs = "empty-epochs";
constexpr std::string_view kValidationRanOut = "validation-ran-out";

const Question kWhatIsX{
    "What is x: arrays, a Sequence, a tf.data.Dataset, or a Python generator?",
    "A generator: it is used up, and `while True:` around its loop mends it. Anything else: "
    "steps_per_epoch leaves batches over, and those become an epoch of their own."};
const Question kProbe{"Paste the line that `fitscope probe` makes your own fit() print.",
                      "It holds the true number of batches of each epoch."};

Verdict keras2_ran_out(const LogFacts& facts, const Dry& dry) {
  const MaybeCount of = facts.fit.log->of;
  const Count skipped = of && dry.epoch->number ? *of - *dry.epoch->number : 0;
  std::string summary = "The input ran out of data in " + epoch_text(*dry.epoch) + " " +
                        after_steps(*dry.epoch) + ", so Keras 2 ended training there";
  if (skipped > 0) summary += " and skipped " + epochs_text(skipped);
  std::string arithmetic;
  if (dry.warning->batches) {
    arithmetic = "asked for ";
    if (dry.epoch->planned && *dry.warning->batches % *dry.epoch->planned == 0) {
      arithmetic += steps_text(*dry.epoch->planned) + " × " +
                    epochs_text(*dry.warning->batches / *dry.epoch->planned) + " = ";
    }
    arithmetic += batches_text(*dry.warning->batches);
    const std::string had = available(facts, dry);
    if (!had.empty()) arithmetic += "; " + had;
  }
  return verdict(kDataRanOut, Severity::kError,
                 dry.seen->certain ? Confidence::kCertain : Confidence::kLikely, summary + ".",
                 std::move(arithmetic));
}

/// A later epoch ran more steps than the two batches that a used-up generator is given again; of
/// Keras 3.0 to 3.6, which give none again, any step.
bool restarts(const LogFacts& facts, Count after) {
  const bool nothing_again = facts.fit.is_keras3() && !facts.fit.maybe_from_37();
  const Count replayed = nothing_again ? 0 : kPeeked;
  for (Count i = after + 1; i < std::ssize(facts.fit.epochs); ++i) {
    const ObservedEpoch& epoch = facts.fit.epochs[static_cast<std::size_t>(i)];
    if (epoch.steps.least > replayed) return true;
    const bool some = epoch.finished && !epoch.zeros && !facts.fit.log->broken;
    if (nothing_again && some) return true;
  }
  return false;
}

/// The epoch after the short one is short too, where a new pass would give it all its steps.
bool stays_short(const LogFacts& facts, const Dry& dry) {
  if (dry.index + 1 >= std::ssize(facts.fit.epochs) || !dry.epoch->planned) return false;
  const ObservedEpoch& next = facts.fit.epochs[static_cast<std::size_t>(dry.index) + 1];
  return next.finished && next.steps.likely && *next.steps.likely < *dry.epoch->planned;
}

/// The input is a generator that is given its first batches again after its end: Keras says what x
/// is, or the probe counted no more than those in each later epoch.
bool used_up(const LogFacts& facts) {
  if (input_kind(facts) == "generator") return true;
  return facts.fit.counted && replays(facts.fit);
}

/// The steps of an epoch, where no steps_per_epoch was given; 0: it may have been.
Count learned_steps(const LogFacts& facts) {
  const ObservedEpoch& first = facts.fit.epochs.front();
  if (facts.fit.counted && !first.planned) return first.steps.least;
  return facts.fit.log->epochs.front().unknown ? first.planned.value_or(0) : 0;
}

/// Values are logged again after an epoch that logged zeros: what ended began anew.
bool comes_back(const LogFacts& facts) {
  bool zeros = false;
  for (const ObservedEpoch& epoch : facts.fit.epochs) {
    if (epoch.zeros) zeros = true;
    if (zeros && !epoch.zeros && epoch.finished) return true;
  }
  return false;
}

/// From the epoch after `index` on only zeros, at least two of them: used up for good.
bool stays_empty(const LogFacts& facts, Count index) {
  Count empty = 0;
  for (Count i = index + 1; i < std::ssize(facts.fit.epochs); ++i) {
    const ObservedEpoch& epoch = facts.fit.epochs[static_cast<std::size_t>(i)];
    if (!epoch.finished) continue;
    if (!epoch.zeros) return false;
    ++empty;
  }
  return empty >= 2;
}

/// Every epoch shown, finished or not, is a bar that counts to Unknown and never came to 1.
bool no_batch_drawn(const LogFacts& facts) {
  const auto& epochs = facts.fit.log->epochs;
  return !epochs.empty() && std::all_of(epochs.begin(), epochs.end(), [](const LogEpoch& epoch) {
    return epoch.unknown && epoch.frames > 0 && epoch.drawn == 0 && shown(epoch).empty();
  });
}

/// "21, 0, 20, 0"
std::string listed(const std::vector<double>& values) {
  std::string text;
  for (const double value : values)
    text += (text.empty() ? "" : ", ") + diagnosis::value_text(value);
  return text;
}

double least_out_of_turn(const std::vector<double>& values, std::size_t period) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if ((i + 1) % period != 0) least = std::min(least, values[i]);
  }
  return least;
}

/// Every `period`-th value is far below the others, or far beside them: the shares are ours.
bool below(const std::vector<double>& values, std::size_t period, double share) {
  double most = 0;
  for (std::size_t i = period - 1; i < values.size(); i += period)
    most = std::max(most, values[i]);
  return most <= share * least_out_of_turn(values, period);
}

/// The last frame of the epoch is short of its bar, and the last bar repeats its values.
bool repeats_a_short_frame(const LogEpoch& epoch) {
  if (!epoch.target || epoch.drawn <= 0 || epoch.drawn >= *epoch.target) return false;
  std::size_t compared = 0;
  for (const auto& [name, value] : epoch.at_drawn) {
    const double* last = value_of(epoch.logs, name);
    if (last == nullptr) continue;
    if (*last != value) return false;
    ++compared;
  }
  return compared > 0;
}

Verdict carried_over(const LogFacts& facts, const Dry& dry, Confidence confidence) {
  const Count period = dry.index + 1;
  const ObservedEpoch& epoch = *dry.epoch;
  const bool repeats = std::ssize(facts.fit.epochs) >= 2 * period || facts.fit.ends_early;
  std::string summary =
      repeats ? (period == 1 ? std::string("Every") : "Every " + diagnosis::ordinal(period)) +
                    " epoch stops "
              : "The input ran out in " + epoch_text(epoch) + " ";
  summary += after_steps(epoch) +
             ": a pass over the data does not divide into epochs of steps_per_epoch, and Keras 3 "
             "makes what is left over an epoch of its own.";
  std::string arithmetic = available(facts, dry);
  if (facts.fit.begins && epoch.planned && epoch.steps.likely &&
      *epoch.steps.likely < *epoch.planned) {
    const Count pass = dry.index * *epoch.planned + *epoch.steps.likely;
    arithmetic = "one pass = " + with_commas(dry.index) + " × " + with_commas(*epoch.planned) +
                 " + " + with_commas(*epoch.steps.likely) + " = " + batches_text(pass) + "; " +
                 with_commas(pass) + " mod " + with_commas(*epoch.planned) + " = " +
                 with_commas(pass % *epoch.planned);
  }
  Verdict result =
      verdict(kCarriedOver, Severity::kWarning, confidence, summary, std::move(arithmetic));
  quote(result, dry);
  result.finding.evidence.push_back(
      {"later short epochs show no warning: Python prints it once per place", {}, {}});
  offer_no_steps(result);
  if (facts.fit.begins && epoch.planned && epoch.steps.likely && dry.index == 1) {
    const std::string whole = std::to_string(dry.index * *epoch.planned + *epoch.steps.likely);
    result.finding.changes.push_back({"Set steps_per_epoch=" + whole,
                                      "Round up, not down: the short last batch counts too.",
                                      {{"fit.steps_per_epoch", whole}}});
  }
  return result;
}

/// Frames short of their bar, and whether the last bar moved on from them: in each `period`-th
/// epoch, and in the others.
struct Frames {
  int still_in_turn = 0;
  int still_elsewhere = 0;
  int moved_in_turn = 0;
  int moved_elsewhere = 0;
  std::string still;  ///< "1/3 in epoch 2, 1/3 in epoch 4"
};
Frames frames_of(const LogFacts& facts, std::size_t period) {
  Frames frames;
  const auto& epochs = facts.fit.log->epochs;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    const LogEpoch& epoch = epochs[i];
    if (!epoch.target || epoch.drawn <= 0 || epoch.drawn >= *epoch.target) continue;
    const bool in_turn = (i + 1) % period == 0;
    const bool still = repeats_a_short_frame(epoch);
    ++(still     ? in_turn ? frames.still_in_turn : frames.still_elsewhere
       : in_turn ? frames.moved_in_turn
                 : frames.moved_elsewhere);
    if (!still) continue;
    frames.still += (frames.still.empty() ? "" : ", ") + with_commas(epoch.drawn) + "/" +
                    with_commas(*epoch.target) + " in " + epoch_text(facts.fit.epochs[i]);
  }
  return frames;
}

/// One short epoch after each few whole ones, under bars that are all drawn full: what a pass over
/// the data leaves over.
struct Turns {
  std::size_t period = 0;  ///< 0: no turns are seen.
  std::string seen;        ///< For a person.
  bool likely = false;     ///< Times, or values that stand still, say it too.
};
Turns turns_of(const LogFacts& facts) {
  // Keras 3 shows whole seconds.
  constexpr double kWorthTiming = 3;
  constexpr double kHardlyAnyTime = 0.2;
  constexpr double kApart = 0.8;
  const auto& epochs = facts.fit.log->epochs;
  std::vector<double> seconds;
  std::vector<double> losses;
  for (const LogEpoch& epoch : epochs) {
    if (!epoch.finished || !epoch.target || epoch.target != epochs.front().target) return {};
    if (epoch.seconds) seconds.push_back(*epoch.seconds);
    const double* loss = value_of(epoch.logs, "loss");
    if (loss != nullptr && *loss > 0) losses.push_back(*loss);
  }
  Turns turns;
  for (std::size_t period = 2; 2 * period <= epochs.size() && turns.period == 0; ++period) {
    bool whole = false;
    for (std::size_t i = period - 1; i < epochs.size(); i += period)
      whole = whole || facts.fit.epochs[i].steps.least >= *epochs[i].target;
    if (whole) continue;
    if (seconds.size() == epochs.size() && least_out_of_turn(seconds, period) >= kWorthTiming &&
        below(seconds, period, kHardlyAnyTime)) {
      turns = {period, "the epochs took " + listed(seconds) + " s", true};
    }
    if (turns.period != 0) continue;
    // Values that stand still while those of other epochs move: no step ran after that frame.
    const Frames frames = frames_of(facts, period);
    const bool only_in_turn = frames.still_elsewhere == 0 && frames.moved_in_turn == 0;
    if (frames.still_in_turn > 1 && only_in_turn && frames.moved_elsewhere > 0) {
      turns = {period, "the last bar repeats all values of a frame short of it: " + frames.still,
               true};
      continue;
    }
    if (losses.size() != epochs.size()) continue;
    std::vector<double> inverse;
    for (const double loss : losses)
      inverse.push_back(1 / loss);
    if (!below(losses, period, kApart) && !below(inverse, period, kApart)) continue;
    turns = {period, "the losses take turns: " + listed(losses),
             frames.still_in_turn > 0 && only_in_turn};
  }
  return turns;
}

Verdict keras3_ran_out(const LogFacts& facts, const Dry& dry) {
  const ObservedEpoch& epoch = *dry.epoch;
  const bool known_length = dry.warning->place == Count{116} || dry.warning->place == Count{107};
  const Confidence sure = dry.seen->certain ? Confidence::kCertain : Confidence::kLikely;
  const bool first = dry.index == 0 && (facts.fit.begins || epoch.number == Count{1});
  const std::string kind = input_kind(facts);
  const bool generator =
      kind == "generator" ||
      (!known_length && (stays_empty(facts, dry.index) || (!first && stays_short(facts, dry))));
  const bool restart = known_length || kind == "tf.data.Dataset" || kind == "PyDataset" ||
                       restarts(facts, dry.index) || comes_back(facts);
  if (first || generator) {
    std::string summary =
        "The input ran out of data in " + epoch_text(epoch) + " " + after_steps(epoch);
    if (generator) {
      summary += ": the generator is used up";
    } else if (restart) {
      summary += ", and so it does in every epoch: it has fewer batches than steps_per_epoch";
    } else {
      summary += ": it has fewer batches than steps_per_epoch";
    }
    Verdict result = verdict(kDataRanOut, generator ? Severity::kError : Severity::kWarning, sure,
                             summary + ".", available(facts, dry));
    quote(result, dry);
    if (generator) {
      offer_loop(result);
    } else {
      offer_no_steps(result);
    }
    if (!generator && !restart) {
      result.questions.push_back(
          {kWhatIsX.ask, "A generator: later epochs see its first batches again, or none."});
    }
    return result;
  }
  // A used-up input of known length is renewed at once, so that its last epoch has a step; of one
  // of unknown length Keras finds the end with the first step of an epoch that then has none.
  const bool some_step = known_length || epoch.steps.least > 0 ||
                         epoch.steps.likely.value_or(0) > 0 ||
                         (epoch.finished && !epoch.zeros && !facts.fit.log->broken);
  if (restart && some_step && epoch.number) {
    // With the first epochs out of sight it may have begun elsewhere.
    return carried_over(facts, dry, facts.fit.begins ? sure : Confidence::kLikely);
  }
  Verdict open =
      cannot_tell("The input ran out of data in " + epoch_text(epoch) + " " + after_steps(epoch) +
                      "; whether it is used up or starts again, this log does not show.",
                  {kDataRanOut, kCarriedOver, kEmptyEpochs}, {kWhatIsX, kProbe});
  open.finding.arithmetic = available(facts, dry);
  quote(open, dry);
  return open;
}

}  // namespace

std::optional<Verdict> data_ran_out(const LogFacts& facts) {
  const auto dry = first_of(facts, Whose::kTraining);
  if (!dry || dry->epoch == nullptr) return std::nullopt;
  const bool any_step =
      !facts.fit.counted ||
      std::any_of(facts.fit.epochs.begin(), facts.fit.epochs.end(),
                  [](const ObservedEpoch& epoch) { return epoch.steps.most != Count{0}; });
  if (!any_step) return std::nullopt;  // counted_steps speaks
  // An epoch without a step is the business of empty_epochs, unless a generator is used up.
  if (facts.fit.is_keras2() && facts.fit.log->broken && dry->epoch->steps.least == 0) {
    Verdict open = cannot_tell("The input ran out of data in " + epoch_text(*dry->epoch) +
                                   "; its line is broken, so whether a step ran is not shown.",
                               {kDataRanOut, kEmptyEpochs}, {kProbe});
    quote(open, *dry);
    return open;
  }
  if (facts.fit.is_keras2() && !dry->epoch->zeros) {
    Verdict result = keras2_ran_out(facts, *dry);
    quote(result, *dry);
    offer_no_steps(result);
    offer_loop(result);
    return result;
  }
  if (dry->epoch->zeros && !(stays_empty(facts, dry->index))) return std::nullopt;
  return keras3_ran_out(facts, *dry);
}

/// A generator that ended in epoch 1, with or without steps_per_epoch: Keras 3.7 and later train on
/// what they peeked at in every later epoch.
static std::optional<Verdict> used_up_generator(const LogFacts& facts) {
  if (input_kind(facts) != "generator" || std::ssize(facts.fit.epochs) < 2) return std::nullopt;
  const bool validates = std::any_of(facts.fit.epochs.begin(), facts.fit.epochs.end(),
                                     [](const ObservedEpoch& epoch) { return epoch.validated; });
  const auto length = first_of(facts, Whose::kLength);
  const auto open = first_of(facts, Whose::kOpen);
  const auto& dry = length ? length : open;
  if (!dry || dry->index != 0 || validates || !facts.fit.begins) return std::nullopt;
  Verdict result = verdict(
      "replayed-batches", Severity::kError, length ? Confidence::kCertain : Confidence::kLikely,
      "The generator is used up after epoch 1, and later epochs train on its first batches again.",
      "Keras 3.7 and later hand out once more the batches they peeked at: 2 at most");
  quote(result, *dry);
  offer_loop(result, facts.fit.epochs.front().planned.value_or(0));
  return result;
}

// What the probe counted, where nothing was planned that it could be held against; and bars that
// never counted a batch.
std::optional<Verdict> counted_steps(const LogFacts& facts) {
  const std::vector<ObservedEpoch>& epochs = facts.fit.epochs;
  const bool none = facts.fit.counted && !epochs.empty() &&
                    std::all_of(epochs.begin(), epochs.end(), [](const ObservedEpoch& epoch) {
                      return epoch.finished && epoch.steps.most == Count{0};
                    });
  if (none || no_batch_drawn(facts)) {
    Verdict result = verdict("zero-batches", Severity::kError, Confidence::kCertain,
                             "The input holds no batch at all, so there is nothing to train on: " +
                                 epochs_text(std::ssize(epochs)) + " of 0 steps.");
    result.finding.evidence.push_back(
        {none ? "the probe counted 0 batches in each" : "the bar says 0/Unknown in each",
         moment(epochs.front()),
         {}});
    result.questions.push_back(
        {"How many samples are there, which batch_size, and is drop_remainder set?",
         "Fewer samples than batch_size with drop_remainder, an empty filter or path, or a "
         "generator that returns at once leave no batch."});
    return result;
  }
  if (!facts.fit.counted || epochs.size() < 2 || epochs.front().planned) return std::nullopt;
  std::string counts;
  bool fewer = false;
  bool two = true;
  bool zero = true;
  for (const ObservedEpoch& epoch : epochs) {
    if (!epoch.finished || !epoch.steps.exact()) return std::nullopt;
    counts += (counts.empty() ? "" : ", ") + with_commas(epoch.steps.least);
    if (&epoch == &epochs.front()) continue;
    fewer = fewer || epoch.steps.least < epochs.front().steps.least;
    two = two && epoch.steps.least > 0 && epoch.steps.least <= kPeeked &&
          epoch.steps.least == epochs[1].steps.least;
    zero = zero && epoch.steps.least == 0;
  }
  if (!fewer || facts.fit.stopped) return std::nullopt;
  const std::string arithmetic = counts + " steps in the epochs, as the probe counted";
  if (two && facts.fit.maybe_from_37()) {
    Verdict result = verdict(
        "replayed-batches", Severity::kError, Confidence::kCertain,
        "The generator is used up after epoch 1, and later epochs train on its first batches "
        "again: Keras 3.7 and later hand out once more the batches they peeked at.",
        arithmetic);
    offer_loop(result, epochs.front().steps.least);
    return result;
  }
  if (zero) {
    Verdict result = verdict(kEmptyEpochs, Severity::kError, Confidence::kCertain,
                             "From epoch 2 on epochs run no step at all: the generator is used up "
                             "after epoch 1 and cannot start again.",
                             arithmetic);
    offer_loop(result, epochs.front().steps.least);
    return result;
  }
  return cannot_tell("The epochs ran different numbers of steps, " + counts +
                         ": without steps_per_epoch each ends where the data end.",
                     {kDataRanOut, "replayed-batches", kEmptyEpochs}, {kWhatIsX});
}

std::optional<Verdict> epochs_take_turns(const LogFacts& facts) {
  const ObservedFit& fit = facts.fit;
  const auto empty = [](const ObservedEpoch& epoch) { return epoch.zeros; };
  // Keras 2 ends training at the first short epoch.
  if (fit.is_keras2() || fit.counted || fit.samples || !fit.begins || fit.ends_early ||
      !fit.log->ran_out.empty() || fit.log->epochs_left_out > 0 || fit.several_at_once ||
      fit.log->broken || std::any_of(fit.epochs.begin(), fit.epochs.end(), empty)) {
    return std::nullopt;
  }
  const Turns turns = turns_of(facts);
  if (turns.period == 0) return std::nullopt;
  const std::string every =
      "Every " + diagnosis::ordinal(static_cast<Count>(turns.period)) + " epoch ";
  if (!turns.likely) {
    Verdict open = cannot_tell(
        every +
            "has a loss of its own, though each bar is full: it may have run far fewer steps, "
            "as Keras 3 lets an epoch of leftover batches do.",
        {kCarriedOver, kDataRanOut, "healthy"}, {kProbe});
    open.finding.arithmetic = turns.seen;
    return open;
  }
  Verdict result =
      verdict(kCarriedOver, Severity::kWarning, Confidence::kLikely,
              every +
                  "most likely runs only the batches that a pass over the data left over: a bar is "
                  "drawn full whatever ran.",
              turns.seen);
  result.candidates = {kDataRanOut};
  result.finding.evidence.push_back(
      {"the warning goes to standard error, and Python prints it once per place", {}, {}});
  result.questions.push_back(kProbe);
  offer_no_steps(result);
  return result;
}

std::optional<Verdict> length_unknown(const LogFacts& facts) {
  if (auto result = used_up_generator(facts)) return result;
  const auto dry = first_of(facts, Whose::kLength);
  if (!dry || first_of(facts, Whose::kTraining) || facts.fit.open_end) return std::nullopt;
  // Without "Epoch 1/…" it is one pass of evaluate(), or what is displayed of fit() ended in it.
  const bool headed = facts.fit.log->headed;
  const bool one_epoch =
      facts.fit.total == Count{1} || (!headed && std::ssize(facts.fit.epochs) == 1);
  const std::string kind = input_kind(facts);
  const bool restart = kind == "tf.data.Dataset" || restarts(facts, 0);
  const bool zeros = std::any_of(facts.fit.epochs.begin(), facts.fit.epochs.end(),
                                 [](const ObservedEpoch& epoch) { return epoch.zeros; });
  if (zeros) return std::nullopt;  // empty_epochs speaks
  if (!one_epoch && !restart) {
    Verdict open = cannot_tell(
        "The warning in epoch 1 only means that Keras did not know the length; what later epochs "
        "train on depends on what x is.",
        {"misread-bar", "replayed-batches", kEmptyEpochs}, {kWhatIsX, kProbe});
    open.questions.front().decides =
        "A dataset: nothing is wrong. A generator: it is used up after epoch 1.";
    quote(open, *dry);
    return open;
  }
  if (facts.fit.ends_early) return std::nullopt;
  Verdict result = verdict(
      "misread-bar", Severity::kHealthy,
      one_epoch && headed ? Confidence::kCertain : Confidence::kLikely,
      "Nothing is wrong: the warning only means that Keras could not know the length of the data "
      "beforehand; the " +
          std::string(headed ? "epoch" : "pass") + " ends where they end.");
  quote(result, *dry);
  if (!headed) {
    result.finding.evidence.push_back(
        {"no \"Epoch 1/…\" is displayed: this is evaluate(), or an epoch of fit() whose heading is "
         "missing",
         {},
         {}});
  }
  return result;
}

std::optional<Verdict> empty_batches(const LogFacts& facts) {
  for (std::size_t i = 0; i < facts.fit.epochs.size(); ++i) {
    const LogEpoch& epoch = facts.fit.log->epochs[i];
    const bool zeros = epoch.drawn > 0 && epoch.at_drawn.size() > 1 &&
                       std::all_of(epoch.at_drawn.begin(), epoch.at_drawn.end(),
                                   [](const auto& log) { return log.second == 0; });
    if (!zeros) continue;
    Verdict result = verdict("empty-batches", Severity::kError, Confidence::kLikely,
                             "Steps of " + epoch_text(facts.fit.epochs[i]) +
                                 " ran on batches without rows: loss and metrics stay 0.0000e+00 "
                                 "while the bar goes on.");
    result.finding.evidence.push_back(
        {"step " + with_commas(epoch.drawn) + " was drawn, and every value was 0",
         moment(facts.fit.epochs[i]),
         {}});
    result.questions.push_back({"What is the shape of the last batches your input gives?",
                                "(0, …): they count as steps and teach nothing."});
    return result;
  }
  return std::nullopt;
}

std::optional<Verdict> empty_epochs(const LogFacts& facts) {
  const ObservedEpoch* first = nullptr;
  Count empty = 0;
  for (const ObservedEpoch& epoch : facts.fit.epochs) {
    if (!epoch.zeros) continue;
    if (first == nullptr) first = &epoch;
    ++empty;
  }
  // A first epoch without a step logs nothing at all.
  if (first == nullptr || facts.fit.epochs.front().zeros) return std::nullopt;
  const bool ran_out = first_of(facts, Whose::kTraining) || first_of(facts, Whose::kLength);
  const bool again = comes_back(facts);
  const Note* ended = find_note(facts, TextKind::kEndOfSequence);
  if (!ran_out && !again && ended == nullptr) {
    return cannot_tell(
        "From " + epoch_text(*first) +
            " on every value logged is 0.0000e+00: either no step runs, or the batches have no "
            "rows, or the loss is truly 0.",
        {kEmptyEpochs, "empty-batches"}, {kProbe});
  }
  const MaybeCount of = facts.fit.log->of;
  const ObservedEpoch& last = facts.fit.epochs.back();
  const Count never = facts.fit.is_keras2() && of && last.number ? *of - *last.number : 0;
  Verdict result = verdict(
      kEmptyEpochs, Severity::kError, ran_out ? Confidence::kCertain : Confidence::kLikely,
      (never > 0 ? "fit() ended in " + epoch_text(last) + ", and " + epochs_text(never) +
                       " never ran: the input is used up. "
                 : std::string()) +
          (empty > 1 ? with_commas(empty) + " epochs run" : "One epoch runs") +
          " no step at all, from " + epoch_text(*first) +
          " on, and the loss of 0.0000e+00 logged there is no data and not perfection.",
      with_commas(empty) + " of " + epochs_text(std::ssize(facts.fit.epochs)) + " displayed");
  result.finding.evidence.push_back(
      {epoch_text(*first) + ": every value logged is 0.0000e+00", moment(*first), {}});
  if (const auto dry = first_of(facts, Whose::kTraining)) quote(result, *dry);
  if (facts.fit.is_keras2()) {
    result.finding.evidence.push_back({"Keras 2 ends training there", {}, "keras.version"});
  }
  if (!ran_out && ended != nullptr)
    result.finding.evidence.push_back(quoted(ended->line, ended->at_line));
  if (again && used_up(facts)) {
    result.finding.evidence.push_back(
        {"values come back in a later epoch, those of the first batches: Keras 3.7 and later hand "
         "out once more what they peeked at",
         {},
         "keras.version"});
    offer_loop(result, learned_steps(facts));
  } else if (again) {
    result.finding.evidence.push_back(
        {"values come back in a later epoch, so the input starts again: a pass that ends exactly "
         "with an epoch is not renewed (Keras 3.0 to 3.6, or an input of unknown length)",
         {},
         "keras.version"});
    offer_no_steps(result);
  } else {
    offer_loop(result, learned_steps(facts));
    result.questions.push_back(kWhatIsX);
  }
  return result;
}

std::optional<Verdict> validation_ran_out(const LogFacts& facts) {
  const auto open = first_of(facts, Whose::kOpen);
  const auto dry = first_of(facts, Whose::kValidation);
  if (used_up_generator(facts) || counted_steps(facts)) return std::nullopt;
  if (open && !dry && !first_of(facts, Whose::kTraining) && !first_of(facts, Whose::kLength)) {
    // Zeros and missing values are no proof: an evaluation without a batch logs nothing.
    const bool no_validation = std::none_of(
        facts.fit.log->epochs.begin(), facts.fit.log->epochs.end(), [](const LogEpoch& epoch) {
          return any_validation(epoch.logs) || any_validation(epoch.at_drawn);
        });
    Verdict result = cannot_tell(
        "An input ran out of data" +
            (open->epoch != nullptr ? " in " + epoch_text(*open->epoch) : std::string()) +
            (no_validation ? "; no val_ value is displayed, so it is training's, unless "
                             "validation_data hold no batch or steps_per_execution is above 1."
                           : "; training's or validation's, this log does not show."),
        {kDataRanOut, kCarriedOver, kValidationRanOut, "misread-bar", "replayed-batches",
         kEmptyEpochs},
        {{"Which steps_per_epoch and validation_steps did you give, and how many batches are there "
          "of each?",
          "The one with fewer batches than steps ran out."},
         kProbe});
    quote(result, *open);
    return result;
  }
  if (!dry) return std::nullopt;
  const bool lost = [&] {
    bool seen = false;
    for (const ObservedEpoch& epoch : facts.fit.epochs) {
      if (epoch.validated) seen = true;
      if (seen && epoch.finished && !epoch.validated) return true;
    }
    return false;
  }();
  const bool given = dry->warning->place == Count{116} || dry->warning->place == Count{107};
  if (!facts.fit.is_keras2() && !lost && !given) {
    Verdict result = cannot_tell(
        "The validation data ended before Keras expected it; training itself ran all its steps.",
        {kValidationRanOut, "misread-bar"},
        {{"Did you give validation_steps?",
          "Yes: there are fewer validation batches than that. No: the warning is harmless, Keras "
          "only did not know their number."}});
    quote(result, *dry);
    return result;
  }
  Verdict result = verdict(
      kValidationRanOut, Severity::kWarning,
      dry->seen->certain ? Confidence::kCertain : Confidence::kLikely,
      "The validation data ran out" +
          (dry->epoch != nullptr ? " in " + epoch_text(*dry->epoch) : std::string()) +
          (facts.fit.is_keras2() ? "; Keras 2 does not validate again after that."
                                 : "; training itself ran on."),
      dry->warning->batches
          ? "validation asked for " + batches_text(*dry->warning->batches) + " and got fewer"
          : std::string());
  quote(result, *dry);
  result.finding.changes.push_back({"Leave validation_steps out, or lower it",
                                    "Validation then is one pass over its data.",
                                    {{"validation.steps", "unset"}}});
  return result;
}

}  // namespace fitscope::intake
