// What src/trainer/callbacks promise, against the vectors real callbacks gave for the same losses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "trainer/callbacks/callback_list.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;
using scenario::Scenario;
using trace::Logs;

const double kNan = std::numeric_limits<double>::quiet_NaN();

/// Stands for a trained model whose weights are the number of the epoch.
class FakeLearner : public nn::Learner {
 public:
  nn::StepResult train_batch(const math::Matrix&, const math::Matrix&,
                             const nn::StepOptions&) override {
    return {};
  }
  nn::StepResult test_batch(const math::Matrix&, const math::Matrix&) override { return {}; }
  std::optional<nn::Reading> probe(const math::Matrix&, const math::Matrix&) override {
    return std::nullopt;
  }
  const float* predictions() const override { return nullptr; }
  void reset_metrics() override {}
  std::vector<std::pair<std::string, double>> metrics() const override { return {}; }
  float learning_rate() const override { return rate; }
  void set_learning_rate(float value) override { rate = value; }
  std::vector<float> weights() const override { return held; }
  void set_weights(const std::vector<float>& weights) override { held = weights; }
  std::int64_t trainable_weights() const override { return 1; }
  std::int64_t iterations() const override { return 0; }
  std::string layer_name(int) const override { return "dense"; }
  std::int64_t input_features() const override { return 1; }
  std::int64_t output_units() const override { return 1; }

  float rate = 0.001F;
  std::vector<float> held{0};
};

struct FakeRun {
  FakeRun(const Scenario& scenario, Profile profile, bool numbers = true) : run(scenario, profile) {
    if (numbers) {
      auto learner = std::make_unique<FakeLearner>();
      fake = learner.get();
      run.learner = std::move(learner);
    }
  }

  /// Ends epochs with these values of `name` until a callback stops; returns how many ran.
  Count epochs(const std::vector<double>& values, const std::string& name = "loss") {
    CallbackList callbacks(run);
    callbacks.on_train_begin(run);
    Count epoch = 0;
    for (const double value : values) {
      run.at = {.epoch = epoch, .step = -1};
      callbacks.on_epoch_begin(run, epoch);
      rates.push_back(run.learning_rate());
      if (fake) fake->held = {static_cast<float>(epoch + 1)};
      logs = {{name, value}};
      callbacks.on_epoch_end(run, epoch, logs);
      ++epoch;
      if (run.stop_training || run.raised()) break;
    }
    if (!run.raised()) callbacks.on_train_end(run);
    return epoch;
  }

  std::string text() const { return run.trace.console.bytes(); }

  RunContext run;
  FakeLearner* fake = nullptr;
  Logs logs;
  std::vector<float> rates;
};

Scenario with(scenario::Callback callback) {
  Scenario scenario;
  scenario.fit.callbacks = static_cast<std::uint32_t>(callback);
  scenario.early_stopping.monitor = "loss";
  scenario.reduce_lr.monitor = "loss";
  return scenario;
}

// --- EarlyStopping ---

struct StopRow {
  const char* name;
  std::vector<double> losses;
  std::array<std::pair<Count, Count>, 6> expected;  ///< epochs run, best epoch counted from 1
};

/// patience 0 | 1 | 2 | 2, min_delta=.1 | 2, baseline=.75 | 1, start_from_epoch=2
scenario::EarlyStoppingSpec configuration(std::size_t column) {
  scenario::EarlyStoppingSpec spec{.monitor = "loss", .restore_best_weights = true};
  spec.patience = std::array<Count, 6>{0, 1, 2, 2, 2, 1}[column];
  if (column == 3) spec.min_delta = 0.1;
  if (column == 4) spec.baseline = 0.75;
  if (column == 5) spec.start_from_epoch = 2;
  return spec;
}

void expect_rows(Profile profile, const std::vector<StopRow>& rows) {
  for (const StopRow& row : rows) {
    for (std::size_t column = 0; column < row.expected.size(); ++column) {
      Scenario scenario = with(scenario::Callback::kEarlyStopping);
      scenario.early_stopping = configuration(column);
      FakeRun run(scenario, profile);
      const Count ran = run.epochs(row.losses);
      EXPECT_EQ(ran, row.expected[column].first) << row.name << ' ' << column;
      // The weights restored are those of the best epoch. Keras 2 restores only when it stops.
      if (profile != Profile::kKeras2 || run.run.stop_training) {
        EXPECT_EQ(run.fake->held.at(0), static_cast<float>(row.expected[column].second))
            << row.name << ' ' << column;
      }
    }
  }
}

/// Keras 3 compares in float32, where .7 + .1 is not below .8: with min_delta the best epoch of
/// "falls" is 5, in Keras 2's doubles 6.
std::vector<StopRow> rows_of(Profile profile) {
  const Count best = profile == Profile::kKeras2 ? 6 : 5;
  return {
      {"falls", {1, .9, .8, .7, .6, .5}, {{{6, 6}, {6, 6}, {6, 6}, {6, best}, {6, 6}, {6, 6}}}},
      {"flat", {1, 1, 1, 1, 1, 1}, {{{2, 1}, {2, 1}, {3, 1}, {3, 1}, {2, 1}, {4, 3}}}},
      {"rises", {1, 1.1, 1.2, 1.3, 1.4, 1.5}, {{{2, 1}, {2, 1}, {3, 1}, {3, 1}, {2, 1}, {4, 3}}}},
      {"zigzag", {1, .9, .95, .85, .9, .95}, {{{3, 2}, {3, 2}, {6, 4}, {3, 1}, {3, 2}, {5, 4}}}},
      {"one nan", {1, kNan, .5, .4, .3, .2}, {{{2, 1}, {2, 1}, {6, 6}, {6, 5}, {2, 1}, {6, 6}}}},
  };
}

TEST(EarlyStopping, StopsAndRestoresAsKerasDoes) {
  for (const Profile profile :
       {Profile::kKeras2, Profile::kKeras35, Profile::kKeras314, Profile::kKeras315}) {
    expect_rows(profile, rows_of(profile));
  }
}

TEST(EarlyStopping, FromKeras37OnAFirstNanIsTheBestThereIs) {
  const std::vector<double> nans(6, kNan);
  expect_rows(Profile::kKeras315,
              {{"nans", nans, {{{2, 1}, {2, 1}, {3, 1}, {3, 1}, {2, 1}, {4, 3}}}}});
}

TEST(EarlyStopping, Keras2FindsNoNanAnImprovement) {
  const std::vector<double> nans(6, kNan);
  for (const auto& [column, epochs] :
       std::vector<std::pair<std::size_t, Count>>{{0, 2}, {1, 2}, {2, 2}, {3, 2}, {4, 2}, {5, 3}}) {
    Scenario scenario = with(scenario::Callback::kEarlyStopping);
    scenario.early_stopping = configuration(column);
    EXPECT_EQ(FakeRun(scenario, Profile::kKeras2).epochs(nans), epochs) << column;
  }
}

TEST(EarlyStopping, SaysSoWhenVerbose) {
  Scenario scenario = with(scenario::Callback::kEarlyStopping);
  scenario.early_stopping.patience = 1;
  scenario.early_stopping.verbose = true;
  scenario.early_stopping.restore_best_weights = true;
  FakeRun three(scenario, Profile::kKeras315);
  three.epochs({1, .9, .95, .96});
  EXPECT_EQ(three.text(),
            "Epoch 3: early stopping\n"
            "Restoring model weights from the end of the best epoch: 2.\n");
  FakeRun two(scenario, Profile::kKeras2);
  two.epochs({1, .9, .95, .96});
  EXPECT_EQ(two.text(),
            "Restoring model weights from the end of the best epoch: 2.\n"
            "Epoch 3: early stopping\n");
}

TEST(EarlyStopping, Keras3RestoresTheBestWeightsEvenIfItNeverStopped) {
  Scenario scenario = with(scenario::Callback::kEarlyStopping);
  scenario.early_stopping.patience = 10;
  scenario.early_stopping.restore_best_weights = true;
  FakeRun three(scenario, Profile::kKeras314);
  three.epochs({1, .5, .7});
  EXPECT_EQ(three.fake->held.at(0), 2);
  EXPECT_EQ(three.run.trace.facts.restored_epoch, 1);
  FakeRun two(scenario, Profile::kKeras2);
  two.epochs({1, .5, .7});
  EXPECT_EQ(two.fake->held.at(0), 3);
  EXPECT_FALSE(two.run.trace.facts.restored_epoch);
}

TEST(EarlyStopping, AMissingMetricIsWarnedOfEveryEpoch) {
  Scenario scenario = with(scenario::Callback::kEarlyStopping);
  scenario.early_stopping.monitor = "val_loss";
  FakeRun two(scenario, Profile::kKeras2);
  EXPECT_EQ(two.epochs({1, 1, 1}), 3);
  ASSERT_EQ(two.run.trace.warnings.size(), 1U);
  EXPECT_EQ(two.run.trace.warnings[0].raised, 3);
  EXPECT_EQ(two.run.trace.warnings[0].shown, 3);
  EXPECT_EQ(two.run.trace.warnings[0].text,
            "Early stopping conditioned on metric `val_loss` which is not available. Available "
            "metrics are: loss");
  FakeRun three(scenario, Profile::kKeras315);
  three.epochs({1, 1, 1});
  ASSERT_EQ(three.run.trace.warnings.size(), 1U);
  EXPECT_EQ(three.run.trace.warnings[0].raised, 3);
  EXPECT_EQ(three.run.trace.warnings[0].shown, 1);
  EXPECT_EQ(three.run.trace.warnings[0].location, "keras/src/callbacks/early_stopping.py:100");
}

TEST(EarlyStopping, WithoutNumbersAMissingMetricIsStillCertain) {
  Scenario scenario = with(scenario::Callback::kEarlyStopping);
  scenario.early_stopping.monitor = "val_loss";
  for (const bool logged : {true, false}) {  // No execution of several steps was whole.
    FakeRun run(scenario, Profile::kKeras314, false);
    run.run.logged = logged;
    CallbackList callbacks(run.run);
    Logs logs;
    callbacks.on_epoch_end(run.run, 0, logs);
    ASSERT_EQ(run.run.trace.warnings.size(), 1U);
    EXPECT_THAT(run.run.trace.warnings[0].text,
                ::testing::EndsWith(logged ? "are: accuracy,loss" : "are: "));
  }
}

TEST(EarlyStopping, WithoutNumbersAValueThatIsThereStopsNothing) {
  Scenario scenario = with(scenario::Callback::kEarlyStopping);
  FakeRun run(scenario, Profile::kKeras314, false);
  run.run.logged = true;
  CallbackList callbacks(run.run);
  for (Count epoch = 0; epoch < 5; ++epoch) {
    Logs logs;
    callbacks.on_epoch_end(run.run, epoch, logs);
  }
  EXPECT_FALSE(run.run.stop_training);
  EXPECT_TRUE(run.run.trace.warnings.empty());
}

TEST(EarlyStopping, Keras3DoesNotGuessTheDirectionOfAnUnknownMetric) {
  Scenario scenario = with(scenario::Callback::kEarlyStopping);
  scenario.early_stopping.monitor = "val_acc";
  FakeRun newer(scenario, Profile::kKeras314);
  newer.epochs({1, 1});
  ASSERT_TRUE(newer.run.raised());
  EXPECT_EQ(newer.run.trace.exception->type, "ValueError");
  EXPECT_EQ(
      newer.run.trace.exception->message,
      "EarlyStopping callback received monitor=val_acc, but Keras isn't able to automatically "
      "determine whether that metric should be maximized or minimized. Pass `mode='max'` in "
      "order to monitor based on the highest metric value, or pass `mode='min'` in order to "
      "use the lowest value.");
  FakeRun older(scenario, Profile::kKeras35);
  older.epochs({1, 1});
  ASSERT_TRUE(older.run.raised());
  EXPECT_EQ(older.run.trace.exception->message,
            "EarlyStopping callback received monitor=val_acc but Keras isn't able to automatically "
            "determine whether that metric should be maximized or minimized. Pass `mode='max'` in "
            "order to do early stopping based on the highest metric value, or pass `mode='min'` in "
            "order to use the lowest value.");
  scenario.early_stopping.mode = scenario::MonitorMode::kMax;
  FakeRun told(scenario, Profile::kKeras314);
  told.epochs({1, 1});
  EXPECT_FALSE(told.run.raised());
}

TEST(EarlyStopping, AccuracyIsBetterWhenItRises) {
  Scenario scenario = with(scenario::Callback::kEarlyStopping);
  scenario.early_stopping.monitor = "accuracy";
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras35, Profile::kKeras315}) {
    EXPECT_EQ(FakeRun(scenario, profile).epochs({.5, .6, .7}, "accuracy"), 3);
    EXPECT_EQ(FakeRun(scenario, profile).epochs({.5, .4, .3}, "accuracy"), 2);
  }
}

// --- TerminateOnNaN ---

TEST(TerminateOnNan, StopsAtTheFirstLossThatIsNotFinite) {
  for (const double bad : {kNan, std::numeric_limits<double>::infinity()}) {
    FakeRun run(with(scenario::Callback::kTerminateOnNan), Profile::kKeras315);
    CallbackList callbacks(run.run);
    callbacks.on_train_batch_end(run.run, 0, {{"loss", 1}});
    EXPECT_FALSE(run.run.stop_training);
    callbacks.on_train_batch_end(run.run, 1, {{"loss", bad}});
    EXPECT_TRUE(run.run.stop_training);
    EXPECT_EQ(run.run.stopped_by, "TerminateOnNaN");
    EXPECT_EQ(run.text(), "Batch 1: Invalid loss, terminating training\n");
  }
}

TEST(TerminateOnNan, LooksAtEveryBatchIfThereAreNumbers) {
  FakeRun run(with(scenario::Callback::kTerminateOnNan), Profile::kKeras315);
  EXPECT_EQ(CallbackList(run.run).next_batch_of_interest(run.run, 0, 7), 7);
  FakeRun without(with(scenario::Callback::kTerminateOnNan), Profile::kKeras315, false);
  EXPECT_EQ(CallbackList(without.run).next_batch_of_interest(without.run, 0, 7), std::nullopt);
}

// --- ReduceLROnPlateau ---

TEST(ReduceLrOnPlateau, ReducesAndPrintsWithPythonsDigits) {
  Scenario scenario = with(scenario::Callback::kReduceLrOnPlateau);
  scenario.reduce_lr.patience = 2;
  scenario.reduce_lr.verbose = true;
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras35, Profile::kKeras315}) {
    FakeRun run(scenario, profile);
    run.epochs({1, 1, 1, 1});
    EXPECT_EQ(run.text(),
              "\nEpoch 3: ReduceLROnPlateau reducing learning rate to 0.00010000000474974513.\n");
    EXPECT_EQ(run.rates, (std::vector<float>{0.001F, 0.001F, 0.001F,
                                             static_cast<float>(0.00010000000474974513)}));
  }
}

TEST(ReduceLrOnPlateau, WritesTheRateIntoTheLogs) {
  FakeRun two(with(scenario::Callback::kReduceLrOnPlateau), Profile::kKeras2);
  two.epochs({1});
  EXPECT_EQ(two.logs, (Logs{{"loss", 1}, {"lr", static_cast<double>(0.001F)}}));
  FakeRun three(with(scenario::Callback::kReduceLrOnPlateau), Profile::kKeras314);
  three.epochs({1});
  EXPECT_EQ(three.logs, (Logs{{"loss", 1}, {"learning_rate", static_cast<double>(0.001F)}}));
}

TEST(ReduceLrOnPlateau, WaitsOutItsCooldownAndStopsAtMinLr) {
  Scenario scenario = with(scenario::Callback::kReduceLrOnPlateau);
  scenario.reduce_lr.patience = 1;
  scenario.reduce_lr.factor = 0.5;
  scenario.reduce_lr.cooldown = 2;
  scenario.reduce_lr.min_lr = 0.0003;
  FakeRun run(scenario, Profile::kKeras315);
  run.epochs(std::vector<double>(9, 1.0));
  // Epoch 0 is the best; 1 reduces, then 2 epochs' cooldown, of which the second already counts.
  EXPECT_THAT(run.rates, ::testing::ElementsAre(0.001F, 0.001F, 0.0005F, 0.0005F, 0.0003F, 0.0003F,
                                                0.0003F, 0.0003F, 0.0003F));
}

TEST(ReduceLrOnPlateau, AMissingMetricIsNamedWithWhatThereIs) {
  Scenario scenario = with(scenario::Callback::kReduceLrOnPlateau);
  scenario.reduce_lr.monitor = "val_loss";
  FakeRun two(scenario, Profile::kKeras2);
  two.epochs({1});
  EXPECT_EQ(two.run.trace.warnings.at(0).text,
            "Learning rate reduction is conditioned on metric `val_loss` which is not available. "
            "Available metrics are: loss,lr");
  FakeRun three(scenario, Profile::kKeras315);
  three.epochs({1});
  EXPECT_EQ(three.run.trace.warnings.at(0).text,
            "Learning rate reduction is conditioned on metric `val_loss` which is not available. "
            "Available metrics are: loss,learning_rate.");
}

TEST(ReduceLrOnPlateau, ItsDirectionGoesByTheNameUpToKeras310) {
  Scenario scenario = with(scenario::Callback::kReduceLrOnPlateau);
  scenario.reduce_lr.monitor = "val_acc";
  scenario.reduce_lr.patience = 1;
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras35}) {
    FakeRun run(scenario, profile);
    run.epochs({.5, .6, .7}, "val_acc");
    EXPECT_EQ(run.run.learning_rate(), 0.001F);
  }
  FakeRun newer(scenario, Profile::kKeras314);
  newer.epochs({.5}, "val_acc");
  EXPECT_TRUE(newer.run.raised());
}

// --- LearningRateScheduler ---

TEST(LearningRateScheduler, ChangesTheRateEverySoManyEpochs) {
  Scenario scenario = with(scenario::Callback::kLearningRateScheduler);
  scenario.schedule.every = 2;
  FakeRun run(scenario, Profile::kKeras315, false);
  run.epochs({1, 1, 1, 1, 1});
  EXPECT_EQ(run.rates, (std::vector<float>{0.001F, 0.001F, 0.0005F, 0.0005F, 0.00025F}));
}

TEST(LearningRateScheduler, SaysSoWhenVerbose) {
  Scenario scenario = with(scenario::Callback::kLearningRateScheduler);
  scenario.schedule.verbose = true;
  FakeRun run(scenario, Profile::kKeras2);
  run.epochs({1, 1});
  EXPECT_EQ(run.text(),
            "\nEpoch 1: LearningRateScheduler setting learning rate to 0.0010000000474974513.\n"
            "\nEpoch 2: LearningRateScheduler setting learning rate to 0.0005000000237487257.\n");
}

// --- StopTraining ---

TEST(StopTraining, SetsItInTheHookItWasAskedFor) {
  for (const auto hook : {scenario::StopHook::kTrainBegin, scenario::StopHook::kEpochBegin,
                          scenario::StopHook::kBatchBegin, scenario::StopHook::kBatchEnd,
                          scenario::StopHook::kEpochEnd}) {
    Scenario scenario = with(scenario::Callback::kStopTraining);
    scenario.stop_training = {.hook = hook, .epoch = 0, .batch = 2};
    FakeRun run(scenario, Profile::kKeras315);
    CallbackList callbacks(run.run);
    std::vector<std::string> stopped_after;
    const auto look = [&](const char* where) {
      if (run.run.stop_training) stopped_after.emplace_back(where);
    };
    callbacks.on_train_begin(run.run);
    look("train_begin");
    run.run.at = {.epoch = 0, .step = -1};
    callbacks.on_epoch_begin(run.run, 0);
    look("epoch_begin");
    for (Count step = 0; step < 3; ++step) {
      callbacks.on_train_batch_begin(run.run, step);
      if (step == 2) look("batch_begin");
      callbacks.on_train_batch_end(run.run, step, {});
      look(step < 2 ? "batch_end of another" : "batch_end");
    }
    Logs logs;
    callbacks.on_epoch_end(run.run, 0, logs);
    look("epoch_end");
    const std::array<const char*, 5> expected{"train_begin", "epoch_begin", "batch_begin",
                                              "batch_end", "epoch_end"};
    ASSERT_FALSE(stopped_after.empty());
    EXPECT_EQ(stopped_after.front(), expected[static_cast<std::size_t>(hook)]);
    EXPECT_EQ(run.run.stopped_by, "StopTraining");
  }
}

TEST(StopTraining, NamesTheBatchUpToWhichNothingHappens) {
  Scenario scenario = with(scenario::Callback::kStopTraining);
  scenario.stop_training = {.hook = scenario::StopHook::kBatchEnd, .epoch = 1, .batch = 50};
  FakeRun run(scenario, Profile::kKeras315, false);
  const CallbackList callbacks(run.run);
  EXPECT_EQ(callbacks.next_batch_of_interest(run.run, 0, 0), std::nullopt);
  EXPECT_EQ(callbacks.next_batch_of_interest(run.run, 1, 0), 50);
  EXPECT_EQ(callbacks.next_batch_of_interest(run.run, 1, 51), std::nullopt);
}

}  // namespace
}  // namespace fitscope::trainer
