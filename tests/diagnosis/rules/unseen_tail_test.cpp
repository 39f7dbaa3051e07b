// What unseen-tail promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(UnseenTail, CountsTheBatchesThatLenHides) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kSequence;
  asked.sequence.declared_length = 3;
  const auto trace = hand_trace(kKeras315, 3, {{3, 96}});
  const auto finding = kUnseenTail.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your Sequence says it has 3 batches but holds 4: the last one is never trained on.");
}

TEST(UnseenTail, BlamesIntegerDivisionOnlyWhereItWasOne) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kSequence;
  const auto why = [&asked](trace::Count declared, trace::Count batches) {
    asked.sequence.declared_length = declared;
    trace::Trace trace = hand_trace(kKeras315, declared, {{declared, 32 * declared}});
    trace.facts.batches_per_pass = batches;
    return kUnseenTail.check({asked, trace})->changes.at(0).why;
  };
  EXPECT_EQ(why(3, 4), "Integer division loses the short last batch.");
  EXPECT_EQ(why(2, 4), "Keras asks only for the indices below it.");
  asked.data.samples = 320;
  EXPECT_EQ(why(9, 10), "Keras asks only for the indices below it.") << "no batch is short";
}

TEST(UnseenTail, IsSilentWhenLenIsRightOrTooLarge) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kSequence;
  asked.sequence.declared_length = 4;
  EXPECT_FALSE(kUnseenTail.check({asked, hand_trace(kKeras315, 4, {{4, 100}})}));
  asked.sequence.declared_length = 6;
  EXPECT_FALSE(kUnseenTail.check({asked, hand_trace(kKeras315, 6, {{6, 100}})}));
}

TEST(UnseenTail, NamesTheGeneratorThatYieldsOnlyItsFirstBatch) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.first_only = true;
  const auto finding = kUnseenTail.check({asked, hand_trace(kKeras315, std::nullopt, {{1, 32}})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "The epoch is over after its first step, because your generator yields only the first "
            "batch of its loop: the other 3 are never trained on.");
  EXPECT_EQ(finding->arithmetic, "32 of 100 samples; 4 - 1 = 3 batches unseen");
  EXPECT_FALSE(kUnseenTail.check({asked, hand_trace(kKeras315, std::nullopt, {{1, 32}, {1, 32}})}))
      << "replayed-batches has it";
}

}  // namespace
}  // namespace fitscope::diagnosis
