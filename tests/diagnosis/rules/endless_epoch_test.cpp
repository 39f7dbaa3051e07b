// What endless-epoch promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(EndlessEpoch, NamesTheMissingSteps) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.loops = true;
  auto trace = hand_trace(kKeras315, std::nullopt, {{256, 6400}});
  trace.stop = trace::StopReason::kEndlessEpoch;
  const auto finding = kEndlessEpoch.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Epoch 1 never ends: your generator always has a next batch and there is no "
            "steps_per_epoch.");
  EXPECT_EQ(finding->arithmetic, "one pass over the data would be 4 batches");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"fit.steps_per_epoch", "4"}}));
}

TEST(EndlessEpoch, TellsAnEndlessValidationFromAnEndlessEpoch) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kGenerator;
  asked.validation.loops = true;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  trace.epochs.front().validated = true;
  trace.stop = trace::StopReason::kEndlessEpoch;
  const auto finding = kEndlessEpoch.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Training of epoch 1 is done, all 4 steps ran, but validation never ends: the "
            "validation data repeat for ever and there is no validation_steps.");
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"validation.steps", "1"}}));
}

TEST(EndlessEpoch, IsSilentForARunThatEnds) {
  EXPECT_FALSE(kEndlessEpoch.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
