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
  trace.epochs.back().logged = false;
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

TEST(GeneratorBlocked, KnowsARunThatIsOverAndDoesNotReturn) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.block_at = 5;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  trace.epochs.back().logged = true;
  trace.stop = trace::StopReason::kWaiting;
  const auto finding = kGeneratorBlocked.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "fit() has trained all it was to train and does not return: Keras has asked for batch "
            "5 ahead of time, which your generator never yields, and waits for it.");
  EXPECT_EQ(finding->arithmetic, "4 batches came; Keras draws at least one more ahead");
}

TEST(GeneratorBlocked, IsSilentWhenTheRunEnded) {
  EXPECT_FALSE(kGeneratorBlocked.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

TEST(GeneratorBlocked, KnowsALoopAroundNothingAndAWaitingValidation) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.loops = true;
  asked.data.samples = 0;
  trace::Trace trace;
  trace.keras = kKeras315;
  trace.stop = trace::StopReason::kWaiting;
  const auto finding = kGeneratorBlocked.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"data.samples", "100"}}));

  auto validating = hand_trace(kKeras315, 4, {{4, 100}});
  validating.stop = trace::StopReason::kWaiting;
  validating.stop_detail = "validation";
  EXPECT_EQ(kGeneratorBlocked.check({hundred_samples(), validating})->summary,
            "fit() waits for a validation batch, which your validation generator never yields: "
            "training of epoch 1 is done, and nothing comes after it, without an error.");
}

}  // namespace
}  // namespace fitscope::diagnosis
