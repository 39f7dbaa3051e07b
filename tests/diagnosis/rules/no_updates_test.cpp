// What no-updates promises.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

trace::Trace unchanged(trace::Count trainable) {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  trace.facts.trainable_weights = trainable;
  trace.facts.updates = 8;
  return trace;
}

TEST(NoUpdates, NamesALearningRateOfZero) {
  scenario::Scenario asked = hundred_samples();
  asked.compile.learning_rate = 0.0;
  const auto trace = unchanged(2);
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary, "No weight changed in 8 steps: the learning rate is 0.");
  EXPECT_EQ(finding->arithmetic, "8 updates applied; 2 trainable weights (kernels and biases)");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"compile.learning_rate", "unset"}}));
}

TEST(NoUpdates, NamesAFrozenModel) {
  scenario::Scenario asked = hundred_samples();
  asked.model.trainable = false;
  const auto trace = unchanged(0);
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "No weight changed in 8 steps: the model is frozen (model.trainable = False).");
  EXPECT_EQ(finding->changes.at(0).label, "Set model.trainable = True and compile again");
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  EXPECT_EQ(kNoUpdates.check({asked, trace})->changes.at(0).label,
            "Set model.trainable = True before the loop")
      << "a loop of one's own compiles nothing";
}

TEST(NoUpdates, NamesAClippingThatLeavesNothing) {
  scenario::Scenario asked = hundred_samples();
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  asked.compile.clipnorm = 1e-50;
  auto trace = unchanged(2);
  trace.figures.append({.rows = 32, .gradient_norm = 1});
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "No weight changed in 8 steps: clipnorm=1e-50 leaves nothing of the gradients that a "
            "float32 weight could hold.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"compile.clipnorm", "unset"}}));
}

TEST(NoUpdates, ThawsFrozenLayers) {
  scenario::Scenario asked = hundred_samples();
  asked.model.layers = "Dense(1, sigmoid, trainable=False)";
  const auto trace = unchanged(0);
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"model.layers", "Dense(1, sigmoid)"}}));
}

TEST(NoUpdates, ExplainsGradientsOfNone) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  asked.loop.gradients = scenario::LoopGradients::kNone;
  const auto trace = raised(kKeras315, Subject::kNoGradients, "ValueError",
                            "No gradients provided for any variable.", {0, 0});
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Nothing can be trained: every gradient is None, and the optimizer raised ValueError.");
}

TEST(NoUpdates, NamesAHuberLossThatIsAlwaysZero) {
  scenario::Scenario asked = hundred_samples();
  asked.compile.loss = scenario::Loss::kHuber;
  asked.compile.huber_delta = 0;
  const auto trace = unchanged(2);
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"compile.huber_delta", "1"}}));
  asked.compile.loss = scenario::Loss::kMeanSquaredError;  // which has no delta
  EXPECT_TRUE(kNoUpdates.check({asked, trace})->changes.empty());
}

TEST(NoUpdates, IsSilentWhenAWeightMovedOrNoModelIsSimulated) {
  auto moved = unchanged(2);
  moved.facts.weights_changed = true;
  EXPECT_FALSE(kNoUpdates.check({hundred_samples(), moved}));
  EXPECT_FALSE(kNoUpdates.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

trace::Trace with_rates(std::initializer_list<double> rates) {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}, {4, 100}});
  with_numbers(trace);
  std::size_t epoch = 0;
  for (const double rate : rates)
    trace.epochs.at(epoch++).learning_rate = rate;
  return trace;
}

TEST(NoUpdates, NamesTheScheduleThatBroughtTheRateToZero) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kLearningRateScheduler);
  asked.schedule.factor = 0;
  auto trace = with_rates({0.001, 0, 0});
  trace.events.push_back({trace::EventKind::kLearningRate, {1, -1}, 0.0, "LearningRateScheduler"});
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "From epoch 2 on no weight changes: LearningRateScheduler has brought the learning "
            "rate to 0.");
  EXPECT_EQ(finding->arithmetic, "2 of 3 epochs trained at a learning rate of 0; factor 0");
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{1, 0}));
}

TEST(NoUpdates, NamesThePlateauWhoseRateFloat32CannotHold) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kReduceLrOnPlateau);
  asked.reduce_lr.factor = 1e-30;
  auto trace = with_rates({0.001, 1e-33, 0});
  trace.events.push_back({trace::EventKind::kLearningRate, {1, -1}, 1e-63, "ReduceLROnPlateau"});
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("From epoch 3 on no weight changes: ReduceLROnPlateau"),
            std::string::npos);
  EXPECT_NE(finding->summary.find("float32"), std::string::npos);
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"reduce_lr.min_lr", "1e-06"}}));
  trace.events.clear();
  EXPECT_FALSE(kNoUpdates.check({asked, trace})) << "nobody set the rate";
}

}  // namespace
}  // namespace fitscope::diagnosis
