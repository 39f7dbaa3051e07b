#include "trainer/fit_loop.h"

#include "scenario/property.h"
#include "trainer/custom_loop.h"
#include "trainer/keras_fit.h"

namespace fitscope::trainer {

std::unique_ptr<FitLoop> FitLoop::create(const scenario::Scenario& scenario,
                                         scenario::Profile profile, const RunOptions& options) {
  const scenario::Scenario runs = scenario::only_what_applies(scenario);
  if (runs.feed.kind == scenario::FeedKind::kCustomLoop) {
    return std::make_unique<CustomLoop>(runs, profile, options);
  }
  return std::make_unique<KerasFit>(runs, profile, options);
}

trace::Trace run(const scenario::Scenario& scenario, scenario::Profile profile,
                 const RunOptions& options) {
  const auto loop = FitLoop::create(scenario, profile, options);
  while (loop->advance() == Status::kRunning) {
  }
  return loop->take_trace();
}

trace::Trace run(const scenario::Scenario& scenario, scenario::Profile profile,
                 std::int64_t most_steps) {
  return run(scenario, profile, RunOptions{.most_steps = most_steps});
}

}  // namespace fitscope::trainer
