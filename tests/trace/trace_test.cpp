// What src/trace/trace.h promises.
#include "trace/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fitscope::trace {
namespace {

using ::testing::ElementsAre;

TEST(Segments, JoinStepsOfOneStateAndSize) {
  Epoch epoch;
  append_steps(epoch, 2, StepState::kRan, 32);
  append_steps(epoch, 1, StepState::kRan, 32);
  append_steps(epoch, 1, StepState::kShort, 4);
  append_steps(epoch, 0, StepState::kEmpty, 0);
  append_steps(epoch, 1, StepState::kShort, 5);
  EXPECT_THAT(epoch.segments,
              ElementsAre(Segment{0, 3, StepState::kRan, 32}, Segment{3, 1, StepState::kShort, 4},
                          Segment{4, 1, StepState::kShort, 5}));
}

TEST(Segments, CoverPlannedStepsThatNeverRan) {
  Epoch epoch;
  epoch.steps_planned = 5;
  append_steps(epoch, 2, StepState::kRan, 32);
  fill_never_ran(epoch);
  EXPECT_THAT(epoch.segments, ElementsAre(Segment{0, 2, StepState::kRan, 32},
                                          Segment{2, 3, StepState::kNeverRan, 0}));
}

TEST(Segments, OfAnEpochThatOvershotItsPlanStayAsTheyAre) {
  Epoch epoch;
  epoch.steps_planned = 3;
  append_steps(epoch, 4, StepState::kRan, 32);
  fill_never_ran(epoch);
  EXPECT_THAT(epoch.segments, ElementsAre(Segment{0, 4, StepState::kRan, 32}));
}

TEST(Segments, AreBoundedAndStillCoverEveryStep) {
  Epoch epoch;
  const Count steps = 3 * static_cast<Count>(kMostSegments);
  for (Count i = 0; i < steps; ++i)
    append_steps(epoch, 1, StepState::kRan, i % 2);
  EXPECT_EQ(epoch.segments.size(), kMostSegments);
  EXPECT_EQ(epoch.segments.back().first + epoch.segments.back().count, steps);
}

TEST(Trace, FindsAnEpochByItsIndexAlsoWithInitialEpoch) {
  Trace trace;
  trace.epochs.resize(2);
  trace.epochs[0].index = 3;
  trace.epochs[1].index = 4;
  EXPECT_EQ(trace.epoch(4), &trace.epochs[1]);
  EXPECT_EQ(trace.epoch(2), nullptr);
  EXPECT_EQ(trace.epoch(5), nullptr);
}

TEST(Trace, SumsStepsAndWarnings) {
  Trace trace;
  trace.epochs.resize(2);
  trace.epochs[0].steps_run = 3;
  trace.epochs[1].steps_run = 1;
  trace.warnings = {{.raised = 2}, {.raised = 5}};
  EXPECT_EQ(trace.steps_run(), 4);
  EXPECT_EQ(trace.warnings_raised(), 7);
}

TEST(Trace, KeepsAsManyEventsAsItSaysAndCountsTheRest) {
  Trace trace;
  for (std::size_t i = 0; i < kMostEvents + 5; ++i)
    append(trace, {});
  EXPECT_EQ(trace.events.size(), kMostEvents);
  EXPECT_EQ(trace.events_dropped, 5);
}

}  // namespace
}  // namespace fitscope::trace
