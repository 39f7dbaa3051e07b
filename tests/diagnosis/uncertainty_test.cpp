// What src/diagnosis/uncertainty.h promises, on traces written by hand.
#include "diagnosis/uncertainty.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Scenario;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// What cannot be known of a run; where there is such a thing, nobody is certain of the verdict.
std::vector<Evidence> doubts_of(const Facts& facts) {
  std::vector<Evidence> doubts = uncertain_about(facts);
  const std::vector<Finding> findings = diagnose(facts);
  const bool certain = findings.front().confidence == Confidence::kCertain;
  EXPECT_FALSE(certain && !doubts.empty()) << findings.front().summary << doubts.front().text;
  return doubts;
}

/// Three epochs, each evaluated for so many steps.
trace::Trace evaluated(trace::Count steps) {
  trace::Trace trace;
  trace.stop = trace::StopReason::kAllEpochs;
  for (trace::Count i = 0; i < 3; ++i) {
    trace::Epoch epoch{.index = i, .steps_run = 2};
    epoch.validated = true;
    epoch.validation_steps = steps;
    trace.epochs.push_back(std::move(epoch));
  }
  return trace;
}

Scenario on_a_generator() {
  Scenario scenario;
  scenario.validation.kind = scenario::ValidationKind::kGenerator;
  scenario.validation.steps = 2;
  return scenario;
}

TEST(Uncertainty, AnEvaluationThatLeavesAGeneratorsBatchesMakesTheNextUncertain) {
  Scenario scenario = on_a_generator();
  const trace::Trace trace = evaluated(2);
  const auto doubts = doubts_of({scenario, trace});
  ASSERT_THAT(doubts, SizeIs(1));
  EXPECT_THAT(doubts[0].text, StartsWith("Uncertain: "));
  EXPECT_EQ(doubts[0].at, (trace::Moment{1, -1})) << "the second evaluation";
  scenario.validation.steps.reset();
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty()) << "it is used up";
}

TEST(Uncertainty, NothingIsLeftOfAGeneratorThatRanDry) {
  Scenario scenario = on_a_generator();
  const trace::Trace trace = evaluated(1);
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
  scenario.validation.loops = true;
  EXPECT_THAT(doubts_of({scenario, trace}), SizeIs(1));
}

TEST(Uncertainty, OneEvaluationIsCertain) {
  const Scenario scenario = on_a_generator();
  trace::Trace trace = evaluated(2);
  trace.epochs.resize(1);
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
}

TEST(Uncertainty, WhereEarlyStoppingStopsHangsOnRandomRows) {
  Scenario scenario;
  trace::Trace trace = evaluated(0);
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "EarlyStopping";
  ASSERT_THAT(doubts_of({scenario, trace}), SizeIs(1));
  EXPECT_EQ(doubts_of({scenario, trace})[0].at, (trace::Moment{2, -1}));
  scenario.fit.shuffle = false;
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
  scenario.model.layers = "Dropout(0.5); Dense(1, sigmoid)";
  EXPECT_THAT(doubts_of({scenario, trace}), SizeIs(1));
  trace.stop_detail = "TerminateOnNaN";
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
}

TEST(Uncertainty, WhereEarlyStoppingStopsIsNotKnownWithoutNumbers) {
  Scenario scenario;
  scenario.model.kind = scenario::ModelKind::kAny;
  trace::Trace trace = evaluated(0);
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
  scenario.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
  ASSERT_THAT(doubts_of({scenario, trace}), SizeIs(1));
  EXPECT_EQ(doubts_of({scenario, trace})[0].at, (trace::Moment{1, -1}))
      << "it stops no earlier than after the second epoch";
  trace.epochs.resize(1);
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
}

TEST(Uncertainty, NobodyHasSeenARunOfTensOfMillionsOfSteps) {
  const Scenario scenario;
  trace::Trace trace = evaluated(0);
  trace.epochs[0].steps_run = 9'000'000;
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
  trace.epochs[0].steps_run = 31'250'000;
  ASSERT_THAT(doubts_of({scenario, trace}), SizeIs(1));
  EXPECT_THAT(doubts_of({scenario, trace})[0].text, StartsWith("Uncertain: "));
}

TEST(Uncertainty, WhatAReluMakesOfNanHangsOnTheProcessor) {
  Scenario scenario = testing::two_classes();
  scenario.model.layers = "Dense(4, relu); Dense(1, sigmoid)";
  trace::Trace trace = evaluated(0);
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
  trace.first_non_finite = {.at = {1, 0},
                            .tensor = trace::Tensor::kInput,
                            .value = std::numeric_limits<double>::quiet_NaN()};
  ASSERT_THAT(doubts_of({scenario, trace}), SizeIs(1));
  EXPECT_EQ(doubts_of({scenario, trace})[0].at, (trace::Moment{1, -1}));
  scenario.model.layers = "Dense(4, tanh); Dense(1, sigmoid)";
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty());
  scenario.model.layers = "Dense(4, relu); Dense(1, sigmoid)";
  trace.first_non_finite->value = std::numeric_limits<double>::infinity();
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty()) << "infinity stays";
}

TEST(Uncertainty, WeightsOfARunThatRanAwayHangOnRounding) {
  const Scenario scenario = testing::two_classes();
  trace::Trace trace = testing::ran(1, 5000, 0.5F);
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty()) << "its weights are small";
  trace.probes.back().layers[0].largest_weight = 300;
  ASSERT_THAT(doubts_of({scenario, trace}), SizeIs(1));
  EXPECT_EQ(doubts_of({scenario, trace})[0].at, (trace::Moment{19, -1}));
  trace.probes.back().loss = 500;
  EXPECT_THAT(doubts_of({scenario, trace}), IsEmpty()) << "its loss hardly grew";
}

TEST(Uncertainty, WeightsBehindLargeFeaturesHangOnRounding) {
  trace::Trace trace = testing::learned_run();
  trace.data.largest_x = 90;
  EXPECT_THAT(doubts_of({testing::two_classes(), trace}), IsEmpty());
  trace.data.largest_x = 255;
  ASSERT_THAT(doubts_of({testing::two_classes(), trace}), SizeIs(1));
  for (trace::Probe& probe : trace.probes)
    probe.layers.resize(1);
  EXPECT_THAT(doubts_of({testing::two_classes(), trace}), IsEmpty()) << "one layer";
}

TEST(Uncertainty, OfTwoFailuresInAStepEitherMayBeSaid) {
  trace::Trace trace = evaluated(0);
  trace.exception = trace::Exception{.type = "InvalidArgumentError", .at = {1, 0}};
  EXPECT_THAT(doubts_of({Scenario{}, trace}), IsEmpty());
  trace.exception->contested = true;
  ASSERT_THAT(doubts_of({Scenario{}, trace}), SizeIs(1));
  EXPECT_EQ(doubts_of({Scenario{}, trace})[0].at, (trace::Moment{1, -1}));
}

TEST(Uncertainty, StandsInTheVerdict) {
  const Scenario scenario = on_a_generator();
  const trace::Trace trace = evaluated(2);
  const auto findings = diagnose({scenario, trace});
  ASSERT_FALSE(findings.front().evidence.empty());
  EXPECT_THAT(findings.front().evidence.back().text, StartsWith("Uncertain: "));
  EXPECT_EQ(findings.front().confidence, Confidence::kLikely);
}

TEST(Uncertainty, WhatIsKnownStaysCertain) {
  Scenario scenario = on_a_generator();
  scenario.validation.steps.reset();
  const trace::Trace trace = evaluated(2);
  EXPECT_EQ(diagnose({scenario, trace}).front().confidence, Confidence::kCertain);
}

}  // namespace
}  // namespace fitscope::diagnosis
