#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "diagnosis/odd_settings.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/standing.h"
#include "diagnosis/uncertainty.h"

namespace fitscope::diagnosis {
namespace {

// The order of questions: exact before statistical, faults before health. NaN comes after the
// ledger because it stops nothing by itself; where TerminateOnNaN made it stop, the rules of the
// ledger keep silent.
constexpr std::array<const Rule*, 78> kRules{
    // an exception, a hang, nothing to run
    &kShapeError,
    &kLabelError,
    &kZeroBatches,
    &kFitRefused,
    &kGeneratorBlocked,
    &kEndlessEpoch,

    &kLimitedByEnvironment,
    &kNoEpochs,
    // a callback
    &kWrongMonitorMode,
    &kBaselineNeverBeaten,
    &kMinDeltaTooLarge,
    &kCallbackStopped,
    // the ledger of steps
    &kLengthChanges,
    &kCarriedOverRemainder,
    &kDataRanOut,
    &kReplayedBatches,
    &kEmptyEpochs,
    &kEmptyBatches,
    &kMoreStepsThanAsked,
    &kNothingLogged,
    &kLoggedTooSmall,
    // are the numbers finite; do data, labels, output and loss go together
    &kNotANumber,
    &kConstantData,
    &kLabelsShuffledApart,
    &kLabelsOutsideLoss,
    &kOutputIsNoProbability,
    &kDropoutAfterOutput,
    &kTargetsOutOfReach,
    // are updates made, and enough of them
    &kNoUpdates,
    &kGradientAscent,
    &kIdenticalUnits,
    &kOptimizerEachStep,
    &kUnseenTail,
    &kInferredBatchSize,
    &kSamplesAsSteps,
    &kSortedLabels,
    // validation
    &kValidationRanOut,
    &kValidationNeverRuns,
    &kMonitorMissing,
    &kOneStepPerEpoch,
    &kValidationScaledDifferently,
    // statistics: the data, the head, the size of the steps, the layers
    &kUnscaledFeatures,
    &kUnscaledTargets,
    &kSigmoidForClasses,
    &kBinaryLossForClasses,
    &kSoftmaxTwice,
    &kSummedLoss,
    &kStrongWeightDecay,
    &kStrongRegularizer,
    &kLossDiverges,
    &kRateTooHigh,
    &kAdamEpsilon,
    &kRateDecayed,
    &kRateTooLow,
    &kDeadUnits,
    &kSaturatedUnits,
    &kActivationsShrink,
    &kVanishingGradients,
    &kLinearHiddenLayers,
    &kStrongDropout,
    &kImbalancedClasses,
    &kOverfitting,
    &kLearnsNothing,
    &kStillImproving,
    // hints
    &kOddFirstLoss,
    &kSquaresForClasses,
    &kAccuracyOfNumbers,
    &kBestWeightsNotKept,
    // nothing is wrong
    &kMisreadBar,
    &kOversizeBatch,
    &kNoBar,
    &kLengthLearnedLate,
    &kSlowFirstStep,
    &kSlowInput,
    &kStartsTrained,
    &kRunningMean,
    &kHealthy,
    &kCannotTell,
};

/// Asked only when nobody else had anything to say.
bool is_last_word(const Rule* rule) {
  return rule == &kHealthy || rule == &kCannotTell;
}

/// A fault, or a mistake that did no harm in this run. A callback that ended it did as it was told.
bool names_a_mistake(const Finding& finding) {
  const bool sure_note =
      finding.severity == Severity::kNote && finding.confidence == Confidence::kCertain;
  return is_fault(finding.severity) || (sure_note && finding.rule != kCallbackStopped.name);
}

/// It may have done no harm: said last, and health is still asked for.
bool is_hint(const Finding& finding) {
  return finding.severity == Severity::kNote && finding.confidence == Confidence::kPossible;
}

/// Faults; what is no fault but explains the end; health; what may still be better; hints.
int rank(const Finding& finding) {
  if (is_fault(finding.severity)) return 0;
  if (is_hint(finding)) return 4;
  if (finding.severity != Severity::kNote) return 2;
  return finding.confidence == Confidence::kCertain ? 1 : 3;
}

}  // namespace

std::span<const Rule* const> all_rules() {
  return kRules;
}

const Rule* find_rule(std::string_view name) {
  for (const Rule* rule : kRules) {
    if (rule->name == name) return rule;
  }
  return nullptr;
}

std::vector<Finding> diagnose(const Facts& facts) {
  std::vector<Finding> findings;
  for (const Rule* rule : kRules) {
    if (is_last_word(rule) && !std::all_of(findings.begin(), findings.end(), is_hint)) break;
    // What was given up is not judged by hints, and what is healthy needs no other word.
    if (rule == &kCannotTell && !findings.empty() && !is_hint(findings.front())) break;
    std::optional<Finding> finding = rule->check(facts);
    if (!finding) continue;
    if (is_last_word(rule)) {
      findings.insert(findings.begin(), std::move(*finding));
      break;
    }
    findings.push_back(std::move(*finding));
  }
  // "Nothing is wrong" has no place beside a mistake.
  if (std::any_of(findings.begin(), findings.end(), names_a_mistake)) {
    std::erase_if(findings, [](const Finding& f) { return f.severity == Severity::kHealthy; });
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
  for (std::size_t i = 1; i < findings.size(); ++i)
    findings[i].standing = standing_of(findings[i], findings.front());
  Finding& verdict = findings.front();
  std::vector<Evidence> doubts = uncertain_about(facts);
  // Keras may do otherwise: nothing that is said of this run is certain.
  if (!doubts.empty()) verdict.confidence = std::max(verdict.confidence, Confidence::kLikely);
  for (std::vector<Evidence>& more : std::array{odd_settings_of(facts), std::move(doubts)}) {
    for (Evidence& evidence : more)
      verdict.evidence.push_back(std::move(evidence));
  }
  return findings;
}

}  // namespace fitscope::diagnosis
