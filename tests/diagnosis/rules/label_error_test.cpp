// What label-error promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(LabelError, NamesTheLabelOutsideTheRange) {
  scenario::Scenario asked;
  asked.data.classes = 3;
  asked.data.label_values = scenario::LabelValues::kFromOne;
  asked.model.layers = "Dense(3, softmax)";
  const auto trace =
      raised(kKeras315, Subject::kLabelRange, "InvalidArgumentError",
             "Received a label value of 3 which is outside the valid range of [0, 3).", {0, 0});
  const auto finding = kLabelError.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "A label lies outside the range that the model's outputs stand for: fit() raised "
            "InvalidArgumentError in step 1 of epoch 1.");
  EXPECT_EQ(finding->arithmetic, "labels 1 … 3, allowed 0 … 2");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"data.label_values", "from_zero"}}));
}

TEST(LabelError, FitsTheHeadToOneHotLabels) {
  scenario::Scenario asked;
  asked.data.classes = 3;
  asked.data.label_shape = scenario::LabelShape::kOneHot;
  const auto trace = raised(kKeras315, Subject::kLabelShape, "ValueError",
                            "Arguments `target` and `output` must have the same shape. Received: "
                            "target.shape=(32, 3), output.shape=(32, 1)",
                            {0, 0});
  const auto finding = kLabelError.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "The labels do not fit the model's output and its loss: fit() raised ValueError in step "
      "1 of epoch 1.");
  EXPECT_EQ(finding->changes.at(0).changes.front(),
            (FieldChange{"compile.loss", "categorical_crossentropy"}));
}

TEST(LabelError, IsSilentForOtherExceptions) {
  EXPECT_FALSE(
      kLabelError.check({hundred_samples(), raised(kKeras315, Subject::kInputShape, "ValueError",
                                                   "Invalid input shape for input x")}));
}

}  // namespace
}  // namespace fitscope::diagnosis
