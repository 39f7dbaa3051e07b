#include <cmath>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::string_view noun(trace::Tensor tensor) {
  switch (tensor) {
    case trace::Tensor::kInput:
      return "an input value (x)";
    case trace::Tensor::kLabel:
      return "a label (y)";
    case trace::Tensor::kActivation:
      return "an activation";
    case trace::Tensor::kLoss:
      return "the loss";
    case trace::Tensor::kGradient:
      return "a gradient";
    case trace::Tensor::kWeight:
      return "a weight";
  }
  return "a value";
}

std::string kind_of(double value) {
  if (std::isnan(value)) return "NaN";
  return value < 0 ? "-infinity" : "infinity";
}

void offer_changes(const Facts& facts, Finding& finding, bool from_input) {
  const scenario::Scenario& asked = facts.scenario;
  if (from_input) {
    Change clean{"Drop or fill the bad cells of x", "One NaN in a batch is enough.", {}};
    if (asked.data.nan_cells > 0) clean.changes.push_back({"data.nan_cells", "0"});
    if (asked.data.inf_cells > 0) clean.changes.push_back({"data.inf_cells", "0"});
    if (asked.generator.nan_at) clean.changes.push_back({"generator.nan_at", "unset"});
    finding.changes.push_back(std::move(clean));
    return;
  }
  Change scale{"Bring the numbers near 1", "Large inputs or targets make large gradients.", {}};
  if (std::fabs(asked.data.feature_scale) > 3) scale.changes.push_back({"data.feature_scale", "1"});
  if (std::fabs(asked.data.feature_offset) > 3) {
    scale.changes.push_back({"data.feature_offset", "0"});
  }
  if (std::fabs(asked.data.target_scale) > 3) scale.changes.push_back({"data.target_scale", "1"});
  if (!scale.changes.empty()) finding.changes.push_back(std::move(scale));
  const bool sgd = asked.compile.optimizer == scenario::OptimizerKind::kSgd;
  const double usual = sgd ? 0.01 : 0.001;
  const double rate = asked.compile.learning_rate.value_or(usual);
  const double lower = rate > usual ? usual : rate / 10;
  finding.changes.push_back({"Lower the learning rate to " + shortest(lower),
                             "Smaller steps do not overshoot.",
                             {{"compile.learning_rate", shortest(lower)}}});
  if (!asked.compile.clipnorm && !asked.compile.global_clipnorm && !asked.compile.clipvalue) {
    finding.changes.push_back({"Clip the gradients: clipnorm=1.0",
                               "A clipped step cannot throw the weights to infinity.",
                               {{"compile.clipnorm", "1"}}});
  }
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (!trace.first_non_finite) return std::nullopt;
  const trace::NonFinite& first = *trace.first_non_finite;
  const bool from_input =
      first.tensor == trace::Tensor::kInput || first.tensor == trace::Tensor::kLabel;

  std::string summary = "The first bad number is " + std::string(noun(first.tensor));
  if (!first.name.empty()) summary += " of " + first.name;
  summary += ": " + kind_of(first.value) + " " + place(first.at) + "; ";
  if (ended_by_nan(trace)) {
    const bool raised = trace.stop == StopReason::kException;
    summary +=
        (raised ? std::string("TerminateOnNaN") : trace.stop_detail) + " then ended training.";
  } else {
    summary += "Keras goes on all the same, and every number after it is bad too.";
  }
  Finding finding = found(kNotANumber, Severity::kError, std::move(summary));
  if (from_input && facts.scenario.data.nan_cells + facts.scenario.data.inf_cells > 0) {
    const Count cells = facts.scenario.data.samples * facts.scenario.data.features;
    finding.arithmetic =
        with_commas(facts.scenario.data.nan_cells + facts.scenario.data.inf_cells) + " of " +
        with_commas(cells) + " cells of x are not finite";
  }
  finding.evidence.push_back({kind_of(first.value) + " first in " +
                                  std::string(noun(first.tensor)) +
                                  (first.name.empty() ? "" : " of " + first.name),
                              first.at, from_input ? "data.nan_cells" : "compile.learning_rate"});
  const auto step = first_step_in(trace, StepState::kNotFinite);
  if (step) {
    finding.evidence.push_back(
        {"the loss is bad from " + place(*step).substr(3) + " on", *step, {}});
  }
  if (!ended_by_nan(trace)) {
    finding.evidence.push_back(
        {"NaN raises nothing and stops nothing; only TerminateOnNaN does", {}, "fit.callbacks"});
  }
  offer_changes(facts, finding, from_input);
  return finding;
}

}  // namespace

constinit const Rule kNotANumber{
    .name = "not-a-number",
    .title = "NaN or infinity",
    .doc =
        {
            .what = "A value became NaN or infinite; the rule names the first one in the order of "
                    "computation.",
            .why = "Bad cells in the data, or a step so large that numbers overflow: unscaled "
                   "targets and a high "
                   "rate with SGD. A NaN gradient is applied like any other and makes the weights "
                   "NaN. No exception "
                   "is raised and no epoch is cut short by it.",
            .silent_when = "No model is simulated, or every number stayed finite. A high rate with "
                           "Adam alone moves "
                           "each weight by about that rate and does not overflow.",
            .fix = "Clean the data; standardise inputs and targets; lower the learning rate; clip "
                   "gradients.",
            .source =
                "keras v3.15.1 src/callbacks/terminate_on_nan.py: TerminateOnNaN.on_batch_end, "
                "src/optimizers/base_optimizer.py: BaseOptimizer.apply",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
