// What a recorded log must not contradict: our own verdict on the scenario behind the recording,
// which knows everything; that this run is the one Keras made is what golden_replay tests.
#pragma once

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <vector>

#include "diagnosis/rule.h"
#include "intake/causes.h"
#include "intake/recordings.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"
#include "trainer/fit_loop.h"

namespace fitscope::testing {

struct Truth {
  std::vector<diagnosis::Finding> findings;
  // Beside an exception or NaN the rules of these two keep silent.
  bool validation_fell_short = false;
  bool frozen = false;
  bool nan_loss = false;
  bool data_refused = false;   // in an evaluation, too: a log need not tell
  bool raised = false;         ///< An exception, whichever rule knows its reason.
  bool no_step_asked = false;  ///< steps_per_epoch or batch_size below 0.
  /// No evaluation ran a step or raised: a log shows none, or values of 0 as 3.0 logs them.
  bool no_step_evaluated = false;
  bool stopped_in_last_epoch = false;  ///< By a callback: that epoch's bar is drawn to its end.
  bool val_nan = false;                ///< val_loss was logged as no finite number.
  bool rate_died = false;  ///< learning_rate was logged below what float32 weights can feel.
  bool grew = false;       ///< An epoch's loss was ten times that of the first.
  bool at_chance = false;  ///< Each epoch's loss was what equal chances for all classes cost.
  bool has(std::string_view rule) const {
    return std::any_of(findings.begin(), findings.end(),
                       [rule](const diagnosis::Finding& finding) { return finding.rule == rule; });
  }
  bool is_fault() const {
    const diagnosis::Severity severity = findings.front().severity;
    return severity == diagnosis::Severity::kWarning || severity == diagnosis::Severity::kError;
  }
};

inline Truth truth_of(const RecordedLog& recorded) {
  scenario::Scenario asked = recorded.scenario;
  asked.keras.version = scenario::canonical_version(recorded.release).value();
  const trace::Trace trace = trainer::run(asked, scenario::profile_of(asked.keras.version));
  scenario::Count most = asked.validation.steps.value_or(1);
  bool fell_short = false;
  for (const trace::Epoch& epoch : trace.epochs) {
    fell_short = fell_short || (epoch.validated && epoch.validation_steps < most);
    most = std::max(most, epoch.validation_steps);
  }
  bool nan_loss = false;
  bool val_nan = false;
  bool rate_died = false;
  bool grew = false;
  bool at_chance = !trace.epochs.empty();
  double first_loss = std::nan("");
  double first_rate = std::nan("");
  for (const trace::Epoch& epoch : trace.epochs) {
    for (const auto& [name, value] : epoch.logs) {
      nan_loss = nan_loss || (name == "loss" && std::isnan(value));
      val_nan = val_nan || (name == "val_loss" && !std::isfinite(value));
      if (name == "loss" && std::isnan(first_loss)) first_loss = value;
      if (name == "loss") at_chance = at_chance && !intake::chance_at(value, 0.005).empty();
      if (name == "loss") grew = grew || value >= 10 * first_loss;
      if (name != "lr" && name != "learning_rate") continue;
      if (std::isnan(first_rate)) first_rate = value;
      rate_died = rate_died || (value < 1e-7 && value < 1e-3 * first_rate);
    }
  }
  bool evaluated = trace.exception.has_value();
  for (const trace::Epoch& epoch : trace.epochs)
    evaluated = evaluated || epoch.validation_steps > 0;
  const bool in_last_epoch = trace.stop == trace::StopReason::kCallback && !trace.epochs.empty() &&
                             trace.epochs.back().index + 1 == asked.fit.epochs;
  return {diagnosis::diagnose({scenario::only_what_applies(asked), trace}),
          fell_short,
          trace.facts.trainable_weights == 0,
          nan_loss,
          trace.exception && (trace.exception->about == trace::Subject::kInputShape ||
                              trace.exception->about == trace::Subject::kLabelShape ||
                              trace.exception->about == trace::Subject::kUnbatched ||
                              trace.exception->about == trace::Subject::kLabelRange),
          trace.exception.has_value(),
          asked.fit.steps_per_epoch.value_or(0) < 0 || asked.fit.batch_size.value_or(0) < 0,
          !evaluated,
          in_last_epoch,
          val_nan,
          rate_died,
          grew,
          at_chance};
}

/// Faults of which a console shows nothing: every bar and value looks as in a healthy run.
inline bool is_invisible(std::string_view rule) {
  constexpr std::string_view kInvisible[] = {
      "unseen-tail",          // __len__ is believed, nothing is missing
      "inferred-batch-size",  // a bar counts batches, not their rows
      "samples-as-steps",     // so it does not tell how often they come
      "one-step-per-epoch",
      "labels-outside-loss",
      "no-updates",
      "empty-batches",
      // what x, y and the first weights are is not printed
      "labels-shuffled-apart",
      "sorted-labels",
      "validation-scaled-differently",
      "output-is-no-probability",
      "targets-out-of-reach",
      "identical-units",
      "constant-data",
      "dropout-after-output",
  };
  return std::find(std::begin(kInvisible), std::end(kInvisible), rule) != std::end(kInvisible);
}

inline bool is_true(const intake::Verdict& verdict, const Truth& truth) {
  const std::string_view rule = verdict.finding.rule;
  if (rule == "cannot-tell" || truth.has(rule)) return true;
  if (rule == "validation-ran-out") return truth.validation_fell_short;
  if (rule == "fit-refused" && truth.has("monitor-missing")) return truth.raised;
  if (rule == "no-updates") return truth.frozen;
  // Keras 2 has the same words for both.
  if (rule == "zero-batches" && truth.no_step_asked) return truth.raised;
  // A log tells neither which of the two variables it was, nor its value.
  if (rule == "environment-limit") return truth.has("limited-by-environment");
  if ((rule == "shape-error" || rule == "label-error") && truth.data_refused) return true;
  // Only likely where a batch without rows would look the same.
  const bool likely = verdict.confidence == intake::Confidence::kLikely;
  if (rule == "not-a-number" && likely) return truth.nan_loss || truth.val_nan;
  // The numbers that overflowed later, as the first part of a log shows them.
  if (rule == "loss-diverges") return truth.has("not-a-number") && truth.grew;
  // Why it learns nothing is another rule's.
  if (rule == "learns-nothing") return truth.at_chance && truth.is_fault();
  // The rule of a whole run asks for more: half of the epochs, and that nothing was learned.
  if (rule == "rate-decayed") return truth.rate_died;
  if (rule == "healthy" || rule == "misread-bar") {
    const std::string_view cause = truth.findings.front().rule;
    if (cause == "validation-ran-out" && truth.no_step_evaluated) return true;
    if (cause == "callback-stopped" && truth.stopped_in_last_epoch) return true;
    // What statistics suspect stands in losses and layers, not in steps.
    return !truth.is_fault() || is_invisible(cause) ||
           truth.findings.front().confidence != diagnosis::Confidence::kCertain;
  }
  return false;
}

/// *Healthy* is said of a run with a fault, and the log could not show it: no answer that names
/// anything.
inline bool is_unseen(const intake::Verdict& verdict, const Truth& truth) {
  const std::string_view rule = verdict.finding.rule;
  return (rule == "healthy" || rule == "misread-bar") && !truth.has(rule) && truth.is_fault();
}

/// The values displayed are those of no sound run: *healthy* would be wrong whatever the rules say.
inline bool displays_fault(const intake::LogFit& log) {
  double first = std::nan("");
  for (const intake::LogEpoch& epoch : log.epochs) {
    const double* loss = intake::value_of(intake::shown(epoch), "loss");
    const double* validation = intake::value_of(intake::shown(epoch), "val_loss");
    if (validation != nullptr && !std::isfinite(*validation)) return true;
    if (loss == nullptr) continue;
    if (!std::isfinite(*loss) || *loss < 0) return true;
    if (std::isnan(first)) first = *loss;
    if (first > 0 && *loss >= 1000 * first) return true;
  }
  return false;
}

}  // namespace fitscope::testing
