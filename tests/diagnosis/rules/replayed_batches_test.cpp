// What replayed-batches promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(ReplayedBatches, SaysThatLaterEpochsSeeOnlyThePeekedBatches) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  auto trace = hand_trace(kKeras314, std::nullopt, {{4, 100}, {2, 64, 2}, {2, 64, 2}});
  trace.facts.batches_per_pass = 4;
  trace.facts.distinct_batches = 4;
  const auto finding = kReplayedBatches.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "From epoch 2 on, training sees only the first 2 batches again: your generator is used "
            "up, and Keras 3.7 and newer hand out once more what they peeked at.");
  EXPECT_EQ(finding->arithmetic, "the generator yields 4 batches; 4 different batches in 8 steps");
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{1, 0}));
  // Without steps_per_epoch an endless generator needs one.
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"generator.loops", "true"}, {"fit.steps_per_epoch", "4"}}));
}

TEST(ReplayedBatches, NamesTheIteratorRebuiltInEveryStepOfALoop) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  asked.loop.iterator_each_step = true;
  auto trace = hand_trace(kKeras315, 4, {{4, 128, 3}});
  trace.facts.distinct_batches = 1;
  const auto finding = kReplayedBatches.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "Your training loop sees only one batch: next(iter(dataset)) starts again in every step "
      "and hands out the first batch each time.");
  EXPECT_EQ(finding->arithmetic, "4 steps, 1 different batch");
}

TEST(ReplayedBatches, NamesTheGeneratorThatNeverComesToItsSecondBatch) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.loops = true;
  asked.generator.first_only = true;
  asked.fit.steps_per_epoch = 3;
  auto trace = hand_trace(kKeras315, 3, {{3, 96}, {3, 96}});
  trace.facts.distinct_batches = 1;
  const auto finding = kReplayedBatches.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "6 steps, 1 different batch of 4");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"generator.first_only", "false"}}));
  // One batch that holds all rows is no fault of the generator.
  asked.fit.batch_size = 100;
  trace.facts.batch_size = 100;
  EXPECT_FALSE(kReplayedBatches.check({asked, trace}));
}

TEST(ReplayedBatches, IsSilentWhenASecondPassIsNoReplay) {
  EXPECT_FALSE(
      kReplayedBatches.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}, {4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
