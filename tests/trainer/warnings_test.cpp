// What src/trainer/warnings.h promises.
#include "trainer/warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trainer/fit_loop.h"

namespace fitscope::trainer {
namespace {

using scenario::Count;
using scenario::FeedKind;
using scenario::Profile;
using scenario::Scenario;
using ::testing::HasSubstr;

Scenario generator_feed() {
  Scenario scenario;
  scenario.feed.kind = FeedKind::kGenerator;
  return scenario;
}

TEST(Warn, PythonShowsATextOnceAtEachPlaceAndCountsAll) {
  RunContext run({}, Profile::kKeras314);
  run.trace.epochs.resize(1);
  run.at = {.epoch = 0, .step = 3};
  warn(run, "UserWarning", "text", "keras/src/a.py:1", "call()");
  warn(run, "UserWarning", "text", "keras/src/a.py:1", "call()");
  warn(run, "UserWarning", "text", "keras/src/a.py:2", "call()");
  ASSERT_EQ(run.trace.warnings.size(), 2U);
  EXPECT_EQ(run.trace.warnings[0].raised, 2);
  EXPECT_EQ(run.trace.warnings[0].shown, 1);
  EXPECT_EQ(run.trace.warnings[0].first, (trace::Moment{.epoch = 0, .step = 3}));
  EXPECT_EQ(run.trace.epochs[0].warnings, 3);
  EXPECT_EQ(run.trace.console.bytes(trace::Stream::kStderr),
            "keras/src/a.py:1: UserWarning: text\n  call()\n"
            "keras/src/a.py:2: UserWarning: text\n  call()\n");
}

TEST(LogWarning, TensorFlowsLoggerShowsEveryOne) {
  RunContext run({}, Profile::kKeras2);
  log_warning(run, "text");
  log_warning(run, "text");
  ASSERT_EQ(run.trace.warnings.size(), 1U);
  EXPECT_EQ(run.trace.warnings[0].raised, 2);
  EXPECT_EQ(run.trace.warnings[0].shown, 2);
  EXPECT_EQ(run.trace.console.bytes(trace::Stream::kStderr),
            "WARNING:tensorflow:text\nWARNING:tensorflow:text\n");
}

// Recorded: generator of 4 batches, 3 steps per epoch, 5 epochs.
TEST(WarnOutOfData, Keras2NamesTheBatchesItWanted) {
  RunContext run({}, Profile::kKeras2);
  warn_out_of_data(run, Dry::kExhausted, 15);
  EXPECT_EQ(
      run.trace.console.bytes(),
      "WARNING:tensorflow:Your input ran out of data; interrupting training. Make sure that "
      "your dataset or generator can generate at least `steps_per_epoch * epochs` batches (in "
      "this case, 15 batches). You may need to use the repeat() function when building your "
      "dataset.\n");
}

TEST(WarnOutOfData, Keras3NamesThePlaceInItsOwnSource) {
  RunContext run({}, Profile::kKeras314);
  warn_out_of_data(run, Dry::kExhausted, 15);
  EXPECT_EQ(run.trace.console.bytes(),
            "keras/src/trainers/epoch_iterator.py:164: UserWarning: Your input ran out of data; "
            "interrupting training. Make sure that your dataset or generator can generate at least "
            "`steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when "
            "building your dataset.\n  self._interrupted_warning()\n");
  warn_out_of_data(run, Dry::kCounted, 15);
  EXPECT_EQ(run.trace.warnings.at(1).location, "keras/src/trainers/epoch_iterator.py:116");

  RunContext older({}, Profile::kKeras35);
  warn_out_of_data(older, Dry::kExhausted, 15);
  EXPECT_EQ(older.trace.warnings.at(0).location, "contextlib.py:158");
}

TEST(WarnBeforeTraining, Keras315SaysThatShuffleIsIgnored) {
  RunContext run(generator_feed(), Profile::kKeras315);
  warn_before_training(run);
  EXPECT_EQ(run.trace.console.bytes(),
            "keras/src/trainers/epoch_iterator.py:74: UserWarning: `shuffle=True` was passed, but "
            "will be ignored since the data `x` was provided as a generator. The generator is "
            "expected to yield already-shuffled data.\n"
            "  self.data_adapter = data_adapters.get_data_adapter(\n");

  Scenario dataset;
  dataset.feed.kind = FeedKind::kDataset;
  RunContext with_dataset(dataset, Profile::kKeras315);
  warn_before_training(with_dataset);
  EXPECT_THAT(with_dataset.trace.warnings.at(0).text, HasSubstr("as a tf.data.Dataset. The"));
}

TEST(WarnBeforeTraining, OlderKerasArraysAndShuffleFalseAreSilent) {
  Scenario unshuffled = generator_feed();
  unshuffled.fit.shuffle = false;
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras35, Profile::kKeras314}) {
    RunContext run(generator_feed(), profile);
    warn_before_training(run);
    EXPECT_TRUE(run.trace.warnings.empty());
  }
  RunContext arrays({}, Profile::kKeras315);
  warn_before_training(arrays);
  EXPECT_TRUE(arrays.trace.warnings.empty());
  RunContext off(unshuffled, Profile::kKeras315);
  warn_before_training(off);
  EXPECT_TRUE(off.trace.warnings.empty());
}

TEST(WarnBeforeTraining, Keras2SaysThatMinusOneIsForEver) {
  Scenario scenario;
  scenario.fit.steps_per_epoch = -1;
  RunContext run(scenario, Profile::kKeras2);
  warn_before_training(run);
  EXPECT_THAT(run.trace.console.bytes(),
              HasSubstr("The training loop will run indefinitely since you have set "
                        "`steps_per_epoch=-1`. Please use batch-level callbacks"));
}

// Recorded from 2.15.0.
TEST(WarnBeforeTraining, Keras2SaysThatMinusOneIsForEverBeforeItMissesASize) {
  Scenario scenario;
  scenario.feed.kind = FeedKind::kSequence;
  scenario.fit.steps_per_epoch = -1;
  scenario.compile.steps_per_execution = 5;
  const trace::Trace trace = run(scenario, Profile::kKeras2);
  ASSERT_TRUE(trace.exception.has_value());
  EXPECT_THAT(trace.exception->message, HasSubstr("Could not infer the size of the data"));
  ASSERT_EQ(trace.warnings.size(), 1U);
  EXPECT_THAT(trace.warnings[0].text, HasSubstr("will run indefinitely"));
}

TEST(WarnAtModel, Keras3DoesNotLikeInputShape) {
  Scenario scenario;
  scenario.model.input_features = 10;
  RunContext older(scenario, Profile::kKeras35);
  warn_at_model(older);
  EXPECT_EQ(older.trace.warnings.at(0).location, "keras/src/layers/core/dense.py:87");
  RunContext newer(scenario, Profile::kKeras315);
  warn_at_model(newer);
  EXPECT_EQ(newer.trace.warnings.at(0).location, "keras/src/layers/core/dense.py:107");
  RunContext two(scenario, Profile::kKeras2);
  warn_at_model(two);
  EXPECT_TRUE(two.trace.warnings.empty());
  // Dropout has no such argument, so nobody can have passed it there.
  scenario.model.layers = "Dropout(0.1); Dense(1, sigmoid)";
  RunContext dropout(scenario, Profile::kKeras315);
  warn_at_model(dropout);
  EXPECT_TRUE(dropout.trace.warnings.empty());
}

// Recorded from real Keras 3.6.0 and 3.15.1: the model is made before anything can be refused, and
// for hand-written loops too.
TEST(WarnAtModel, ComesBeforeARefusalAndInHandWrittenLoops) {
  Scenario refused;
  refused.model.input_features = 10;
  refused.compile.clipnorm = 1;
  refused.compile.clipvalue = 1;
  Scenario loop;
  loop.model.input_features = 10;
  loop.feed.kind = FeedKind::kCustomLoop;
  for (const Scenario& scenario : {refused, loop}) {
    const trace::Trace trace = run(scenario, Profile::kKeras315);
    ASSERT_EQ(trace.warnings.size(), 1U);
    EXPECT_THAT(trace.warnings[0].text, HasSubstr("Do not pass an `input_shape`"));
  }
}

TEST(WarnAtFirstStep, Keras3SaysThatNothingIsTrainable) {
  Scenario frozen;
  frozen.model.trainable = false;
  Scenario frozen_layers;
  frozen_layers.model.layers =
      "Dense(4, relu, trainable=False); Dense(1, sigmoid, trainable=False)";
  for (const Scenario& scenario : {frozen, frozen_layers}) {
    RunContext three(scenario, Profile::kKeras315);
    warn_at_first_step(three);
    ASSERT_EQ(three.trace.warnings.size(), 1U);
    EXPECT_EQ(three.trace.warnings[0].text, "The model does not have any trainable weights.");
    RunContext two(scenario, Profile::kKeras2);
    warn_at_first_step(two);
    EXPECT_TRUE(two.trace.warnings.empty());
  }
  RunContext usual({}, Profile::kKeras315);
  warn_at_first_step(usual);
  EXPECT_TRUE(usual.trace.warnings.empty());
}

// Recorded: Dense(1, softmax) on 12 rows in batches of 4.
TEST(WarnAtFirstStep, ASoftmaxOverOneColumnIsNamed) {
  Scenario scenario;
  scenario.data.samples = 12;
  scenario.fit.batch_size = 4;
  scenario.model.layers = "Dense(1, softmax)";
  scenario.compile.loss = scenario::Loss::kCategoricalCrossentropy;
  RunContext two(scenario, Profile::kKeras2);
  warn_at_first_step(two);
  EXPECT_EQ(two.trace.console.bytes(),
            "tensorflow/python/util/dispatch.py:1260: SyntaxWarning: In loss "
            "categorical_crossentropy, expected y_pred.shape to be (batch_size, num_classes) with "
            "num_classes > 1. Received: y_pred.shape=(4, 1). Consider using 'binary_crossentropy' "
            "if you only have 2 classes.\n  return dispatch_target(*args, **kwargs)\n");
  RunContext three(scenario, Profile::kKeras35);
  warn_at_first_step(three);
  ASSERT_EQ(three.trace.warnings.size(), 2U);
  EXPECT_EQ(three.trace.warnings[0].location, "keras/src/ops/nn.py:545");
  EXPECT_EQ(three.trace.warnings[0].text,
            "You are using a softmax over axis -1 of a tensor of shape (4, 1). This axis has size "
            "1. The softmax operation will always return the value 1, which is likely not what you "
            "intended. Did you mean to use a sigmoid instead?");
  EXPECT_EQ(three.trace.warnings[1].location, "keras/src/losses/losses.py:27");
  EXPECT_EQ(three.trace.warnings[1].category, "SyntaxWarning");
}

// Recorded from 2.15.0, 3.6.0 and 3.15.1: train_function and test_function of several steps.
TEST(WarnAtFirstStep, SeveralStepsInACallAreTracedMoreOften) {
  Scenario scenario;
  scenario.data.samples = 4;
  scenario.fit.batch_size = 2;
  scenario.fit.shuffle = false;
  scenario.model.layers = "Dense(1)";
  scenario.compile.loss = scenario::Loss::kCategoricalCrossentropy;
  scenario.validation.kind = scenario::ValidationKind::kSequence;
  const auto raised = [&scenario](Profile profile, Count per_execution) {
    scenario.compile.steps_per_execution = per_execution;
    const trace::Trace trace = run(scenario, profile);
    Count all = 0;
    for (const trace::Warning& warning : trace.warnings) {
      if (warning.category == "SyntaxWarning") all += warning.raised;
    }
    return all;
  };
  EXPECT_EQ(raised(Profile::kKeras2, 1), 2 + 1);
  EXPECT_EQ(raised(Profile::kKeras2, 2), 4 + 2);
  EXPECT_EQ(raised(Profile::kKeras35, 3), 2 + 3);
  EXPECT_EQ(raised(Profile::kKeras315, 3), 2 + 1);
  scenario.fit.steps_per_epoch = 1;
  EXPECT_EQ(raised(Profile::kKeras2, 3), 4 + 1) << "an epoch of one step: evaluations have no loop";
}

TEST(WarnAtFirstStep, AStepThatFailsDoesNotGetToTrainableWeights) {
  Scenario scenario;
  scenario.model.trainable = false;
  scenario.model.input_features = 3;
  RunContext run(scenario, Profile::kKeras315);
  const trace::Exception refusal{.about = trace::Subject::kInputShape};
  warn_at_first_step(run, &refusal);
  EXPECT_TRUE(run.trace.warnings.empty());
}

// Asked of keras 2.15.0, 3.1.1, 3.7.0 and 3.15.1.
TEST(WarnAtFirstStep, WhatIsSaidHangsOnHowFarTheStepComes) {
  using scenario::Loss;
  using trace::Subject;
  const auto said = [](Profile profile, Loss loss, bool logits, Subject about) {
    Scenario scenario;
    scenario.model.layers = logits && loss != Loss::kBinaryCrossentropy ? "Dense(3, softmax)"
                            : logits                                    ? "Dense(1, sigmoid)"
                                                                        : "Dense(1, softmax)";
    scenario.compile.loss = loss;
    scenario.compile.from_logits = logits;
    RunContext run(scenario, profile);
    const trace::Exception refusal{.about = about};
    warn_at_first_step(run, &refusal);
    return run.trace.warnings.size();
  };
  constexpr auto kNew = Profile::kKeras315;
  constexpr auto kOld = Profile::kKeras2;
  for (const Profile profile : {kNew, kOld}) {
    for (const Loss loss : {Loss::kBinaryCrossentropy, Loss::kCategoricalCrossentropy,
                            Loss::kSparseCategoricalCrossentropy}) {
      EXPECT_EQ(said(profile, loss, true, Subject::kInputShape), 0U);
      EXPECT_EQ(said(profile, loss, true, Subject::kNoLabels), 0U);
      EXPECT_EQ(said(profile, loss, true, Subject::kLabelRange), 1U);
    }
    EXPECT_EQ(said(profile, Loss::kCategoricalCrossentropy, true, Subject::kLabelShape), 0U);
    EXPECT_EQ(said(profile, Loss::kSparseCategoricalCrossentropy, true, Subject::kLabelShape), 1U);
  }
  EXPECT_EQ(said(kNew, Loss::kBinaryCrossentropy, true, Subject::kLabelShape), 0U);
  EXPECT_EQ(said(kOld, Loss::kBinaryCrossentropy, true, Subject::kLabelShape), 1U);
  // A softmax of one column: the activation's word, and the loss's.
  EXPECT_EQ(said(kNew, Loss::kCategoricalCrossentropy, false, Subject::kItem), 0U);
  EXPECT_EQ(said(kNew, Loss::kCategoricalCrossentropy, false, Subject::kNoLabels), 1U);
  EXPECT_EQ(said(kNew, Loss::kCategoricalCrossentropy, false, Subject::kLabelShape), 2U);
  EXPECT_EQ(said(kOld, Loss::kCategoricalCrossentropy, false, Subject::kNoLabels), 0U);
  EXPECT_EQ(said(kOld, Loss::kCategoricalCrossentropy, false, Subject::kLabelShape), 1U);
}

TEST(WarnAtFirstStep, AStepThatMakesNoVariablesIsTracedOnce) {
  Scenario scenario;
  scenario.model.trainable = false;
  for (const bool measures : {true, false}) {
    if (!measures) scenario.compile.metrics = 0;
    RunContext run(scenario, Profile::kKeras315);
    warn_at_first_step(run);
    ASSERT_EQ(run.trace.warnings.size(), 1U);
    EXPECT_EQ(run.trace.warnings[0].raised, measures ? 2 : 1);
  }
}

TEST(WarnAtCustomStep, Keras3AsksAboutLogitsInEveryStep) {
  Scenario scenario;
  scenario.feed.kind = FeedKind::kCustomLoop;
  scenario.compile.from_logits = true;
  RunContext run(scenario, Profile::kKeras315);
  warn_at_custom_step(run, 4);
  warn_at_custom_step(run, 4);
  ASSERT_EQ(run.trace.warnings.size(), 1U);
  EXPECT_EQ(run.trace.warnings[0].raised, 2);
}

TEST(WarnAtCustomStep, Keras2ForgetsTheLogitsOfOneColumnBesideFlatLabels) {
  Scenario scenario;
  scenario.feed.kind = FeedKind::kCustomLoop;
  scenario.compile.from_logits = true;
  RunContext flat(scenario, Profile::kKeras2);
  warn_at_custom_step(flat, 4);
  EXPECT_TRUE(flat.trace.warnings.empty());
  scenario.data.label_shape = scenario::LabelShape::kColumn;
  RunContext column(scenario, Profile::kKeras2);
  warn_at_custom_step(column, 4);
  EXPECT_EQ(column.trace.warnings.size(), 1U);
}

}  // namespace
}  // namespace fitscope::trainer
