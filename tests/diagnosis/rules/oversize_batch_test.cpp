// What oversize-batch promises: one step is the whole epoch, and nothing stopped.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(OversizeBatch, SaysThatOneStepIsTheWholeEpoch) {
  scenario::Scenario asked;
  asked.data.samples = 10;
  asked.fit.batch_size = 20;
  auto trace = hand_trace(kKeras315, 1, {{1, 10}, {1, 10}});
  trace.facts.batches_per_pass = 1;
  trace.facts.batch_size = 20;
  const auto finding = kOversizeBatch.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kHealthy);
  EXPECT_EQ(finding->summary,
            "Nothing stopped: one step is the whole epoch, because a batch of 20 holds all 10 "
            "samples.");
  EXPECT_EQ(finding->arithmetic, "ceil(10 / 20) = 1 batch; 2 epochs × 1 step = 2 updates");
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"fit.batch_size", "2"}}));
}

TEST(OversizeBatch, IsSilentWhenOneStepLeavesDataOut) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 1;
  auto trace = hand_trace(kKeras315, 1, {{1, 32}});
  trace.facts.batches_per_pass = 4;
  EXPECT_FALSE(kOversizeBatch.check({asked, trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
