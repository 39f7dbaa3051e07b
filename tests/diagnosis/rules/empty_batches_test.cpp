// What empty-batches promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(EmptyBatches, SaysFromWhereBatchesHoldNothing) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.empty_after = 2;
  auto trace = hand_trace(kKeras315, 4, {{4, 64}});
  trace.epochs.front().segments = {{0, 2, trace::StepState::kRan, 32},
                                   {2, 2, trace::StepState::kEmpty, 0}};
  const auto finding = kEmptyBatches.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "From step 3 of epoch 1 on batches hold 0 samples: they count as steps and teach "
            "nothing.");
  EXPECT_EQ(finding->arithmetic, "2 of 4 steps were empty");
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{0, 2}));
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"generator.empty_after", "unset"}}));
}

TEST(EmptyBatches, DoesNotSayFromThereOnWhereRowsFollow) {
  auto trace = hand_trace(kKeras315, 4, {{4, 64}});
  trace.epochs.front().segments = {{0, 2, trace::StepState::kEmpty, 0},
                                   {2, 2, trace::StepState::kRan, 32}};
  const auto finding = kEmptyBatches.check({hundred_samples(), trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "2 of 4 steps got a batch of 0 samples, first step 1 of epoch 1: such batches count as "
            "steps and teach nothing.");
}

TEST(EmptyBatches, BlamesTheLengthOfASequence) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kSequence;
  asked.sequence.declared_length = 5;
  auto trace = hand_trace(kKeras315, 5, {{5, 100}});
  trace.epochs.front().segments.push_back({4, 1, trace::StepState::kEmpty, 0});
  const auto finding = kEmptyBatches.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"sequence.declared_length", "unset"}}));
}

TEST(EmptyBatches, IsSilentWhenEveryBatchHasRows) {
  EXPECT_FALSE(kEmptyBatches.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
