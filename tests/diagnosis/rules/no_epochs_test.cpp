// What no-epochs promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(NoEpochs, ExplainsThatEpochsIsAnEndNotACount) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.epochs = 10;
  asked.fit.initial_epoch = 10;
  trace::Trace trace;
  trace.keras = kKeras315;
  trace.stop = trace::StopReason::kNoEpochs;
  const auto finding = kNoEpochs.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "fit() has no epoch to run: epochs=10 is where it ends, not how many it runs, and "
            "initial_epoch=10 is not before it.");
  EXPECT_EQ(finding->arithmetic, "10 - 10 = 0 epochs");
}

TEST(NoEpochs, IsSilentWhenAnEpochRan) {
  EXPECT_FALSE(kNoEpochs.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
