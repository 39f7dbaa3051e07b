// How the log ends, where nothing else explains it: in the middle, early, or well.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "diagnosis/wording.h"
#include "intake/causes.h"

namespace fitscope::intake {
namespace {

using diagnosis::epochs_text;
using diagnosis::Severity;
using diagnosis::steps_text;
using diagnosis::value_text;

const Question kProbe{"Paste the line that `fitscope probe` makes your own fit() print.",
                      "It holds the true number of batches of each epoch."};

/// The first epoch took this many times longer than the others: compiling, caches.
constexpr double kSlowFirst = 4;

void add_first_epoch_slower(const LogFacts& facts, Verdict& result) {
  const auto& epochs = facts.fit.log->epochs;
  if (epochs.size() < 3 || !epochs.front().seconds || !facts.fit.begins) return;
  double rest = 0;
  for (std::size_t i = 1; i < epochs.size(); ++i)
    rest = std::max(rest, epochs[i].seconds.value_or(0));
  const double first = *epochs.front().seconds;
  if (first < 5 || first < kSlowFirst * std::max(1.0, rest)) return;
  result.finding.evidence.push_back({"the first epoch took " + shortest(first) + " s, later ones " +
                                         shortest(rest) +
                                         " s at most: compiling and filling caches happen once",
                                     {0, -1},
                                     {}});
}

void add_losses(const LogFacts& facts, Verdict& result) {
  const auto& epochs = facts.fit.log->epochs;
  const double* first = value_of(epochs.front().logs, "loss");
  const double* last = value_of(epochs.back().logs, "loss");
  if (first == nullptr || last == nullptr || epochs.size() < 2) return;
  result.finding.evidence.push_back(
      {"loss " + value_text(*first) + " in " + epoch_text(facts.fit.epochs.front()) + ", " +
           value_text(*last) + " in " + epoch_text(facts.fit.epochs.back()),
       moment(facts.fit.epochs.back()),
       {}});
}

bool all_finished(const LogFacts& facts) {
  return std::all_of(facts.fit.epochs.begin(), facts.fit.epochs.end(),
                     [](const ObservedEpoch& epoch) { return epoch.finished; });
}

const Question kExitStatus{
    "Run it once more: which exit status does the shell have right behind it (`echo $?`, on "
    "Windows `echo %ERRORLEVEL%`)?",
    "139, 134 or a negative number: native code crashed. 137: it was killed. 0: fit() came back, "
    "or code of your own ended the program."};

}  // namespace

// Within an epoch Python ends with a traceback, the shell says "Killed", and a callback that stops
// training lets the bar be finished. What ends there without a word ended below Python: bash names
// a signal, but Windows names nothing, nor does a library that calls exit().
std::optional<Verdict> gone_without_a_word(const LogFacts& facts) {
  const LogFit& log = *facts.fit.log;
  if (facts.fit.epochs.empty() || !facts.fit.open_end || !log.at_prompt || log.exception) {
    return std::nullopt;
  }
  const ObservedEpoch& epoch = facts.fit.epochs.back();
  const std::string place =
      epoch.steps.least > 0
          ? "in " + epoch_text(epoch) + ", after at least " + counted_text(epoch, epoch.steps.least)
          : "in " + epoch_text(epoch) + ", before a step was displayed";
  if (log.words_before_prompt) {
    return cannot_tell("The program ended " + place +
                           ": the shell's prompt is back. What stands before it is not known here.",
                       {kRuleNativeCrash, kRuleProcessKilled, "fit-refused"}, {kExitStatus});
  }
  Verdict result = verdict(kRuleNativeCrash, Severity::kError, Confidence::kLikely,
                           "The program ended " + place +
                               ", without a word: most likely native code crashed, below Python.");
  result.finding.evidence.push_back(
      {"the shell's prompt is back, and there is no traceback, as each exception of Python leaves, "
       "and no \"Killed\"",
       moment(epoch),
       {}});
  result.finding.evidence.push_back(
      {"a callback that stops training lets the bar of its epoch be finished", {}, {}});
  result.questions.push_back(kExitStatus);
  if (log.from_zero) {
    result.questions.push_back({"Did fit() print \"Epoch 0\", or a loop of your own?",
                                "fit() of Keras in 2015 did. A loop of your own may simply be "
                                "over."});
  }
  result.finding.changes.push_back({"Run it with `python -X faulthandler`",
                                    "Python then prints where it was when native code crashed.",
                                    {}});
  return result;
}

std::optional<Verdict> open_end(const LogFacts& facts) {
  if (facts.fit.epochs.empty() || !facts.fit.open_end) return std::nullopt;
  const ObservedEpoch& epoch = facts.fit.epochs.back();
  const LogEpoch& log = facts.fit.log->epochs.back();
  const auto& raised = facts.fit.log->exception;
  const bool by_hand = raised && raised->type == "KeyboardInterrupt";
  const std::string end = by_hand         ? "You stopped it"
                          : facts.is_last ? "The log ends"
                                          : "What is shown of this fit() ends";
  if (log.target && (log.full || log.drawn == *log.target)) {
    return cannot_tell(
        end + " on a full bar of " + epoch_text(epoch) + ", " + with_commas(*log.target) + "/" +
            with_commas(*log.target) +
            ", before its line was finished: validation runs then, and shows no bar.",
        {"validation-ran-out", "endless-epoch", "generator-blocked"},
        {{"Is validation_data given, and what is validation_steps, in batches?",
          "A count of samples instead of batches takes batch_size times as long; an endless "
          "generator without validation_steps never ends."},
         {"How long did you wait, and how long does one epoch take?",
          "Less than the share of validation: wait."}});
  }
  if (log.unknown && log.drawn > 0) {
    return cannot_tell(
        end + " in " + epoch_text(epoch) + " after " + counted_text(epoch, epoch.steps.least) +
            "; the bar says Unknown, since no steps_per_epoch was given and Keras does not know "
            "the length.",
        {"endless-epoch", "healthy"},
        {{"Does your input end: no `while True:`, no .repeat()?",
          "It ends: the epoch goes on until then. It does not: the epoch has no end; set "
          "steps_per_epoch."}});
  }
  if (log.frames == 0) {
    const bool gpu = find_note(facts, TextKind::kGpuSetup) != nullptr;
    return cannot_tell(
        end + " before the first bar of " + epoch_text(epoch) +
            ": the first batch or the first "
            "step is not done" +
            (gpu ? ", and a GPU was being set up." : "."),
        {kRuleSlowStart, "generator-blocked", kRuleWorkersBlocked},
        {{"Does next(iter(x)) return, and how long does it take?",
          "It does not: your input blocks. It does: the first step compiles; wait some minutes."}});
  }
  return cannot_tell(
      end + " in " + epoch_text(epoch) + " after at least " +
          (log.target ? with_commas(epoch.steps.least) + " of " + counted_text(epoch, *log.target)
                      : counted_text(epoch, epoch.steps.least)) +
          (by_hand ? "."
                   : "; whether training stood still there or the log was cut, it does not "
                     "say."),
      {"generator-blocked", kRuleWorkersBlocked, kRuleProcessKilled},
      {{"Was the program still running then, and was the processor busy?",
        "Gone: it was killed. Idle: your input blocks. Busy: it only takes long."}});
}

std::optional<Verdict> ends_early(const LogFacts& facts) {
  if (facts.fit.epochs.empty() || !facts.fit.ends_early) return std::nullopt;
  const ObservedEpoch& last = facts.fit.epochs.back();
  const Count of = facts.fit.log->of.value_or(0);
  const bool goes_on = !facts.is_last || facts.fit.log->followed;
  const bool at_prompt = facts.fit.log->at_prompt;
  // A terminal that shows the prompt would show the warning and "Killed" as well.
  std::vector<std::string_view> candidates{"callback-stopped", "data-ran-out", kRuleProcessKilled};
  if (at_prompt) candidates.insert(candidates.begin() + 1, kRuleNativeCrash);
  Verdict result = cannot_tell(
      (goes_on ? "This fit() ended after " : "The log ends after ") + epoch_text(last) + " of " +
          with_commas(of) + ", " +
          (last.planned ? "which is drawn up to " + with_commas(*last.planned) + "/" +
                              with_commas(*last.planned) + "; "
                        : "which was finished; ") +
          (at_prompt ? "then the shell's prompt is back, and what ended training said nothing."
           : goes_on ? "what ended training is not displayed."
                     : "the rest may only be missing here."),
      std::move(candidates),
      {{"Is there an EarlyStopping or a callback of your own among the callbacks?",
        "EarlyStopping prints nothing unless verbose=1."},
       {"Did the warning \"Your input ran out of data\" appear anywhere (it goes to standard "
        "error)?",
        "In Keras 2 it ends training."}});
  if (at_prompt) result.questions.push_back(kExitStatus);
  result.finding.arithmetic = epochs_text(last.number.value_or(0)) + " of " + with_commas(of);
  return result;
}

std::optional<Verdict> not_all_is_shown(const LogFacts& facts) {
  if (facts.fit.epochs.empty() || facts.fit.begins || !all_finished(facts)) return std::nullopt;
  if (!facts.fit.log->headed) {
    return cannot_tell(
        "Nothing wrong is displayed, but no \"Epoch 1/…\" either: this is a fit() of one epoch, an "
        "evaluate(), or the end of a longer log.",
        {"healthy", "carried-over-remainder", "data-ran-out"},
        {{"Was it fit(epochs=1), and is this all it printed?",
          "Yes: all its steps ran. No: a warning printed earlier may be missing."},
         kProbe});
  }
  return cannot_tell(
      "The epochs displayed were finished, but the log does not begin with the first one: a "
      "warning printed earlier would be missing.",
      {"healthy", "carried-over-remainder", "data-ran-out"},
      {{"What stands before this in the console?", "Keras 3 prints each warning once."}, kProbe});
}

std::optional<Verdict> one_step(const LogFacts& facts) {
  const auto& epochs = facts.fit.epochs;
  const bool one = !epochs.empty() && facts.fit.begins && !facts.fit.samples &&
                   std::all_of(epochs.begin(), epochs.end(), [](const ObservedEpoch& epoch) {
                     return epoch.finished && epoch.planned == Count{1};
                   });
  if (!one) return std::nullopt;
  Verdict result = cannot_tell(
      "Each epoch is one step, 1/1, and all " + epochs_text(std::ssize(epochs)) +
          " ran; whether that is all of your data, the log does not say.",
      {"oversize-batch", "one-step-per-epoch", "inferred-batch-size", "healthy"},
      {{"How many samples are there, and which batch_size and steps_per_epoch did you give?",
        "batch_size at least the samples: nothing is wrong. Fewer: each epoch sees one batch."}});
  return result;
}

/// Ten epochs in which the loss lost less than a twentieth: slow is possible, sound is not seen.
constexpr std::size_t kEpochsToLearn = 10;
constexpr double kHardlyLess = 0.95;
/// Three epochs at what equal chances for all classes are worth say the same sooner.
constexpr std::size_t kEpochsAtChance = 3;
constexpr double kAtChance = 0.005;

/// What all finished epochs have in common with a model that has learned nothing; empty: not all.
std::string_view stays_at_chance(const LogFacts& facts) {
  const auto& epochs = facts.fit.log->epochs;
  if (epochs.size() < kEpochsAtChance) return {};
  std::string_view text;
  for (const LogEpoch& epoch : epochs) {
    const double* loss = value_of(shown(epoch), "loss");
    const std::string_view one = loss != nullptr ? chance_at(*loss, kAtChance) : std::string_view();
    if (one.empty() || (!text.empty() && one != text)) return {};
    text = one;
  }
  return text;
}

std::optional<Verdict> nothing_gained(const LogFacts& facts) {
  const auto& epochs = facts.fit.log->epochs;
  const std::string_view chance = stays_at_chance(facts);
  if (epochs.size() < kEpochsToLearn && chance.empty()) return std::nullopt;
  const double* first = value_of(shown(epochs.front()), "loss");
  if (first == nullptr || !(*first > 0)) return std::nullopt;
  for (const LogEpoch& epoch : epochs) {
    const double* loss = value_of(shown(epoch), "loss");
    if (loss == nullptr || *loss < kHardlyLess * *first) return std::nullopt;
  }
  const double* last = value_of(shown(epochs.back()), "loss");
  Verdict result = cannot_tell(
      "All " + epochs_text(std::ssize(epochs) + facts.fit.log->epochs_left_out) +
          " were finished, but the loss " + moved_text(*first, *last) +
          ": no fault of the steps is displayed, and the log does not show why nothing is "
          "learned.",
      {"learns-nothing", "rate-too-low", "labels-shuffled-apart", "healthy"},
      {{"Paste the code beside the log: how are x and y made, and which learning rate is set?",
        "Labels that do not belong to their rows, a rate far off, or data without a pattern."}});
  result.finding.arithmetic = std::string(chance);
  return result;
}

/// Why a log that shows no fault does not show that the model learns; empty: its loss fell.
std::string not_judged(const LogFacts& facts) {
  constexpr std::size_t kFewest = 3;
  const auto& epochs = facts.fit.log->epochs;
  const double* first = value_of(shown(epochs.front()), "loss");
  const double* last = value_of(shown(epochs.back()), "loss");
  if (first == nullptr || last == nullptr) return "no loss is displayed";
  if (epochs.size() < kFewest)
    return epochs.size() == 1 ? "one epoch is too little"
                              : epochs_text(std::ssize(epochs)) + " are too few";
  if (*last < kHardlyLess * *first) return {};
  return "the loss " + moved_text(*first, *last);
}

std::optional<Verdict> healthy(const LogFacts& facts) {
  const auto& epochs = facts.fit.epochs;
  if (epochs.empty() || !all_finished(facts) || facts.fit.ends_early) return std::nullopt;
  const bool proved = std::all_of(epochs.begin(), epochs.end(), [](const ObservedEpoch& epoch) {
    return epoch.steps.exact() && epoch.steps.most == epoch.planned;
  });
  if (facts.warned_before && !proved && !facts.fit.is_keras2()) {
    return cannot_tell(
        "Nothing wrong is displayed for this fit(), but one before it ran out of data, and Python "
        "shows each warning once in a program.",
        {"healthy", "carried-over-remainder", "data-ran-out"},
        {{"What does the same fit() print in a fresh program?", "A warning would show again."},
         kProbe});
  }
  if (facts.fit.several_at_once && !facts.fit.is_keras2()) {
    const LogEpoch& first = facts.fit.log->epochs.front();
    return cannot_tell(
        "Nothing wrong is displayed, but several steps run in one call (steps_per_execution): " +
            (first.target && first.first_drawn > 1
                 ? "the first bar of an epoch is drawn at " + with_commas(first.first_drawn) + "/" +
                       with_commas(*first.target)
                 : std::string("the last bar repeats one that is short of it")) +
            ". Keras 3 then shows neither which of them ran nor that the input ended within.",
        {"healthy", "data-ran-out", "carried-over-remainder"},
        {{"How many batches does one pass over x have, and what are steps_per_epoch and "
          "steps_per_execution?",
          "Fewer batches than steps_per_epoch: not every step ran."},
         kProbe});
  }
  // Keras 3 always warns where an input of unknown length ends: the warning is missing here.
  const bool unknown = facts.fit.log->epochs.front().unknown && facts.fit.is_keras3() &&
                       !facts.fit.counted && facts.fit.log->ran_out.empty();
  if (unknown && epochs.size() > 1 && input_kind(facts) != "tf.data.Dataset") {
    return cannot_tell(
        "No epoch was cut short as far as this shows, but the bar counted to Unknown, and the "
        "warning that Keras 3 then prints is not displayed: what later epochs train on depends on "
        "what x is.",
        {"misread-bar", "replayed-batches", "empty-epochs"},
        {{"What is x: a tf.data.Dataset or a Python generator?",
          "A dataset: nothing is wrong. A generator: it is used up after epoch 1, and the bars of "
          "later epochs are drawn full all the same."},
         kProbe});
  }
  const Note* ended = find_note(facts, TextKind::kEndOfSequence);
  const bool validates = std::any_of(epochs.begin(), epochs.end(),
                                     [](const ObservedEpoch& epoch) { return epoch.validated; });
  if (ended != nullptr && !validates && !facts.fit.is_keras2() && !proved &&
      !facts.fit.log->epochs.front().unknown) {
    Verdict open = cannot_tell(
        "No warning of Keras is displayed, but TensorFlow says that an input came to its end in " +
            (ended->epoch >= 0 ? epoch_text(epochs[static_cast<std::size_t>(
                                     std::min<Count>(ended->epoch, std::ssize(epochs) - 1))])
                               : std::string("an epoch")) +
            ", whose bar is drawn full whatever ran.",
        {"data-ran-out", "carried-over-remainder", "healthy"}, {kProbe});
    open.finding.evidence.push_back(quoted(ended->line, ended->at_line));
    return open;
  }
  if (auto still = nothing_gained(facts)) return still;
  const bool same = std::all_of(epochs.begin(), epochs.end(), [&](const ObservedEpoch& epoch) {
    return epoch.planned && epoch.planned == epochs.front().planned;
  });
  std::string what =
      epochs.size() == 1
          ? "the one epoch"
          : "all " + epochs_text(std::ssize(epochs) + facts.fit.log->epochs_left_out);
  // In Keras 2 an input that runs out ends training, which would be seen. Keras 3 goes on, draws
  // every bar full, and warns once in a program, on standard error.
  const bool ran = proved || facts.fit.is_keras2();
  if (same && ran && !facts.fit.samples) {
    what += ", " + steps_text(*epochs.front().planned) + (epochs.size() == 1 ? "," : " each,");
  }
  what += ran ? " ran to the end" : epochs.size() == 1 ? " was finished" : " were finished";
  if (same && !ran) {
    const std::string full = with_commas(*epochs.front().planned);
    what += (epochs.size() == 1 ? ", at " : ", each at ") + full + "/" + full;
  }
  const bool all_asked = facts.fit.log->of || !facts.fit.log->headed;
  const std::string open = not_judged(facts);
  const std::string summary =
      open.empty() ? (proved ? "Nothing in this log is wrong: " : "Nothing displayed is wrong: ") +
                         what + ", and the loss fell."
                   : (ran ? "The steps are fine: " : "No fault of the steps is displayed: ") +
                         what + ". Whether the model learns is not judged: " + open + ".";
  Verdict result =
      verdict("healthy", Severity::kHealthy,
              proved && all_asked ? Confidence::kCertain : Confidence::kLikely, summary);
  if (facts.fit.samples) {
    result.finding.evidence.push_back(
        {"the bar counts samples, as Keras did for arrays until 2020", {}, {}});
  }
  if (!all_asked) {
    result.finding.evidence.push_back(
        {"how many epochs were asked for, Keras did not print then", {}, {}});
  }
  if (!proved) {
    result.finding.evidence.push_back(
        {"a bar is always drawn full at the end; that all steps ran rests on no warning being "
         "displayed",
         {},
         {}});
    if (!facts.fit.is_keras2()) {
      result.questions.push_back(
          {"Is standard error in this log, too (`python train.py 2>&1`)?",
           "The warning \"Your input ran out of data\" goes there. Without it an epoch cut short "
           "looks just like this."});
      result.questions.push_back(kProbe);
    }
  }
  add_losses(facts, result);
  add_first_epoch_slower(facts, result);
  return result;
}

}  // namespace fitscope::intake
