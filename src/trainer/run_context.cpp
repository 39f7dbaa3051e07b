#include "trainer/run_context.h"

#include <algorithm>
#include <utility>

namespace fitscope::trainer {

namespace {

void limit_steps(MaybeCount& steps, const MaybeCount& most) {
  if (most && (steps.value_or(0) == 0 || *most < *steps)) steps = most;
}

scenario::Scenario limited(scenario::Scenario asked, scenario::Profile profile) {
  const bool obeys = scenario::obeys_limits(asked.keras.version, profile) &&
                     asked.feed.kind != scenario::FeedKind::kCustomLoop;
  if (!obeys) return asked;
  scenario::FitSpec& fit = asked.fit;
  if (fit.max_epochs) fit.epochs = std::min(fit.epochs, *fit.max_epochs);
  limit_steps(fit.steps_per_epoch, fit.max_steps_per_epoch);
  limit_steps(asked.validation.steps, fit.max_steps_per_epoch);
  return asked;
}

}  // namespace

RunContext::RunContext(const scenario::Scenario& asked, scenario::Profile imitated)
    : scenario(limited(asked, imitated)),
      profile(imitated),
      minor(scenario::minor_of(scenario.keras.version, imitated)),
      regime(regime_of(scenario.keras.version, imitated)),
      limits_epochs(scenario.fit.epochs != asked.fit.epochs),
      limits_steps(scenario.fit.steps_per_epoch != asked.fit.steps_per_epoch),
      limits_validation(scenario.validation.steps != asked.validation.steps),
      clock(scenario),
      steps_per_execution(scenario.compile.steps_per_execution),
      learning_rate_(static_cast<float>(initial_learning_rate(scenario))) {
  trace.keras = scenario::info(profile).key;
  trace.release = regime.release;
}

void RunContext::set_learning_rate(float rate) {
  learning_rate_ = rate;
  if (learner) learner->set_learning_rate(rate);
}

void RunContext::event(trace::EventKind kind, double value, std::string text) {
  trace::append(trace, {.kind = kind, .at = at, .value = value, .text = std::move(text)});
}

void RunContext::raise(trace::Exception exception) {
  if (raised()) return;
  exception.at = at;
  event(trace::EventKind::kException, 0, exception.type);
  trace.exception = std::move(exception);
}

double initial_learning_rate(const scenario::Scenario& scenario) {
  if (scenario.compile.learning_rate) return *scenario.compile.learning_rate;
  return scenario.compile.optimizer == scenario::OptimizerKind::kSgd ? 0.01 : 0.001;
}

}  // namespace fitscope::trainer
