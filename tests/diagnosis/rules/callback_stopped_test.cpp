// What callback-stopped promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"
#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(CallbackStopped, SaysThatEarlyStoppingRanOutOfPatience) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.epochs = 10;
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
  asked.early_stopping.monitor = "loss";
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  trace.epochs.at(0).logs = {{"loss", 0.7}};
  trace.epochs.at(1).logs = {{"loss", 0.71}};
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "EarlyStopping";
  const auto finding = kCallbackStopped.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "EarlyStopping ended training at the end of epoch 2: loss did not get better, and "
            "patience is 0.");
  EXPECT_EQ(finding->arithmetic, "2 epochs of 10 ran");
  EXPECT_EQ(finding->evidence.at(2).text, "epoch 2: loss = 0.71");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"early_stopping.patience", "5"}}));
}

TEST(CallbackStopped, FindsNoFaultWhereEarlyStoppingHadPatience) {
  scenario::Scenario asked = hundred_samples();
  asked.early_stopping.patience = 5;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "EarlyStopping";
  const auto finding = kCallbackStopped.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
}

TEST(CallbackStopped, SaysWhereYourOwnCallbackCutTheEpoch) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kStopTraining);
  auto trace = hand_trace(kKeras315, 4, {{1, 32}});
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "StopTraining";
  const auto finding = kCallbackStopped.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "A callback of yours ended training in epoch 1 after its first step: it set "
            "model.stop_training = True.");
  EXPECT_EQ(finding->changes.at(0).changes.size(), 1U);
  EXPECT_EQ(finding->changes.at(0).changes.at(0).key, "fit.callbacks");
}

TEST(CallbackStopped, LeavesNanToItsOwnRule) {
  auto trace = hand_trace(kKeras315, 4, {{1, 32}});
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "TerminateOnNaN";
  trace.first_non_finite = trace::NonFinite{{0, 0}, trace::Tensor::kInput, "", 0};
  EXPECT_FALSE(kCallbackStopped.check({hundred_samples(), trace}));
  EXPECT_TRUE(kNotANumber.check({hundred_samples(), trace}));
}

TEST(CallbackStopped, ACallbackAtTheVeryEndCutNothing) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.epochs = 2;
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kStopTraining);
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "a callback of yours";
  const auto finding = kCallbackStopped.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_EQ(finding->summary,
            "A callback of yours set model.stop_training = True at the end of the last epoch, "
            "which cut nothing short.");
  EXPECT_EQ(finding->arithmetic, "2 epochs of 2 ran");
  EXPECT_TRUE(finding->changes.empty());

  trace.epochs.back().steps_run = 3;  // one step before the end: something was cut
  EXPECT_EQ(kCallbackStopped.check({asked, trace})->severity, Severity::kWarning);
}

TEST(CallbackStopped, CountsTheEpochsFromInitialEpochOn) {
  scenario::Scenario asked = two_classes();
  asked.fit.initial_epoch = 3;
  asked.fit.epochs = 10;
  trace::Trace trace = hand_trace(kKeras315, 4, {{4, 128}, {1, 32}});
  for (trace::Epoch& epoch : trace.epochs)
    epoch.index += 3;
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "a callback of yours";
  EXPECT_EQ(kCallbackStopped.check({asked, trace})->arithmetic, "2 epochs of 7 begun");
}

TEST(CallbackStopped, IsHealthyWhereItKeptTheBestEpochOfARunThatLearned) {
  scenario::Scenario asked = two_classes();
  asked.fit.epochs = 50;
  asked.early_stopping.patience = 5;
  asked.early_stopping.restore_best_weights = true;
  trace::Trace trace = learned_run();
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "EarlyStopping";
  EXPECT_EQ(kCallbackStopped.check({asked, trace})->severity, Severity::kHealthy);
  asked.early_stopping.restore_best_weights = false;
  EXPECT_EQ(kCallbackStopped.check({asked, trace})->severity, Severity::kNote);
  trace::Trace stuck = stuck_run();
  stuck.stop = trace.stop;
  stuck.stop_detail = trace.stop_detail;
  asked.early_stopping.restore_best_weights = true;
  EXPECT_EQ(kCallbackStopped.check({asked, stuck})->severity, Severity::kNote);
}

TEST(CallbackStopped, JudgesByTheLogsWhereOldWeightsWerePutBack) {
  scenario::Scenario asked = two_classes();
  asked.fit.epochs = 50;
  asked.early_stopping.patience = 5;
  asked.early_stopping.restore_best_weights = true;
  // Keras 2 puts the weights back before the end of the run: all that is looked at is poor.
  trace::Trace trace = stuck_run();
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "EarlyStopping";
  for (std::size_t i = 0; i < trace.epochs.size(); ++i)
    trace.epochs[i].logs = {{"loss", 0.7 - 0.02 * static_cast<double>(i)}, {"val_loss", 0.7}};
  EXPECT_EQ(kCallbackStopped.check({asked, trace})->severity, Severity::kHealthy);
}

}  // namespace
}  // namespace fitscope::diagnosis
