#include "trainer/run_context.h"

#include <utility>

namespace fitscope::trainer {

RunContext::RunContext(scenario::Scenario asked, scenario::Profile imitated)
    : scenario(std::move(asked)),
      profile(imitated),
      minor(scenario::minor_of(scenario.keras.version, imitated)),
      regime(regime_of(scenario.keras.version, imitated)),
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
