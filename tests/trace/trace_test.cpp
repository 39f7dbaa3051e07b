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
  EXPECT_EQ(epoch.segments.size(), kMostSegments + 1);
  EXPECT_EQ(epoch.segments.back().state, StepState::kMixed);
  EXPECT_EQ(epoch.segments.back().first + epoch.segments.back().count, steps);
}

TEST(Segments, TellWhatIsOddApartWhenFullAndShortBatchesAreMixed) {
  Epoch epoch;
  for (int i = 0; i < 9; ++i)
    append_steps(epoch, 1, i % 2 == 0 ? StepState::kRan : StepState::kShort, 32 - i % 2, 4);
  append_steps(epoch, 3, StepState::kEmpty, 0, 4);
  append_steps(epoch, 2, StepState::kRan, 32, 4);
  append_steps(epoch, 1, StepState::kRaised, 32, 4);
  ASSERT_EQ(epoch.segments.size(), 8U);
  EXPECT_EQ(epoch.segments[3], (Segment{3, 1, StepState::kShort, 31}));
  EXPECT_EQ(epoch.segments[4], (Segment{4, 5, StepState::kMixed, 0}));
  EXPECT_EQ(epoch.segments[5], (Segment{9, 3, StepState::kEmpty, 0}));
  EXPECT_EQ(epoch.segments[6], (Segment{12, 2, StepState::kMixed, 0}));
  EXPECT_EQ(epoch.segments[7], (Segment{14, 1, StepState::kRaised, 32}));
}

TEST(Segments, OfRoundsAreThoseOfTheirSteps) {
  for (const Count until_short : {0, 1, 4}) {
    for (const Count round : {2, 3, 5}) {
      for (const Count steps : {5, 6, 11, 30}) {
        for (const Count times : {1, 2, 7}) {
          for (const std::size_t most : {std::size_t{3}, std::size_t{9}, kMostSegments}) {
            Epoch at_once;
            Epoch one_by_one;
            for (Epoch* epoch : {&at_once, &one_by_one})
              append_steps(*epoch, 1, StepState::kRan, 8, most);
            append_rounds(at_once,
                          {.steps = steps,
                           .until_short = until_short,
                           .round = round,
                           .full_rows = 8,
                           .short_rows = 3,
                           .times = times},
                          most);
            for (Count i = 0; i < steps * times; ++i) {
              const Count past = i % steps - until_short;
              const bool is_short = past >= 0 && past % round == 0;
              append_steps(one_by_one, 1, is_short ? StepState::kShort : StepState::kRan,
                           is_short ? 3 : 8, most);
            }
            ASSERT_EQ(at_once.segments, one_by_one.segments)
                << until_short << " " << round << " " << steps << " " << times << " " << most;
          }
        }
      }
    }
  }
}

TEST(Segments, OfManyEpochsAreBoundedTogether) {
  Trace trace;
  std::size_t all = 0;
  for (int i = 0; i < 100'000; ++i) {
    trace.epochs.emplace_back();
    all += most_segments(trace);
    ASSERT_GE(most_segments(trace), 8U);
  }
  EXPECT_LT(all * sizeof(Segment), std::size_t{64} << 20U);
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
