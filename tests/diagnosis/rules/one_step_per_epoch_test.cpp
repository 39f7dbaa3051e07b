// What one-step-per-epoch promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(OneStepPerEpoch, CountsTheUpdatesOfALoopWithoutBatches) {
  scenario::Scenario asked;
  asked.data.samples = 64;
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  asked.loop.body = scenario::LoopBody::kOneStep;
  asked.compile.learning_rate = 0.5;
  auto trace = hand_trace(kKeras315, 1, {{1, 64}, {1, 64}});
  trace.facts.batch_size = 64;
  with_numbers(trace);
  const auto finding = kOneStepPerEpoch.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your training loop makes one update per epoch, 2 updates in all: too few to learn "
            "anything, and every number stayed finite.");
  EXPECT_EQ(finding->arithmetic, "2 epochs × 1 step = 2 updates");
  EXPECT_EQ(finding->evidence.at(1).text,
            "Adam moves a weight by about the learning rate (0.5) per step: nothing explodes");
}

TEST(OneStepPerEpoch, SaysWhatShareOfTheDataOneStepSees) {
  scenario::Scenario asked;
  asked.data.samples = 1000;
  asked.fit.batch_size = 32;
  asked.fit.steps_per_epoch = 1;
  const auto trace = hand_trace(kKeras315, 1, {{1, 32}, {1, 32}});
  const auto finding = kOneStepPerEpoch.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "You asked for one step per epoch (steps_per_epoch=1): each epoch trains on 32 of 1,000 "
      "samples.");
  EXPECT_EQ(finding->arithmetic, "32 / 1,000 = 3.2 % of the data per epoch");
}

TEST(OneStepPerEpoch, SaysSoWhereTheLeftOverBatchGetsAnEpochOfItsOwn) {
  scenario::Scenario asked;
  asked.data.samples = 40;
  asked.fit.batch_size = 32;
  asked.fit.steps_per_epoch = 1;
  auto trace = hand_trace(kKeras315, 1, {{1, 32}, {1, 8}});
  trace.facts.batches_per_pass = 2;
  const auto finding = kOneStepPerEpoch.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "You asked for one step per epoch (steps_per_epoch=1): each epoch trains on 8 to 32 of "
            "40 samples.");
  EXPECT_EQ(finding->arithmetic,
            "32 / 40 = 80 % of the data per epoch at most; one pass is 2 batches, and each epoch "
            "takes one of them");
}

TEST(OneStepPerEpoch, IsSilentWhenOneBatchHoldsEverything) {
  scenario::Scenario asked;
  asked.data.samples = 10;
  asked.fit.batch_size = 20;
  EXPECT_FALSE(kOneStepPerEpoch.check({asked, hand_trace(kKeras315, 1, {{1, 10}, {1, 10}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
