#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

/// Source  TheDeepChecker: log10(mean |change| / mean |weight|) below -4.
constexpr double kTooSmall = 1e-4;

/// Ours: a loss that has not moved by a hundredth in twenty updates will not in fifty.
constexpr double kStands = 0.01;
constexpr Count kFewestWhereItStands = 20;
/// Source  cs231n: a step changes the weights by about a thousandth.
constexpr double kUsual = 1e-3;

bool decays(scenario::OptimizerKind kind) {
  return kind == scenario::OptimizerKind::kAdagrad || kind == scenario::OptimizerKind::kAdadelta;
}

/// Half of the distance between 1 and the next float32: what is added below it is lost in rounding.
constexpr double kLostInFloat32 = 0x1p-24;

constexpr std::string_view kLost = "float32 rounds away what is below 2^-24 = 6e-8";

std::string step_text(double ratio) {
  return "a typical step changes the weights by " + value_text(ratio) + " of their size; ";
}

std::string clipping_text(const Clipping& clipping) {
  return "a typical gradient has a norm of " + value_text(clipping.gradient) + " before " +
         clipping.text;
}

void offer_without(const Clipping& clipping, const Facts& facts, Finding& finding) {
  Change change = leave_clipping_out(clipping);
  finding.evidence.push_back({clipping.text, {}, std::string(clipping.field)});
  if (learning_rate(facts.scenario) < default_rate(facts.scenario.compile.optimizer)) {
    change.label += ", and learning_rate too";
    change.changes.push_back({"compile.learning_rate", "unset"});
  }
  finding.changes.push_back(std::move(change));
}

/// Whatever the labels are: weights that round back to what they were learn nothing.
std::optional<Finding> lost_in_rounding(const Facts& facts,
                                        const std::optional<Clipping>& clipping) {
  const double rate = learning_rate(facts.scenario);
  const double ratio = median_update_ratio(facts.trace);
  const bool known = has_numbers(facts) && !facts.trace.exception &&
                     !facts.trace.first_non_finite && facts.trace.facts.updates > 0;
  if (!known || learned(facts) || ratio >= kLostInFloat32) return std::nullopt;
  if (clipping) {
    // A bias begins at 0 and takes steps of any size. With no weight changed no-updates has it.
    if (!facts.trace.facts.weights_changed) return std::nullopt;
    Finding finding =
        found(kRateTooLow, Severity::kWarning,
              clipping->text +
                  " is too small for float32: the updates it leaves are lost when "
                  "they are added to the weights.",
              clipping_text(*clipping) + "; " + step_text(ratio) + std::string(kLost));
    offer_without(*clipping, facts, finding);
    return finding;
  }
  if (ratio <= 0 || rate >= default_rate(facts.scenario.compile.optimizer)) return std::nullopt;
  Finding finding = found(
      kRateTooLow, Severity::kWarning,
      "The learning rate of " + shortest(rate) +
          " is too small for float32: its updates are lost when they are added to the weights.",
      step_text(ratio) + std::string(kLost));
  finding.evidence.push_back({"learning_rate=" + shortest(rate), {}, "compile.learning_rate"});
  finding.changes.push_back({"Leave learning_rate out: the optimizer's default is " +
                                 shortest(default_rate(facts.scenario.compile.optimizer)),
                             "Each update is the learning rate times a direction.",
                             {{"compile.learning_rate", "unset"}}});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Clipping> clipping = clipped_away(facts);
  if (std::optional<Finding> lost = lost_in_rounding(facts, clipping)) return lost;
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning) return std::nullopt;
  const auto moved = std::fabs(static_cast<double>(learning->start->loss - learning->end->loss));
  const bool stands = moved < kStands * static_cast<double>(learning->start->loss);
  if (learning->updates < (stands ? kFewestWhereItStands : kFewestUpdates)) return std::nullopt;
  const double rate = learning_rate(facts.scenario);
  const scenario::OptimizerKind kind = facts.scenario.compile.optimizer;
  const double usual = default_rate(kind);
  const double ratio = median_update_ratio(facts.trace);
  if (ratio >= (stands ? kUsual : kTooSmall) || ratio <= 0) return std::nullopt;
  const std::string after = "after " + count_of(learning->updates, "update", "updates") +
                            " the loss has only come from " +
                            value_text(static_cast<double>(learning->start->loss)) + " to " +
                            value_text(static_cast<double>(learning->end->loss)) + ".";
  const std::string step = "a typical step changes the weights by " + percent(ratio) +
                           " of their size; healthy is about 0.1 %";
  if (clipping) {
    Finding finding =
        suspected(kRateTooLow, clipping->text + " leaves too little of the gradients: " + after,
                  clipping_text(*clipping) + "; " + step);
    offer_without(*clipping, facts, finding);
    return finding;
  }
  if (rate >= usual && !decays(kind)) return std::nullopt;
  // Steps that small at such a rate have gradients that are gone: no rate brings them back.
  if (rate >= usual && ratio < kLostInFloat32) return std::nullopt;
  const std::string optimizer(keras_class(kind));
  Finding finding = suspected(
      kRateTooLow, "The learning rate of " + shortest(rate) + " is too low: " + after, step);
  finding.evidence.push_back({"learning_rate=" + shortest(rate) + ", " + optimizer,
                              {learning->end->epoch, -1},
                              "compile.learning_rate"});
  if (decays(kind)) {
    finding.changes.push_back(
        {"Use Adam at its default rate",
         optimizer + " starts with tiny steps and makes them smaller still.",
         {{"compile.optimizer", "adam"}, {"compile.learning_rate", "unset"}}});
  }
  finding.changes.push_back(set_rate(rate * 100, "Steps a hundred times as long."));
  finding.changes.push_back(set_rate(rate * 10, "Steps ten times as long."));
  return finding;
}

}  // namespace

constinit const Rule kRateTooLow{
    .name = "rate-too-low",
    .title = "Learning rate too low, or clipped away",
    .doc =
        {
            .what = "A typical step changes the weights by less than a ten-thousandth, and the "
                    "model did not learn; or by less than float32 can hold.",
            .why = "A rate far below the default; Adagrad and Adadelta at 0.001, which shrink "
                   "their steps from the start; or a clipnorm or clipvalue that leaves less than a "
                   "hundredth of each step.",
            .silent_when =
                "The run learned; the rate is the default or higher and nothing is clipped away; "
                "fewer than 50 updates, unless float32 loses them.",
            .fix = "Multiply the rate by 10 or 100, or use Adam; leave the clipping out.",
            .source =
                "TheDeepChecker: update ratio below 1e-4; SageMaker Debugger: weight update ratio",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
