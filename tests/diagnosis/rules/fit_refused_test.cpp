// What fit-refused promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(FitRefused, NamesTheBatchTheGeneratorFailedAt) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.raise_at = 3;
  const auto trace =
      raised(kKeras315, Subject::kUserCode, "InvalidArgumentError", "ValueError: bad file", {0, 2});
  const auto finding = kFitRefused.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your generator raised an exception instead of yielding batch 3: fit() raised "
            "InvalidArgumentError in step 3 of epoch 1.");
  EXPECT_EQ(finding->evidence.at(0).text,
            "Keras raised InvalidArgumentError: ValueError: bad file");
}

TEST(FitRefused, ExplainsTheInfiniteDatasetOfKeras2) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.dataset.repeat = -1;
  const auto trace = raised(kKeras2, Subject::kSteps, "ValueError",
                            "When providing an infinite dataset, you must specify the number of "
                            "steps to run");
  const auto finding = kFitRefused.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "Your dataset repeats for ever and there is no steps_per_epoch: fit() raised ValueError "
      "before the first epoch.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"fit.steps_per_epoch", "4"}}));
}

TEST(FitRefused, DoesNotBlameStepsPerExecutionForANegativeSize) {
  scenario::Scenario asked;
  asked.data.samples = 100;
  asked.fit.steps_per_epoch = -1;
  const auto trace = raised(kKeras315, Subject::kArguments, "ValueError",
                            "Invalid value in tensor used for shape: -100");
  const auto finding = kFitRefused.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.find("steps_per_execution"), std::string::npos) << finding->summary;
  ASSERT_FALSE(finding->changes.empty());
  EXPECT_EQ(finding->changes.at(0).changes.at(0).key, "fit.steps_per_epoch");
}

TEST(FitRefused, LeavesShapesLabelsAndEmptyInputsToTheirOwnRules) {
  const auto asked = hundred_samples();
  EXPECT_FALSE(kFitRefused.check(
      {asked, raised(kKeras315, Subject::kInputShape, "ValueError", "Invalid input shape")}));
  EXPECT_FALSE(kFitRefused.check(
      {asked, raised(kKeras2, Subject::kNoLabels, "ValueError", "Target data is missing.")}));
  EXPECT_FALSE(kFitRefused.check({asked, hand_trace(kKeras315, 4, {{4, 100}})}));
}

TEST(FitRefused, NamesRowsWithoutTheirLabel) {
  scenario::Scenario asked = hundred_samples();
  asked.data.label_rows = 90;
  const auto finding =
      kFitRefused.check({asked, raised(kKeras315, Subject::kArguments, "ValueError",
                                       "Data cardinality is ambiguous. Make sure all arrays …")});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "x has 100 rows and y has 90: fit() raised ValueError before the first epoch.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"data.label_rows", "unset"}}));
}

TEST(FitRefused, SaysThatTheValidationFailedAfterItsEpoch) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kSequence;
  asked.validation.samples = 0;
  auto trace =
      raised(kKeras315, Subject::kNoBatches, "ValueError", "The PyDataset has length 0", {0, -1});
  trace.exception->validating = true;
  const auto finding = kFitRefused.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your validation Sequence holds no batch: fit() raised ValueError in the validation "
            "after epoch 1.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"validation.samples", "20"}}));
  EXPECT_FALSE(kZeroBatches.check({asked, trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
