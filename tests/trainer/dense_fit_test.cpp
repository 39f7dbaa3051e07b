// fit() with a model that is trained for real: what numbers add to the trace, and that they change
// no step.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/draws.h"
#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using fitscope::testing::Draws;
using scenario::FeedKind;
using scenario::ModelKind;
using scenario::Profile;
using scenario::Scenario;
using testing::arrays;
using testing::generator;
using testing::ledger;
using testing::with_steps;
using trace::StepState;

Scenario dense(Scenario scenario) {
  scenario.model.kind = ModelKind::kDense;
  return scenario;
}

std::vector<float> weights_after(const Scenario& scenario, Profile profile) {
  const auto loop = FitLoop::create(scenario, profile);
  while (loop->advance() == Status::kRunning) {
  }
  return loop->weights();
}

TEST(DenseFit, RunsTheStepsThatControlFlowAloneForetells) {
  Draws draws(4);
  for (int i = 0; i < 120; ++i) {
    Scenario scenario;
    scenario.feed.kind = static_cast<FeedKind>(draws.below(5));
    scenario.data.samples = 1 + draws.below(60);
    scenario.fit.batch_size = 1 + draws.below(12);
    scenario.fit.epochs = 1 + draws.below(4);
    scenario.fit.steps_per_epoch = draws.maybe(9);
    scenario.generator.batches = draws.maybe(12);
    scenario.generator.loops = draws.one_in(3);
    scenario.generator.empty_after = draws.maybe(12);
    if (draws.one_in(5)) scenario.generator.raise_at = 1 + draws.below(20);
    scenario.sequence.declared_length = draws.maybe(9);
    scenario.dataset.repeat = draws.maybe(3);
    scenario.dataset.drop_remainder = draws.yes();
    scenario.dataset.known_cardinality = draws.yes();
    scenario.validation.kind = static_cast<scenario::ValidationKind>(draws.below(6));
    scenario.validation.samples = 1 + draws.below(20);
    scenario.validation.steps = draws.maybe(4);
    Scenario any = scenario;
    any.model.kind = ModelKind::kAny;
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      const trace::Trace with_numbers = run(scenario, keras.profile);
      const trace::Trace without = run(any, keras.profile);
      ASSERT_EQ(with_numbers.stop, without.stop) << i << ", Keras " << keras.key;
      ASSERT_EQ(with_numbers.stop_detail, without.stop_detail);
      ASSERT_EQ(with_numbers.epochs.size(), without.epochs.size());
      for (std::size_t e = 0; e < without.epochs.size(); ++e) {
        const trace::Epoch& a = with_numbers.epochs[e];
        const trace::Epoch& b = without.epochs[e];
        ASSERT_EQ(a.segments, b.segments) << i << ", Keras " << keras.key << ", epoch " << e;
        ASSERT_EQ(a.steps_planned, b.steps_planned);
        ASSERT_EQ(a.samples_seen, b.samples_seen);
        ASSERT_EQ(a.batches_replayed, b.batches_replayed);
        ASSERT_EQ(a.validation_steps, b.validation_steps);
        ASSERT_EQ(a.ran_dry, b.ran_dry);
      }
      ASSERT_EQ(with_numbers.facts.distinct_batches, without.facts.distinct_batches);
    }
  }
}

TEST(DenseFit, LogsTheMeanOverRowsInEachKerasesOrder) {
  Scenario scenario = dense(arrays());
  scenario.fit.epochs = 1;
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const trace::Trace trace = run(scenario, keras.profile);
    ASSERT_EQ(trace.figures.kept().size(), 4U);
    double total = 0;
    double batches = 0;
    for (const trace::StepFigure& figure : trace.figures.kept()) {
      total += static_cast<double>(figure.loss) * figure.rows;
      batches += static_cast<double>(figure.loss);
    }
    const bool keras3 = scenario::is_keras3(keras.profile);
    // Keras 3.0 and 3.1 take the mean over batches.
    if (keras3 && keras.profile <= Profile::kKeras31) total = batches * 100 / 4;
    const trace::Logs& logs = trace.epochs.at(0).logs;
    ASSERT_EQ(logs.size(), 2U);
    const std::size_t loss = keras.profile == Profile::kKeras2 ? 0 : 1;
    EXPECT_EQ(logs[loss].first, "loss");
    EXPECT_EQ(logs[1 - loss].first, "accuracy");
    EXPECT_NEAR(logs[loss].second, total / 100, 1e-6);
    EXPECT_TRUE(trace.epochs[0].numbers);
    EXPECT_EQ(trace.facts.updates, 4);
    EXPECT_EQ(trace.facts.trainable_weights, 2) << "a kernel and a bias";
    EXPECT_TRUE(trace.facts.weights_changed);
  }
}

TEST(DenseFit, LogsValidationUnderValNames) {
  Scenario scenario = dense(arrays());
  scenario.fit.epochs = 1;
  scenario.validation.kind = scenario::ValidationKind::kSplit;
  std::vector<std::string> names;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  for (const auto& [name, value] : trace.epochs.at(0).logs) {
    names.push_back(name.text());
  }
  EXPECT_THAT(names, ::testing::ElementsAre("accuracy", "loss", "val_accuracy", "val_loss"));
}

TEST(DenseFit, WithLearningRateZeroChangesNoWeight) {
  Scenario scenario = dense(arrays());
  scenario.compile.optimizer = scenario::OptimizerKind::kSgd;
  scenario.compile.learning_rate = 0;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_FALSE(trace.facts.weights_changed);
  EXPECT_EQ(trace.facts.updates, 20);
}

TEST(DenseFit, SaysWhichValueWasFirstNotFinite) {
  Scenario scenario = dense(with_steps(generator(4), 2));
  scenario.fit.epochs = 2;
  scenario.generator.nan_at = 2;
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const trace::Trace trace = run(scenario, keras.profile);
    ASSERT_TRUE(trace.first_non_finite) << keras.key;
    EXPECT_EQ(trace.first_non_finite->at, (trace::Moment{0, 1}));
    EXPECT_EQ(trace.first_non_finite->tensor, trace::Tensor::kInput);
    EXPECT_EQ(trace.epochs.at(0).segments.at(1).state, StepState::kNotFinite);
    EXPECT_EQ(trace.steps_run(), 4) << "NaN stops nothing";
    EXPECT_EQ(trace.stop, trace::StopReason::kAllEpochs);
  }
}

TEST(DenseFit, IsStoppedByTerminateOnNanAtTheBatch) {
  Scenario scenario = dense(with_steps(generator(9), 4));
  scenario.generator.nan_at = 2;
  scenario.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kTerminateOnNan);
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const trace::Trace trace = run(scenario, keras.profile);
    EXPECT_EQ(ledger(trace), "2,callback") << keras.key;
    EXPECT_EQ(trace.stop_detail, "TerminateOnNaN");
  }
}

// Recorded from real Keras 2.15.0 to 3.15.1: the call that finds no data applies weight decay once.
TEST(DenseFit, TheStepThatFindsNoDataStillDecaysWeights) {
  Scenario scenario = dense(with_steps(generator(3), 3));
  scenario.compile.optimizer = scenario::OptimizerKind::kSgd;
  scenario.compile.learning_rate = 0.1;
  scenario.compile.weight_decay = 0.25;
  scenario.fit.epochs = 1;
  const std::vector<float> before = weights_after(scenario, Profile::kKeras35);
  scenario.fit.epochs = 2;
  const std::vector<float> after = weights_after(scenario, Profile::kKeras35);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(after[i], before[i] * (1 - 0.1F * 0.25F), 1e-6F);
  }
}

// Recorded from real Keras 3.6.0: N=16, batch 4, 3 steps: epoch 2 runs 1 step and logs half its
// loss.
TEST(DenseFit, TheStepThatFindsNoDataDilutesMeansOfStaticBatches) {
  Scenario scenario = dense(with_steps(arrays(), 3));
  scenario.data.samples = 16;
  scenario.fit.batch_size = 4;
  scenario.fit.epochs = 2;
  const auto logged = [](const trace::Trace& trace) {
    for (const auto& [name, value] : trace.epochs.at(1).logs) {
      if (name == "loss") return value;
    }
    return std::nan("");
  };
  const trace::Trace diluted = run(scenario, Profile::kKeras35);
  ASSERT_EQ(ledger(diluted), "3,1");
  EXPECT_NEAR(logged(diluted), static_cast<double>(diluted.figures.kept().back().loss) / 2, 1e-6);
  const trace::Trace safe = run(scenario, Profile::kKeras314);
  ASSERT_EQ(ledger(safe), "3,1");
  EXPECT_NEAR(logged(safe), static_cast<double>(safe.figures.kept().back().loss), 1e-6);
}

// Keras 3.15.1 and 3.6.0 train on x (10,) with y (1,) as on ten rows of one feature.
TEST(DenseFit, TakesASampleWithoutBatchAxisForRowsOfOneFeature) {
  Scenario asked;
  asked.data.samples = 6;
  asked.data.label_shape = scenario::LabelShape::kColumn;
  asked.model.input_features = 1;
  asked.feed.kind = FeedKind::kGenerator;
  asked.generator.single_samples = true;
  asked.fit.epochs = 1;
  const trace::Trace trace = run(asked, Profile::kKeras315);
  EXPECT_FALSE(trace.exception);
  EXPECT_EQ(trace.steps_run(), 6);
  EXPECT_EQ(trace.epochs[0].segments[0].rows, asked.data.features);
  EXPECT_EQ(trace.epochs[0].samples_seen, 6);
  EXPECT_TRUE(trace.facts.weights_changed);
  EXPECT_FALSE(trace.first_non_finite);
}

/// Samples (F,) with labels (C,), for a model of one feature.
Scenario samples_with_vectors(scenario::Count features, scenario::Count classes,
                              const std::string& layers) {
  Scenario asked;
  asked.data.kind = scenario::DataKind::kBlobs;
  asked.data.samples = 12;
  asked.data.features = features;
  asked.data.classes = classes;
  asked.data.label_shape = scenario::LabelShape::kOneHot;
  asked.model.input_features = 1;
  asked.model.layers = layers;
  asked.compile.loss = scenario::Loss::kMeanSquaredError;
  asked.feed.kind = FeedKind::kGenerator;
  asked.generator.single_samples = true;
  asked.fit.epochs = 2;
  asked.fit.steps_per_epoch = 3;
  asked.fit.batch_size = 1;
  asked.fit.shuffle = false;
  return dense(asked);
}

// Numbers recorded from Keras 2.15.0 and 3.15.1. Keras 2 makes a column of the labels; Keras 3 lays
// them along the columns of the predictions, and its accuracy compares each with the class said.
TEST(DenseFit, ASamplesLabelsAreAColumnInKeras2AndLieAcrossInKeras3) {
  const Scenario one = samples_with_vectors(1, 2, "Dense(2, sigmoid)");
  const auto logged = [](const trace::Trace& trace, std::size_t epoch, const std::string& name) {
    for (const auto& [key, value] : trace.epochs[epoch].logs) {
      if (key == name) return value;
    }
    return -1.0;
  };
  const trace::Trace keras2 = run(one, Profile::kKeras2);
  EXPECT_NEAR(logged(keras2, 0, "loss"), 0.26332363, 1e-6);
  EXPECT_NEAR(logged(keras2, 1, "loss"), 0.26227117, 1e-6);
  EXPECT_EQ(logged(keras2, 0, "accuracy"), 0.5);
  const trace::Trace keras3 = run(one, Profile::kKeras315);
  EXPECT_NEAR(logged(keras3, 0, "loss"), 0.32389203, 1e-6);
  EXPECT_NEAR(logged(keras3, 1, "loss"), 0.32057503, 1e-6);
  EXPECT_EQ(logged(keras3, 0, "accuracy"), 0.5);
}

// They ended the program before.
TEST(DenseFit, SamplesWhoseLabelsFitNothingAreRefused) {
  for (const Profile profile : {Profile::kKeras35, Profile::kKeras314, Profile::kKeras315}) {
    const trace::Trace trace = run(samples_with_vectors(1, 2, "Dense(3, sigmoid)"), profile);
    ASSERT_TRUE(trace.exception);
    EXPECT_EQ(trace.exception->type, "InvalidArgumentError");
    EXPECT_EQ(trace.exception->about, trace::Subject::kUnbatched);
  }
  EXPECT_FALSE(run(samples_with_vectors(1, 2, "Dense(3, sigmoid)"), Profile::kKeras2).exception);
}

// 48 of 48 runs of Keras 3.3.3 and 3.15.1: the metric's subtraction fails, and the weights moved.
TEST(DenseFit, AMetricThatFailsComesAfterTheUpdate) {
  Scenario asked;
  asked.data.samples = 10;
  asked.data.features = 4;
  asked.data.classes = 3;
  asked.fit.batch_size = 4;
  asked.fit.shuffle = false;
  asked.model.layers = "Dense(3, softmax)";
  asked.compile.loss = scenario::Loss::kSparseCategoricalCrossentropy;
  asked.compile.metrics = static_cast<std::uint32_t>(scenario::Metric::kMae);
  const Scenario scenario = dense(asked);
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  ASSERT_TRUE(trace.exception);
  EXPECT_TRUE(trace.exception->after_update);
  EXPECT_EQ(trace.steps_run(), 0);
  EXPECT_NEAR(static_cast<double>(weights_after(scenario, Profile::kKeras315)[0]), 0.089385509,
              1e-7);
}

// 6 of 6 runs of Keras 2.15.0, 3.0.5, 3.7.0 and 3.15.1 each.
TEST(DenseFit, AStepThatFailsWhileItRunsHasDecayedTheWeights) {
  Scenario asked;
  asked.data.samples = 10;
  asked.data.features = 4;
  asked.data.classes = 2;
  asked.data.label_shape = scenario::LabelShape::kFlat;
  asked.fit.batch_size = 4;
  asked.fit.shuffle = false;
  asked.model.layers = "Dense(1, sigmoid)";
  asked.compile.loss = scenario::Loss::kSparseCategoricalCrossentropy;
  asked.compile.weight_decay = 10;
  const Scenario scenario = dense(asked);
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras315}) {
    EXPECT_EQ(run(scenario, profile).stop, trace::StopReason::kException);
    const auto weights = weights_after(scenario, profile);
    EXPECT_NEAR(static_cast<double>(weights[0]), 0.10587558, 1e-7);
    EXPECT_NEAR(static_cast<double>(weights[1]), 0.46674174, 1e-7);
  }
}

// Recorded from Keras 2.15.0 and 3.15.1.
TEST(DenseFit, ASamplesLabelsAreClassesToASparseLoss) {
  Scenario asked = samples_with_vectors(3, 3, "Dense(1, sigmoid)");
  asked.compile.loss = scenario::Loss::kSparseCategoricalCrossentropy;
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras315}) {
    const trace::Trace trace = run(asked, profile);
    ASSERT_TRUE(trace.exception);
    EXPECT_THAT(trace.exception->message,
                ::testing::HasSubstr("Received a label value of 1 which is outside the valid range "
                                     "of [0, 1).  Label values: 1 0 0"));
  }
}

}  // namespace
}  // namespace fitscope::trainer
