#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

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

Change clean_data(const scenario::Scenario& asked) {
  const bool nan = asked.data.nan_cells > 0 ||
                   (asked.feed.kind == FeedKind::kGenerator && asked.generator.nan_at.has_value());
  Change clean{"Drop or fill the bad cells of x",
               nan ? "One NaN in a batch is enough." : "One infinity in a batch is enough.",
               {}};
  if (asked.data.nan_cells > 0) clean.changes.push_back({"data.nan_cells", "0"});
  if (asked.data.inf_cells > 0) clean.changes.push_back({"data.inf_cells", "0"});
  if (asked.feed.kind == FeedKind::kGenerator && asked.generator.nan_at) {
    clean.changes.push_back({"generator.nan_at", "unset"});
  }
  return clean;
}

std::vector<FieldChange> out_of_proportion(const scenario::Scenario& asked) {
  std::vector<FieldChange> scale;
  if (std::fabs(asked.data.feature_scale) > 3) scale.push_back({"data.feature_scale", "1"});
  if (std::fabs(asked.data.feature_offset) > 3) scale.push_back({"data.feature_offset", "0"});
  if (std::fabs(asked.data.target_scale) > 3) scale.push_back({"data.target_scale", "1"});
  return scale;
}

/// Each update multiplies every weight by 1 - rate × decay: beyond -1 that alone makes them grow.
bool decay_overturns(const scenario::Scenario& asked) {
  return learning_rate(asked) * asked.compile.weight_decay.value_or(0) > 2;
}

/// SGD's steps are as long as the gradient, and with reduction="sum" that goes with the batch: the
/// rate of the mean that would make as long ones. 0: nothing of that kind.
double rate_of_mean(const Facts& facts) {
  const bool sgd = facts.scenario.compile.optimizer == scenario::OptimizerKind::kSgd;
  return sgd && sums_loss(facts) ? learning_rate(facts.scenario) * rows_in_sum(facts) : 0;
}

/// What a schedule that grows had made of the rate by then; 0: none did.
double scheduled_rate(const Facts& facts) {
  return grown_rate(facts, facts.trace.first_non_finite->at.epoch);
}

/// From so many times the default on a rate is a suspect.
/// Source  measured: on features and targets of usual size, with SGD on squares, 30 times the
/// default never ended in NaN in 20 epochs and 100 times may (2 and 32 features, one to three
/// layers; `fitscope run --set compile.optimizer=sgd --set compile.learning_rate=1 --set
/// compile.loss=mean_squared_error --set data.kind=quadratic_regression …`). A third of that, for
/// data that forgive less.
constexpr double kFar = 10;

/// Whether a lower rate or clipping is enough, only a run can tell: where the numbers themselves
/// are out of proportion, or the rate is a usual one, these are things to look at, without a
/// button.
void offer_changes(const Facts& facts, Finding& finding, bool from_input) {
  const scenario::Scenario& asked = facts.scenario;
  if (from_input) {
    Change clean = clean_data(asked);
    if (!clean.changes.empty()) finding.changes.push_back(std::move(clean));
    return;
  }
  if (facts.trace.first_non_finite->validating && asked.validation.feature_scale != 1) {
    finding.changes.push_back({"Scale the validation rows as the training rows",
                               "Numbers that large overflow in layers that never met them.",
                               {{"validation.feature_scale", "1"}}});
    return;
  }
  if (scheduled_rate(facts) > 0) {
    finding.changes.push_back(
        leave_rate_callback_out(asked, scenario::Callback::kLearningRateScheduler));
    return;
  }
  if (decay_overturns(asked)) {
    finding.changes.push_back({"Leave weight_decay out",
                               "Decay is to take a little of each weight, not to overturn it.",
                               {{"compile.weight_decay", "unset"}}});
    return;
  }
  if (rate_of_mean(facts) >= kFar * default_rate(scenario::OptimizerKind::kSgd)) {
    offer_mean(facts, finding);
    return;
  }
  if (overturning_factor(asked) > 0) {
    finding.changes.push_back(weaken_regularizers(asked));
    finding.changes.push_back(leave_regularizers_out(asked));
    return;
  }
  const scenario::CompileSpec& compile = asked.compile;
  if (is_regression(asked.data.kind) &&
      compile.loss == scenario::Loss::kSparseCategoricalCrossentropy) {
    Change change{"Use a linear output and mean_squared_error",
                  "A real number is the number of no class.",
                  {{"compile.loss", "mean_squared_error"}}};
    set_head(asked, 1, scenario::Activation::kLinear, change);
    finding.changes.push_back(std::move(change));
    return;
  }
  const bool sgd = compile.optimizer == scenario::OptimizerKind::kSgd;
  const double usual = sgd ? 0.01 : 0.001;
  const bool fast = compile.learning_rate.value_or(usual) > usual;
  Change change;
  const auto then = [&change](const std::string& label, std::string why) {
    change.label += change.label.empty() ? label : "; " + label;
    if (change.why.empty()) change.why = std::move(why);
  };
  using scenario::OptimizerKind;
  const bool adam = compile.optimizer == OptimizerKind::kAdam ||
                    compile.optimizer == OptimizerKind::kAdamW ||
                    compile.optimizer == OptimizerKind::kNadam;
  if (adam && facts.trace.first_non_finite->tensor == trace::Tensor::kWeight &&
      (compile.beta_1 >= 1 || compile.beta_2 >= 1)) {
    then("Set the betas below 1", "Adam divides by 1 - beta^t, which is 0 for a beta of 1.");
    if (compile.beta_1 >= 1) change.changes.push_back({"compile.beta_1", "0.9"});
    if (compile.beta_2 >= 1) change.changes.push_back({"compile.beta_2", "0.999"});
  }
  const std::vector<FieldChange> scale = out_of_proportion(asked);
  if (!scale.empty()) {
    then("Bring the numbers near 1", "Large inputs or targets make large gradients.");
    change.changes.insert(change.changes.end(), scale.begin(), scale.end());
  }
  if (fast) {
    then("Lower the learning rate to " + shortest(usual), "Smaller steps do not overshoot.");
    change.changes.push_back({"compile.learning_rate", shortest(usual)});
  }
  if (!change.changes.empty()) finding.changes.push_back(std::move(change));
  if (!fast) {
    finding.changes.push_back({"Look at the learning rate", "Smaller steps do not overshoot.", {}});
  }
  if (!compile.clipnorm && !compile.global_clipnorm && !compile.clipvalue) {
    finding.changes.push_back({"Look at clipnorm=1.0",
                               "A clipped gradient cannot throw the weights far in one step.",
                               {}});
  }
}

/// The losses of the last steps before it, as they grew: "loss 1457, 6.09e+09, inf".
std::string losses_before(const trace::Trace& trace, trace::Moment at) {
  const auto& kept = trace.figures.kept();
  const auto reached = [&at](const trace::StepFigure& figure) {
    return figure.epoch > at.epoch || (figure.epoch == at.epoch && figure.step >= at.step);
  };
  const auto end = std::find_if(kept.begin(), kept.end(), reached);
  constexpr std::ptrdiff_t kShown = 4;
  if (end == kept.begin() || trace.figures.stride() > 1) return {};
  std::string text = "loss step by step: ";
  for (auto figure = end - std::min(kShown, end - kept.begin()); figure != end; ++figure)
    text += value_text(static_cast<double>(figure->loss)) + ", ";
  return text + "then " + kind_of(trace.first_non_finite->value);
}

/// NaN spreads to everything after it; an infinite loss may be followed by a finite one.
std::string what_follows(const trace::Trace& trace) {
  const auto step = first_step_in(trace, StepState::kNotFinite);
  if (!step) return "no loss shows it";
  if (stays_in(trace, StepState::kNotFinite, *step)) return "every number after it is bad too";
  const Count bad = steps_in(trace, StepState::kNotFinite);
  return "the loss of " + with_commas(bad) + " of " + steps_text(trace.steps_run()) +
         " is no finite number";
}

/// What most likely made it, where no bad number came in from outside.
std::string suspect(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const double rate = learning_rate(asked);
  if (const double reached = scheduled_rate(facts); reached > 0) {
    return " The likely cause: LearningRateScheduler has brought the learning rate from " +
           shortest(rate) + " to " + value_text(reached) + ".";
  }
  if (decay_overturns(asked)) {
    const double decay = *asked.compile.weight_decay;
    return " The likely cause: weight_decay=" + shortest(decay) +
           ", which multiplies every weight by 1 - " + shortest(rate) + " × " + shortest(decay) +
           " = " + value_text(1 - rate * decay) + " in each step.";
  }
  if (const double factor = overturning_factor(asked); factor > 0) {
    return " The likely cause: kernel_regularizer=l2(" + shortest(factor) +
           "), which multiplies every weight by 1 - 2 × " + shortest(rate) + " × " +
           shortest(factor) + " = " + value_text(1 - 2 * rate * factor) + " in each step.";
  }
  const double usual = default_rate(asked.compile.optimizer);
  if (const double of_mean = rate_of_mean(facts); of_mean >= kFar * usual) {
    return " The likely cause: reduction='sum' over batches of " +
           samples_text(static_cast<Count>(rows_in_sum(facts))) + ", by which a learning rate of " +
           shortest(rate) + " does what " + value_text(of_mean) + " does with the mean.";
  }
  if (rate < kFar * usual) return {};
  return " The likely cause: a learning rate of " + shortest(rate) + ", " +
         value_text(rate / usual) + " times the default.";
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (!trace.first_non_finite) return std::nullopt;
  const trace::NonFinite& first = *trace.first_non_finite;
  const bool from_input =
      first.tensor == trace::Tensor::kInput || first.tensor == trace::Tensor::kLabel;

  std::string summary = "The first bad number is " + std::string(noun(first.tensor));
  if (!first.name.empty()) summary += " of " + first.name;
  const std::string where =
      first.validating ? "in the validation after " + epoch_name(first.at.epoch) : place(first.at);
  summary += ": " + kind_of(first.value) + " " + where + "; ";
  if (first.validating && !ended_by_nan(trace)) {
    summary +=
        "Keras goes on all the same: training meets no bad number, and val_loss is no finite one.";
  } else if (ended_by_nan(trace)) {
    const bool raised = trace.stop == StopReason::kException;
    summary +=
        (raised ? std::string("TerminateOnNaN") : trace.stop_detail) + " then ended training.";
  } else {
    summary += "Keras goes on all the same, and " + what_follows(trace) + ".";
  }
  if (!from_input && !first.validating) summary += suspect(facts);
  Finding finding = found(kNotANumber, Severity::kError, std::move(summary));
  if (from_input && facts.scenario.data.nan_cells + facts.scenario.data.inf_cells > 0) {
    const scenario::DataSpec& data = facts.scenario.data;
    const Count cells = data.samples * data.features;
    finding.arithmetic = with_commas(std::min(cells, data.nan_cells + data.inf_cells)) + " of " +
                         with_commas(cells) + " cells of x are not finite";
  }
  if (finding.arithmetic.empty() && !first.validating)
    finding.arithmetic = losses_before(trace, first.at);
  finding.evidence.push_back({kind_of(first.value) + " first in " +
                                  std::string(noun(first.tensor)) +
                                  (first.name.empty() ? "" : " of " + first.name),
                              first.at, from_input ? "data.nan_cells" : "compile.learning_rate"});
  const auto step = first_step_in(trace, StepState::kNotFinite);
  if (step) {
    const bool all = stays_in(trace, StepState::kNotFinite, *step);
    const std::string step_name = place(*step).substr(3);
    finding.evidence.push_back({all ? "the loss is bad from " + step_name + " on"
                                    : "the first bad loss is that of " + step_name,
                                *step,
                                {}});
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
            .what = "A value became NaN or infinite, in training or in validation; the rule names "
                    "the first one in the order of computation.",
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
