// What no-updates promises.
#include <gtest/gtest.h>

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
  const auto trace = unchanged(11);
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary, "No weight changed in 8 steps: the learning rate is 0.");
  EXPECT_EQ(finding->arithmetic, "8 updates applied; 11 trainable numbers");
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
  const auto trace =
      raised(kKeras315, "ValueError", "No gradients provided for any variable.", {0, 0});
  const auto finding = kNoUpdates.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Nothing can be trained: every gradient is None, and the optimizer raised ValueError.");
}

TEST(NoUpdates, IsSilentWhenAWeightMovedOrNoModelIsSimulated) {
  auto moved = unchanged(11);
  moved.facts.weights_changed = true;
  EXPECT_FALSE(kNoUpdates.check({hundred_samples(), moved}));
  EXPECT_FALSE(kNoUpdates.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})}));
}

}  // namespace
}  // namespace fitscope::diagnosis
