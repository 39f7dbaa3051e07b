// What the rules of callbacks, limits and misread bars promise.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "diagnosis/rules/all.h"
#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;
using scenario::MonitorMode;

scenario::Scenario stopping(const char* monitor) {
  scenario::Scenario asked = two_classes();
  asked.fit.epochs = 50;
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
  asked.early_stopping.monitor = monitor;
  asked.early_stopping.patience = 5;
  return asked;
}

/// EarlyStopping ended it; the epochs logged these values.
trace::Trace stopped(const char* monitor, const std::vector<double>& values) {
  trace::Trace trace = learned_run();
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "EarlyStopping";
  trace.epochs.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    trace.epochs[i].logs = {{monitor, values[i]}};
  return trace;
}

TEST(LimitedByEnvironment, GoesByKerassOwnWords) {
  scenario::Scenario asked = two_classes();
  asked.fit.max_steps_per_epoch = 1;
  trace::Trace trace = learned_run();
  EXPECT_FALSE(kLimitedByEnvironment.check({asked, trace})) << "an older release ignores it";
  trace.epochs.front().samples_seen = 32;
  trace.warnings.push_back(
      {.category = "UserWarning", .text = "Limiting steps_per_epoch to 1", .location = {}});
  const auto finding = kLimitedByEnvironment.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "the first epoch trained on 32 of 128 samples");
  trace.epochs.front().samples_seen = 128;
  EXPECT_FALSE(kLimitedByEnvironment.check({asked, trace})) << "it limits nothing";
}

TEST(LimitedByEnvironment, SeesThatTheLimitMadeOtherBatches) {
  scenario::Scenario asked = two_classes();
  asked.fit.batch_size.reset();
  asked.fit.max_steps_per_epoch = 2;
  trace::Trace trace = learned_run();
  trace.warnings.push_back(
      {.category = "UserWarning", .text = "Limiting steps_per_epoch to 2", .location = {}});
  trace.facts.batch_size = 64;
  EXPECT_FALSE(kLimitedByEnvironment.check({asked, trace})) << "Keras did not make the batch size";
  trace.facts.batch_size_inferred = true;
  const auto finding = kLimitedByEnvironment.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.rfind(
                "KERAS_MAX_STEPS_PER_EPOCH=2 makes batches of 64 samples instead of 32", 0),
            0U)
      << finding->summary;
  EXPECT_EQ(finding->arithmetic,
            "ceil(128 / 2) = 64 samples per batch; without it ceil(128 / 32) = 4 batches");
  EXPECT_EQ(finding->changes.at(0).changes.at(0).key, "fit.max_steps_per_epoch");
  asked.fit.steps_per_epoch = 2;
  EXPECT_FALSE(kLimitedByEnvironment.check({asked, trace})) << "the code asks for the same";
  asked.fit.steps_per_epoch.reset();
  asked.data.samples = 120;
  asked.fit.max_steps_per_epoch = 4;
  trace.facts.batch_size = 30;
  EXPECT_FALSE(kLimitedByEnvironment.check({asked, trace})) << "4 updates with and without it";
}

TEST(LimitedByEnvironment, IsTheReasonWhereItLeavesNoEpoch) {
  scenario::Scenario asked = two_classes();
  asked.fit.max_epochs = 1;
  asked.fit.initial_epoch = 3;
  trace::Trace trace = hand_trace(kKeras315, 4, {});
  trace.stop = trace::StopReason::kNoEpochs;
  EXPECT_FALSE(kLimitedByEnvironment.check({asked, trace}));
  trace.warnings.push_back(
      {.category = "UserWarning", .text = "Limiting epochs to 1", .location = {}});
  EXPECT_EQ(diagnose({asked, trace}).front().rule, "limited-by-environment");
}

TEST(WrongMonitorMode, IsTheCauseWhereModeAndNameDisagree) {
  scenario::Scenario asked = stopping("accuracy");
  const trace::Trace trace = stopped("accuracy", {0.5, 0.7, 0.9});
  EXPECT_FALSE(kWrongMonitorMode.check({asked, trace}));
  asked.early_stopping.mode = MonitorMode::kMin;
  EXPECT_TRUE(kWrongMonitorMode.check({asked, trace}));
  asked.early_stopping.mode = MonitorMode::kMax;
  EXPECT_FALSE(kWrongMonitorMode.check({asked, trace}));
  asked = stopping("val_loss");
  asked.early_stopping.mode = MonitorMode::kMax;
  EXPECT_TRUE(kWrongMonitorMode.check({asked, stopped("val_loss", {0.9, 0.5})}));
  EXPECT_FALSE(kWrongMonitorMode.check({asked, learned_run()})) << "it stopped nothing";
}

TEST(BaselineNeverBeaten, IsTheCauseWherePatienceAloneWouldHaveWaited) {
  scenario::Scenario asked = stopping("loss");
  asked.early_stopping.baseline = 0.1;
  EXPECT_TRUE(
      kBaselineNeverBeaten.check({asked, stopped("loss", {0.9, 0.8, 0.7, 0.6, 0.5, 0.51})}));
  EXPECT_FALSE(kBaselineNeverBeaten.check({asked, stopped("loss", {0.5, 0.6, 0.6, 0.6, 0.6, 0.6})}))
      << "patience had run out";
  EXPECT_FALSE(kBaselineNeverBeaten.check({asked, stopped("loss", {0.9, 0.05, 0.06})}));
  asked.early_stopping.baseline.reset();
  EXPECT_FALSE(
      kBaselineNeverBeaten.check({asked, stopped("loss", {0.9, 0.8, 0.7, 0.6, 0.5, 0.51})}));
}

TEST(MinDeltaTooLarge, IsTheCauseWhereTheLastEpochWasTheBest) {
  scenario::Scenario asked = stopping("loss");
  asked.early_stopping.min_delta = 0.1;
  const auto finding = kMinDeltaTooLarge.check({asked, stopped("loss", {0.9, 0.85, 0.8})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->arithmetic, "0.85 to 0.8: 0.05 < 0.1");
  EXPECT_FALSE(kMinDeltaTooLarge.check({asked, stopped("loss", {0.8, 0.85, 0.9})}));
  asked.fit.epochs = 3;
  EXPECT_FALSE(kMinDeltaTooLarge.check({asked, stopped("loss", {0.9, 0.85, 0.8})}))
      << "it cut nothing short";
  asked.fit.epochs = 50;
  asked.early_stopping.min_delta = 0;
  EXPECT_FALSE(kMinDeltaTooLarge.check({asked, stopped("loss", {0.9, 0.85, 0.8})}));
}

TEST(BestWeightsNotKept, IsSilentWhenTheyAreRestored) {
  scenario::Scenario asked = stopping("val_loss");
  const trace::Trace trace = stopped("val_loss", {0.5, 0.4, 0.6, 0.9});
  EXPECT_TRUE(kBestWeightsNotKept.check({asked, trace}));
  EXPECT_FALSE(kBestWeightsNotKept.check({asked, stopped("val_loss", {0.5, 0.4, 0.41, 0.42})}));
  asked.early_stopping.restore_best_weights = true;
  EXPECT_FALSE(kBestWeightsNotKept.check({asked, trace}));
}

TEST(BestWeightsNotKept, NamesTheEpochAndNotItsPlaceAmongThoseThatValidated) {
  const scenario::Scenario asked = stopping("val_loss");
  trace::Trace trace = stopped("val_loss", {0.5, 0.4, 0.6, 0.9});
  for (std::size_t i = 0; i < trace.epochs.size(); ++i)
    trace.epochs[i].index = 2 * static_cast<std::int64_t>(i) + 5;
  const auto finding = kBestWeightsNotKept.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("its best was epoch 8: "), std::string::npos) << finding->summary;
  EXPECT_EQ(finding->evidence.front().at.epoch, 7);
}

TEST(WrongMonitorMode, IsSilentWhereTheValueNeverGotBetter) {
  scenario::Scenario asked = stopping("val_accuracy");
  asked.early_stopping.mode = MonitorMode::kMin;
  EXPECT_FALSE(kWrongMonitorMode.check({asked, stopped("val_accuracy", {1, 1, 1})}));
  EXPECT_TRUE(kWrongMonitorMode.check({asked, stopped("val_accuracy", {0.5, 0.7, 0.6})}));
}

TEST(RunningMean, ExplainsAValLossBelowTheLoss) {
  scenario::Scenario asked = two_classes();
  asked.validation.kind = scenario::ValidationKind::kArrays;
  trace::Trace trace = learned_run();
  trace.epochs.front().validated = true;
  trace.figures = {};
  for (int step = 0; step < 4; ++step)
    trace.figures.append(
        {.rows = 32, .step = step, .loss = 1.0F - 0.2F * static_cast<float>(step)});
  trace.epochs.front().logs.emplace_back("val_loss", 0.6);
  EXPECT_FALSE(kRunningMean.check({asked, trace})) << "0.6 is near 0.67";
  trace.epochs.front().logs.back().second = 0.3;
  trace.probes.insert(trace.probes.begin() + 1, trace::Probe{.epoch = 0, .loss = 0.6F});
  EXPECT_FALSE(kRunningMean.check({asked, trace}))
      << "the training rows have 0.6 after the epoch: the validation rows are easier";
  trace.probes[1].loss = 0.35F;
  const auto finding = kRunningMean.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kHealthy);
}

TEST(NoBar, IsHealthy) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kNoBar.check({asked, learned_run()}));
  asked.fit.verbose = 0;
  EXPECT_EQ(kNoBar.check({asked, learned_run()})->severity, Severity::kHealthy);
  trace::Trace cut = learned_run();
  cut.epochs.back().steps_run = 1;
  EXPECT_FALSE(kNoBar.check({asked, cut}));
}

TEST(LengthLearnedLate, IsAboutDatasetsOfUnknownLength) {
  scenario::Scenario asked = two_classes();
  asked.feed.kind = scenario::FeedKind::kDataset;
  trace::Trace trace = learned_run();
  EXPECT_FALSE(kLengthLearnedLate.check({asked, trace}));
  trace.facts.known_batches.reset();
  EXPECT_TRUE(kLengthLearnedLate.check({asked, trace}));
  asked.fit.steps_per_epoch = 4;
  EXPECT_FALSE(kLengthLearnedLate.check({asked, trace}));
}

TEST(SlowFirstStep, IsLongAndMuchLongerThanTheOthers) {
  scenario::Scenario asked = two_classes();
  EXPECT_FALSE(kSlowFirstStep.check({asked, learned_run()}));
  asked.clock.first_step_ms = 30'000;
  EXPECT_TRUE(kSlowFirstStep.check({asked, learned_run()}));
  asked.clock.step_ms = 20'000;
  EXPECT_FALSE(kSlowFirstStep.check({asked, learned_run()})) << "every step is slow";
}

TEST(SlowInput, IsASlowGeneratorOfARunThatIsComplete) {
  scenario::Scenario asked = two_classes();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.clock.step_ms = 50;
  EXPECT_FALSE(kSlowInput.check({asked, learned_run()}));
  asked.generator.ms_per_batch = 60'000;
  const auto finding = kSlowInput.check({asked, learned_run()});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kHealthy);
  EXPECT_EQ(finding->arithmetic, "4 batches × (60 s + 50 ms) = 240.2 s an epoch");
  trace::Trace cut = learned_run();
  cut.epochs.back().steps_run = 1;
  EXPECT_FALSE(kSlowInput.check({asked, cut})) << "something else is wrong";
  asked.clock.step_ms = 10'000;
  EXPECT_FALSE(kSlowInput.check({asked, learned_run()})) << "the step is slow as well";
  asked.clock.step_ms = 50;
  asked.feed.kind = scenario::FeedKind::kArrays;
  EXPECT_FALSE(kSlowInput.check({asked, learned_run()})) << "no generator is asked";
}

TEST(StartsTrained, ComparesTheFirstLossWithKnowingNothing) {
  scenario::Scenario asked = two_classes();
  asked.model.weights = "1, 2, 3";
  EXPECT_TRUE(kStartsTrained.check({asked, ran(0.1, 0.05, 0.99F)}));
  EXPECT_FALSE(kStartsTrained.check({asked, learned_run()}));
  asked.model.weights.clear();
  EXPECT_FALSE(kStartsTrained.check({asked, ran(0.1, 0.05, 0.99F)})) << "a lucky draw";
}

}  // namespace
}  // namespace fitscope::diagnosis
