// What the rules of step size, layers and progress promise: each fires on its mark, and each is
// silent where the run learned.
#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/rules/all.h"
#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

trace::Trace with_update_ratio(trace::Trace trace, float ratio) {
  trace.figures = {};
  for (int i = 0; i < 80; ++i)
    trace.figures.append({.rows = 32, .step = i, .update_ratio = ratio});
  return trace;
}

trace::Trace with_losses(trace::Trace trace, const std::vector<double>& losses) {
  trace.epochs.resize(losses.size());
  for (std::size_t i = 0; i < losses.size(); ++i)
    trace.epochs[i].logs.back().second = losses[i];
  return trace;
}

TEST(GradientAscent, IsCertainFromTheLoop) {
  scenario::Scenario asked = two_classes();
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  EXPECT_FALSE(kGradientAscent.check({asked, stuck_run()}));
  asked.loop.ascend = true;
  EXPECT_EQ(kGradientAscent.check({asked, stuck_run()})->severity, Severity::kError);
  asked.loop.apply_gradients = false;
  EXPECT_FALSE(kGradientAscent.check({asked, stuck_run()})) << "no-updates has it";
}

TEST(IdenticalUnits, WantsConstantWeightsInAndOut) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kIdenticalUnits.check({asked, stuck_run()}));
  asked.model.layers = "Dense(8, tanh, kernel_initializer=ones); Dense(1, sigmoid)";
  EXPECT_FALSE(kIdenticalUnits.check({asked, stuck_run()})) << "the head tells them apart";
  asked.model.layers =
      "Dense(8, tanh, kernel_initializer=ones); Dense(1, sigmoid, kernel_initializer=zeros)";
  EXPECT_TRUE(kIdenticalUnits.check({asked, stuck_run()}));
  asked.model.layers = "Dense(8, relu, kernel_initializer=zeros); Dense(1, sigmoid)";
  EXPECT_TRUE(kIdenticalUnits.check({asked, stuck_run()})) << "relu'(0) = 0";
  EXPECT_FALSE(kIdenticalUnits.check({asked, learned_run()}));
}

TEST(LossDiverges, NeedsFiveEpochsBeyondTwiceTheBest) {
  const auto judge = [](const std::vector<double>& losses) {
    return kLossDiverges.check({two_classes(), with_losses(stuck_run(), losses)});
  };
  EXPECT_FALSE(judge({1, 0.9, 0.8, 0.7, 0.7, 0.7, 0.7}));
  EXPECT_FALSE(judge({0.7, 2, 2, 2, 2, 0.7})) << "it came back";
  const auto above = judge({0.78, 0.76, 1.17, 0.91, 1.12, 0.92, 1.5});
  ASSERT_TRUE(above) << "not twice the best, and yet nothing of it is left";
  EXPECT_EQ(above->summary,
            "The loss runs away: the first epoch had 0.78, the last five have a mean of 1.124.");
  EXPECT_FALSE(judge({0.78, 0.76, 1.17, 0.71, 1.12, 0.92, 1.5})) << "one epoch came back";
  const auto finding = judge({0.7, 1.5, 1.5, 2, 3, 7});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "7 / 0.7 = 10 times the best loss");
  EXPECT_TRUE(judge({0.7, 2, 4})) << "few epochs: rising from the start, four times the best";
  EXPECT_FALSE(judge({0.7, 0.8, 1.2}));
}

TEST(LossDiverges, SeesThatARunThatLearnedLostItAgain) {
  const auto judge = [](const std::vector<double>& losses, double at_end) {
    trace::Trace trace = with_losses(learned_run(), losses);
    trace.probes.back().loss = static_cast<float>(at_end);
    return kLossDiverges.check({two_classes(), trace});
  };
  const auto finding = judge({0.08, 1e-8, 3e-5, 4619}, 1e11);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary, "The loss runs away: its best was 1e-08, and it ended at 4619.");
  EXPECT_FALSE(judge({0.08, 1e-8, 3e-5, 40}, 1e-5)) << "the last epoch only passed through it";
  EXPECT_FALSE(judge({0.08, 1e-8, 3e-5, 1}, 1)) << "no more than a constant answer has, and some";
  EXPECT_TRUE(judge({0.7, 0.37, 0.9, 1.3, 1.5, 1.3, 2}, 0.9)) << "five epochs above chance";
  EXPECT_FALSE(judge({0.7, 0.37, 0.9, 1.3, 0.6, 1.3, 2}, 0.9));
}

TEST(LossDiverges, SeesALossThatRanAwayAndCameBack) {
  const auto judge = [](const std::vector<double>& losses) {
    return kLossDiverges.check({two_classes(), with_losses(learned_run(), losses)});
  };
  const auto finding = judge({2e13, 1e23, 0, 0});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("an epoch on the way had 1e+23"), std::string::npos);
  EXPECT_FALSE(judge({1e23, 2e13, 0, 0})) << "the first epoch may pay for the start";
}

TEST(Learning, OfRandomLabelsIsJudgedOnlyFarAboveAConstantAnswer) {
  scenario::Scenario asked = two_classes();
  asked.data.kind = scenario::DataKind::kRandomLabels;
  EXPECT_FALSE(not_learned({asked, stuck_run()})) << "ln 2 is all there is";
  EXPECT_TRUE(not_learned({asked, ran(40, 41, 0.5F)}));
}

TEST(Learning, IsNotJudgedByOneLookOnABadMoment) {
  trace::Trace trace = learned_run();
  trace.probes.back().loss = 0.87F;
  trace.probes.back().right = 0.6F;
  EXPECT_TRUE(learned({two_classes(), trace}));
  trace.probes.at(trace.probes.size() - 2) = trace.probes.back();
  EXPECT_FALSE(learned({two_classes(), trace}));
}

TEST(LossDiverges, SeesAModelMadeWorseWhateverTheLabels) {
  scenario::Scenario asked = two_classes();
  asked.data.kind = scenario::DataKind::kRandomLabels;
  asked.fit.epochs = 1;
  const auto judge = [&asked](double first, double last) {
    trace::Trace trace = ran(first, last, 0.5F);
    trace.epochs.resize(1);
    trace.probes.erase(trace.probes.begin() + 1, trace.probes.end() - 1);
    return kLossDiverges.check({asked, trace});
  };
  const auto finding = judge(0.75, 237);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "237 / 0.75 = 316 times the loss before training");
  EXPECT_FALSE(judge(0.75, 1.5)) << "noise of small batches";
  EXPECT_FALSE(judge(0.2, 1)) << "still near what a constant answer has: 4 ln 2 = 2.77";
  EXPECT_FALSE(judge(100, 237)) << "it was bad before";
  EXPECT_TRUE(kLossDiverges.check({asked, ran(0.75, 237, 0.99F)}))
      << "the few rows that are wrong are wrong by far";
}

TEST(StrongWeightDecay, ThrowsWeightsOutFromTwiceTheRatesInverse) {
  scenario::Scenario asked = two_classes();
  asked.data.kind = scenario::DataKind::kRandomLabels;
  asked.compile.optimizer = scenario::OptimizerKind::kAdamW;
  asked.compile.weight_decay = 10;
  asked.compile.learning_rate = 0.2;
  EXPECT_FALSE(kStrongWeightDecay.check({asked, ran(0.7, 900, 0.5F)})) << "1 - 2 = -1 still holds";
  asked.compile.learning_rate = 1;
  const auto finding = kStrongWeightDecay.check({asked, ran(0.7, 900, 0.5F)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "each update multiplies every weight by 1 - 1 × 10 = -9");
}

TEST(StrongWeightDecay, IsAHintWhereTheLossRisesAgain) {
  scenario::Scenario asked = two_classes();
  asked.compile.learning_rate = 0.1;
  asked.compile.weight_decay = 0.3;
  const auto judge = [&asked](const std::vector<double>& losses) {
    return kStrongWeightDecay.check({asked, with_losses(learned_run(), losses)});
  };
  const auto finding = judge({0.5, 0.3, 0.32, 0.34, 0.36});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_NE(finding->summary.find("the loss rose again, from 0.3 to 0.36"), std::string::npos);
  EXPECT_FALSE(judge({0.5, 0.3, 0.32, 0.31, 0.36})) << "it swings";
  asked.compile.weight_decay = 0.01;
  EXPECT_FALSE(judge({0.5, 0.3, 0.32, 0.34, 0.36})) << "too little to do that";
}

/// Every look sees a penalty with such a gradient beside the data's 0.1 of a layer.
trace::Trace pulled(trace::Trace trace, float penalty) {
  for (trace::Probe& probe : trace.probes) {
    for (trace::LayerFigure& layer : probe.layers)
      layer.penalty_gradient = penalty;
  }
  return trace;
}

scenario::Scenario regularized(const char* regularizer) {
  scenario::Scenario asked = two_classes();
  asked.model.layers = std::string("Dense(8, relu, kernel_regularizer=") + regularizer +
                       "); Dense(8, relu); Dense(1, sigmoid)";
  return asked;
}

TEST(StrongRegularizer, WeighsThePenaltyAgainstTheData) {
  const scenario::Scenario asked = regularized("l2(0.5)");
  const auto finding = kStrongRegularizer.check({asked, pulled(stuck_run(), 0.4F)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "kernel_regularizer=l2(0.5) pulls the weights to 0 harder than the data move them: "
            "before the first step its gradient is 4 times that of the data.");
  ASSERT_EQ(finding->changes.size(), 2U);
  EXPECT_EQ(finding->changes[0].changes[0].text,
            "Dense(8, relu, kernel_regularizer=l2(0.05)); Dense(8, relu); Dense(1, sigmoid)");
  EXPECT_EQ(finding->changes[1].changes[0].text,
            "Dense(8, relu); Dense(8, relu); Dense(1, sigmoid)");
  EXPECT_TRUE(kStrongRegularizer.check({regularized("l1(0.5)"), pulled(stuck_run(), 0.4F)}));
  EXPECT_FALSE(kStrongRegularizer.check({asked, pulled(learned_run(), 0.4F)}));
  EXPECT_FALSE(kStrongRegularizer.check({asked, pulled(stuck_run(), 0.09F)}))
      << "the data push more";
  EXPECT_FALSE(kStrongRegularizer.check({asked, pulled(ran(9, 9, 0.5F), 0.4F)}))
      << "weights near 0 would not lose as much";
  EXPECT_FALSE(kStrongRegularizer.check({two_classes(), pulled(stuck_run(), 0.4F)}));
  scenario::Scenario loop = asked;
  loop.feed.kind = scenario::FeedKind::kCustomLoop;
  EXPECT_FALSE(kStrongRegularizer.check({loop, pulled(stuck_run(), 0.4F)})) << "it adds none";
}

TEST(StrongRegularizer, IsNotToldByARestAtWhichThePenaltyEqualsTheData) {
  trace::Trace trace = pulled(stuck_run(), 0.4F);
  for (trace::LayerFigure& layer : trace.probes.front().layers)
    layer.penalty_gradient = 0.001F;
  EXPECT_FALSE(kStrongRegularizer.check({regularized("l2(0.001)"), trace}));
  trace = pulled(stuck_run(), 0.4F);
  for (trace::LayerFigure& layer : trace.probes.back().layers)
    layer.gradient_norm = 10;
  EXPECT_FALSE(kStrongRegularizer.check({regularized("l2(0.5)"), trace})) << "it let go";
  trace = pulled(stuck_run(), 0.4F);
  for (trace::LayerFigure& layer : trace.probes.back().layers)
    layer.penalty_gradient = 0.01F;
  EXPECT_TRUE(kStrongRegularizer.check({regularized("l2(0.5)"), trace})) << "no weights are left";
}

TEST(StrongRegularizer, ThrowsWeightsOutFromTheRatesInverse) {
  scenario::Scenario asked = regularized("l2(20)");
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  asked.compile.learning_rate = 0.05;
  EXPECT_FALSE(kStrongRegularizer.check({asked, ran(0.7, 900, 0.5F)})) << "1 - 2 = -1 still holds";
  asked.compile.learning_rate = 0.1;
  const auto finding = kStrongRegularizer.check({asked, ran(0.7, 900, 0.5F)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "each update multiplies every weight by 1 - 2 × 0.1 × 20 = -3");
  asked.compile.clipnorm = 1;
  EXPECT_FALSE(kStrongRegularizer.check({asked, ran(0.7, 900, 0.5F)}))
      << "clipping bounds the step";
  asked = regularized("l1(20)");
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  asked.compile.learning_rate = 0.1;
  EXPECT_FALSE(kStrongRegularizer.check({asked, ran(0.7, 900, 0.5F)}))
      << "L1's step has one length";
}

scenario::Scenario summed() {
  scenario::Scenario asked = two_classes();
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  asked.compile.learning_rate = 0.1;
  asked.compile.reduction = scenario::Reduction::kSum;
  return asked;
}

TEST(SummedLoss, WantsASumAndStepsThatAreTooLong) {
  scenario::Scenario asked = summed();
  EXPECT_FALSE(kSummedLoss.check({asked, stuck_run()})) << "steps of a thousandth";
  const trace::Trace jumps = with_update_ratio(stuck_run(), 0.3F);
  const auto finding = kSummedLoss.check({asked, jumps});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic,
            "0.1 × 32 rows = 3.2, 320 times SGD's default; batches of twice as many rows would "
            "double it again");
  ASSERT_EQ(finding->changes.size(), 2U);
  EXPECT_EQ(finding->changes[0].changes,
            (std::vector<FieldChange>{{"compile.reduction", "sum_over_batch_size"}}));
  EXPECT_EQ(finding->changes[1].changes,
            (std::vector<FieldChange>{{"compile.learning_rate", "0.003125"}}));
  EXPECT_FALSE(kSummedLoss.check({asked, with_update_ratio(learned_run(), 0.3F)}));
  asked.compile.learning_rate = 0.0009;
  EXPECT_FALSE(kSummedLoss.check({asked, jumps})) << "0.0009 × 32 is a usual rate";
  asked = summed();
  asked.compile.clipnorm = 1;
  EXPECT_FALSE(kSummedLoss.check({asked, jumps})) << "clipping does not ask how long it was";
  asked = summed();
  asked.compile.optimizer = scenario::OptimizerKind::kAdam;
  EXPECT_FALSE(kSummedLoss.check({asked, jumps})) << "Adam divides by the gradient's size";
  asked = summed();
  asked.compile.reduction = scenario::Reduction::kSumOverBatchSize;
  EXPECT_FALSE(kSummedLoss.check({asked, jumps}));
}

TEST(SummedLoss, SeesAModelMadeWorse) {
  const scenario::Scenario asked = summed();
  const auto finding = kSummedLoss.check({asked, ran(0.75, 237, 0.5F)});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("made the model worse, from 0.75 to 237"), std::string::npos);
  EXPECT_FALSE(kSummedLoss.check({asked, ran(300, 237, 0.5F)})) << "it was bad before";
}

TEST(Learning, OfASumIsJudgedByTheLossOfOneRow) {
  const scenario::Scenario asked = summed();
  trace::Trace trace = with_losses(learned_run(), std::vector<double>(20, 32 * 0.5));
  const auto learning = learning_of({asked, trace});
  ASSERT_TRUE(learning);
  EXPECT_DOUBLE_EQ(learning->losses.back(), 0.5);
  // 32, 32, 32 and 4 rows: (3 × 32² + 4²) / 100
  trace.epochs.back().segments = {{0, 3, trace::StepState::kRan, 32},
                                  {3, 1, trace::StepState::kShort, 4}};
  EXPECT_DOUBLE_EQ(loss_per_row({asked, trace}, trace.epochs.back(), 30.88), 1);
  trace.data.validation_rows = 36;
  EXPECT_DOUBLE_EQ(validation_loss_per_row({asked, trace}, (32 * 32 + 4 * 4) / 36.0), 1);
  const scenario::Scenario mean = two_classes();
  EXPECT_EQ(loss_per_row({mean, trace}, trace.epochs.back(), 30.88), 30.88);
  EXPECT_EQ(validation_loss_per_row({mean, trace}, 7), 7);
}

TEST(RateTooLow, IsNotWhereGradientsAreGoneAtAUsualRate) {
  scenario::Scenario asked = two_classes();
  asked.compile.optimizer = scenario::OptimizerKind::kAdagrad;
  asked.compile.learning_rate = 0.3;
  EXPECT_FALSE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-9F)}));
  EXPECT_TRUE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-6F)}));
}

TEST(RateTooHigh, NeedsAHighRateAndLongSteps) {
  scenario::Scenario asked = two_classes();
  asked.compile.learning_rate = 0.5;
  EXPECT_FALSE(kRateTooHigh.check({asked, stuck_run()}));
  EXPECT_TRUE(kRateTooHigh.check({asked, with_update_ratio(stuck_run(), 0.3F)}));
  EXPECT_FALSE(kRateTooHigh.check({asked, with_update_ratio(learned_run(), 0.3F)}));
  asked.compile.learning_rate = 0.002;
  EXPECT_FALSE(kRateTooHigh.check({asked, with_update_ratio(stuck_run(), 0.3F)}))
      << "near the default";
  asked.compile.learning_rate = 0.5;
  std::vector<double> swings;
  for (int i = 0; i < 20; ++i)
    swings.push_back(i % 2 == 0 ? 0.7 : 0.9);
  EXPECT_TRUE(kRateTooHigh.check({asked, with_losses(stuck_run(), swings)}));
}

TEST(RateTooLow, NeedsALowRateAndShortSteps) {
  scenario::Scenario asked = two_classes();
  asked.compile.learning_rate = 1e-6;
  EXPECT_FALSE(kRateTooLow.check({asked, stuck_run()}));
  EXPECT_TRUE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-6F)}));
  EXPECT_FALSE(kRateTooLow.check({asked, with_update_ratio(learned_run(), 1e-6F)}));
  asked.compile.learning_rate.reset();
  EXPECT_FALSE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-6F)}));
  asked.compile.optimizer = scenario::OptimizerKind::kAdadelta;
  EXPECT_TRUE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-6F)}))
      << "its default is one";
}

TEST(MedianUpdateRatio, DoesNotDependOnWhereNanStands) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t place = 0; place < 5; ++place) {
    std::vector<float> ratios = {0.1F, 0.2F, 0.3F, 0.4F};
    if (place < 4) ratios.insert(ratios.begin() + static_cast<std::ptrdiff_t>(place), 2, nan);
    trace::Trace trace;
    for (const float ratio : ratios)
      trace.figures.append({.update_ratio = ratio});
    EXPECT_FLOAT_EQ(static_cast<float>(median_update_ratio(trace)), 0.3F) << place;
  }
}

TEST(RateTooLow, SeesUpdatesThatFloat32Loses) {
  scenario::Scenario asked = two_classes();
  asked.compile.learning_rate = 1e-12;
  asked.data.kind = scenario::DataKind::kRandomLabels;  // nothing to learn: no other question helps
  const auto finding = kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-9F)});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("too small for float32"), std::string::npos) << finding->summary;
  EXPECT_FALSE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-7F)}));
  EXPECT_FALSE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 0)}));
  asked.compile.learning_rate.reset();
  EXPECT_FALSE(kRateTooLow.check({asked, with_update_ratio(stuck_run(), 1e-9F)}));
}

trace::Trace with_gradients(trace::Trace trace, float norm, float ratio) {
  trace.figures = {};
  for (int i = 0; i < 80; ++i)
    trace.figures.append({.rows = 32, .step = i, .gradient_norm = norm, .update_ratio = ratio});
  trace.facts.weights_changed = true;
  return trace;
}

TEST(RateTooLow, NamesTheClippingThatLeavesNothingOfTheGradients) {
  scenario::Scenario asked = two_classes();
  asked.compile.clipnorm = 1e-30;
  for (const float ratio : {0.0F, 1e-9F}) {
    const auto finding = kRateTooLow.check({asked, with_gradients(stuck_run(), 0.5F, ratio)});
    ASSERT_TRUE(finding) << ratio;
    EXPECT_EQ(finding->summary.rfind("clipnorm=1e-30 is too small for float32", 0), 0U);
    ASSERT_EQ(finding->changes.size(), 1U);
    EXPECT_EQ(finding->changes.front().changes.front().key, "compile.clipnorm");
  }
  EXPECT_FALSE(kRateTooLow.check({asked, with_gradients(stuck_run(), 1e-30F, 1e-9F)}))
      << "it cuts nothing off";
  EXPECT_FALSE(kRateTooLow.check({asked, with_gradients(learned_run(), 0.5F, 1e-9F)}));
  asked.compile.clipnorm.reset();
  EXPECT_FALSE(kRateTooLow.check({asked, with_gradients(stuck_run(), 0.5F, 1e-9F)}));
}

TEST(RateTooLow, WeighsAClippingByWhatTheOptimizerMakesOfIt) {
  scenario::Scenario asked = two_classes();
  asked.compile.clipvalue = 1e-4;
  const trace::Trace trace = with_gradients(stuck_run(), 0.5F, 1e-6F);
  EXPECT_FALSE(kRateTooLow.check({asked, trace})) << "Adam divides by the gradient's size";
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  const auto finding = kRateTooLow.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.rfind("clipvalue=0.0001 leaves too little of the gradients", 0), 0U)
      << finding->summary;
  asked.compile.clipvalue = 0.1;
  EXPECT_FALSE(kRateTooLow.check({asked, trace})) << "an ordinary clip";
  asked.compile.clipvalue.reset();
  asked.compile.global_clipnorm = 1e-4;
  EXPECT_TRUE(kRateTooLow.check({asked, trace}));
}

TEST(RateDecayed, NamesTheCallbackThatLoweredIt) {
  scenario::Scenario asked = two_classes();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kReduceLrOnPlateau);
  trace::Trace trace = stuck_run();
  EXPECT_FALSE(kRateDecayed.check({asked, trace}));
  for (std::size_t i = 4; i < trace.epochs.size(); ++i)
    trace.epochs[i].learning_rate = 1e-7;
  EXPECT_FALSE(kRateDecayed.check({asked, trace})) << "nobody is known to have done it";
  trace.events.push_back({trace::EventKind::kLearningRate, {4, -1}, 1e-7, "ReduceLROnPlateau"});
  const auto finding = kRateDecayed.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.rfind("ReduceLROnPlateau has brought", 0), 0U);
  trace = learned_run();
  for (std::size_t i = 4; i < trace.epochs.size(); ++i)
    trace.epochs[i].learning_rate = 1e-7;
  trace.events.push_back({trace::EventKind::kLearningRate, {4, -1}, 1e-7, "ReduceLROnPlateau"});
  EXPECT_FALSE(kRateDecayed.check({asked, trace}));
}

TEST(AdamEpsilon, WeighsEpsilonAgainstTheGradients) {
  scenario::Scenario asked = two_classes();
  asked.compile.epsilon = 1.0;
  EXPECT_TRUE(kAdamEpsilon.check({asked, stuck_run()}));
  EXPECT_FALSE(kAdamEpsilon.check({asked, learned_run()}));
  asked.compile.epsilon = 1e-4;
  EXPECT_FALSE(kAdamEpsilon.check({asked, stuck_run()}));
  asked.compile.epsilon = 1.0;
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  EXPECT_FALSE(kAdamEpsilon.check({asked, stuck_run()}));
}

TEST(StrongWeightDecay, StartsAtOne) {
  scenario::Scenario asked = two_classes();
  asked.compile.weight_decay = 0.01;
  EXPECT_FALSE(kStrongWeightDecay.check({asked, stuck_run()}));
  asked.compile.weight_decay = 5.0;
  EXPECT_TRUE(kStrongWeightDecay.check({asked, stuck_run()}));
  EXPECT_FALSE(kStrongWeightDecay.check({asked, learned_run()}));
}

TEST(DeadUnits, CountsUnitsThatAreZeroOnEveryRowInThreeLooks) {
  const auto kill = [](trace::Probe& probe) { probe.layers[1].dead = 0.75F; };
  const auto finding = kDeadUnits.check({two_classes(), with_looks(stuck_run(), kill)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.rfind("6 of 8 ReLU units of dense_1 are dead", 0), 0U);
  EXPECT_FALSE(kDeadUnits.check({two_classes(), with_looks(learned_run(), kill)}));
  trace::Trace once = stuck_run();
  kill(once.probes.back());
  EXPECT_FALSE(kDeadUnits.check({two_classes(), once})) << "one look is no proof";
}

TEST(SaturatedUnits, LetsTheLastLayerBeSure) {
  scenario::Scenario asked = two_classes();
  asked.model.layers = "Dense(8, tanh); Dense(8, tanh); Dense(1, sigmoid)";
  const auto hidden = [](trace::Probe& probe) { probe.layers[0].saturated = 0.9F; };
  const auto head = [](trace::Probe& probe) { probe.layers[2].saturated = 0.9F; };
  EXPECT_TRUE(kSaturatedUnits.check({asked, with_looks(stuck_run(), hidden)}));
  EXPECT_FALSE(kSaturatedUnits.check({asked, with_looks(stuck_run(), head)}));
  EXPECT_FALSE(kSaturatedUnits.check({asked, with_looks(learned_run(), hidden)}));
}

TEST(VanishingGradients, ComparesTheFirstLayerWithTheLast) {
  const auto vanish = [](trace::Probe& probe) { probe.layers[0].gradient_norm = 1e-6F; };
  EXPECT_TRUE(kVanishingGradients.check({two_classes(), with_looks(stuck_run(), vanish)}));
  EXPECT_FALSE(kVanishingGradients.check({two_classes(), with_looks(learned_run(), vanish)}));
  EXPECT_FALSE(kVanishingGradients.check({two_classes(), stuck_run()}));
  const auto all_small = [](trace::Probe& probe) {
    for (trace::LayerFigure& layer : probe.layers)
      layer.gradient_norm = 1e-6F;
  };
  EXPECT_FALSE(kVanishingGradients.check({two_classes(), with_looks(stuck_run(), all_small)}))
      << "small everywhere: nothing vanishes on the way";
}

TEST(ActivationsShrink, BlamesOnlyWeightsOfAFixedSize) {
  scenario::Scenario asked = two_classes();
  trace::Trace trace = stuck_run();
  trace.probes.front().layers[0].spread = 0.01F;
  EXPECT_FALSE(kActivationsShrink.check({asked, trace})) << "glorot goes by the width";
  asked.model.layers =
      "Dense(8, relu, kernel_initializer=random_normal); Dense(8, relu); Dense(1, sigmoid)";
  EXPECT_TRUE(kActivationsShrink.check({asked, trace}));
  EXPECT_FALSE(kActivationsShrink.check({asked, stuck_run()}));
}

TEST(LinearHiddenLayers, AreFineWhereALineIsEnough) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kLinearHiddenLayers.check({asked, stuck_run()}));
  asked.model.layers = "Dense(8); Dense(8); Dense(1, sigmoid)";
  EXPECT_TRUE(kLinearHiddenLayers.check({asked, stuck_run()}));
  EXPECT_FALSE(kLinearHiddenLayers.check({asked, learned_run()}));
  asked.model.layers = "Dense(1, sigmoid)";
  EXPECT_FALSE(kLinearHiddenLayers.check({asked, stuck_run()})) << "no hidden layer";
}

TEST(StrongDropout, StartsAboveOneHalf) {
  scenario::Scenario asked = two_classes();
  asked.model.layers = "Dense(8, relu); Dropout(0.5); Dense(1, sigmoid)";
  EXPECT_FALSE(kStrongDropout.check({asked, stuck_run()}));
  asked.model.layers = "Dense(8, relu); Dropout(0.8); Dense(1, sigmoid)";
  EXPECT_TRUE(kStrongDropout.check({asked, stuck_run()}));
  EXPECT_FALSE(kStrongDropout.check({asked, learned_run()}));
}

TEST(DropoutAfterOutput, ComparesTheLoggedLossWithTheSameRowsWithoutDropout) {
  const auto logs = [](double loss) {
    trace::Trace trace = learned_run();
    for (trace::Epoch& epoch : trace.epochs)
      epoch.logs.back().second = loss;
    return trace;
  };
  scenario::Scenario asked = two_classes();
  asked.model.layers = "Dense(8, relu); Dense(1, sigmoid); Dropout(0.5); Dropout(0.5)";
  const auto finding = kDropoutAfterOutput.check({asked, logs(3.9)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kWarning);
  EXPECT_NE(finding->summary.find("75 %"), std::string::npos) << finding->summary;
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"model.layers", "Dense(8, relu); Dense(1, sigmoid)"}}));
  EXPECT_FALSE(kDropoutAfterOutput.check({asked, logs(0.11)})) << "it does no harm";
  asked.model.layers = "Dense(8, relu); Dropout(0.5); Dense(1, sigmoid)";
  EXPECT_FALSE(kDropoutAfterOutput.check({asked, logs(3.9)})) << "that is where it belongs";
  asked.model.layers = "Dense(8, relu); Dense(1, sigmoid); Dropout(0)";
  EXPECT_FALSE(kDropoutAfterOutput.check({asked, logs(3.9)}));
}

TEST(Overfitting, NeedsThreeEpochsApartAndATurn) {
  const auto judge = [](double at_end) {
    trace::Trace trace = learned_run();
    for (std::size_t i = 0; i < trace.epochs.size(); ++i) {
      const double share = static_cast<double>(i) / 19;
      trace.epochs[i].logs.emplace_back("val_loss", 0.5 + (at_end - 0.5) * share);
    }
    return kOverfitting.check({two_classes(), trace});
  };
  EXPECT_FALSE(judge(0.1));
  EXPECT_FALSE(judge(0.5)) << "apart, but it never turned";
  EXPECT_TRUE(judge(1.5));
}

TEST(Overfitting, IsSeenWhereNotEveryEpochValidates) {
  trace::Trace trace = learned_run();
  for (std::size_t i = 1; i < trace.epochs.size(); i += 2)
    trace.epochs[i].logs.emplace_back("val_loss",
                                      i == 3 ? 0.4 : 0.5 + 0.05 * static_cast<double>(i));
  const auto finding = kOverfitting.check({two_classes(), trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("best in epoch 4 (0.4)"), std::string::npos) << finding->summary;
}

TEST(LossDiverges, NamesAScheduleThatMadeTheRateGrow) {
  scenario::Scenario asked = two_classes();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kLearningRateScheduler);
  trace::Trace trace = ran(0.7, 50, 0.5F);
  const auto steady = kLossDiverges.check({asked, trace});
  ASSERT_TRUE(steady);
  EXPECT_NE(steady->changes.front().changes.front().key, "fit.callbacks");
  trace.epochs.back().learning_rate = 0.5;
  const auto finding = kLossDiverges.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->changes.front().changes.front(), (FieldChange{"fit.callbacks", "none"}));
}

TEST(VanishingGradients, AreSaidOfSigmoidLayersThatNeverLeftChance) {
  scenario::Scenario asked = two_classes();
  asked.model.layers = "Dense(8, sigmoid); Dense(8, sigmoid); Dense(1, sigmoid)";
  trace::Trace trace = stuck_run();
  trace.probes.front().layers.front().gradient_norm = 0.004F;  // of 0.1, over two layers
  const auto finding = kVanishingGradients.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->arithmetic.find("before the first step"), std::string::npos);
  trace.probes.front().layers.front().gradient_norm = 0.05F;
  EXPECT_FALSE(kVanishingGradients.check({asked, trace})) << "half of it arrives";
  trace.probes.front().layers.front().gradient_norm = 0.004F;
  EXPECT_FALSE(kVanishingGradients.check({two_classes(), trace})) << "relu does not do that";
}

TEST(LearnsNothing, KnowsTheLossOfAConstantAnswer) {
  const auto finding = kLearnsNothing.check({two_classes(), stuck_run()});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->arithmetic.find("0.6931 = ln 2"), std::string::npos);
  EXPECT_FALSE(kLearnsNothing.check({two_classes(), learned_run()}));
  EXPECT_FALSE(kLearnsNothing.check({two_classes(), ran(0.69, 0.6, 0.6F)}));
  trace::Trace short_run = stuck_run();
  short_run.facts.updates = 40;
  EXPECT_FALSE(kLearnsNothing.check({two_classes(), short_run}));
  scenario::Scenario random = two_classes();
  random.data.kind = scenario::DataKind::kRandomLabels;
  EXPECT_FALSE(kLearnsNothing.check({random, stuck_run()})) << "chance is the best there is";
}

TEST(LearnsNothing, IsSaidOfALossThatBouncesAboveChance) {
  trace::Trace bouncing = ran(0.75, 0.9, 0.69F);
  bouncing.facts.updates = 200;
  const auto finding = kLearnsNothing.check({two_classes(), bouncing});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("more than a constant answer has"), std::string::npos);
  // On its way down from far above it may still learn.
  trace::Trace falling = ran(2.0, 0.9, 0.9F);
  falling.facts.updates = 200;
  EXPECT_FALSE(kLearnsNothing.check({two_classes(), falling}));
}

TEST(StillImproving, IsANoteWhileTheLossFalls) {
  const auto finding = kStillImproving.check({two_classes(), ran(0.9, 0.6, 0.6F)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_TRUE(kStillImproving.check({two_classes(), ran(0.75, 0.735, 0.5F)}))
      << "little by little, but in every epoch";
  EXPECT_FALSE(kStillImproving.check({two_classes(), stuck_run()}));
  EXPECT_FALSE(kStillImproving.check({two_classes(), learned_run()}));
}

TEST(StillImproving, AsksForNoAmountOfFewUpdatesWhereEachEpochIsBelowTheOneBefore) {
  const auto judge = [](const std::vector<double>& losses, trace::Count updates) {
    trace::Trace trace = with_losses(ran(0.675, 0.671, 0.6F), losses);
    trace.facts.updates = updates;
    return kStillImproving.check({two_classes(), trace}).has_value();
  };
  EXPECT_TRUE(judge({0.675, 0.674, 0.673, 0.672, 0.671}, 35));
  EXPECT_FALSE(judge({0.675, 0.674, 0.673, 0.672, 0.671}, 50)) << "enough to gain more";
  EXPECT_FALSE(judge({0.674, 0.673, 0.672, 0.671}, 28)) << "four may fall by chance";
  EXPECT_FALSE(judge({0.675, 0.674, 0.674, 0.672, 0.671}, 35)) << "one stands";
  EXPECT_FALSE(judge({0.675, 0.674, 0.676, 0.672, 0.671}, 35)) << "one rises";
}

TEST(StillImproving, SaysThatOneStepAnEpochIsAllThatABatchOfAllRowsMakes) {
  const auto in_one_batch = [](trace::Trace trace) {
    for (trace::Epoch& epoch : trace.epochs) {
      epoch.steps_planned = epoch.steps_run = 1;
      epoch.segments = {{0, 1, trace::StepState::kRan, 128}};
    }
    trace.facts.batches_per_pass = 1;
    trace.facts.batch_size = 128;
    trace.facts.updates = 20;
    return trace;
  };
  scenario::Scenario asked = two_classes();
  asked.fit.batch_size = 128;
  const trace::Trace falling = in_one_batch(ran(0.9, 0.6, 0.6F));
  const auto finding = kStillImproving.check({asked, falling});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("20 updates in all, one an epoch: a batch holds all 128 samples"),
            std::string::npos)
      << finding->summary;
  EXPECT_EQ(finding->changes.back().changes, (std::vector<FieldChange>{{"fit.batch_size", "25"}}));
  EXPECT_FALSE(kOversizeBatch.check({asked, falling})) << "said once";
  EXPECT_TRUE(kOversizeBatch.check({asked, in_one_batch(learned_run())}));
}

}  // namespace
}  // namespace fitscope::diagnosis
