// What validation-ran-out promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(ValidationRanOut, NamesTheEpochWhoseValidationFoundTooLittle) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kGenerator;
  auto trace = hand_trace(kKeras314, 4, {{4, 100}, {4, 100}});
  for (trace::Epoch& epoch : trace.epochs)
    epoch.validated = true;
  trace.epochs.at(0).validation_steps = 3;
  trace.epochs.at(1).validation_steps = 2;
  const auto finding = kValidationRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Validation of epoch 2 ran 2 of 3 steps: the validation data ran out.");
}

TEST(ValidationRanOut, SaysWhereTheBatchesComeFrom) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.batch_size.reset();
  asked.validation.kind = scenario::ValidationKind::kGenerator;
  asked.validation.samples = 320;
  asked.validation.steps = 20;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  trace.epochs.front().validated = true;
  trace.epochs.front().validation_steps = 10;
  EXPECT_EQ(kValidationRanOut.check({asked, trace})->arithmetic,
            "ceil(320 / 32) = 10 batches; validation_steps = 20");
}

TEST(ValidationRanOut, SaysThatValuesAreMissing) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kArrays;
  asked.validation.steps = 10;
  auto trace = hand_trace(kKeras2, 4, {{4, 100}});
  trace.epochs.front().validated = true;
  const auto finding = kValidationRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Validation of epoch 1 ran 0 of 10 steps: the validation data ran out, so there are no "
            "val_ values.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"validation.steps", "unset"}}));
}

TEST(ValidationRanOut, BlamesASizeBelowZero) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kArrays;
  asked.validation.samples = 1;
  asked.validation.batch_size = -1;
  auto trace = hand_trace(kKeras2, 4, {{4, 100}});
  trace.epochs.front().validated = true;
  const auto finding = kValidationRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Validation of epoch 1 ran 0 steps: validation_batch_size=-1 gives no batch, so there "
            "are no val_ values.");
  EXPECT_EQ(finding->arithmetic, "");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"validation.batch_size", "unset"}}));

  trace.epochs.front().logs.emplace_back("val_loss", 0.0);
  EXPECT_EQ(kValidationRanOut.check({asked, trace})->summary,
            "Validation of epoch 1 ran 0 steps: validation_batch_size=-1 gives no batch, so the "
            "val_ values are 0.");
}

TEST(ValidationRanOut, IsSilentWhenEveryValidationIsWhole) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kSplit;
  auto trace = hand_trace(kKeras315, 3, {{3, 80}, {3, 80}});
  for (trace::Epoch& epoch : trace.epochs) {
    epoch.validated = true;
    epoch.validation_steps = 1;
  }
  EXPECT_FALSE(kValidationRanOut.check({asked, trace}));
}

TEST(ValidationRanOut, MendsASplitThatIsNoShare) {
  scenario::Scenario asked = hundred_samples();
  asked.validation.kind = scenario::ValidationKind::kSplit;
  asked.validation.split = -0.2;
  trace::Trace trace = hand_trace(kKeras315, 4, {{4, 100}});
  trace.epochs.front().validated = true;
  const auto finding = kValidationRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  ASSERT_EQ(finding->changes.size(), 1U);
  EXPECT_EQ(finding->changes[0].changes, (std::vector<FieldChange>{{"validation.split", "0.2"}}));

  auto raised_trace = raised(kKeras2, Subject::kNoBatches, "ValueError",
                             "Expected input data to be non-empty.", {0, -1});
  raised_trace.exception->validating = true;
  const auto refused = kFitRefused.check({asked, raised_trace});
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->changes.at(0).changes,
            (std::vector<FieldChange>{{"validation.split", "0.2"}}));
}

}  // namespace
}  // namespace fitscope::diagnosis
