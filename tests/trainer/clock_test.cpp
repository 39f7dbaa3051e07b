// What src/trainer/clock.h promises.
#include "trainer/clock.h"

#include <gtest/gtest.h>

#include "support/fits.h"

namespace fitscope::trainer {
namespace {

TEST(Clock, CountsOwedTimeOnlyOnceTheCallHasReturned) {
  Clock clock{scenario::Scenario{}};
  clock.owe_ms(2, 3);
  EXPECT_EQ(clock.now_ms(), 0);
  clock.settle();
  EXPECT_EQ(clock.now_ms(), 6);
  clock.owe_ms(5);
  clock.forget();
  clock.settle();
  EXPECT_EQ(clock.now_ms(), 6);
}

TEST(Clock, StandsStillAtItsEnd) {
  Clock clock{scenario::Scenario{}};
  clock.owe_ms(1e6, INT64_MAX / 2);
  clock.settle();
  const double end = clock.now_ms();
  clock.owe_ms(1e6, INT64_MAX / 2);
  clock.settle();
  EXPECT_EQ(clock.now_ms(), end);
}

TEST(Clock, ACallThatFailsTakesNoTimeOnTheBar) {
  // Recorded from 2.15.0: the third batch is taken in a call of two that fails.
  scenario::Scenario scenario = testing::with_steps(testing::arrays(), 4);
  scenario.data.samples = 96;
  scenario.fit.epochs = 2;
  scenario.fit.verbose = 2;
  scenario.compile.steps_per_execution = 2;
  scenario.clock.step_ms = 1000;
  scenario.fit.epochs = 1;
  const trace::Trace trace = run(scenario, scenario::Profile::kKeras2);
  EXPECT_NE(trace.console.bytes().find("1s/epoch"), std::string::npos) << trace.console.bytes();
}

}  // namespace
}  // namespace fitscope::trainer
