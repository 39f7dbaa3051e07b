// What labels-outside-loss promises.
#include <gtest/gtest.h>

#include <algorithm>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

trace::Trace trained() {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  with_numbers(trace);
  return trace;
}

TEST(LabelsOutsideLoss, NamesLabelsThatAreNoProbabilities) {
  scenario::Scenario asked = hundred_samples();
  asked.data.label_values = scenario::LabelValues::kMinusOneOne;
  const auto finding = kLabelsOutsideLoss.check({asked, trained()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "binary_crossentropy wants labels between 0 and 1, and yours are -1 and 1: nothing is "
            "raised, the loss just means nothing.");
}

TEST(LabelsOutsideLoss, OffersAnOutputForEachOfSeveralClasses) {
  scenario::Scenario asked = hundred_samples();
  asked.data.classes = 5;
  const auto finding = kLabelsOutsideLoss.check({asked, trained()});
  ASSERT_TRUE(finding);
  const auto& fields = finding->changes.at(0).changes;
  const auto sets = [&fields](const FieldChange& wanted) {
    return std::find(fields.begin(), fields.end(), wanted) != fields.end();
  };
  EXPECT_TRUE(sets({"model.layers", "Dense(5, softmax)"}));
  EXPECT_TRUE(sets({"compile.loss", "sparse_categorical_crossentropy"}));
}

TEST(LabelsOutsideLoss, NamesTheSoftmaxOverOneOutput) {
  scenario::Scenario asked = hundred_samples();
  asked.model.layers = "Dense(1, softmax)";
  const auto finding = kLabelsOutsideLoss.check({asked, trained()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "softmax over a single output is always 1, so the model cannot learn: two classes need "
            "one sigmoid output and binary_crossentropy, more need one output each.");
}

TEST(LabelsOutsideLoss, DoesNotSayThatALossWhichFallsCannot) {
  scenario::Scenario asked = hundred_samples();
  asked.model.layers = "Dense(1, softmax)";
  trace::Trace trace = trained();
  trace.probes = {{.epoch = -1, .loss = 0.8F}, {.epoch = 0, .loss = 0.78F}};
  const auto finding = kLabelsOutsideLoss.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "softmax over a single output is always 1, so the model gives every sample the same "
            "answer: two classes need one sigmoid output and binary_crossentropy, more need one "
            "output each.");
}

TEST(LabelsOutsideLoss, DoesNotCallASigmoidASoftmax) {
  scenario::Scenario asked = hundred_samples();
  asked.compile.loss = scenario::Loss::kCategoricalCrossentropy;
  const auto finding = kLabelsOutsideLoss.check({asked, trained()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.find("softmax"), std::string::npos);
  EXPECT_EQ(finding->arithmetic, "p / p = 1");
}

TEST(LabelsOutsideLoss, NamesLabelsThatWereDividedAsImagesAre) {
  scenario::Scenario asked = hundred_samples();
  asked.data.kind = scenario::DataKind::kBlobs;
  asked.data.classes = 10;
  asked.data.label_values = scenario::LabelValues::kDividedBy255;
  asked.model.layers = "Dense(10, softmax)";
  asked.compile.loss = scenario::Loss::kSparseCategoricalCrossentropy;
  const auto finding = kLabelsOutsideLoss.check({asked, trained()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "sparse_categorical_crossentropy takes the whole part of a label, and yours are "
            "fractions: all rows become class 0, and nothing is raised.");
  EXPECT_EQ(finding->arithmetic, "trunc(9 / 255) = 0");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"data.label_values", "from_zero"}}));

  asked.data.classes = 300;
  asked.model.layers = "Dense(300, softmax)";
  EXPECT_EQ(kLabelsOutsideLoss.check({asked, trained()})->arithmetic, "trunc(299 / 255) = 1");

  scenario::Scenario binary = hundred_samples();
  binary.data.label_values = scenario::LabelValues::kDividedBy255;
  EXPECT_NE(kLabelsOutsideLoss.check({binary, trained()})->summary.find("0 to 1/255"),
            std::string::npos);
  // Numbers may be fractions; one-hot rows are made of the classes themselves.
  binary.compile.loss = scenario::Loss::kMeanSquaredError;
  EXPECT_FALSE(kLabelsOutsideLoss.check({binary, trained()}));
  asked.compile.loss = scenario::Loss::kCategoricalCrossentropy;
  asked.data.label_shape = scenario::LabelShape::kOneHot;
  EXPECT_FALSE(kLabelsOutsideLoss.check({asked, trained()}));
}

TEST(LabelsOutsideLoss, IsSilentWhereLabelsAndLossGoTogetherOrNoModelIsSimulated) {
  EXPECT_FALSE(kLabelsOutsideLoss.check({hundred_samples(), trained()}));
  scenario::Scenario asked = hundred_samples();
  asked.data.label_values = scenario::LabelValues::kMinusOneOne;
  EXPECT_FALSE(kLabelsOutsideLoss.check({asked, hand_trace(kKeras315, 4, {{4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
