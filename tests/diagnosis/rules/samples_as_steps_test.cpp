// What samples-as-steps promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

scenario::Scenario endless(scenario::Count samples, scenario::Count steps) {
  scenario::Scenario asked;
  asked.model.kind = scenario::ModelKind::kAny;
  asked.data.samples = samples;
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.loops = true;
  asked.fit.batch_size = 32;
  asked.fit.steps_per_epoch = steps;
  return asked;
}

TEST(SamplesAsSteps, CountsThePassesOfAnEpoch) {
  const auto asked = endless(8000, 8000);
  auto trace = hand_trace(kKeras315, 8000, {{8000, 256'000}});
  trace.facts.batch_size = 32;
  const auto finding = kSamplesAsSteps.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "steps_per_epoch=8,000 is the number of samples, but a step is a batch: each epoch "
            "goes over the data 32 times.");
  EXPECT_EQ(finding->arithmetic,
            "8,000 samples in 250 batches; steps_per_epoch=8,000 goes over them 32 times");
  ASSERT_EQ(finding->changes.size(), 1U);
  EXPECT_EQ(finding->changes.front().changes.front().text, "250");
}

TEST(SamplesAsSteps, IsSilentWhereMoreStepsThanAPassAreMeant) {
  const auto asked = endless(8000, 500);
  auto trace = hand_trace(kKeras315, 500, {{500, 16'000}});
  trace.facts.batch_size = 32;
  EXPECT_FALSE(kSamplesAsSteps.check({asked, trace}));
}

TEST(SamplesAsSteps, IsSilentWithBatchesOfOne) {
  auto asked = endless(100, 100);
  asked.fit.batch_size = 1;
  auto trace = hand_trace(kKeras315, 100, {{100, 100}});
  trace.facts.batch_size = 1;
  EXPECT_FALSE(kSamplesAsSteps.check({asked, trace}));
}

TEST(SamplesAsSteps, SaysThatValidationRepeatsItself) {
  auto asked = endless(2000, 63);
  asked.validation.kind = scenario::ValidationKind::kGenerator;
  asked.validation.loops = true;
  asked.validation.samples = 320;
  asked.validation.steps = 100;
  auto trace = hand_trace(kKeras315, 63, {{63, 2016}});
  trace.facts.batch_size = 32;
  trace.epochs.front().validated = true;
  trace.epochs.front().validation_steps = 100;
  const auto finding = kSamplesAsSteps.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "validation_steps=100: each validation goes over its data 10 times, and no bar is "
            "drawn meanwhile.");
  asked.validation.steps = 10;
  trace.epochs.front().validation_steps = 10;
  EXPECT_FALSE(kSamplesAsSteps.check({asked, trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
