// What misread-bar promises: a healthy verdict for what looks like a fault.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

trace::Warning ran_out(trace::Moment at) {
  return {trace::WarningKind::kPython,
          "UserWarning",
          "Your input ran out of data; interrupting training. Make sure …",
          "",
          2,
          1,
          at};
}

TEST(MisreadBar, ExplainsThatStepsAreBatches) {
  scenario::Scenario asked;
  asked.data.samples = 60000;
  auto trace = hand_trace(kKeras315, 1875, {{1875, 60000}, {1875, 60000}});
  trace.facts.batches_per_pass = 1875;
  const auto finding = kMisreadBar.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kHealthy);
  EXPECT_EQ(finding->summary,
            "Nothing is wrong: 1,875/1,875 counts batches, not samples, and each epoch trained on "
            "all 60,000 samples.");
  EXPECT_EQ(finding->arithmetic, "ceil(60,000 / 32) = 1,875 batches");
}

TEST(MisreadBar, CallsTheWarningForUnknownLengthHarmless) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.dataset.known_cardinality = false;
  auto trace = hand_trace(kKeras315, std::nullopt, {{4, 100}, {4, 100}});
  trace.facts.batches_per_pass = 4;
  trace.warnings.push_back(ran_out({0, 4}));
  const auto finding = kMisreadBar.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Nothing is wrong: every epoch trained on all 4 batches; the warning only means that "
            "Keras could not know the length of your dataset beforehand.");
}

TEST(MisreadBar, CallsTheWarningOfTheLastCallHarmless) {
  scenario::Scenario asked = hundred_samples();
  asked.compile.steps_per_execution = 3;
  auto trace = hand_trace(kKeras35, 4, {{4, 100}, {4, 100}});
  trace.facts.batches_per_pass = 4;
  EXPECT_FALSE(kMisreadBar.check({asked, trace})) << "nothing was warned of";
  trace.warnings.push_back(ran_out({0, 4}));
  const auto finding = kMisreadBar.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Nothing is wrong: every epoch trained on all 4 batches; the warning comes from the "
            "last call, which asks for 3 batches where 1 is left.");
  EXPECT_EQ(finding->arithmetic, "4 mod 3 = 1");
}

TEST(MisreadBar, CallsTheWarningOfAWholeValidationHarmless) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kGenerator;
  auto trace = hand_trace(kKeras314, 4, {{4, 100}, {4, 100}});
  trace.facts.batches_per_pass = 4;
  trace.warnings.push_back(ran_out({0, -1}));
  for (trace::Epoch& epoch : trace.epochs) {
    epoch.validated = true;
    epoch.validation_steps = 2;
  }
  const auto finding = kMisreadBar.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("the warning comes from validation"), std::string::npos);
  EXPECT_EQ(finding->arithmetic, "2 steps in every validation");
  trace.epochs.back().validation_steps = 0;
  EXPECT_FALSE(kMisreadBar.check({asked, trace})) << "validation-ran-out has it";
}

TEST(MisreadBar, IsSilentWhenAnEpochFellShortOrTheStepsWereChosen) {
  scenario::Scenario asked;
  asked.data.samples = 60000;
  auto trace = hand_trace(kKeras315, 1875, {{1875, 60000}, {7, 224}});
  trace.facts.batches_per_pass = 1875;
  EXPECT_FALSE(kMisreadBar.check({asked, trace}));
  scenario::Scenario chosen = asked;
  chosen.fit.batch_size = 32;
  EXPECT_FALSE(kMisreadBar.check({chosen, hand_trace(kKeras315, 1875, {{1875, 60000}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
