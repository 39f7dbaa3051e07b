// What the cursor promises: it only stands where something is, and walks across epochs.
#include "workbench/cursor.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "support/hand_trace.h"

namespace fitscope::workbench {
namespace {

using testing::hand_trace;
using testing::kKeras315;
using trace::Moment;

trace::Trace three_epochs() {
  return hand_trace(kKeras315, 3, {{3, 96}, {0, 0}, {1, 4}});
}

TEST(Cursor, WalksBatchByBatchAcrossEpochsAndStopsAtEachEnd) {
  const auto trace = three_epochs();
  Moment at;
  const Moment places[] = {{0, 0}, {0, 1}, {0, 2}, {1, -1}, {2, 0}, {2, 0}};
  for (const Moment& expected : places) {
    at = by_steps(trace, at, 1);
    EXPECT_EQ(at, expected);
  }
  EXPECT_TRUE(at_end(trace, at));
  EXPECT_EQ(by_steps(trace, at, -1), (Moment{1, -1}));
  EXPECT_EQ(by_steps(trace, at, -2), (Moment{0, 2}));
  EXPECT_EQ(by_steps(trace, at, -100), (Moment{0, 0}));
  EXPECT_EQ(by_steps(trace, {}, INT64_MAX), (Moment{2, 0}));
}

TEST(Cursor, WalksEpochByEpochWithoutOverflow) {
  const auto trace = three_epochs();
  EXPECT_EQ(by_epochs(trace, {}, 1), (Moment{0, -1}));
  EXPECT_EQ(by_epochs(trace, {0, 2}, 1), (Moment{1, -1}));
  EXPECT_EQ(by_epochs(trace, {1, -1}, INT64_MAX), (Moment{2, -1}));
  EXPECT_EQ(by_epochs(trace, {1, -1}, INT64_MIN), (Moment{0, -1}));
}

TEST(Cursor, MayLookAtAStepThatNeverRanButNotBeyond) {
  const auto trace = three_epochs();
  EXPECT_EQ(nearest(trace, {2, 2}), (Moment{2, 2}));
  EXPECT_EQ(nearest(trace, {2, 99}), (Moment{2, 2}));
  EXPECT_EQ(nearest(trace, {99, 0}), (Moment{2, 0}));
  EXPECT_EQ(nearest(trace, {-1, -1}), Moment{});
}

TEST(Cursor, StaysPutInARunWithoutEpochs) {
  const trace::Trace empty;
  EXPECT_EQ(by_steps(empty, {}, 1), Moment{});
  EXPECT_EQ(nearest(empty, {0, 0}), Moment{});
  EXPECT_TRUE(at_end(empty, {}));
}

}  // namespace
}  // namespace fitscope::workbench
