// What src/nn/learner.h promises.
#include "nn/learner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "nn/nn_scenarios.h"

namespace fitscope::nn {
namespace {

using scenario::Loss;
using scenario::OptimizerKind;
using scenario::Profile;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

scenario::Scenario logistic() {
  scenario::Scenario asked = model("Dense(1, sigmoid)", 2, Loss::kBinaryCrossentropy);
  asked.model.weights = "0.5, -0.25, 0.125";
  asked.compile.optimizer = OptimizerKind::kSgd;
  asked.compile.learning_rate = 0.5;
  return asked;
}

const math::Matrix kX = matrix(3, 2, {1, 2, -1, 0.5F, 0, 1});
const math::Matrix kY = matrix(3, 1, {1, 0, 1});

TEST(Learner, LearnsToSeparateTwoPoints) {
  for (const OptimizerKind kind :
       {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kRmsprop,
        OptimizerKind::kAdagrad, OptimizerKind::kAdadelta, OptimizerKind::kNadam}) {
    scenario::Scenario asked = logistic();
    asked.compile.optimizer = kind;
    asked.compile.learning_rate = kind == OptimizerKind::kAdadelta ? 50.0 : 0.1;
    const auto learner = Learner::create(asked, Profile::kKeras315);
    const float first = learner->train_batch(kX, kY).loss;
    float last = first;
    for (int step = 0; step < 200; ++step)
      last = learner->train_batch(kX, kY).loss;
    EXPECT_LT(last, 0.5F * first);
    EXPECT_EQ(learner->iterations(), 201);
  }
}

TEST(Learner, LossIsTakenBeforeTheUpdate) {
  const auto learner = Learner::create(logistic(), Profile::kKeras315);
  const float tested = learner->test_batch(kX, kY).loss;
  EXPECT_EQ(learner->train_batch(kX, kY).loss, tested);
  EXPECT_LT(learner->test_batch(kX, kY).loss, tested);
}

// keras 2.15.0, 3.0.5, 3.3.3, 3.7.0, 3.15.1: three batches of 3, 3 and 1 rows in fit() with SGD on
// MeanSquaredError(reduction="sum"), the bar after each of them and the weights after the last.
TEST(Learner, ASumGrowsWithTheBatchAndItsRunningMeanIsOverRows) {
  scenario::Scenario asked = model("Dense(1)", 2);
  asked.model.weights = "0.5, -0.25, 0";
  asked.compile.optimizer = OptimizerKind::kSgd;
  asked.compile.learning_rate = 0.1;
  asked.compile.reduction = scenario::Reduction::kSum;
  const math::Matrix x[] = {matrix(3, 2, {1, 2, 3, -1, 0.5F, 0.5F}),
                            matrix(3, 2, {2, 2, 1, -1, 0.25F, 1}), matrix(1, 2, {1, 1})};
  const math::Matrix y[] = {matrix(3, 1, {1, 0, 1}), matrix(3, 1, {1, 0, 1}), matrix(1, 1, {0})};
  const double over_rows[] = {4.828125, 2.909848, 2.649833};
  const double over_batches[] = {4.828125, 2.909849, 2.303146};
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras30, Profile::kKeras315}) {
    const bool weighs = profile != Profile::kKeras30;
    const auto learner = Learner::create(asked, profile, weighs);
    for (std::size_t i = 0; i < 3; ++i) {
      learner->train_batch(x[i], y[i]);
      EXPECT_NEAR(learner->metrics()[0].second, weighs ? over_rows[i] : over_batches[i], 2e-6);
    }
    const std::vector<float> weights = learner->weights();
    EXPECT_NEAR(weights[0], -0.153625F, 1e-6F);
    EXPECT_NEAR(weights[1], 0.434344F, 1e-6F);
    EXPECT_NEAR(weights[2], 0.136844F, 1e-6F);
  }
}

// keras 2.15.0, 3.3.3, 3.7.0, 3.15.1: the same batches, and MeanSquaredError() with L2(0.1) or
// L1(0.1); of the kernel of L1 a weight is 0, where its slope is 0.
TEST(Learner, APenaltyIsPartOfTheLossAndOfTheGradient) {
  const math::Matrix x[] = {matrix(3, 2, {1, 2, 3, -1, 0.5F, 0.5F}),
                            matrix(3, 2, {2, 2, 1, -1, 0.25F, 1}), matrix(1, 2, {1, 1})};
  const math::Matrix y[] = {matrix(3, 1, {1, 0, 1}), matrix(3, 1, {1, 0, 1}), matrix(1, 1, {0})};
  struct Case {
    const char* regularizer;
    const char* weights;
    double running[3];
    float after[3];
  };
  for (const Case& one : {Case{"l2(0.1)",
                               "0.5, -0.25, 0",
                               {1.640625, 0.999065, 0.900282},
                               {0.177614F, 0.055402F, -0.024507F}},
                          Case{"l1(0.1)",
                               "0.5, 0, 0",
                               {1.070833, 0.657803, 0.616166},
                               {0.144472F, 0.131285F, -0.071493F}}}) {
    scenario::Scenario asked =
        model(std::string("Dense(1, kernel_regularizer=") + one.regularizer + ")", 2);
    asked.model.weights = one.weights;
    asked.compile.optimizer = OptimizerKind::kSgd;
    asked.compile.learning_rate = 0.1;
    const auto learner = Learner::create(asked, Profile::kKeras315);
    for (std::size_t i = 0; i < 3; ++i) {
      learner->train_batch(x[i], y[i]);
      EXPECT_NEAR(learner->metrics()[0].second, one.running[i], 2e-6) << one.regularizer << i;
    }
    const std::vector<float> weights = learner->weights();
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_NEAR(weights[i], one.after[i], 1e-6F) << one.regularizer << i;
  }
}

// keras 2.15.0 adds the penalties of frozen layers, keras 3.3.3, 3.7.0 and 3.15.1 do not.
TEST(Learner, APenaltyOfAFrozenLayerCountsInKeras2) {
  scenario::Scenario asked = model("Dense(1, trainable=False, kernel_regularizer=l2)", 2);
  asked.model.weights = "0.5, -0.25, 0";
  const math::Matrix x = matrix(3, 2, {1, 2, 3, -1, 0.5F, 0.5F});
  const math::Matrix y = matrix(3, 1, {1, 0, 1});
  EXPECT_NEAR(Learner::create(asked, Profile::kKeras2)->train_batch(x, y).loss, 1.6125F, 1e-6F);
  EXPECT_NEAR(Learner::create(asked, Profile::kKeras315)->train_batch(x, y).loss, 1.609375F, 1e-6F);
}

TEST(Learner, ALoopOfOnesOwnAddsNoPenalty) {
  scenario::Scenario asked = model("Dense(1, kernel_regularizer=l2(5))", 2);
  asked.model.weights = "0.5, -0.25, 0.125";
  scenario::Scenario plain = model("Dense(1)", 2);
  plain.model.weights = asked.model.weights;
  asked.feed.kind = plain.feed.kind = scenario::FeedKind::kCustomLoop;
  const auto with = Learner::create(asked, Profile::kKeras315);
  const auto without = Learner::create(plain, Profile::kKeras315);
  EXPECT_EQ(with->train_batch(kX, kY).loss, without->train_batch(kX, kY).loss);
  EXPECT_EQ(with->weights(), without->weights());
  EXPECT_EQ(with->probe(kX, kY)->layers[0].penalty_gradient, 0);
}

TEST(Learner, ALookAtTheModelTellsThePenaltyFromTheData) {
  scenario::Scenario asked = model("Dense(1, kernel_regularizer=l2(0.5))", 2);
  asked.model.weights = "3, -4, 0.125";
  const auto l2 = Learner::create(asked, Profile::kKeras315)->probe(kX, kY);
  EXPECT_FLOAT_EQ(l2->layers[0].penalty_gradient, 5);
  asked.model.layers = "Dense(1, kernel_regularizer=l1(0.5))";
  const auto l1 = Learner::create(asked, Profile::kKeras315)->probe(kX, kY);
  EXPECT_FLOAT_EQ(l1->layers[0].penalty_gradient, 0.5F * std::sqrt(2.0F));
  asked.model.layers = "Dense(1)";
  const auto none = Learner::create(asked, Profile::kKeras315)->probe(kX, kY);
  EXPECT_EQ(none->layers[0].penalty_gradient, 0);
  EXPECT_EQ(none->loss, l2->loss);
  EXPECT_EQ(none->layers[0].gradient_norm, l2->layers[0].gradient_norm);
}

// keras 2.15.0 in a loop: labels (N,) beside one output, and labels (N, 1).
TEST(Learner, Keras2sLoopHasOneValueToSum) {
  scenario::Scenario asked = model("Dense(1)", 2);
  asked.model.weights = "0.5, -0.25, 0.125";
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  const float mean = Learner::create(asked, Profile::kKeras2)->train_batch(kX, kY).loss;
  asked.compile.reduction = scenario::Reduction::kSum;
  EXPECT_EQ(Learner::create(asked, Profile::kKeras2)->train_batch(kX, kY).loss, mean);
  const float sum = Learner::create(asked, Profile::kKeras315)->train_batch(kX, kY).loss;
  EXPECT_FLOAT_EQ(sum, 3 * mean);
  asked.data.label_shape = scenario::LabelShape::kColumn;
  EXPECT_EQ(Learner::create(asked, Profile::kKeras2)->train_batch(kX, kY).loss, sum);
}

// keras 3.0.5, 3.3.3: the mean of no rows is NaN there, their sum is 0.
TEST(Learner, ASumOfNoRowsIsNoNan) {
  scenario::Scenario asked = logistic();
  for (const bool sums : {false, true}) {
    asked.compile.reduction =
        sums ? scenario::Reduction::kSum : scenario::Reduction::kSumOverBatchSize;
    const auto learner = Learner::create(asked, Profile::kKeras33);
    learner->train_batch(kX, kY);
    learner->train_batch(math::Matrix(0, 2), math::Matrix(0, 1));
    EXPECT_EQ(std::isnan(learner->metrics()[0].second), !sums);
  }
}

TEST(Learner, ALookAtTheModelHasTheMeanWhateverTheReduction) {
  scenario::Scenario asked = logistic();
  const auto mean = Learner::create(asked, Profile::kKeras315)->probe(kX, kY);
  asked.compile.reduction = scenario::Reduction::kSum;
  const auto sum = Learner::create(asked, Profile::kKeras315)->probe(kX, kY);
  EXPECT_EQ(sum->loss, mean->loss);
  EXPECT_EQ(sum->layers[0].gradient_norm, mean->layers[0].gradient_norm);
}

TEST(Learner, OneStepOfSgdFollowsTheGradient) {
  const auto learner = Learner::create(logistic(), Profile::kKeras315);
  const StepResult step = learner->train_batch(kX, kY);
  // z = .125, -.5, -.125 and so sigmoid - y:
  const double d[] = {1 / (1 + std::exp(-0.125)) - 1, 1 / (1 + std::exp(0.5)),
                      1 / (1 + std::exp(0.125)) - 1};
  const double gradient[] = {(d[0] - d[1]) / 3, (2 * d[0] + 0.5 * d[1] + d[2]) / 3,
                             (d[0] + d[1] + d[2]) / 3};
  const double start[] = {0.5, -0.25, 0.125};
  const auto weights = learner->weights();
  double squares = 0;
  double weight_squares = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(weights[i], static_cast<float>(start[i] - 0.5 * gradient[i]), 1e-7F);
    squares += gradient[i] * gradient[i];
    weight_squares += start[i] * start[i];
  }
  EXPECT_TRUE(step.updated);
  EXPECT_NEAR(step.gradient_norm, static_cast<float>(std::sqrt(squares)), 1e-6F);
  EXPECT_NEAR(step.update_ratio, static_cast<float>(std::sqrt(0.25 * squares / weight_squares)),
              1e-6F);
  EXPECT_EQ(step.non_finite, Place::kNone);
}

TEST(Learner, GradientNormIsTakenBeforeClipping) {
  scenario::Scenario asked = logistic();
  const float free = Learner::create(asked, Profile::kKeras315)->train_batch(kX, kY).gradient_norm;
  asked.compile.clipvalue = 1e-3;
  const StepResult step = Learner::create(asked, Profile::kKeras315)->train_batch(kX, kY);
  EXPECT_EQ(step.gradient_norm, free);
}

TEST(Learner, MetricsAreMeansOverRowsUntilReset) {
  scenario::Scenario asked = logistic();
  asked.compile.learning_rate = 0.0;
  asked.compile.metrics = 7;
  const auto learner = Learner::create(asked, Profile::kKeras315);
  const auto names = [&] {
    std::vector<std::string> out;
    for (const auto& [name, value] : learner->metrics())
      out.push_back(name);
    return out;
  };
  EXPECT_EQ(names(), (std::vector<std::string>{"loss", "accuracy", "mae", "mse"}));
  for (const auto& [name, value] : learner->metrics())
    EXPECT_EQ(value, 0) << name;

  const math::Matrix one_x = matrix(1, 2, {0, 1});
  const math::Matrix one_y = matrix(1, 1, {1});
  const float three = learner->train_batch(kX, kY).loss;
  const float one = learner->train_batch(one_x, one_y).loss;
  EXPECT_NEAR(learner->metrics()[0].second,
              (3 * static_cast<double>(three) + static_cast<double>(one)) / 4, 1e-6);
  // Predictions .531, .378, .469 and .469 against 1, 0, 1 and 1.
  EXPECT_EQ(learner->metrics()[1].second, 0.5);
  learner->reset_metrics();
  EXPECT_EQ(learner->metrics()[0].second, 0.0);
}

TEST(Learner, AnEmptyBatchHasLossZeroAndStillCounts) {
  const auto learner = Learner::create(logistic(), Profile::kKeras315);
  const auto before = learner->weights();
  const StepResult step = learner->train_batch(math::Matrix(0, 2), math::Matrix(0, 1));
  EXPECT_EQ(step.loss, 0.0F);
  EXPECT_EQ(step.gradient_norm, 0.0F);
  EXPECT_EQ(step.update_ratio, 0.0F);
  EXPECT_EQ(learner->iterations(), 1);
  EXPECT_EQ(learner->weights(), before);
  EXPECT_EQ(learner->metrics()[0].second, 0.0);
}

TEST(Learner, WithoutApplyGradientsNothingMoves) {
  const auto learner = Learner::create(logistic(), Profile::kKeras315);
  const auto before = learner->weights();
  const StepResult step = learner->train_batch(kX, kY, {.apply_gradients = false});
  EXPECT_FALSE(step.updated);
  EXPECT_GT(step.gradient_norm, 0.0F);
  EXPECT_EQ(learner->weights(), before);
  EXPECT_EQ(learner->iterations(), 0);
}

TEST(Learner, AFrozenModelNeverUpdates) {
  scenario::Scenario asked = logistic();
  asked.model.trainable = false;
  const auto learner = Learner::create(asked, Profile::kKeras315);
  const auto before = learner->weights();
  const StepResult step = learner->train_batch(kX, kY);
  EXPECT_FALSE(step.updated);
  EXPECT_EQ(learner->weights(), before);
  EXPECT_EQ(learner->iterations(), 0);
  EXPECT_EQ(learner->trainable_weights(), 0);
}

TEST(Learner, ANewOptimizerEachStepForgetsItsMomentum) {
  scenario::Scenario asked = logistic();
  asked.compile.optimizer = OptimizerKind::kAdam;
  const auto learner = Learner::create(asked, Profile::kKeras315);
  for (int step = 0; step < 3; ++step) {
    const auto before = learner->weights();
    learner->train_batch(kX, kY, {.new_optimizer = true});
    EXPECT_EQ(learner->iterations(), 1);
    const auto after = learner->weights();
    // Adam's first step is the learning rate, nearly whatever the gradient.
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_NEAR(std::abs(after[i] - before[i]), 0.5F, 1e-3F);
  }
}

TEST(Learner, ADryStepCountsAndDecays) {
  scenario::Scenario asked = logistic();
  asked.compile.weight_decay = 0.5;
  const auto learner = Learner::create(asked, Profile::kKeras314);
  learner->dry_step();
  EXPECT_EQ(learner->iterations(), 1);
  EXPECT_EQ(learner->weights(), (std::vector<float>{0.375F, -0.1875F, 0.09375F}));
}

TEST(Learner, ProbabilitiesClipWhereLogitsDoNot) {
  scenario::Scenario asked = logistic();
  asked.model.weights = "0, 0, 40";
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  const math::Matrix y = matrix(3, 1, {0, 0, 0});
  const auto loss = [&](Profile profile, bool probabilities) {
    return Learner::create(asked, profile)
        ->train_batch(kX, y, {.probabilities = probabilities})
        .loss;
  };
  EXPECT_EQ(loss(Profile::kKeras2, false), 40.0F);
  EXPECT_EQ(loss(Profile::kKeras315, false), 40.0F);
  EXPECT_NEAR(loss(Profile::kKeras2, true), 15.33324F, 1e-4F);
  EXPECT_NEAR(loss(Profile::kKeras315, true), 15.94238F, 1e-4F);
}

// from_logits=True on a model that already ends in sigmoid: Keras warns and takes the remembered
// logits.
TEST(Learner, FromLogitsMakesNoDifferenceAfterASigmoid) {
  scenario::Scenario asked = logistic();
  const float plain = Learner::create(asked, Profile::kKeras315)->test_batch(kX, kY).loss;
  asked.compile.from_logits = true;
  EXPECT_EQ(Learner::create(asked, Profile::kKeras315)->test_batch(kX, kY).loss, plain);
  asked.model.layers = "Dense(1)";
  EXPECT_EQ(Learner::create(asked, Profile::kKeras315)->test_batch(kX, kY).loss, plain);
}

TEST(Learner, SparseAndOneHotLabelsGiveTheSameRun) {
  scenario::Scenario asked =
      model("Dense(4, relu); Dense(3, softmax)", 2, Loss::kSparseCategoricalCrossentropy);
  const auto sparse = Learner::create(asked, Profile::kKeras315);
  asked.compile.loss = Loss::kCategoricalCrossentropy;
  const auto one_hot = Learner::create(asked, Profile::kKeras315);
  const math::Matrix labels = matrix(3, 1, {2, 0, 1});
  const math::Matrix hot = matrix(3, 3, {0, 0, 1, 1, 0, 0, 0, 1, 0});
  for (int step = 0; step < 10; ++step) {
    EXPECT_NEAR(sparse->train_batch(kX, labels).loss, one_hot->train_batch(kX, hot).loss, 1e-6F);
  }
}

// Seen of keras 2.15.0 with a generator, whose labels' columns it does not know.
TEST(Learner, OneColumnOfLabelsStandsForEveryOutput) {
  scenario::Scenario asked = model("Dense(3, softmax)", 2, Loss::kCategoricalCrossentropy);
  const auto learner = Learner::create(asked, Profile::kKeras2);
  const math::Matrix repeated = matrix(3, 3, {1, 1, 1, 0, 0, 0, 1, 1, 1});
  EXPECT_EQ(learner->test_batch(kX, kY).loss, learner->test_batch(kX, repeated).loss);
}

TEST(Learner, OneOutputWithoutLogitsIsAllOfItself) {
  scenario::Scenario asked = model("Dense(1)", 2, Loss::kCategoricalCrossentropy);
  const auto learner = Learner::create(asked, Profile::kKeras2);
  const math::Matrix hot = matrix(3, 3, {0, 0, 1, 1, 0, 0, 0, 1, 0});
  EXPECT_NEAR(learner->train_batch(kX, hot).loss, 0, 1e-6F);
}

TEST(Learner, SaysWhatWentBadFirst) {
  const auto step_with = [](math::Matrix x, math::Matrix y, scenario::Scenario asked) {
    return Learner::create(asked, Profile::kKeras315)->train_batch(x, y);
  };
  math::Matrix bad_x = kX;
  bad_x(1, 0) = kNan;
  const StepResult input = step_with(bad_x, kY, logistic());
  EXPECT_EQ(input.non_finite, Place::kInput);
  EXPECT_TRUE(std::isnan(input.bad_value));

  math::Matrix bad_y = kY;
  bad_y(2, 0) = std::numeric_limits<float>::infinity();
  EXPECT_EQ(step_with(kX, bad_y, logistic()).non_finite, Place::kLabel);

  scenario::Scenario exploding = model("Dense(2, relu); Dense(1)", 2);
  exploding.model.weights = "1, 1, 1, 1, 0, 0, 3e38, 3e38, 0";
  const StepResult activation = step_with(kX, kY, exploding);
  EXPECT_EQ(activation.non_finite, Place::kActivation);
  EXPECT_EQ(activation.layer, 1);

  scenario::Scenario squares = model("Dense(1)", 2);
  squares.model.weights = "1e30, 0, 0";
  EXPECT_EQ(step_with(kX, kY, squares).non_finite, Place::kLoss);

  scenario::Scenario leap = logistic();
  leap.compile.learning_rate = 3e38;
  leap.model.weights = "0, 0, 0";
  const StepResult weight = step_with(matrix(1, 2, {8, 0}), matrix(1, 1, {0}), leap);
  EXPECT_EQ(weight.non_finite, Place::kWeight);
  EXPECT_EQ(weight.layer, 0);
}

TEST(Learner, NanIsAppliedAndSpoilsEveryWeight) {
  const auto learner = Learner::create(logistic(), Profile::kKeras315);
  math::Matrix bad = kX;
  bad(0, 0) = kNan;
  EXPECT_TRUE(learner->train_batch(bad, kY).updated);
  const StepResult after = learner->train_batch(kX, kY);
  EXPECT_TRUE(std::isnan(after.loss));
  for (const float weight : learner->weights())
    EXPECT_TRUE(std::isnan(weight));
}

TEST(Learner, MeasuringChangesNoNumber) {
  scenario::Scenario asked = logistic();
  asked.compile.global_clipnorm = 0.1;
  const auto measured = Learner::create(asked, Profile::kKeras315);
  const auto plain = Learner::create(asked, Profile::kKeras315);
  for (int step = 0; step < 5; ++step) {
    measured->train_batch(kX, kY, {.measure = true});
    plain->train_batch(kX, kY, {.measure = false});
  }
  EXPECT_EQ(measured->weights(), plain->weights());
}

TEST(Learner, KnowsItsNamesAndSizes) {
  const auto learner = Learner::create(model("Dense(4); Dropout(0.1); Dense(3, use_bias=False)", 5),
                                       Profile::kKeras2);
  EXPECT_EQ(learner->layer_name(0), "dense");
  EXPECT_EQ(learner->layer_name(1), "dense_1");
  EXPECT_EQ(learner->input_features(), 5);
  EXPECT_EQ(learner->output_units(), 3);
  EXPECT_EQ(learner->trainable_weights(), 3);
  EXPECT_FLOAT_EQ(learner->learning_rate(), 0.001F);
  learner->set_learning_rate(0.25F);
  EXPECT_EQ(learner->learning_rate(), 0.25F);
  auto weights = learner->weights();
  weights[0] = 9;
  learner->set_weights(weights);
  EXPECT_EQ(learner->weights(), weights);
}

}  // namespace
}  // namespace fitscope::nn
