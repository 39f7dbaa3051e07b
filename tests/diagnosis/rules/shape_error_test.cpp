// What shape-error promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(ShapeError, NamesTheNumberOfFeatures) {
  scenario::Scenario asked;
  asked.data.features = 8;
  asked.model.input_features = 10;
  const auto trace = raised(kKeras2, Subject::kInputShape, "ValueError",
                            "Input 0 of layer \"sequential\" is incompatible with the layer: "
                            "expected shape=(None, 10), found shape=(32, 8)",
                            {0, 0});
  const auto finding = kShapeError.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "The model was built for 10 features but gets 8: fit() raised ValueError in step 1 of "
            "epoch 1.");
  EXPECT_EQ(finding->arithmetic, "8 given, 10 expected");
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{0, 0}));
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"model.input_features", "unset"}}));
}

TEST(ShapeError, NamesTheMissingBatchAxis) {
  scenario::Scenario asked;
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.dataset.batched = false;
  const auto trace = raised(kKeras315, Subject::kUnbatched, "ValueError",
                            "Invalid input shape for input Tensor. Expected shape (None, 10), but "
                            "input has incompatible shape (10,)",
                            {0, 0});
  const auto finding = kShapeError.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your dataset hands out single samples, not batches: fit() raised ValueError in step 1 "
            "of epoch 1.");
  EXPECT_EQ(finding->arithmetic, "one element has shape (10,), the model wants (batch, 10)");
}

TEST(ShapeError, IsSilentWithoutAnExceptionAndForLabels) {
  EXPECT_FALSE(kShapeError.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
  EXPECT_FALSE(kShapeError.check(
      {hundred_samples(), raised(kKeras315, Subject::kLabelShape, "ValueError",
                                 "Arguments `target` and `output` must have the same shape.")}));
}

}  // namespace
}  // namespace fitscope::diagnosis
