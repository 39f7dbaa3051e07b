// What src/view/run_index.h promises.
#include "view/run_index.h"

#include <gtest/gtest.h>

namespace fitscope::view {
namespace {

using trace::StepState;

// Epoch 1: three full steps. Epoch 2: one step of 4 rows, then nothing.
trace::Trace three_and_one() {
  trace::Trace trace;
  trace.facts.batch_size = 32;
  trace::Epoch first{.index = 0, .steps_planned = 3, .steps_run = 3};
  append_steps(first, 3, StepState::kRan, 32);
  trace::Epoch second{.index = 1, .steps_planned = 3, .steps_run = 1};
  append_steps(second, 1, StepState::kShort, 4);
  fill_never_ran(second);
  trace.epochs = {first, second};
  trace.figures.append({.epoch = 1, .rows = 4, .step = 0, .loss = 0.5F, .gradient_norm = 2});
  return trace;
}

TEST(RunIndex, NumbersStepsThroughAllEpochs) {
  const trace::Trace trace = three_and_one();
  const RunIndex index = index_of(trace);
  EXPECT_EQ(index.total(), 4);
  EXPECT_EQ(index.widest, 3);
  EXPECT_EQ(index.moment(3), (trace::Moment{1, 0}));
  for (std::int64_t i = 0; i < index.total(); ++i)
    EXPECT_EQ(index.place(trace, index.moment(i)), i);
}

TEST(RunIndex, AStepThatNeverRanHasNoPlace) {
  const trace::Trace trace = three_and_one();
  EXPECT_FALSE(index_of(trace).place(trace, {1, 2}));
  EXPECT_FALSE(index_of(trace).place(trace, {-1, -1}));
}

TEST(RunIndex, AnEpochWithoutStepsIsPassedOver) {
  trace::Trace trace = three_and_one();
  trace.epochs.insert(trace.epochs.begin() + 1, trace::Epoch{.index = 1});
  trace.epochs[2].index = 2;
  EXPECT_EQ(index_of(trace).moment(3), (trace::Moment{2, 0}));
}

TEST(StepsText, LeavesOutAPlanThatKerasDoesNotKnow) {
  EXPECT_EQ(steps_text({.steps_planned = 2000, .steps_run = 1937}), "1,937 of 2,000");
  EXPECT_EQ(steps_text({.steps_run = 4}), "4");
}

TEST(ShortStepsText, CountsInMillionsFromAMillionOn) {
  EXPECT_EQ(short_steps_text({.steps_planned = 31'250'000, .steps_run = 999'999}),
            "999,999 of 31.25M");
}

}  // namespace
}  // namespace fitscope::view
