// What the rules of data, labels, last layer and loss promise.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;
using scenario::LabelShape;
using scenario::Loss;

scenario::Scenario numbers_to_fit() {
  scenario::Scenario asked = two_classes();
  asked.data.kind = scenario::DataKind::kLinearRegression;
  asked.model.layers = "Dense(8, relu); Dense(1)";
  asked.compile.loss = Loss::kMeanSquaredError;
  return asked;
}

/// Targets of -2 … 2 with variance 1; the loss starts at 1 and ends at `last`.
trace::Trace numbers_run(double last) {
  trace::Trace trace = ran(1, last, 0);
  trace.data.classes.clear();
  trace.data.least_y = -2;
  trace.data.most_y = 2;
  trace.data.variance_y = 1;
  return trace;
}

scenario::Scenario three_classes(Loss loss) {
  scenario::Scenario asked = two_classes();
  asked.data.kind = scenario::DataKind::kBlobs;
  asked.data.classes = 3;
  asked.data.label_shape = LabelShape::kOneHot;
  asked.compile.loss = loss;
  asked.model.layers = "Dense(8, relu); Dense(3, softmax)";
  return asked;
}

TEST(ConstantData, SeesFeaturesAndLabelsThatNeverChange) {
  trace::Trace trace = stuck_run();
  EXPECT_FALSE(kConstantData.check({two_classes(), trace}));
  trace.data.constant_features = 1;
  EXPECT_FALSE(kConstantData.check({two_classes(), trace})) << "the other column varies";
  trace.data.constant_features = 2;
  const auto features = kConstantData.check({two_classes(), trace});
  ASSERT_TRUE(features);
  EXPECT_EQ(features->severity, Severity::kError);
  EXPECT_EQ(features->arithmetic, "2 of 2 columns have a standard deviation of 0");

  trace = learned_run();
  trace.data.most_y = trace.data.variance_y = 0;
  const auto labels = kConstantData.check({two_classes(), trace});
  ASSERT_TRUE(labels);
  EXPECT_EQ(labels->arithmetic, "y = 0 in all 128 samples");
}

TEST(LabelsShuffledApart, IsCertainFromTheScenarioAlone) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kLabelsShuffledApart.check({asked, stuck_run()}));
  asked.data.shuffled_apart = true;
  const auto finding = kLabelsShuffledApart.check({asked, stuck_run()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(finding->confidence, Confidence::kCertain);
}

TEST(SortedLabels, CountsTheBatchesOfOneClass) {
  scenario::Scenario asked = two_classes();
  asked.feed.kind = scenario::FeedKind::kSequence;
  trace::Trace trace = stuck_run();
  EXPECT_FALSE(kSortedLabels.check({asked, trace}));
  asked.data.order = scenario::DataOrder::kSorted;
  const auto finding = kSortedLabels.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("4 of 4 batches hold a single class"), std::string::npos);
  EXPECT_FALSE(kSortedLabels.check({asked, learned_run()})) << "it did no harm";
  asked.feed.kind = scenario::FeedKind::kArrays;
  EXPECT_FALSE(kSortedLabels.check({asked, trace})) << "shuffle=True acts on arrays";
  asked.validation.kind = scenario::ValidationKind::kSplit;
  const auto split = kSortedLabels.check({asked, trace});
  ASSERT_TRUE(split);
  EXPECT_NE(split->summary.find("validation_split"), std::string::npos);
}

TEST(SortedLabels, OfASplitAreNoFaultWhereWhatIsValidatedWasLearned) {
  scenario::Scenario asked = two_classes();
  asked.data.order = scenario::DataOrder::kSorted;
  asked.validation.kind = scenario::ValidationKind::kSplit;
  const auto ended_with = [](trace::Trace trace, double val_loss) {
    trace.epochs.back().logs.emplace_back("val_loss", val_loss);
    return trace;
  };
  // A constant answer loses ln 2 = 0.69.
  EXPECT_EQ(kSortedLabels.check({asked, ended_with(learned_run(), 0.3)})->severity,
            Severity::kNote);
  EXPECT_EQ(kSortedLabels.check({asked, ended_with(learned_run(), 0.4)})->severity,
            Severity::kWarning);
  EXPECT_EQ(kSortedLabels.check({asked, ended_with(stuck_run(), 0.3)})->severity,
            Severity::kWarning);
  EXPECT_EQ(kSortedLabels.check({asked, learned_run()})->severity, Severity::kWarning)
      << "nothing is known of it";
}

TEST(ValidationScaledDifferently, ComparesTheTwoSidesOfTheSplit) {
  scenario::Scenario asked = two_classes();
  asked.validation.kind = scenario::ValidationKind::kArrays;
  trace::Trace trace = learned_run();
  trace.epochs.front().validation_steps = 1;
  trace.data.validation_rows = 40;
  trace.data.validation_spread_x = trace.data.spread_x;
  EXPECT_FALSE(kValidationScaledDifferently.check({asked, trace}));
  trace.data.validation_spread_x = 255 * trace.data.spread_x;
  EXPECT_TRUE(kValidationScaledDifferently.check({asked, trace}));
  trace.data.validation_rows = 10;
  EXPECT_FALSE(kValidationScaledDifferently.check({asked, trace})) << "20 cells prove nothing";
}

TEST(UnscaledFeatures, SpeaksOnlyWhereNothingWasLearned) {
  trace::Trace trace = stuck_run();
  EXPECT_FALSE(kUnscaledFeatures.check({two_classes(), trace}));
  trace.data.largest_x = 255;
  const auto finding = kUnscaledFeatures.check({two_classes(), trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kWarning);
  EXPECT_EQ(finding->confidence, Confidence::kLikely);
  trace::Trace fine = learned_run();
  fine.data.largest_x = 255;
  EXPECT_FALSE(kUnscaledFeatures.check({two_classes(), fine}));
}

TEST(UnscaledTargets, LooksAtTheirStandardDeviation) {
  trace::Trace trace = numbers_run(0.9);
  EXPECT_FALSE(kUnscaledTargets.check({numbers_to_fit(), trace}));
  trace.data.variance_y = 1e6;
  for (trace::Probe& probe : trace.probes)
    probe.loss = 1e6F;
  const auto finding = kUnscaledTargets.check({numbers_to_fit(), trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("standard deviation of 1000"), std::string::npos);
  for (trace::Probe& probe : trace.probes)
    probe.loss = 10;
  EXPECT_FALSE(kUnscaledTargets.check({numbers_to_fit(), trace})) << "it got there";
}

TEST(OutputIsNoProbability, TestsValuesAndNotNames) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kOutputIsNoProbability.check({asked, stuck_run()}));
  asked.model.layers = "Dense(1)";
  EXPECT_FALSE(kOutputIsNoProbability.check({asked, stuck_run()})) << "all within 0.1 … 0.9";
  trace::Trace trace = stuck_run();
  trace.probes.front().most_output = 3;
  const auto finding = kOutputIsNoProbability.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(finding->changes.size(), 2U);
  asked.compile.from_logits = true;
  EXPECT_FALSE(kOutputIsNoProbability.check({asked, trace}));
  asked.compile.from_logits = false;
  trace::Trace fine = learned_run();
  fine.probes.front().most_output = 3;
  EXPECT_EQ(kOutputIsNoProbability.check({asked, fine})->severity, Severity::kNote);
}

TEST(SoftmaxTwice, SeesAHiddenSoftmaxAndLogitsThatAreNone) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kSoftmaxTwice.check({asked, stuck_run()}));
  asked.compile.from_logits = true;
  EXPECT_EQ(kSoftmaxTwice.check({asked, stuck_run()})->severity, Severity::kNote);
  asked.compile.from_logits = false;
  asked.model.layers = "Dense(8, softmax); Dense(1, sigmoid)";
  const auto finding = kSoftmaxTwice.check({asked, stuck_run()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kWarning);
  EXPECT_FALSE(kSoftmaxTwice.check({asked, learned_run()}));
}

TEST(SigmoidForClasses, IsAHintWhereItTrainedAllTheSame) {
  scenario::Scenario asked = three_classes(Loss::kCategoricalCrossentropy);
  EXPECT_FALSE(kSigmoidForClasses.check({asked, stuck_run()}));
  asked.model.layers = "Dense(3, sigmoid)";
  EXPECT_EQ(kSigmoidForClasses.check({asked, stuck_run()})->severity, Severity::kWarning);
  EXPECT_EQ(kSigmoidForClasses.check({asked, learned_run()})->severity, Severity::kNote);
}

TEST(BinaryLossForClasses, NeedsMoreThanTwoClasses) {
  scenario::Scenario asked = three_classes(Loss::kBinaryCrossentropy);
  const auto finding = kBinaryLossForClasses.check({asked, learned_run()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  // -(1/3) ln(1/3) - (2/3) ln(2/3) = 0.6365
  EXPECT_NE(finding->arithmetic.find("0.6365"), std::string::npos);
  asked.data.classes = 2;
  asked.model.layers = "Dense(2, softmax)";
  EXPECT_FALSE(kBinaryLossForClasses.check({asked, stuck_run()}));
}

TEST(TargetsOutOfReach, ComparesTargetsWithWhatTheActivationCanGive) {
  scenario::Scenario asked = numbers_to_fit();
  EXPECT_FALSE(kTargetsOutOfReach.check({asked, numbers_run(0.9)}));
  for (const char* head : {"sigmoid", "tanh", "relu", "elu"}) {
    asked.model.layers = "Dense(1, " + std::string(head) + ")";
    EXPECT_TRUE(kTargetsOutOfReach.check({asked, numbers_run(0.9)})) << head;
  }
  trace::Trace small = numbers_run(0.9);
  small.data.least_y = 0.1;
  small.data.most_y = 0.9;
  EXPECT_FALSE(kTargetsOutOfReach.check({asked, small}));
  EXPECT_FALSE(kTargetsOutOfReach.check({asked, numbers_run(0.1)})) << "it learned";
}

TEST(SquaresForClasses, IsOnlyEverAHint) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kSquaresForClasses.check({asked, stuck_run()}));
  asked.compile.loss = Loss::kMeanSquaredError;
  const auto finding = kSquaresForClasses.check({asked, stuck_run()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_EQ(finding->confidence, Confidence::kPossible);
  asked.model.layers = "Dense(1, tanh)";
  EXPECT_FALSE(kSquaresForClasses.check({asked, stuck_run()}));
}

TEST(AccuracyOfNumbers, LeavesClassesAlone) {
  EXPECT_FALSE(kAccuracyOfNumbers.check({two_classes(), learned_run()}));
  EXPECT_TRUE(kAccuracyOfNumbers.check({numbers_to_fit(), numbers_run(0.1)}));
  scenario::Scenario asked = numbers_to_fit();
  asked.compile.metrics = static_cast<std::uint32_t>(scenario::Metric::kMae);
  EXPECT_FALSE(kAccuracyOfNumbers.check({asked, numbers_run(0.1)}));
}

TEST(ImbalancedClasses, NeedsBothARareClassAndOneAnswer) {
  trace::Trace trace = stuck_run();
  trace.data.classes = {120, 8};
  EXPECT_FALSE(kImbalancedClasses.check({two_classes(), trace}));
  const auto one_answer = [](trace::Probe& probe) { probe.commonest = 1; };
  const auto finding = kImbalancedClasses.check({two_classes(), with_looks(trace, one_answer)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "120 / 8 = 15; accuracy of the one answer = 94 %");
  EXPECT_FALSE(kImbalancedClasses.check({two_classes(), with_looks(stuck_run(), one_answer)}));
}

TEST(OddFirstLoss, IsTwiceWhatKnowingNothingCosts) {
  EXPECT_FALSE(kOddFirstLoss.check({two_classes(), stuck_run()}));
  EXPECT_TRUE(kOddFirstLoss.check({two_classes(), ran(2.5, 0.7, 0.5F)}));
  EXPECT_FALSE(kOddFirstLoss.check({two_classes(), ran(2.5, 0.1, 0.97F)})) << "it learned";
}

}  // namespace
}  // namespace fitscope::diagnosis
