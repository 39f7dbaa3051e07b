// The article's samples and the title's true answer, as the presets hold them.
//
// Steps recorded from real Keras 2.15.0, 3.6.0, 3.7.0, 3.14.1 and 3.15.1 running the article's own
// code.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>

#include "scenario/presets.h"
#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using testing::ledger;

scenario::Scenario preset(std::string_view name) {
  const scenario::Preset* found = scenario::find_preset(name);
  EXPECT_NE(found, nullptr) << name;
  return found ? found->scenario : scenario::Scenario{};
}

/// Of 2.15, 3.0 to 3.6, 3.7 to 3.14 and 3.15.
void expect_steps(const scenario::Scenario& scenario, const std::array<std::string, 4>& steps) {
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const std::size_t kind = keras.profile == scenario::Profile::kKeras2 ? 0U
                             : scenario::is_30_to_36(keras.profile)      ? 1U
                             : scenario::is_37_to_314(keras.profile)     ? 2U
                                                                         : 3U;
    EXPECT_EQ(ledger(scenario, keras.profile), steps[kind]) << "Keras " << keras.key;
  }
}

TEST(Article, ABatchBeyondTheDataIsOneStepPerEpoch) {
  expect_steps(preset("article-batch-20"), {"1,1", "1,1", "1,1", "1,1"});
  expect_steps(preset("article-batch-2"), {"5,5", "5,5", "5,5", "5,5"});
}

TEST(Article, TheBrokenGeneratorRunsOneStep) {
  expect_steps(preset("article-generator-broken"), {"1,stop", "1,0*", "1,1", "1,1"});
}

TEST(Article, TheFixedGeneratorStopsAfterTheFirstStepOfItsSecondEpoch) {
  scenario::Scenario scenario = preset("article-generator-fixed");
  expect_steps(scenario, {"3,1", "3,1", "3,1", "3,1"});
  scenario.fit.epochs = 4;
  expect_steps(scenario, {"3,1,stop", "3,1,0*,0*", "3,1,2,2", "3,1,2,2"});
}

TEST(Article, FlooredStepsLeaveEverySecondEpochOneStepInKeras3) {
  expect_steps(preset("steps-floor"), {"3,3,3,3,3", "3,1,3,1,3", "3,1,3,1,3", "3,1,3,1,3"});
}

TEST(Article, ALearningRateOfOneHalfStaysFinite) {
  const scenario::Scenario scenario = preset("article-lr-0.5");
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const trace::Trace trace = run(scenario, keras.profile);
    EXPECT_EQ(trace.first_non_finite, std::nullopt);
    EXPECT_EQ(trace.exception, std::nullopt);
    EXPECT_TRUE(trace.facts.weights_changed);
    for (const trace::StepFigure& figure : trace.figures.kept()) {
      EXPECT_TRUE(std::isfinite(figure.loss));
    }
  }
}

TEST(Article, EveryPresetRunsToAnEndInEveryProfile) {
  for (const scenario::Preset& each : scenario::presets()) {
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      const trace::Trace trace = run(each.scenario, keras.profile);
      EXPECT_NE(trace.stop, trace::StopReason::kRunning) << each.name;
    }
  }
}

}  // namespace
}  // namespace fitscope::trainer
