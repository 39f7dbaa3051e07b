// What empty-epochs promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(EmptyEpochs, ExplainsEpochsThatFindTheIteratorAtItsEnd) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.dataset.known_cardinality = false;
  asked.fit.steps_per_epoch = 4;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {0, 0}, {4, 100}, {0, 0}});
  trace.facts.batches_per_pass = 4;
  const auto finding = kEmptyEpochs.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Every second epoch runs no step at all and logs loss 0.0000, which is no data and not "
            "perfection: Keras does not know how long your dataset is, and finds its end only when "
            "the next epoch asks for a batch.");
  EXPECT_EQ(finding->arithmetic, "ceil(100 / 32) = 4 batches; 4 mod 4 = 0");
  EXPECT_EQ(finding->evidence.at(0).text, "epoch 2 ran 0 of 4 steps, on 0 samples");
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{1, -1}));
}

TEST(EmptyEpochs, PointsToKeras37WhereTheLengthIsKnown) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 4;
  auto trace = hand_trace(kKeras35, 4, {{4, 100}, {0, 0}});
  trace.facts.batches_per_pass = 4;
  trace.facts.known_batches = 4;
  const auto finding = kEmptyEpochs.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "Epoch 2 runs no step at all and logs loss 0.0000, which is no data and not perfection: "
      "the data end exactly with an epoch, and Keras 3.0 to 3.6 start again only after an "
      "epoch has found nothing.");
  EXPECT_EQ(finding->changes.back().changes, (std::vector<FieldChange>{{"keras.version", "3.15"}}));
}

TEST(EmptyEpochs, NamesTheUsedUpGeneratorAndAllLaterEpochs) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  auto trace = hand_trace(kKeras35, 4, {{4, 100}, {0, 0}, {0, 0}});
  trace.facts.batches_per_pass = 4;
  const auto finding = kEmptyEpochs.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "From epoch 2 on epochs run no step at all and log loss 0.0000, which is no data and "
            "not perfection: your generator is used up after 4 batches and cannot start again.");
}

TEST(EmptyEpochs, IsSilentWhenNoBatchEverRanOrEveryEpochHadSteps) {
  EXPECT_FALSE(kEmptyEpochs.check({hundred_samples(), hand_trace(kKeras315, 4, {{0, 0}})}));
  EXPECT_FALSE(
      kEmptyEpochs.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}, {1, 4}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
