#include <array>
#include <utility>

#include "diagnosis/rules/all.h"
#include "diagnosis/uncertainty.h"

namespace fitscope::diagnosis {
namespace {

// The order of questions: did an exception end it, does it hang, did a callback stop it, did every
// planned step run, are the numbers finite, are updates made, is the output only misread.
// NaN comes after the ledger because it stops nothing by itself; where TerminateOnNaN made it stop,
// the rules of the ledger keep silent.
constexpr std::array<const Rule*, 26> kRules{
    &kShapeError,     &kLabelError,        &kZeroBatches,
    &kFitRefused,     &kGeneratorBlocked,  &kEndlessEpoch,
    &kNoEpochs,       &kCallbackStopped,   &kCarriedOverRemainder,
    &kDataRanOut,     &kReplayedBatches,   &kEmptyEpochs,
    &kEmptyBatches,   &kNotANumber,        &kLabelsOutsideLoss,
    &kNoUpdates,      &kOneStepPerEpoch,   &kOptimizerEachStep,
    &kUnseenTail,     &kInferredBatchSize, &kValidationRanOut,
    &kMonitorMissing, &kMisreadBar,        &kOversizeBatch,
    &kHealthy,        &kCannotTell,
};

/// Asked only when nobody else had anything to say.
bool is_last_word(const Rule* rule) {
  return rule == &kHealthy || rule == &kCannotTell;
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
  bool fault = false;
  for (const Rule* rule : kRules) {
    if (is_last_word(rule) && !findings.empty()) break;
    std::optional<Finding> finding = rule->check(facts);
    if (!finding) continue;
    // "Nothing is wrong" has no place beside a fault.
    if (fault && finding->severity == Severity::kHealthy) continue;
    fault = fault || is_fault(finding->severity);
    findings.push_back(std::move(*finding));
  }
  for (Evidence& doubt : uncertain_about(facts))
    findings.front().evidence.push_back(std::move(doubt));
  return findings;
}

}  // namespace fitscope::diagnosis
