#include "diagnosis/standing.h"

#include <algorithm>
#include <vector>

#include "diagnosis/rules/all.h"

namespace fitscope::diagnosis {
namespace {

constexpr const char* kFollows = "follows from it";

struct Consequence {
  const Rule* cause;
  std::vector<const Rule*> follow;
};

/// What a cause brings about by itself, so that mending it mends these too.
const std::vector<Consequence>& consequences() {
  static const std::vector<Consequence> table{
      {&kLimitedByEnvironment,
       {&kNoEpochs, &kCarriedOverRemainder, &kOneStepPerEpoch, &kDataRanOut, &kInferredBatchSize}},
      {&kWrongMonitorMode, {&kCallbackStopped, &kMinDeltaTooLarge}},
      {&kBaselineNeverBeaten, {&kCallbackStopped}},
      {&kMinDeltaTooLarge, {&kCallbackStopped}},
      {&kDataRanOut, {&kReplayedBatches, &kEmptyEpochs}},
      {&kLengthChanges, {&kDataRanOut, &kEmptyEpochs}},
      {&kUnscaledFeatures,
       {&kLossDiverges, &kDeadUnits, &kSaturatedUnits, &kVanishingGradients, &kOddFirstLoss,
        &kLearnsNothing, &kRateTooLow}},
      {&kUnscaledTargets, {&kLossDiverges, &kLearnsNothing, &kStillImproving, &kRateTooLow}},
      {&kOutputIsNoProbability, {&kOddFirstLoss, &kLearnsNothing}},
      {&kSummedLoss,
       {&kLossDiverges, &kRateTooHigh, &kDeadUnits, &kSaturatedUnits, &kLearnsNothing}},
      {&kStrongRegularizer, {&kLossDiverges, &kRateTooHigh, &kDeadUnits}},
      {&kRateTooHigh, {&kLossDiverges, &kDeadUnits, &kSaturatedUnits, &kLearnsNothing}},
      {&kLossDiverges, {&kDeadUnits, &kSaturatedUnits, &kRateTooHigh}},
      {&kRateTooLow, {&kLearnsNothing, &kStillImproving}},
      {&kRateDecayed, {&kLearnsNothing, &kRateTooLow}},
      {&kValidationScaledDifferently, {&kOverfitting, &kBestWeightsNotKept}},
      {&kOverfitting, {&kBestWeightsNotKept}},
  };
  return table;
}

/// Rules that leave a run at chance level: that is then their mark, not a cause of its own.
bool leaves_at_chance(const Rule* rule) {
  return rule == &kIdenticalUnits || rule == &kDeadUnits || rule == &kSaturatedUnits ||
         rule == &kVanishingGradients || rule == &kActivationsShrink ||
         rule == &kLinearHiddenLayers || rule == &kStrongWeightDecay ||
         rule == &kStrongRegularizer || rule == &kAdamEpsilon || rule == &kStrongDropout ||
         rule == &kImbalancedClasses || rule == &kNoUpdates || rule == &kTargetsOutOfReach ||
         rule == &kGradientAscent || rule == &kSortedLabels;
}

}  // namespace

std::string standing_of(const Finding& other, const Finding& verdict) {
  const Rule* cause = find_rule(verdict.rule);
  const Rule* effect = find_rule(other.rule);
  bool follows = effect == &kLearnsNothing && leaves_at_chance(cause);
  for (const Consequence& each : consequences()) {
    if (each.cause != cause) continue;
    follows =
        follows || std::find(each.follow.begin(), each.follow.end(), effect) != each.follow.end();
  }
  if (follows) return kFollows;
  const bool fault = other.severity == Severity::kWarning || other.severity == Severity::kError;
  return fault ? "comes on top of it" : "is said beside it";
}

bool follows(const Finding& finding) {
  return finding.standing == kFollows;
}

}  // namespace fitscope::diagnosis
