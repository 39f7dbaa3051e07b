#include "proof/run_summary.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/hash.h"
#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/standing.h"
#include "diagnosis/uncertainty.h"
#include "diagnosis/wording.h"
#include "diagnosis/wrong_advice.h"

namespace fitscope::proof {
namespace {

using diagnosis::Severity;
using trace::StopReason;

bool ran_all_planned(const RunSummary& run) {
  return run.steps_run > 0 && run.steps_run >= run.steps_planned;
}

/// How bad a run is. Where every planned step ran, what cannot be told is what losses would decide:
/// no more than a note.
int badness(const RunSummary& run) {
  switch (run.severity) {
    case Severity::kHealthy:
      return 0;
    case Severity::kNote:
      return 1;
    case Severity::kWarning:
      return 2;
    case Severity::kError:
      return 3;
    case Severity::kCannotTell:
      return run.stop == StopReason::kAllEpochs && ran_all_planned(run) ? 1 : 4;
  }
  return 4;
}

/// The run ended by itself, so that what it did is all it would do.
bool ended(StopReason stop) {
  return stop != StopReason::kEndlessEpoch && stop != StopReason::kCutOff &&
         stop != StopReason::kRunning;
}

/// Overfitting is judged by validation, and what cures it may cost training loss.
bool judged_by_validation(const RunSummary& run) {
  return run.rule == "overfitting";
}

bool is_in(const std::vector<std::string>& rules, std::string_view rule) {
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

bool has_fault(const RunSummary& run, std::string_view rule) {
  return is_in(run.faults, rule);
}

/// There were more updates than anybody meant: fewer are the cure.
bool of_too_many_steps(const RunSummary& run) {
  return has_fault(run, "samples-as-steps") || has_fault(run, "inferred-batch-size");
}

/// An exception or a hang is gone, and what it kept from running runs. What is wrong then was not
/// to be seen before.
bool gets_further(const RunSummary& before, const RunSummary& after) {
  const bool stood = !before.exception.empty() || before.stop == StopReason::kWaiting;
  const bool runs = after.exception.empty() && ended(after.stop) &&
                    after.stop != StopReason::kWaiting && after.steps_run > before.steps_run;
  return stood && runs;
}

/// A loss so far above a constant answer's that being finite is no gain.
bool far_from_any_answer(const RunSummary& run) {
  constexpr double kFar = 100;
  return run.chance && run.loss && *run.loss > kFar * *run.chance;
}

/// Of several faults the verdict's is gone with all that followed from it, and none is new.
bool one_fault_less(const RunSummary& before, const RunSummary& after) {
  return is_fault(before.severity) && badness(after) <= badness(before) && !after.faults.empty() &&
         !has_fault(after, before.rule) &&
         std::all_of(after.faults.begin(), after.faults.end(), [&](const std::string& rule) {
           return has_fault(before, rule) && !is_in(before.consequences, rule);
         });
}

/// The loss of a few batches learned by heart is no measure for that of all.
bool sees_more_batches(const RunSummary& before, const RunSummary& after) {
  return after.distinct_batches > before.distinct_batches;
}

/// What the verdict was about is gone, and the same loss is lower by more than noise.
bool learns_more(const RunSummary& before, const RunSummary& after) {
  constexpr double kGain = 0.02;
  return before.statistical && before.chance && before.chance == after.chance &&
         after.settled < before.settled - kGain * *before.chance;
}

/// Fewer rows were trained on, or in fewer updates, and it shows: the same loss ends higher by more
/// than noise.
bool loses_training(const RunSummary& before, const RunSummary& after) {
  constexpr double kNoise = 0.05;
  const bool same_loss =
      before.chance && before.chance == after.chance && before.loss && after.loss;
  const bool less =
      ended(before.stop) && (after.rows < before.rows || after.steps_run < before.steps_run);
  return less && same_loss && !of_too_many_steps(before) && !judged_by_validation(before) &&
         !sees_more_batches(before, after) &&
         *after.loss > *before.loss + kNoise * std::max(*before.chance, *before.loss);
}

/// Of rows that it was not trained on the run knows no more than a constant answer: less of its
/// loss is gone than noise. Source  as loses_training(): what two runs of one scenario differ by.
bool learned_nothing_to_validate(const RunSummary& run) {
  constexpr double kNoise = 0.05;
  return run.chance && run.validation_loss && *run.chance > 0 &&
         *run.validation_loss > (1 - kNoise) * *run.chance;
}

std::uint64_t fingerprint_of(const trace::Trace& trace) {
  Hash hash;
  const auto maybe = [&hash](trace::MaybeCount count) { hash.integer(count ? *count : -7); };
  hash.integer(static_cast<std::int64_t>(trace.stop));
  hash.text(trace.stop_detail);
  for (const trace::Epoch& epoch : trace.epochs) {
    maybe(epoch.steps_planned);
    hash.integer(epoch.steps_run);
    hash.integer(epoch.samples_seen);
    hash.integer(epoch.batches_replayed);
    hash.integer(epoch.validation_steps);
    hash.integer(epoch.ran_dry ? 1 : 0);
    hash.real(epoch.learning_rate);
    for (const auto& [name, value] : epoch.logs) {
      hash.text(name);
      hash.real(value);
    }
  }
  for (const trace::Warning& warning : trace.warnings) {
    hash.text(warning.text);
    hash.integer(warning.raised);
  }
  if (trace.exception) hash.text(trace.exception->message);
  hash.integer(trace.first_non_finite ? trace.first_non_finite->at.step : -1);
  maybe(trace.facts.batches_per_pass);
  maybe(trace.facts.known_batches);
  maybe(trace.facts.restored_epoch);
  hash.integer(trace.facts.updates);
  hash.integer(trace.facts.weights_changed ? 1 : 0);
  hash.integer(trace.facts.distinct_batches);
  return hash.value();
}

}  // namespace

RunSummary summarize(const diagnosis::Facts& facts,
                     const std::vector<diagnosis::Finding>& findings) {
  const trace::Trace& trace = facts.trace;
  RunSummary run;
  if (!findings.empty()) {
    run.rule = findings.front().rule;
    run.severity = findings.front().severity;
    run.verdict = findings.front().summary;
    run.statistical = diagnosis::judges_learning(facts, findings.front());
  }
  for (const diagnosis::Finding& finding : findings) {
    if (!diagnosis::is_fault(finding.severity)) continue;
    run.faults.emplace_back(finding.rule);
    if (diagnosis::follows(finding)) run.consequences.emplace_back(finding.rule);
  }
  run.wrong_advice = diagnosis::advice_in_use(facts).size();
  run.stop = trace.stop;
  if (trace.exception) run.exception = trace.exception->type;
  run.finite = !trace.first_non_finite;
  run.distinct_batches = trace.facts.distinct_batches;
  run.fingerprint = fingerprint_of(trace);
  const std::optional<diagnosis::Learning> learning = diagnosis::measured(facts);
  if (learning) {
    run.chance = learning->chance;
    run.settled = learning->settled();
  }
  run.sums_loss = diagnosis::sums_loss(facts);
  run.epochs_run = std::ssize(trace.epochs);
  for (const trace::Epoch& epoch : trace.epochs) {
    if (run.epochs.size() < kMostEpochs) {
      run.epochs.push_back({epoch.steps_planned, epoch.steps_run});
    }
    run.steps_run += epoch.steps_run;
    run.steps_planned += epoch.steps_planned.value_or(epoch.steps_run);
    run.rows += epoch.samples_seen;
    if (!epoch.numbers || epoch.steps_run == 0) continue;
    for (const auto& [name, value] : epoch.logs) {
      if (name == "loss") run.loss = diagnosis::loss_per_row(facts, epoch, value);
      const bool kept = trace.facts.restored_epoch.value_or(epoch.index) >= epoch.index;
      if (name == "val_loss" && kept)
        run.validation_loss = diagnosis::validation_loss_per_row(facts, value);
    }
  }
  return run;
}

Proof compare(const RunSummary& before, const RunSummary& after) {
  if (after.fingerprint == before.fingerprint) return Proof::kNone;
  if (learns_less(before, after) || loses_training(before, after)) return Proof::kNone;
  // How a run learns is mended by one that learns, not by one that stops before it does.
  if (before.statistical && learned_nothing_to_validate(after)) return Proof::kNone;
  if (after.severity == Severity::kHealthy) return Proof::kHealthy;
  if (!after.finite) return Proof::kNone;
  if (!before.finite && far_from_any_answer(after)) return Proof::kNone;
  if (one_fault_less(before, after) || gets_further(before, after)) return Proof::kBetter;
  if (badness(after) >= badness(before)) return Proof::kNone;
  const bool more_steps =
      (ended(before.stop) && after.steps_run > before.steps_run) ||
      ((!ended(before.stop) || !ran_all_planned(before)) && ran_all_planned(after));
  const bool mended_numbers = !before.finite;
  const bool raises_no_more = !before.exception.empty() && after.exception.empty();
  const bool better = more_steps || mended_numbers || raises_no_more || learns_more(before, after);
  return better ? Proof::kBetter : Proof::kNone;
}

bool trains_less(const RunSummary& before, const RunSummary& after) {
  return ended(before.stop) && after.rows < before.rows;
}

bool learns_less(const RunSummary& before, const RunSummary& after) {
  if (!before.statistical || judged_by_validation(before)) return false;
  if (!before.chance || !after.chance) return false;
  const bool validates = before.validation_loss && after.validation_loss;
  if (validates && *after.validation_loss < *before.validation_loss) return false;
  // The bars show the same loss, so a person compares them.
  const bool same_loss = *before.chance == *after.chance;
  if (same_loss) {
    return after.settled > before.settled ||
           (before.loss && after.loss && *after.loss > *before.loss);
  }
  const bool comparable = *before.chance > 0 && *after.chance > 0;
  return comparable && after.settled / *after.chance > before.settled / *before.chance;
}

std::string steps_text(const RunSummary& run) {
  constexpr std::size_t kShown = 8;
  if (run.steps_run == 0) return "no step";
  const auto equal = [&run](const EpochSteps& epoch) {
    return epoch.run == run.epochs.front().run;
  };
  // Of those not listed the sum is known.
  const bool same_sum = run.steps_run == run.epochs_run * run.epochs.front().run;
  if (run.epochs_run > 1 && same_sum && std::all_of(run.epochs.begin(), run.epochs.end(), equal)) {
    return with_commas(run.epochs_run) + " × " + diagnosis::steps_text(run.epochs.front().run);
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, run.epochs.size()); ++i) {
    text += (i == 0 ? "" : ", ") + with_commas(run.epochs[i].run);
  }
  if (run.epochs.size() > kShown) text += ", …";
  return text + (run.steps_run == 1 ? " step" : " steps");
}

std::string difference(const RunSummary& before, const RunSummary& after) {
  std::string text = steps_text(before);
  if (before.stop == StopReason::kEndlessEpoch) text += " and no end";
  if (before.stop == StopReason::kWaiting) text += ", then it hangs";
  if (!before.exception.empty()) text += ", then " + before.exception;
  text += " → " + steps_text(after);
  if (!after.exception.empty()) text += ", then " + after.exception;
  if (after.loss) {
    text += before.sums_loss || after.sums_loss ? "; loss of one row " : "; loss ";
    if (before.loss) text += diagnosis::value_text(*before.loss) + " → ";
    text += diagnosis::value_text(*after.loss);
    if (before.loss && before.chance && after.chance && before.chance != after.chance) {
      text += ", of other labels or by another loss function: a constant answer has " +
              diagnosis::value_text(*before.chance) + " → " + diagnosis::value_text(*after.chance);
    }
    const bool no_better = before.loss && *after.loss >= *before.loss;
    if (no_better && before.validation_loss && after.validation_loss &&
        *before.validation_loss != *after.validation_loss) {
      text += ", val_loss " + diagnosis::value_text(*before.validation_loss) + " → " +
              diagnosis::value_text(*after.validation_loss);
    }
  }
  return text;
}

}  // namespace fitscope::proof
