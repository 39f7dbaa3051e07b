// What the trace says of data and layers, and that looking changes nothing.
#include <gtest/gtest.h>

#include <cmath>

#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;
using scenario::Scenario;

Scenario circles() {
  return {.data = {.kind = scenario::DataKind::kCircles, .samples = 100, .features = 2},
          .model = {.layers = "Dense(8, relu); Dropout(0.2); Dense(1, sigmoid)"},
          .fit = {.epochs = 40, .batch_size = 32}};
}

TEST(ModelProbe, LooksBeforeTheFirstStepAndLessAndLessOften) {
  const trace::Trace trace = run(circles(), Profile::kKeras315);
  ASSERT_GE(trace.probes.size(), 10U);
  EXPECT_LE(trace.probes.size(), 20U);
  EXPECT_EQ(trace.probes.front().epoch, -1);
  EXPECT_EQ(trace.probes.back().epoch, 39);
  for (const trace::Probe& probe : trace.probes) {
    EXPECT_EQ(probe.layers.size(), 2U) << "the Dense layers";
    EXPECT_EQ(probe.rows, 100);
  }
}

// Keras's own losses are compared elsewhere; here: a look costs no draw and moves no weight.
TEST(ModelProbe, ChangesNoNumberOfTheRun) {
  Scenario asked = circles();
  asked.fit.epochs = 3;
  const trace::Trace few = run(asked, Profile::kKeras315);
  asked.fit.epochs = 40;
  const trace::Trace many = run(asked, Profile::kKeras315);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(few.epochs[i].logs, many.epochs[i].logs);
  EXPECT_EQ(few.probes.back().loss, many.probes[3].loss);
}

TEST(ModelProbe, AgreesWithWhatIsKnownOfAModel) {
  Scenario asked = circles();
  asked.data.noise = 0;
  asked.model.layers =
      "Dense(4, relu, kernel_initializer=zeros); Dense(1, sigmoid, kernel_initializer=zeros)";
  const trace::Trace trace = run(asked, Profile::kKeras315);
  const trace::Probe& start = trace.probes.front();
  EXPECT_FLOAT_EQ(start.loss, std::log(2.0F)) << "a half for every row";
  EXPECT_EQ(start.layers[0].dead, 1);
  EXPECT_EQ(start.least_output, 0.5F);
  EXPECT_EQ(start.most_output, 0.5F);
  EXPECT_EQ(start.commonest, 1);
  EXPECT_EQ(trace.data.classes, (std::vector<std::int64_t>{50, 50}));
  EXPECT_EQ(trace.data.variance_y, 0.25);
  EXPECT_EQ(trace.data.deviation_y, 0.5);
}

TEST(ModelProbe, SeesAScaleThatOnlyValidationHas) {
  Scenario asked = circles();
  asked.fit.epochs = 1;
  asked.validation = {.kind = scenario::ValidationKind::kArrays, .samples = 100};
  const trace::DataFigures same = run(asked, Profile::kKeras315).data;
  asked.validation.feature_scale = 255;
  const trace::DataFigures apart = run(asked, Profile::kKeras315).data;
  EXPECT_EQ(same.spread_x, apart.spread_x);
  EXPECT_NEAR(apart.validation_spread_x / same.validation_spread_x, 255, 1e-3);
}

TEST(ModelProbe, AscentMakesTheLossGrow) {
  Scenario asked = circles();
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  asked.loop.ascend = true;
  asked.compile.learning_rate = 0.05;
  const trace::Trace trace = run(asked, Profile::kKeras315);
  EXPECT_GT(trace.probes.back().loss, 2 * trace.probes.front().loss);
}

TEST(ModelProbe, WithoutNumbersThereIsNothingToSee) {
  Scenario asked = circles();
  asked.model.kind = scenario::ModelKind::kAny;
  const trace::Trace trace = run(asked, Profile::kKeras315);
  EXPECT_TRUE(trace.probes.empty());
  EXPECT_EQ(trace.data.rows, 0);
}

}  // namespace
}  // namespace fitscope::trainer
