// The program ended, or hangs, for a reason outside of the steps.
#include <algorithm>

#include "base/text.h"
#include "intake/causes.h"

namespace fitscope::intake {
namespace {

using diagnosis::Severity;

bool is_memory_error(std::string_view type) {
  return type == "MemoryError" || type == "_ArrayMemoryError" || type == "ResourceExhaustedError";
}

/// Types that Keras and TensorFlow raise for x, y and arguments alike.
bool has_many_causes(std::string_view type) {
  for (const std::string_view one : {"ValueError", "InvalidArgumentError", "TypeError",
                                     "IndexError", "StopIteration", "ZeroDivisionError"}) {
    if (type == one) return true;
  }
  return false;
}

/// "in epoch 2", "before the first epoch".
std::string where(const LogFacts& facts, Count epoch) {
  const auto& epochs = facts.fit.epochs;
  if (epoch < 0 || epoch >= std::ssize(epochs)) return "before the first epoch";
  const ObservedEpoch& at = epochs[static_cast<std::size_t>(epoch)];
  std::string text = "in " + epoch_text(at);
  if (at.steps.least > 0 && !at.finished) {
    text +=
        std::string(", after ") + (at.samples ? "sample " : "step ") + with_commas(at.steps.least);
    if (at.planned) text += " of " + with_commas(*at.planned);
  }
  return text;
}

/// "[16,1] vs. [4,1]" behind known words: the two shapes; empty where they are cut.
struct TwoShapes {
  std::vector<std::string_view> left;
  std::vector<std::string_view> right;
};
TwoShapes two_shapes(std::string_view line) {
  const std::size_t left = line.find('[');
  const std::size_t left_end = line.find(']', left);
  const std::size_t right = line.find("] vs. [", left);
  const std::size_t right_end = right == std::string_view::npos ? right : line.find(']', right + 7);
  if (right == std::string_view::npos || right != left_end || right_end == std::string_view::npos) {
    return {};
  }
  return {split(line.substr(left + 1, left_end - left - 1), ','),
          split(line.substr(right + 7, right_end - right - 7), ',')};
}

/// What shapes that do not go together say: rows of two numbers, or one number of rows and values
/// of two widths. Empty: neither.
std::string_view rule_of(const TwoShapes& shapes) {
  const auto& [left, right] = shapes;
  if (left.empty() || right.empty()) return {};
  if (left.front() == right.front()) return "label-error";
  const bool rest =
      left.size() == right.size() && std::equal(left.begin() + 1, left.end(), right.begin() + 1);
  return rest ? "shape-error" : std::string_view();
}

/// Every epoch asked for was finished before it came.
bool came_after_fit(const LogFacts& facts) {
  const ObservedFit& fit = facts.fit;
  if (fit.epochs.empty() || fit.open_end || fit.ends_early || !fit.total) return false;
  // Keras 3 draws the same bar before validation; only val_ values say that it is over.
  return fit.is_keras2() || fit.epochs.back().validated;
}

}  // namespace

std::optional<Verdict> exception_raised(const LogFacts& facts) {
  const auto& held = facts.fit.log->exception;
  const LogException* raised = held ? &*held : nullptr;
  if (raised == nullptr && facts.fit.epochs.empty() && facts.log.exception)
    raised = &*facts.log.exception;
  if (raised == nullptr || raised->type == "KeyboardInterrupt" || is_memory_error(raised->type)) {
    return std::nullopt;
  }
  const std::string name = raised->type.empty() ? "an exception" : raised->type;
  const std::string place = where(facts, raised->epoch);
  if (raised->known == nullptr && came_after_fit(facts)) {
    Verdict after = verdict(
        "healthy", Severity::kNote, Confidence::kLikely,
        "Every epoch was finished; " + name + " came after them, so it is not about the training.");
    after.finding.evidence.push_back(quoted(raised->line, raised->at_line));
    return after;
  }
  const bool ran =
      std::any_of(facts.fit.epochs.begin(), facts.fit.epochs.end(),
                  [](const ObservedEpoch& e) { return e.finished || e.steps.least > 0; });
  std::string_view rule = "fit-refused";
  std::string says;
  Confidence confidence = Confidence::kCertain;
  if (raised->known != nullptr) {
    rule = raised->known->rule;
    says = raised->known->says;
    const std::size_t shapes_at = raised->telling.find("Incompatible shapes: [");
    if (shapes_at != std::string::npos) {
      const TwoShapes shapes = two_shapes(std::string_view(raised->telling).substr(shapes_at));
      if (const std::string_view by_shapes = rule_of(shapes); !by_shapes.empty()) {
        rule = by_shapes;
        says = rule == "label-error"
                   ? "The labels do not have the shape of the model's output"
                   : "Something made for batches of one size, as a stateful layer is, met a batch "
                     "of " +
                         std::string(std::min(shapes.left.front(), shapes.right.front(),
                                              [](auto a, auto b) {
                                                return a.size() != b.size() ? a.size() < b.size()
                                                                            : a < b;
                                              })) +
                         " rows, most likely the last one of the data";
        confidence = Confidence::kLikely;
      }
    }
    if (rule == "zero-batches" && raised->known->of_training) {
      // An evaluation raises something else.
      if (ran) rule = "fit-refused";
    } else if (rule == "zero-batches" && ran) {
      // Training had batches, so it is validation that has none.
      rule = "fit-refused";
      says = "The validation data hold no batch";
      confidence = Confidence::kLikely;
    } else if (rule == "zero-batches" &&
               (!facts.fit.log->ran_out.empty() || facts.fit.epochs.empty())) {
      says += ", or none to validate on";
      rule = "cannot-tell";
    }
    if (rule == "cannot-tell") {
      Verdict open = cannot_tell(
          says + ": " + name + " was raised " + place + ".",
          {"zero-batches", "fit-refused", "label-error", "shape-error"},
          {{"What are the shapes of the first three batches, and which steps_per_epoch and "
            "steps_per_execution did you give?",
            "No batch: the input is empty. Shapes that differ: the later ones do not fit."}});
      open.finding.evidence.push_back(quoted(raised->telling, raised->at_line));
      return open;
    }
  } else if (raised->while_peeking && ran) {
    // The traceback passes the generator, which had given batches before.
    says = "Your generator raised an exception of its own, which ended fit()";
    confidence = Confidence::kLikely;
  } else if (raised->while_peeking &&
             (raised->type == "IndexError" || raised->type == "StopIteration")) {
    rule = "zero-batches";
    says = "The generator yields nothing";
  } else if (facts.fit.epochs.empty()) {
    Verdict open = cannot_tell(
        "The program ended with " + name + " before fit() printed anything of an epoch.",
        {"fit-refused", "zero-batches", "shape-error", "label-error"},
        {{"Paste the whole traceback.", "Its frames tell whether fit() raised it, and where."}});
    open.finding.evidence.push_back(quoted(raised->line, raised->at_line));
    return open;
  } else if (has_many_causes(raised->type)) {
    Verdict open = cannot_tell("An exception ended fit(): " + name + " was raised " + place + ".",
                               {"fit-refused", "shape-error", "label-error", "zero-batches"},
                               {{"Paste the whole message of the exception, unbroken.",
                                 "Its words tell whether x, y or the call is wrong."}});
    open.finding.evidence.push_back(quoted(raised->line, raised->at_line));
    return open;
  } else {
    says = "An exception ended fit()";
    confidence = Confidence::kLikely;
  }
  Verdict result =
      verdict(rule, Severity::kError, confidence,
              says + ": " + name + (raised->epoch < 0 ? " came " : " was raised ") + place + ".");
  const std::string& line = raised->telling.empty() ? raised->line : raised->telling;
  result.finding.evidence.push_back(quoted(line, raised->at_line));
  if (raised->epoch >= 0) {
    result.finding.evidence.back().at = moment(facts.fit.epochs[static_cast<std::size_t>(
        std::min<Count>(raised->epoch, std::ssize(facts.fit.epochs) - 1))]);
  }
  return result;
}

std::optional<Verdict> memory_ran_out(const LogFacts& facts) {
  const auto& held = facts.fit.log->exception ? facts.fit.log->exception : facts.log.exception;
  const bool raised = held && is_memory_error(held->type);
  const Note* note = find_note(facts, TextKind::kMemory);
  if (!raised && note == nullptr) return std::nullopt;
  const bool gpu =
      (note != nullptr && note->text != nullptr && note->text->says == "the GPU's memory") ||
      (raised && held->type == "ResourceExhaustedError");
  Verdict result = verdict(kRuleOutOfMemory, Severity::kError, Confidence::kCertain,
                           std::string(gpu ? "The GPU's memory" : "Main memory") + " ran out " +
                               where(facts, raised ? held->epoch : note->epoch) + ".");
  if (note != nullptr) result.finding.evidence.push_back(quoted(note->line, note->at_line));
  if (raised) result.finding.evidence.push_back(quoted(held->line, held->at_line));
  result.finding.changes.push_back({"Take a smaller batch_size: half of it, until it fits",
                                    "What a step needs grows with the rows of a batch.",
                                    {}});
  if (!gpu) {
    result.finding.changes.push_back({"Read the data batch by batch: keras.utils.Sequence, tf.data",
                                      "Then they need not fit into memory as a whole.",
                                      {}});
  }
  return result;
}

std::optional<Verdict> process_killed(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kKilled);
  if (note == nullptr || find_note(facts, TextKind::kMemory) != nullptr) return std::nullopt;
  Verdict result = verdict(kRuleProcessKilled, Severity::kError, Confidence::kCertain,
                           "The system killed the process " + where(facts, note->epoch) +
                               "; no exception of Python or Keras ended it.",
                           "exit code 137 = 128 + signal 9");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.finding.evidence.push_back(
      {"most often main memory was used up: the system's log (dmesg) says so", {}, {}});
  result.questions.push_back({"Does `dmesg | tail` speak of \"Out of memory\"?",
                              "Yes: it needs less memory. No: a scheduler or a person ended it."});
  result.finding.changes.push_back({"Take smaller batches, fewer workers, data read in pieces",
                                    "Each worker holds batches of its own.",
                                    {}});
  return result;
}

std::optional<Verdict> native_crash(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kCrashed);
  if (note == nullptr) return std::nullopt;
  Verdict result = verdict(kRuleNativeCrash, Severity::kError, Confidence::kCertain,
                           "The process died in native code " + where(facts, note->epoch) +
                               ", below Python: TensorFlow, CUDA or cuDNN.");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.questions.push_back(
      {"Does it run with CUDA_VISIBLE_DEVICES=-1?",
       "Yes: CUDA or cuDNN do not fit this TensorFlow, or the GPU's memory is full. No: another "
       "library crashes."});
  return result;
}

std::optional<Verdict> workers_blocked(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kWorker);
  if (note == nullptr || !facts.fit.open_end || facts.fit.epochs.empty()) return std::nullopt;
  const auto& raised = facts.fit.log->exception;
  const bool stopped_by_hand = raised && raised->type == "KeyboardInterrupt";
  if (raised && !stopped_by_hand) return std::nullopt;
  Verdict result =
      verdict(kRuleWorkersBlocked, Severity::kError,
              stopped_by_hand ? Confidence::kLikely : Confidence::kOpen,
              "Training stands still " + where(facts, std::ssize(facts.fit.epochs) - 1) +
                  ", and worker processes are at work: they are likely to wait for each other.");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.finding.changes.push_back({"Set use_multiprocessing=False and workers=1",
                                    "If it then runs, the workers were the cause.",
                                    {}});
  if (!stopped_by_hand) {
    result.finding.severity = Severity::kCannotTell;
    result.finding.rule = "cannot-tell";
    result.candidates = {kRuleWorkersBlocked};
    result.questions.push_back(
        {"Does it run with use_multiprocessing=False?", "Yes: the workers blocked each other."});
  }
  return result;
}

std::optional<Verdict> slow_start(const LogFacts& facts) {
  const Note* filling = find_note(facts, TextKind::kSlowStart);
  const bool no_step = std::all_of(
      facts.fit.epochs.begin(), facts.fit.epochs.end(),
      [](const ObservedEpoch& epoch) { return !epoch.finished && epoch.steps.least == 0; });
  if (!no_step || filling == nullptr) return std::nullopt;
  Verdict result =
      verdict(kRuleSlowStart, Severity::kNote, Confidence::kLikely,
              "Nothing hangs as far as this shows: shuffle() fills its buffer before the first "
              "step.");
  result.finding.evidence.push_back(quoted(filling->line, filling->at_line));
  result.finding.changes.push_back({"Take a smaller buffer: .shuffle(1000)",
                                    "It reads that many samples before it gives the first.",
                                    {}});
  return result;
}

std::optional<Verdict> environment_limit(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kLimited);
  if (note == nullptr) return std::nullopt;
  Verdict result =
      verdict(kRuleEnvironmentLimit, Severity::kWarning, Confidence::kCertain,
              "Keras limits this fit() because the environment says so, whatever the call asks.");
  result.finding.evidence.push_back(quoted(note->line, note->at_line));
  result.finding.changes.push_back({"Unset KERAS_MAX_EPOCHS and KERAS_MAX_STEPS_PER_EPOCH",
                                    "Then the arguments of fit() hold.",
                                    {}});
  return result;
}

}  // namespace fitscope::intake
