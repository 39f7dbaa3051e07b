// What zero-batches promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(ZeroBatches, ShowsTheDivisionThatLeavesNothing) {
  scenario::Scenario asked;
  asked.data.samples = 10;
  asked.fit.batch_size = 20;
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.dataset.drop_remainder = true;
  auto trace = hand_trace(kKeras315, std::nullopt, {{0, 0}, {0, 0}});
  trace.facts.batches_per_pass = 0;
  trace.facts.batch_size = 20;
  const auto finding = kZeroBatches.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your dataset holds no batch at all, so there is nothing to train on: Keras 3.15 ran 2 "
            "epochs of 0 steps without an error.");
  EXPECT_EQ(finding->arithmetic, "floor(10 / 20) = 0 batches");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"dataset.drop_remainder", "false"}}));
}

TEST(ZeroBatches, KnowsTheExceptionsOfAnEmptyGenerator) {
  scenario::Scenario asked;
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.batches = 0;
  auto trace = raised(kKeras2, Subject::kNoBatches, "StopIteration", "");
  trace.facts.batches_per_pass = 0;
  const auto finding = kZeroBatches.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your generator holds no batch at all, so there is nothing to train on: fit() let a "
            "bare StopIteration through.");
  trace = raised(kKeras314, Subject::kNoBatches, "IndexError", "list index out of range");
  trace.facts.batches_per_pass = 0;
  ASSERT_TRUE(kZeroBatches.check({asked, trace}));
}

TEST(ZeroBatches, IsSilentWhenAStepRanOrTheExceptionIsAboutSomethingElse) {
  EXPECT_FALSE(
      kZeroBatches.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}, {0, 0}})}));
  const auto trace =
      raised(kKeras315, Subject::kArguments, "IndexError", "index out of range", {0, 4});
  EXPECT_FALSE(kZeroBatches.check({hundred_samples(), trace}));
  EXPECT_TRUE(kFitRefused.check({hundred_samples(), trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
