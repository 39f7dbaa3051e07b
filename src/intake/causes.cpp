#include "intake/causes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "diagnosis/wording.h"

namespace fitscope::intake {
namespace {

using diagnosis::Finding;
using diagnosis::Severity;

// Did something end the program; are the numbers finite, and do they move at all; did a callback
// stop it, as it may for just that reason; did every planned step run; is anything missing. The
// last ones speak only where nobody else did.
constexpr std::array<Cause, 28> kCauses{
    exception_raised,   memory_ran_out,          process_killed,
    native_crash,       workers_blocked,         not_a_number,
    loss_is_nothing,    stuck_at_chance,         loss_below_zero,
    loss_runs_away,     callback_stopped,        environment_limit,
    counted_steps,      epochs_take_turns,       data_ran_out,
    empty_epochs,       empty_batches,           length_unknown,
    validation_ran_out, nothing_trains,          monitor_missing,
    softmax_of_one,     validation_not_a_number, learned_by_heart,
    rate_died,          gradients_missing,       logits_promised,
    loss_stands_still,
};
constexpr std::array<Cause, 7> kLastWords{
    gone_without_a_word, slow_start, open_end, ends_early, not_all_is_shown, one_step, healthy,
};

bool is_answer(const Verdict& verdict) {
  return verdict.finding.severity != Severity::kNote;
}

bool is_fault(const Verdict& verdict) {
  return verdict.finding.severity == Severity::kError ||
         verdict.finding.severity == Severity::kWarning;
}

bool is_sound(const Verdict& verdict) {
  return verdict.finding.severity == Severity::kHealthy;
}

}  // namespace

std::string_view name_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::kCertain:
      return "certain";
    case Confidence::kLikely:
      return "likely";
    case Confidence::kOpen:
      return "open";
  }
  return {};
}

std::vector<Verdict> judge(const LogFacts& facts) {
  std::vector<Verdict> verdicts;
  for (const Cause cause : kCauses) {
    if (auto found = cause(facts)) verdicts.push_back(std::move(*found));
  }
  // Notes explain nothing by themselves.
  const bool answered = std::any_of(verdicts.begin(), verdicts.end(), is_answer);
  if (!answered) {
    for (const Cause cause : kLastWords) {
      if (auto found = cause(facts)) {
        verdicts.insert(verdicts.begin(), std::move(*found));
        break;
      }
    }
  }
  // That nothing is wrong is not said beside what is.
  if (std::any_of(verdicts.begin(), verdicts.end(), is_fault)) std::erase_if(verdicts, is_sound);
  if (verdicts.empty()) {
    verdicts.push_back(cannot_tell("The log shows too little of fit() to judge it.", {}, {}));
  }
  // What nobody can explain and came after a loss of NaN is not the beginning of the trouble.
  const auto spoilt = std::find_if(verdicts.begin(), verdicts.end(), [](const Verdict& v) {
    return v.finding.rule == "not-a-number" && v.confidence == Confidence::kCertain;
  });
  if (spoilt != verdicts.end() && verdicts.front().finding.rule == "fit-refused" &&
      verdicts.front().confidence == Confidence::kLikely) {
    std::rotate(verdicts.begin(), spoilt, spoilt + 1);
  }
  // A cause that is named goes before one that is open.
  std::stable_sort(verdicts.begin(), verdicts.end(), [](const Verdict& a, const Verdict& b) {
    const auto rank = [](const Verdict& v) {
      if (v.finding.severity == Severity::kNote) return 2;
      return v.confidence == Confidence::kOpen ? 1 : 0;
    };
    return rank(a) < rank(b);
  });
  return verdicts;
}

Verdict verdict(std::string_view rule, Severity severity, Confidence confidence,
                std::string summary, std::string arithmetic) {
  Verdict result;
  result.finding.rule = rule;
  result.finding.severity = severity;
  result.finding.summary = std::move(summary);
  result.finding.arithmetic = std::move(arithmetic);
  result.confidence = confidence;
  return result;
}

Verdict cannot_tell(std::string summary, std::vector<std::string_view> candidates,
                    std::vector<Question> questions) {
  Verdict result =
      verdict("cannot-tell", Severity::kCannotTell, Confidence::kOpen, std::move(summary));
  result.candidates = std::move(candidates);
  result.questions = std::move(questions);
  return result;
}

const Note* find_note(const LogFacts& facts, TextKind kind) {
  for (const auto* notes : {&facts.fit.log->notes, &facts.log.notes}) {
    for (const Note& note : *notes) {
      if (note.kind == kind) return &note;
    }
  }
  return nullptr;
}

std::string moved_text(double from, double to) {
  const std::string first = diagnosis::value_text(from);
  const std::string last = diagnosis::value_text(to);
  if (first == last) return "stayed at " + last;
  return (to < from ? "hardly fell, from " : "rose, from ") + first + " to " + last;
}

std::string epoch_text(const ObservedEpoch& epoch) {
  return epoch.number ? "epoch " + with_commas(*epoch.number) : "the epoch";
}

std::string input_kind(const LogFacts& facts) {
  const Note* note = find_note(facts, TextKind::kInputIs);
  if (note == nullptr) return {};
  for (const std::string_view kind : {"tf.data.Dataset", "generator", "PyDataset"}) {
    if (note->line.find(kind) != std::string::npos) return std::string(kind);
  }
  return {};
}

diagnosis::Evidence quoted(const std::string& line, Count at_line) {
  std::string text = line;
  constexpr std::size_t kMost = 160;
  if (text.size() > kMost) {
    text.resize(kMost);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0U) == 0x80U)
      text.pop_back();
    text += " …";
  }
  return {"line " + with_commas(at_line) + ": " + text, {}, {}};
}

trace::Moment moment(const ObservedEpoch& epoch) {
  if (!epoch.number) return {};
  return {*epoch.number - epoch.counted_from, -1};
}

}  // namespace fitscope::intake
