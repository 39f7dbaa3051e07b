// What src/trainer/fit_loop.h promises, and what fit() does beside counting steps: stop_training,
// zero-step epochs, replays, waiting, endless epochs, executions of several steps.
#include "trainer/fit_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;
using scenario::Scenario;
using scenario::StopHook;
using testing::arrays;
using testing::dataset;
using ::testing::ElementsAre;
using testing::generator;
using ::testing::IsEmpty;
using testing::ledger;
using testing::unknown_dataset;
using testing::with_steps;
using trace::EventKind;
using trace::Segment;
using trace::StepState;
using trace::StopReason;

const std::vector<Profile> kAll = {Profile::kKeras2, Profile::kKeras35, Profile::kKeras314,
                                   Profile::kKeras315};

Scenario stopping(Scenario scenario, StopHook hook, scenario::Count epoch, scenario::Count batch) {
  scenario.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kStopTraining);
  scenario.stop_training = {.hook = hook, .epoch = epoch, .batch = batch};
  return scenario;
}

// keras-2 engine/training.py and keras-3 backend/tensorflow/trainer.py look at stop_training after
// every batch and after every epoch, and nowhere else.
TEST(StopTraining, TakesEffectAfterTheBatchInWhichItWasSet) {
  for (const Profile keras : kAll) {
    EXPECT_EQ(ledger(stopping(arrays(), StopHook::kBatchEnd, 1, 2), keras), "4,3,callback");
    EXPECT_EQ(ledger(stopping(arrays(), StopHook::kBatchBegin, 1, 2), keras), "4,3,callback");
    EXPECT_EQ(ledger(stopping(arrays(), StopHook::kBatchEnd, 0, 0), keras), "1,callback");
  }
}

TEST(StopTraining, SetBeforeTheFirstBatchLetsExactlyOneStepRun) {
  for (const Profile keras : kAll) {
    EXPECT_EQ(ledger(stopping(arrays(), StopHook::kTrainBegin, 0, 0), keras), "1,callback");
    EXPECT_EQ(ledger(stopping(arrays(), StopHook::kEpochBegin, 0, 0), keras), "1,callback");
    EXPECT_EQ(ledger(stopping(arrays(), StopHook::kEpochBegin, 2, 0), keras), "4,4,1,callback");
  }
}

TEST(StopTraining, SetAtAnEpochsEndMakesItTheLast) {
  for (const Profile keras : kAll) {
    EXPECT_EQ(ledger(stopping(arrays(), StopHook::kEpochEnd, 1, 0), keras), "4,4,callback");
  }
}

TEST(StopTraining, LeavesTheEpochLoggedValidatedAndItsPlanShown) {
  Scenario scenario = stopping(arrays(), StopHook::kBatchEnd, 0, 0);
  scenario.validation.kind = scenario::ValidationKind::kArrays;
  scenario.validation.samples = 64;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(trace.stop, StopReason::kCallback);
  EXPECT_EQ(trace.stop_detail, "StopTraining");
  ASSERT_EQ(trace.epochs.size(), 1U);
  EXPECT_TRUE(trace.epochs[0].logged);
  EXPECT_EQ(trace.epochs[0].validation_steps, 2);
  EXPECT_THAT(trace.epochs[0].segments, ElementsAre(Segment{0, 1, StepState::kRan, 32},
                                                    Segment{1, 3, StepState::kNeverRan, 0}));
}

TEST(StopTraining, EndsAnEpochThatHasNoEnd) {
  Scenario scenario = generator(4);
  scenario.generator.loops = true;
  for (const Profile keras : kAll) {
    EXPECT_EQ(ledger(stopping(scenario, StopHook::kBatchEnd, 0, 999), keras), "1000,callback");
  }
}

TEST(FitLoop, WithNoEpochToRunSaysSo) {
  Scenario scenario = arrays();
  scenario.fit.epochs = 0;
  for (const Profile keras : kAll)
    EXPECT_EQ(ledger(scenario, keras), "no epochs");
  scenario.fit.epochs = 3;
  scenario.fit.initial_epoch = 3;
  for (const Profile keras : kAll)
    EXPECT_EQ(ledger(scenario, keras), "no epochs");
}

TEST(FitLoop, CountsEpochsFromInitialEpoch) {
  Scenario scenario = arrays();
  scenario.fit.initial_epoch = 3;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  ASSERT_EQ(trace.epochs.size(), 2U);
  EXPECT_EQ(trace.epochs[0].index, 3);
  EXPECT_EQ(trace.epochs[1].index, 4);
}

TEST(FitLoop, AnEpochWithoutStepsLogsZerosInEachKerasesOrder) {
  const Scenario scenario = with_steps(generator(3), 3);
  const trace::Logs keras2{{"loss", 0}, {"accuracy", 0}};
  const trace::Logs keras3{{"accuracy", 0}, {"loss", 0}};
  EXPECT_EQ(run(scenario, Profile::kKeras2).epochs.at(1).logs, keras2);
  EXPECT_EQ(run(scenario, Profile::kKeras35).epochs.at(1).logs, keras3);
}

TEST(FitLoop, WithoutAnyStepEverLogsNothing) {
  Scenario scenario = dataset();
  scenario.data.samples = 10;
  scenario.dataset.drop_remainder = true;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  ASSERT_EQ(trace.epochs.size(), 5U);
  for (const trace::Epoch& epoch : trace.epochs) {
    EXPECT_EQ(epoch.steps_run, 0);
    EXPECT_TRUE(epoch.ran_dry);
    EXPECT_THAT(epoch.logs, IsEmpty());
  }
}

// engine/training.py: "Unexpected result of `train_function` (Empty logs)".
TEST(FitLoop, OfKeras2RaisesIfNoStepEverRan) {
  Scenario scenario = unknown_dataset(0);
  const trace::Trace trace = run(scenario, Profile::kKeras2);
  EXPECT_EQ(trace.stop, StopReason::kException);
  ASSERT_TRUE(trace.exception);
  EXPECT_EQ(trace.exception->type, "ValueError");
  EXPECT_THAT(trace.exception->message, ::testing::HasSubstr("(Empty logs)"));
  EXPECT_EQ(trace.warnings_raised(), 0);
}

TEST(FitLoop, SaysWhatBecameOfEveryStep) {
  const trace::Trace trace = run(with_steps(generator(4), 3), Profile::kKeras315);
  ASSERT_EQ(trace.epochs.size(), 5U);
  EXPECT_THAT(trace.epochs[0].segments, ElementsAre(Segment{0, 3, StepState::kRan, 32}));
  EXPECT_THAT(trace.epochs[1].segments, ElementsAre(Segment{0, 1, StepState::kShort, 4},
                                                    Segment{1, 2, StepState::kNeverRan, 0}));
  for (std::size_t e = 2; e < 5; ++e) {
    EXPECT_THAT(trace.epochs[e].segments, ElementsAre(Segment{0, 2, StepState::kReplayed, 32},
                                                      Segment{2, 1, StepState::kNeverRan, 0}));
    EXPECT_EQ(trace.epochs[e].batches_replayed, 2);
    EXPECT_EQ(trace.epochs[e].samples_seen, 64);
    EXPECT_EQ(trace.epochs[e].warnings, 1);
  }
  EXPECT_EQ(trace.facts.distinct_batches, 4);
  EXPECT_EQ(trace.facts.peeked_batches, 2);
  EXPECT_EQ(trace.facts.batches_per_pass, 4);
  EXPECT_EQ(trace.facts.known_batches, std::nullopt);
}

TEST(FitLoop, PlansWhatTheBarCountsTo) {
  for (const Profile keras : kAll) {
    const trace::Trace trace = run(unknown_dataset(5), keras);
    EXPECT_EQ(trace.epochs.at(0).steps_planned, std::nullopt);
    EXPECT_EQ(trace.epochs.at(1).steps_planned, 5) << "learned at the end of epoch 1";
  }
}

TEST(FitLoop, InfersTheBatchSizeOfArraysFromSteps) {
  Scenario scenario = with_steps(arrays(), 3);
  scenario.data.samples = 10;
  scenario.fit.batch_size.reset();
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(trace.facts.batch_size, 4);
  EXPECT_TRUE(trace.facts.batch_size_inferred);
  EXPECT_THAT(trace.epochs.at(0).segments,
              ElementsAre(Segment{0, 2, StepState::kRan, 4}, Segment{2, 1, StepState::kShort, 2}));
}

TEST(FitLoop, CountsAnEmptyBatchAsAStep) {
  Scenario scenario = with_steps(generator(9), 3);
  scenario.generator.empty_after = 1;
  scenario.fit.epochs = 2;
  for (const Profile keras : kAll) {
    const trace::Trace trace = run(scenario, keras);
    EXPECT_EQ(ledger(trace), "3,3");
    EXPECT_THAT(trace.epochs[0].segments, ElementsAre(Segment{0, 1, StepState::kRan, 32},
                                                      Segment{1, 2, StepState::kEmpty, 0}));
    EXPECT_EQ(trace.epochs[0].samples_seen, 32);
  }
}

TEST(FitLoop, WaitsForABatchThatNeverComes) {
  Scenario scenario = generator(9);
  scenario.generator.block_at = 3;
  for (const Profile keras : kAll) {
    const trace::Trace trace = run(scenario, keras);
    EXPECT_EQ(ledger(trace), "2,waiting");
    EXPECT_EQ(trace.stop_detail, "batch 3");
    EXPECT_FALSE(trace.epochs[0].logged);
    EXPECT_THAT(trace.epochs[0].segments, ElementsAre(Segment{0, 2, StepState::kRan, 32},
                                                      Segment{2, 1, StepState::kWaiting, 0}));
  }
}

// Batch 7 after 6 steps: four runs of 3.15.1 and two of 2.15.0 never came back. Batch 8 after 6
// did.
TEST(FitLoop, DoesNotReturnBeforeTheBatchItReadAheadIsThere) {
  Scenario scenario = generator(9);
  scenario.generator.loops = true;
  scenario.fit.steps_per_epoch = 3;
  scenario.fit.epochs = 2;
  for (const Profile keras : kAll) {
    scenario.generator.block_at = 7;
    const trace::Trace trace = run(scenario, keras);
    EXPECT_EQ(ledger(trace), "3,3,waiting");
    EXPECT_EQ(trace.stop_detail, "batch 7");
    EXPECT_TRUE(trace.epochs[1].logged);
    scenario.generator.block_at = 8;
    EXPECT_EQ(ledger(scenario, keras), "3,3");
    scenario.generator.block_at = 7;
    scenario.compile.steps_per_execution = 3;
    EXPECT_EQ(ledger(scenario, keras), "3,3") << "threads decide";
    scenario.compile.steps_per_execution = 1;
  }
}

// Keras 2 peeks at 1 batch, Keras 3 at 2, before anything is printed.
TEST(FitLoop, WaitsBeforeItsFirstEpochIfThePeekBlocks) {
  Scenario scenario = generator(9);
  scenario.generator.block_at = 2;
  EXPECT_EQ(ledger(scenario, Profile::kKeras2), "1,waiting");
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(ledger(trace), "waiting");
  EXPECT_EQ(trace.stop_detail, "batch 2");
  EXPECT_THAT(trace.epochs, IsEmpty());
}

TEST(FitLoop, CallsAnEpochEndlessAfterEnoughStepsToShowIt) {
  Scenario scenario = dataset();
  scenario.dataset.repeat = -1;
  for (const Profile keras : {Profile::kKeras35, Profile::kKeras315}) {
    const trace::Trace trace = run(scenario, keras);
    EXPECT_EQ(trace.stop, StopReason::kEndlessEpoch);
    EXPECT_EQ(trace.steps_run(), kEndlessSteps);
    EXPECT_FALSE(trace.epochs.at(0).logged);
  }
}

TEST(FitLoop, DoesNotCallALongEpochEndless) {
  Scenario scenario = generator(5000);
  scenario.fit.epochs = 1;
  for (const Profile keras : kAll)
    EXPECT_EQ(ledger(scenario, keras), "5000");
}

TEST(FitLoop, IsCutOffAtTheCallersLimitOfSteps) {
  Scenario scenario = arrays();
  scenario.data.samples = 1'000'000;
  const trace::Trace trace = run(scenario, Profile::kKeras315, 1000);
  EXPECT_EQ(trace.stop, StopReason::kCutOff);
  EXPECT_EQ(trace.steps_run(), 1000);
}

TEST(FitLoop, IsNotCutOffAtALimitItNeedsWhole) {
  EXPECT_EQ(run(arrays(), Profile::kKeras315, 20).stop, StopReason::kAllEpochs);
  EXPECT_EQ(run(arrays(), Profile::kKeras315, 19).stop, StopReason::kCutOff);
}

TEST(FitLoop, TakesAMillionStepsPerExecutionInSmallTransitions) {
  Scenario scenario = generator(4);
  scenario.generator.loops = true;
  scenario.fit.steps_per_epoch = 1'000'000;
  scenario.compile.steps_per_execution = 1'000'000;
  const auto loop = FitLoop::create(scenario, Profile::kKeras315, {.stretches = false});
  for (int i = 0; i < 100; ++i)
    loop->advance();
  EXPECT_LT(loop->trace().steps_run(), 10'000);
  EXPECT_GT(loop->trace().steps_run(), 0);
}

// Recorded from real Keras: N // batch_size steps are asked for where N / batch_size batches are.
TEST(FitLoop, RunsABillionRowsAsItRunsAHundred) {
  Scenario scenario = arrays();
  scenario.data.samples = 1'000'000'010;
  scenario.fit.steps_per_epoch = 1'000'000'010 / 32;
  EXPECT_EQ(ledger(scenario, Profile::kKeras315), "31250000,1,31250000,1,31250000");
  EXPECT_EQ(ledger(scenario, Profile::kKeras2), "31250000,31250000,31250000,31250000,31250000");
}

TEST(FitLoop, RunsAHundredThousandEpochs) {
  Scenario scenario = with_steps(arrays(), 3);
  scenario.fit.epochs = 100'000;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(trace.epochs.size(), 100'000U);
  EXPECT_EQ(trace.steps_run(), 200'000);
}

TEST(FitLoop, GoesForwardAndEndsAtOne) {
  const auto loop = FitLoop::create(arrays(), Profile::kKeras315);
  double before = loop->progress();
  while (loop->advance() == Status::kRunning) {
    EXPECT_GE(loop->progress(), before);
    before = loop->progress();
  }
  EXPECT_EQ(loop->progress(), 1);
  EXPECT_EQ(loop->advance(), Status::kFinished) << "and stays there";
}

// Recorded from real Keras: 2.15 cuts the last execution to the steps that remain, 3.x overshoots.
TEST(StepsPerExecution, IsCutInKeras2AndOvershootsInKeras3) {
  Scenario scenario = with_steps(arrays(), 3);
  scenario.data.samples = 320;
  scenario.fit.epochs = 1;
  scenario.compile.steps_per_execution = 2;
  EXPECT_EQ(ledger(scenario, Profile::kKeras2), "3");
  EXPECT_EQ(ledger(scenario, Profile::kKeras35), "4");
  EXPECT_EQ(ledger(scenario, Profile::kKeras314), "4");
  EXPECT_EQ(ledger(scenario, Profile::kKeras315), "4");
}

// Recorded from real Keras 3.15.1: the last execution of 2 holds 1 batch; 4 steps of 5 batches
// leave 1.
TEST(StepsPerExecution, MayBePartialAtTheDataEndFrom37On) {
  Scenario scenario = arrays();
  scenario.data.samples = 160;
  scenario.compile.steps_per_execution = 2;
  scenario.fit.epochs = 3;
  Scenario generated = with_steps(generator(3), 4);
  generated.compile.steps_per_execution = 2;
  generated.fit.epochs = 3;
  for (const Profile keras : {Profile::kKeras314, Profile::kKeras315}) {
    EXPECT_EQ(ledger(scenario, keras), "5,5,5");
    EXPECT_EQ(ledger(with_steps(scenario, 4), keras), "4,1,4");
    EXPECT_EQ(ledger(generated, keras), "3,0*,2");
  }
}

const trace::Warning* ran_out(const trace::Trace& trace, const std::string& line) {
  for (const trace::Warning& warning : trace.warnings) {
    const bool meant = warning.text.find("Your input ran out of data") == 0;
    if (meant && warning.location.find(line) != std::string::npos) return &warning;
  }
  return nullptr;
}

// Recorded from real Keras: 3.x shows a warning once per place and raises it every time; 2.15 logs
// every one.
TEST(RanOut, IsRaisedEveryTimeAndShownOncePerPlaceInKeras3) {
  const trace::Trace counted = run(with_steps(arrays(), 3), Profile::kKeras315);
  const trace::Warning* warning = ran_out(counted, "epoch_iterator.py:116");
  ASSERT_NE(warning, nullptr);
  EXPECT_EQ(warning->raised, 2);
  EXPECT_EQ(warning->shown, 1);
  EXPECT_EQ(warning->first, (trace::Moment{1, 1}));

  const trace::Trace exhausted = run(with_steps(generator(4), 3), Profile::kKeras315);
  warning = ran_out(exhausted, "epoch_iterator.py:164");
  ASSERT_NE(warning, nullptr);
  EXPECT_EQ(warning->raised, 4);
  EXPECT_EQ(warning->shown, 1);
  EXPECT_EQ(exhausted.epochs.at(1).warnings, 1);

  const trace::Trace old = run(with_steps(arrays(), 3), Profile::kKeras35);
  EXPECT_NE(ran_out(old, "contextlib.py:"), nullptr);
}

TEST(RanOut, OfKeras2SaysHowManyBatchesWereWanted) {
  const trace::Trace trace = run(with_steps(generator(4), 3), Profile::kKeras2);
  const trace::Warning* warning = ran_out(trace, "");
  ASSERT_NE(warning, nullptr);
  EXPECT_EQ(warning->kind, trace::WarningKind::kLogger);
  EXPECT_THAT(warning->text, ::testing::HasSubstr("(in this case, 15 batches)"));
  Scenario scenario = with_steps(generator(4), 3);
  scenario.fit.initial_epoch = 2;
  const trace::Trace later = run(scenario, Profile::kKeras2);
  ASSERT_NE(ran_out(later, ""), nullptr);
  EXPECT_THAT(ran_out(later, "")->text, ::testing::HasSubstr("(in this case, 9 batches)"));
}

TEST(Events, TellTheStoryInOrder) {
  Scenario scenario = with_steps(generator(1), 3);
  scenario.fit.epochs = 2;
  std::vector<EventKind> kinds;
  for (const trace::Event& event : run(scenario, Profile::kKeras314).events) {
    kinds.push_back(event.kind);
  }
  EXPECT_THAT(kinds,
              ElementsAre(EventKind::kFitBegin, EventKind::kPeek, EventKind::kEpochBegin,
                          EventKind::kFeedDry, EventKind::kWarning, EventKind::kEpochEnd,
                          EventKind::kFeedRestart, EventKind::kEpochBegin, EventKind::kFeedDry,
                          EventKind::kWarning, EventKind::kEpochEnd, EventKind::kFitEnd));
}

// Recorded from 2.15.0, 3.6.0 and 3.15.1.
TEST(FitLoop, AStepWithoutDataIsTracedAllTheSame) {
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    scenario::Scenario scenario;
    scenario.feed.kind = scenario::FeedKind::kDataset;
    scenario.dataset.take = 0;
    scenario.fit.steps_per_epoch = 2;
    scenario.model.layers = "Dense(3, softmax)";  // beside labels of one column
    const trace::Trace trace = run(scenario, keras.profile);
    ASSERT_TRUE(trace.exception) << keras.key;
    EXPECT_EQ(trace.exception->about, trace::Subject::kLabelShape) << keras.key;
    EXPECT_EQ(trace.steps_run(), 0);
  }
}

TEST(FitLoop, AutoGraphSpeaksOfWhatFailsInALoopOverSteps) {
  scenario::Scenario scenario;
  scenario.model.layers = "Dense(3, softmax)";
  scenario.compile.steps_per_execution = 2;
  const auto message = [&scenario](scenario::Profile profile) {
    const trace::Trace trace = run(scenario, profile);
    return trace.exception ? trace.exception->message : std::string();
  };
  const std::string words = "'outputs' must be defined before the loop";
  EXPECT_NE(message(scenario::Profile::kKeras2).find(words), std::string::npos);
  EXPECT_EQ(message(scenario::Profile::kKeras315).find(words), std::string::npos);
  scenario.compile.steps_per_execution = 1;
  EXPECT_EQ(message(scenario::Profile::kKeras2).find(words), std::string::npos);
}

}  // namespace
}  // namespace fitscope::trainer
