// What optimizer-each-step promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(OptimizerEachStep, CountsHowOftenTheMemoryIsLost) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  asked.loop.optimizer_each_step = true;
  const auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  const auto finding = kOptimizerEachStep.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your loop makes a new optimizer in every step, so its memory of earlier gradients is "
            "lost 4 times.");
}

TEST(OptimizerEachStep, IsSilentForPlainSgdAndForFit) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  asked.loop.optimizer_each_step = true;
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  const auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  EXPECT_FALSE(kOptimizerEachStep.check({asked, trace}));
  EXPECT_FALSE(kOptimizerEachStep.check({hundred_samples(), trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
