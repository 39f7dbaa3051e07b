// What two runs of fit() are compared by: verdict, steps, rows, loss. Small, so that a fix can hold
// the run before it and the run after it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnosis/finding.h"
#include "diagnosis/rule.h"
#include "trace/trace.h"

namespace fitscope::proof {

/// Epochs whose steps a summary lists; all of them are in its sums.
inline constexpr std::size_t kMostEpochs = 64;

struct EpochSteps {
  trace::MaybeCount planned;  ///< Unset while Keras does not know.
  trace::Count run = 0;

  bool operator==(const EpochSteps&) const = default;
};

struct RunSummary {
  std::string rule;  ///< Of the verdict.
  diagnosis::Severity severity = diagnosis::Severity::kCannotTell;
  std::string verdict;  ///< Its sentence.
  trace::StopReason stop = trace::StopReason::kRunning;
  std::string exception;           ///< Its type; empty: none was raised.
  std::vector<EpochSteps> epochs;  ///< The first kMostEpochs.
  trace::Count epochs_run = 0;
  trace::Count steps_run = 0;
  trace::Count steps_planned = 0;  ///< In the epochs that began; where Keras knew none, those run.
  trace::Count rows = 0;           ///< Rows trained on in all, repeated ones counted again.
  /// Of the last epoch that logged one, for one row; unset: no numbers.
  std::optional<double> loss;
  bool sums_loss = false;  ///< reduction="sum": the bar's is the sum over a batch.
  /// What a constant answer loses, so that runs with different losses can be compared; unset: no
  /// numbers, or NaN.
  std::optional<double> chance;
  double settled = 0;  ///< Loss of the last looks, their middle one; where `chance` is set.
  std::optional<double> validation_loss;  ///< The last one logged, or of the weights put back.
  /// Different batches that were trained on: a loss on one is another than a loss on all.
  trace::Count distinct_batches = 0;
  std::vector<std::string> faults;  ///< Rules of all that is wrong, the verdict's too, in order.
  std::vector<std::string> consequences;  ///< Those among them that follow from the verdict.
  std::size_t wrong_advice = 0;           ///< How many pieces of wrong advice it follows.
  bool statistical = false;               ///< The verdict judges by how the run learned.
  bool finite = true;                     ///< Every number of the run was.
  std::uint64_t fingerprint = 0;          ///< Of all that happened: equal runs have equal ones.
};

/// `findings` are those of the run, the verdict first.
RunSummary summarize(const diagnosis::Facts& facts,
                     const std::vector<diagnosis::Finding>& findings);

/// What a rerun proves of a change. kHealthy: its verdict is healthy. kBetter: less is wrong, and a
/// number says so: more steps ran, or all that were planned, or losses are finite, or nothing is
/// raised any more, whatever is then left to mend; or the verdict's fault is gone with all that
/// followed from it and no new one came; or it judged by how the run learned, and the loss is lower
/// by more than noise. A rerun that did just what the run before did proves nothing, whatever a
/// rule says of the changed scenario; nor does one that learned less, nor, where the verdict judged
/// how the run learned, one that validates no better than a constant answer.
enum class Proof { kNone, kBetter, kHealthy };
Proof compare(const RunSummary& before, const RunSummary& after);

/// A run that is only healthy because it does less is no fix: fewer rows trained on than before.
/// Where a run was cut off in an endless epoch, what it did says nothing.
bool trains_less(const RunSummary& before, const RunSummary& after);

/// The verdict judged how the run learned, and the rerun ends with a worse loss and no better
/// validation. Other verdicts are of steps, or of losses that meant nothing.
bool learns_less(const RunSummary& before, const RunSummary& after);

/// "3, 1, 3, 1, 3 of 3 steps → 4, 4, 4, 4, 4; loss 0.71 → 0.69": the difference in one line.
std::string difference(const RunSummary& before, const RunSummary& after);

/// "3, 1, 3 steps"; of many epochs the first. "no step" without any.
std::string steps_text(const RunSummary& run);

}  // namespace fitscope::proof
