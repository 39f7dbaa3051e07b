// What inferred-batch-size promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(InferredBatchSize, ShowsHowTheStepsMadeBatchesOfOne) {
  scenario::Scenario asked;
  asked.data.samples = 60000;
  asked.fit.steps_per_epoch = 60000;
  auto trace = hand_trace(kKeras315, 60000, {{60000, 60000}});
  trace.facts.batch_size = 1;
  trace.facts.batch_size_inferred = true;
  const auto finding = kInferredBatchSize.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Keras trains on batches of 1 sample: with steps_per_epoch=60,000 and no batch_size it "
            "divides your 60,000 samples by the steps.");
  EXPECT_EQ(finding->arithmetic, "ceil(60,000 / 60,000) = 1 sample per batch");
}

TEST(InferredBatchSize, SaysThatOneStepMeansOneBatchOfEverything) {
  scenario::Scenario asked;
  asked.data.samples = 1000;
  asked.fit.steps_per_epoch = 1;
  auto trace = hand_trace(kKeras315, 1, {{1, 1000}});
  trace.facts.batch_size = 1000;
  trace.facts.batch_size_inferred = true;
  const auto finding = kInferredBatchSize.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Keras puts all 1,000 samples into one batch, one update per epoch: with "
            "steps_per_epoch=1 and no batch_size it divides your 1,000 samples by the steps.");
}

TEST(InferredBatchSize, IsSilentForBatchesBetween) {
  scenario::Scenario asked;
  asked.fit.steps_per_epoch = 4;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  trace.facts.batch_size = 25;
  trace.facts.batch_size_inferred = true;
  EXPECT_FALSE(kInferredBatchSize.check({asked, trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
