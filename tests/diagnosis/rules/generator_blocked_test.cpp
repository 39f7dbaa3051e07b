// What generator-blocked promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(GeneratorBlocked, SaysWhichBatchIsAwaitedAndWhere) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.block_at = 3;
  auto trace = hand_trace(kKeras315, 4, {{2, 64}});
  trace.stop = trace::StopReason::kWaiting;
  const auto finding = kGeneratorBlocked.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "fit() waits for batch 3, which your generator never yields: training stands still in "
            "epoch 1 after 2 of 4 steps, without an error.");
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{0, 2}));
}

TEST(GeneratorBlocked, SaysThatNothingIsPrintedWhenThePeekBlocks) {
  scenario::Scenario asked = hundred_samples();
  asked.generator.block_at = 1;
  trace::Trace trace;
  trace.keras = kKeras315;
  trace.stop = trace::StopReason::kWaiting;
  const auto finding = kGeneratorBlocked.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "fit() waits for batch 1, which your generator never yields: Keras asks for the first "
            "batches before the first epoch, so nothing is printed.");
}

TEST(GeneratorBlocked, IsSilentWhenTheRunEnded) {
  EXPECT_FALSE(kGeneratorBlocked.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
