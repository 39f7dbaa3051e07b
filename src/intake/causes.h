// What may have made a log look as it does: one function per cause, asked in the order of
// causes.cpp, exact before likely. Each speaks only of what is displayed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/finding.h"
#include "intake/log_rules.h"
#include "intake/observation.h"

namespace fitscope::intake {

enum class Confidence {
  kCertain,  ///< Nothing else prints this.
  kLikely,   ///< All signs point there; `unless` says what would be different.
  kOpen,     ///< Several causes print this: see `candidates` and `questions`.
};
std::string_view name_of(Confidence confidence);  ///< "certain", "likely", "open"

/// One number or word from the person that settles what the log leaves open.
struct Question {
  std::string ask;      ///< "Is x a Python generator?"
  std::string decides;  ///< "Yes: … No: …"
};

struct Verdict {
  diagnosis::Finding finding;
  Confidence confidence = Confidence::kCertain;
  std::vector<std::string_view> candidates;  ///< Rules that would print the same; kOpen.
  std::vector<Question> questions;
};

struct LogFacts {
  const Log& log;
  const ObservedFit& fit;
  bool is_last = true;         ///< No other fit follows in the log.
  bool warned_before = false;  ///< A fit before it in the log ran out of data: Keras 3 would not
                               ///< say so again.
};

using Cause = std::optional<Verdict> (*)(const LogFacts& facts);

/// What is found in one fit: the verdict first. Never empty.
std::vector<Verdict> judge(const LogFacts& facts);

// causes_process.cpp: the program ended.
std::optional<Verdict> exception_raised(const LogFacts& facts);
std::optional<Verdict> memory_ran_out(const LogFacts& facts);
std::optional<Verdict> process_killed(const LogFacts& facts);
std::optional<Verdict> native_crash(const LogFacts& facts);
std::optional<Verdict> workers_blocked(const LogFacts& facts);
std::optional<Verdict> slow_start(const LogFacts& facts);
std::optional<Verdict> environment_limit(const LogFacts& facts);

// causes_data.cpp: the input ended.
std::optional<Verdict> counted_steps(const LogFacts& facts);
std::optional<Verdict> epochs_take_turns(const LogFacts& facts);
std::optional<Verdict> data_ran_out(const LogFacts& facts);
std::optional<Verdict> length_unknown(const LogFacts& facts);
std::optional<Verdict> empty_batches(const LogFacts& facts);
std::optional<Verdict> empty_epochs(const LogFacts& facts);
std::optional<Verdict> validation_ran_out(const LogFacts& facts);

// causes_numbers.cpp: what the values say.
std::optional<Verdict> not_a_number(const LogFacts& facts);
std::optional<Verdict> callback_stopped(const LogFacts& facts);
std::optional<Verdict> monitor_missing(const LogFacts& facts);
std::optional<Verdict> nothing_trains(const LogFacts& facts);
std::optional<Verdict> loss_is_nothing(const LogFacts& facts);
std::optional<Verdict> stuck_at_chance(const LogFacts& facts);
std::optional<Verdict> loss_stands_still(const LogFacts& facts);

// causes_learning.cpp: what the losses of the epochs, and Keras's own warnings, say of learning.
std::optional<Verdict> validation_not_a_number(const LogFacts& facts);
std::optional<Verdict> softmax_of_one(const LogFacts& facts);
std::optional<Verdict> logits_promised(const LogFacts& facts);
std::optional<Verdict> gradients_missing(const LogFacts& facts);
std::optional<Verdict> loss_below_zero(const LogFacts& facts);
std::optional<Verdict> loss_runs_away(const LogFacts& facts);
std::optional<Verdict> learned_by_heart(const LogFacts& facts);
std::optional<Verdict> rate_died(const LogFacts& facts);

// causes_end.cpp: how the log ends; the last word.
std::optional<Verdict> gone_without_a_word(const LogFacts& facts);
std::optional<Verdict> open_end(const LogFacts& facts);
std::optional<Verdict> ends_early(const LogFacts& facts);
std::optional<Verdict> one_step(const LogFacts& facts);
std::optional<Verdict> not_all_is_shown(const LogFacts& facts);
std::optional<Verdict> healthy(const LogFacts& facts);

// Pieces that causes share.
Verdict verdict(std::string_view rule, diagnosis::Severity severity, Confidence confidence,
                std::string summary, std::string arithmetic = {});
/// *Cannot tell*, with the rules that would print the same.
Verdict cannot_tell(std::string summary, std::vector<std::string_view> candidates,
                    std::vector<Question> questions);
const Note* find_note(const LogFacts& facts, TextKind kind);
/// "2.3026 = ln 10: the same chance for ten classes" where `loss` is within this share of one such
/// value; empty: of none.
std::string_view chance_at(double loss, double share);
/// "hardly fell, from 0.7 to 0.69", "rose, from …", "stayed at 0.7": of a loss that did not fall.
std::string moved_text(double from, double to);
/// "epoch 2", by its displayed number; "the epoch" where there is none.
std::string epoch_text(const ObservedEpoch& epoch);
/// What x is, where Keras 3.15 says it: "generator", "tf.data.Dataset"; empty: not said.
std::string input_kind(const LogFacts& facts);
/// The line of a log a verdict rests on, as evidence.
diagnosis::Evidence quoted(const std::string& line, Count at_line);
trace::Moment moment(const ObservedEpoch& epoch);

}  // namespace fitscope::intake
