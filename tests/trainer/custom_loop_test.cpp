// Hand-written loops: what src/trainer/custom_loop.h says it simulates.
#include "trainer/custom_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using scenario::LoopBody;
using scenario::Profile;
using scenario::Scenario;
using testing::ledger;

/// The article's third sample: 64 rows, one update per epoch.
Scenario article_loop() {
  Scenario scenario;
  scenario.feed.kind = scenario::FeedKind::kCustomLoop;
  scenario.loop.body = LoopBody::kOneStep;
  scenario.data.samples = 64;
  scenario.compile.learning_rate = 0.5;
  scenario.fit.epochs = 2;
  return scenario;
}

// Recorded from real Keras 2.15.0 to 3.15.1: both lines are printed, losses are finite, weights
// move.
TEST(CustomLoop, OfTheArticlePassesBothEpochsAtLearningRateOneHalf) {
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const trace::Trace trace = run(article_loop(), keras.profile);
    EXPECT_EQ(ledger(trace), "1,1");
    EXPECT_EQ(trace.console.bytes(trace::Stream::kStdout), "Epoch: 1 passed\nEpoch: 2 passed\n");
    EXPECT_EQ(trace.first_non_finite, std::nullopt);
    EXPECT_TRUE(trace.facts.weights_changed);
    EXPECT_EQ(trace.facts.updates, 2);
    EXPECT_EQ(trace.epochs.at(0).samples_seen, 64);
  }
}

TEST(CustomLoop, GoesThroughEveryBatchOfADataset) {
  Scenario scenario = article_loop();
  scenario.loop.body = LoopBody::kEveryBatch;
  scenario.data.samples = 100;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(ledger(trace), "4,4");
  EXPECT_EQ(trace.epochs.at(1).batches_replayed, 0);
  EXPECT_EQ(trace.facts.distinct_batches, 4);
}

TEST(CustomLoop, WithANewIteratorEachStepSeesTheFirstBatchForEver) {
  Scenario scenario = article_loop();
  scenario.loop.body = LoopBody::kEveryBatch;
  scenario.loop.iterator_each_step = true;
  scenario.data.samples = 100;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(ledger(trace), "4,4");
  EXPECT_EQ(trace.facts.distinct_batches, 1);
  EXPECT_EQ(trace.epochs.at(0).batches_replayed, 3);
  EXPECT_EQ(trace.epochs.at(1).batches_replayed, 4);
}

TEST(CustomLoop, WithoutApplyGradientsUpdatesNothing) {
  Scenario scenario = article_loop();
  scenario.loop.apply_gradients = false;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(trace.stop, trace::StopReason::kAllEpochs);
  EXPECT_EQ(trace.facts.updates, 0);
  EXPECT_FALSE(trace.facts.weights_changed);
}

// Adam at t = 1 for ever: -lr * g / (|g| + eps / sqrt(1 - b2)): a step of lr per weight, less
// eps / sqrt(1 - b2) = 3e-6 over the size of its gradient.
TEST(CustomLoop, WithANewAdamEachStepMovesEveryWeightByTheLearningRate) {
  Scenario scenario = article_loop();
  scenario.loop.optimizer_each_step = true;
  scenario.compile.learning_rate = 0.125;
  const auto loop = FitLoop::create(scenario, Profile::kKeras315);
  std::vector<float> before = loop->weights();
  while (loop->advance() == Status::kRunning) {
    const std::vector<float> after = loop->weights();
    if (after == before) continue;
    for (std::size_t i = 0; i < after.size(); ++i) {
      EXPECT_NEAR(std::abs(after[i] - before[i]), 0.125F, 1e-3F);
    }
    before = after;
  }
}

// keras-3 optimizers/base_optimizer.py and keras-2 optimizers/utils.py: filter_empty_gradients.
TEST(CustomLoop, WhoseGradientsAreAllNoneRaises) {
  Scenario scenario = article_loop();
  scenario.loop.gradients = scenario::LoopGradients::kNone;
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const trace::Trace trace = run(scenario, keras.profile);
    EXPECT_EQ(ledger(trace), "0,exception") << keras.key;
    ASSERT_TRUE(trace.exception);
    EXPECT_EQ(trace.exception->type, "ValueError");
    EXPECT_THAT(trace.exception->message,
                ::testing::StartsWith("No gradients provided for any variable"));
    EXPECT_EQ(trace.epochs.at(0).segments.at(0).state, trace::StepState::kRaised);
  }
}

// Keras 2's apply_gradients(zip([], [])) does nothing, Keras 3's cannot unpack it.
TEST(CustomLoop, OfAFrozenModelIsSilentInKeras2AndRaisesInKeras3) {
  Scenario scenario = article_loop();
  scenario.model.trainable = false;
  const trace::Trace silent = run(scenario, Profile::kKeras2);
  EXPECT_EQ(ledger(silent), "1,1");
  EXPECT_FALSE(silent.facts.weights_changed);
  const trace::Trace raised = run(scenario, Profile::kKeras315);
  ASSERT_TRUE(raised.exception);
  EXPECT_EQ(raised.exception->message, "not enough values to unpack (expected 2, got 0)");
}

TEST(CustomLoop, MakesAnOptimizerThatRefusesTwoClips) {
  Scenario scenario;
  scenario.feed.kind = scenario::FeedKind::kCustomLoop;
  scenario.compile.clipnorm = scenario.compile.global_clipnorm = 1;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  ASSERT_TRUE(trace.exception);
  EXPECT_EQ(trace.exception->type, "ValueError");
  EXPECT_TRUE(trace.epochs.empty());
}

TEST(CustomLoop, KnowsNothingOfFitsArguments) {
  Scenario asked;
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  const trace::Trace plain = run(asked, Profile::kKeras315);
  asked.fit.steps_per_epoch = 1;
  asked.fit.initial_epoch = 2;
  asked.validation.kind = scenario::ValidationKind::kSplit;
  const trace::Trace same = run(asked, Profile::kKeras315);
  EXPECT_EQ(plain.epochs, same.epochs);
  EXPECT_EQ(same.epochs.size(), 5U);
  EXPECT_EQ(same.epochs.front().samples_seen, 100);
}

// Recorded from 3.6.0.
TEST(CustomLoop, ACallThatFailsComesBeforeGradientsThatAreMissing) {
  scenario::Scenario scenario;
  scenario.feed.kind = scenario::FeedKind::kCustomLoop;
  scenario.model.layers = "Dense(1, sigmoid)";
  scenario.model.trainable = false;
  scenario.model.input_features = 3;
  const trace::Trace trace = run(scenario, scenario::Profile::kKeras35);
  ASSERT_TRUE(trace.exception.has_value());
  EXPECT_EQ(trace.exception->about, trace::Subject::kInputShape);
}

}  // namespace
}  // namespace fitscope::trainer
