// Without numbers, stretches of batches are taken at once. The trace must not show it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "scenario/link.h"
#include "scenario/property.h"
#include "support/drawn_scenario.h"
#include "support/fits.h"
#include "trace/trace_json.h"

namespace fitscope::trainer {
namespace {

using fitscope::testing::drawn_fit;
using fitscope::testing::Draws;
using fitscope::testing::generator;
using fitscope::testing::Sizes;
using scenario::Count;
using scenario::FeedKind;
using scenario::Scenario;

struct Counted {
  trace::Trace trace;
  Count transitions = 0;
};

Counted counted(const Scenario& scenario, scenario::Profile profile, const RunOptions& options) {
  const auto loop = FitLoop::create(scenario, profile, options);
  Counted run;
  while (loop->advance() == Status::kRunning)
    ++run.transitions;
  run.trace = loop->trace();
  return run;
}

void expect_same(const trace::Trace& fast, const trace::Trace& slow) {
  ASSERT_NE(fast.stop, trace::StopReason::kRunning);
  ASSERT_EQ(fast.epochs, slow.epochs);
  ASSERT_EQ(to_text(to_json(fast)), to_text(to_json(slow)));
  ASSERT_EQ(fast.console.bytes(), slow.console.bytes());
  ASSERT_EQ(fast.console.left_out(), 0);
  ASSERT_EQ(fast.stop_detail, slow.stop_detail);
  ASSERT_EQ(fast.events.size(), slow.events.size());
  for (std::size_t e = 0; e < fast.events.size(); ++e) {
    ASSERT_EQ(fast.events[e].kind, slow.events[e].kind);
    ASSERT_EQ(fast.events[e].at, slow.events[e].at);
    ASSERT_EQ(fast.events[e].value, slow.events[e].value);
  }
  ASSERT_EQ(fast.console.chunks().size(), slow.console.chunks().size());
  for (std::size_t c = 0; c < fast.console.chunks().size(); ++c) {
    ASSERT_EQ(fast.console.chunks()[c].epoch, slow.console.chunks()[c].epoch);
    ASSERT_EQ(fast.console.chunks()[c].step, slow.console.chunks()[c].step);
  }
}

// Segments are in order, without holes, and cover what ran and what was planned.
void expect_covered(const trace::Trace& trace) {
  for (const trace::Epoch& epoch : trace.epochs) {
    trace::Count covered = 0;
    for (const trace::Segment& segment : epoch.segments) {
      ASSERT_EQ(segment.first, covered);
      covered += segment.count;
    }
    ASSERT_GE(covered, epoch.steps_run);
    ASSERT_GE(covered, epoch.steps_planned.value_or(0));
  }
}

struct Transitions {
  Count fast = 0;
  Count slow = 0;
};

Transitions expect_unmarked(std::uint64_t seed, int draws_in_all, const Sizes& sizes,
                            Count most_steps) {
  Draws draws(seed);
  Transitions all;
  for (int i = 0; i < draws_in_all; ++i) {
    Scenario scenario = drawn_fit(draws, sizes);
    scenario.clock.step_ms = static_cast<double>(draws.below(8)) + (draws.one_in(3) ? 0.3 : 0.0);
    scenario.generator.ms_per_batch = static_cast<double>(draws.below(3)) * 1.5;
    scenario.clock.first_step_ms = 10;
    const Count most = draws.one_in(5) ? 1 + draws.below(most_steps) : INT64_MAX;
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      SCOPED_TRACE("draw " + std::to_string(i) + ", Keras " + std::string(keras.key) + ", most " +
                   std::to_string(most) + ": " + scenario::to_link(scenario));
      const Counted fast =
          counted(scenario, keras.profile, {.most_steps = most, .stretches = true});
      const Counted slow =
          counted(scenario, keras.profile, {.most_steps = most, .stretches = false});
      expect_same(fast.trace, slow.trace);
      expect_covered(fast.trace);
      if (::testing::Test::HasFailure()) return all;
      all.fast += fast.transitions;
      all.slow += slow.transitions;
    }
  }
  return all;
}

TEST(Stretches, LeaveNoMarkOnTheTrace) {
  expect_unmarked(2, 500,
                  {.samples = 90, .batch_size = 12, .batches = 15, .repeats = 3, .odd_at = 40}, 60);
}

TEST(Stretches, OfManyBatchesLeaveNoMarkEither) {
  const Transitions all = expect_unmarked(
      3, 300, {.samples = 1500, .batch_size = 9, .batches = 400, .repeats = 9, .odd_at = 900}, 900);
  EXPECT_LT(all.fast * 5, all.slow) << "hardly any stretch was taken";
}

// Each kind of stretch for itself: a step more or less of executions, passes and rounds.
TEST(Stretches, ExecutionsAndPassesNeedNotFitIntoEachOther) {
  for (const Count rows : {1, 2, 3, 5, 7, 8}) {
    for (const Count batches : {0, 3, 5, 12}) {
      for (const Count size : {1, 2, 5, 7, 30}) {
        Scenario scenario = generator(batches);
        if (batches == 0) scenario.generator.batches.reset();
        scenario.data.samples = rows;
        scenario.fit.batch_size = 2;
        scenario.generator.loops = true;
        scenario.fit.epochs = 3;
        scenario.fit.steps_per_epoch = 100;
        scenario.compile.steps_per_execution = size;
        for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
          SCOPED_TRACE("Keras " + std::string(keras.key) + ": " + scenario::to_link(scenario));
          const Counted fast = counted(scenario, keras.profile, {.stretches = true});
          const Counted slow = counted(scenario, keras.profile, {.stretches = false});
          expect_same(fast.trace, slow.trace);
          EXPECT_LE(fast.transitions, 40);
          if (HasFailure()) return;
        }
      }
    }
  }
}

TEST(Stretches, OfMoreTurnsThanAnEpochTellsApartAreMixedInTheSameWay) {
  Scenario scenario = generator(3);
  scenario.generator.batches.reset();
  scenario.data.samples = 5;
  scenario.fit.batch_size = 2;
  scenario.fit.verbose = 0;
  scenario.generator.loops = true;
  scenario.generator.empty_after = 17'001;
  scenario.fit.epochs = 2;
  scenario.fit.steps_per_epoch = 10'000;
  scenario.compile.steps_per_execution = 7;
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const Counted fast = counted(scenario, keras.profile, {.stretches = true});
    const Counted slow = counted(scenario, keras.profile, {.stretches = false});
    expect_same(fast.trace, slow.trace);
    ASSERT_EQ(fast.trace.epochs.size(), 2U);
    const auto& segments = fast.trace.epochs[1].segments;
    ASSERT_EQ(segments.size(), trace::kMostSegments + 2);
    EXPECT_EQ(segments[trace::kMostSegments].state, trace::StepState::kMixed);
    EXPECT_EQ(segments.back().state, trace::StepState::kEmpty)
        << "what is odd must not drown in the mixture";
  }
}

// Past its first cap the console keeps the last of many updates: stretches count as many.
TEST(Stretches, CountTheBarUpdatesThatACrowdedConsoleDoesNotKeep) {
  Scenario scenario = fitscope::testing::arrays();
  scenario.data.samples = 32 * 450;
  scenario.fit.epochs = 150;
  scenario.clock.step_ms = 60;
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const auto updates = [&](bool stretches) {
      const Counted run = counted(scenario, keras.profile, {.stretches = stretches});
      const trace::Console& console = run.trace.console;
      EXPECT_TRUE(console.crowded());
      return static_cast<Count>(console.chunks().size()) + console.left_out();
    };
    EXPECT_EQ(updates(true), updates(false)) << keras.key;
  }
}

TEST(Stretches, OfHugeScenariosEndInFewTransitions) {
  Draws draws(4);
  int run_at_all = 0;
  for (int i = 0; i < 600; ++i) {
    const Scenario scenario = drawn_fit(draws, {.samples = 1'000'000'000,
                                                .batch_size = 1'000'000,
                                                .batches = 1'000'000'000,
                                                .repeats = 1'000'000,
                                                .odd_at = 1'000'000'000,
                                                .by_magnitude = true});
    if (!check_together(scenario).empty()) continue;
    ++run_at_all;
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      SCOPED_TRACE("draw " + std::to_string(i) + ", Keras " + std::string(keras.key) + ": " +
                   scenario::to_link(scenario));
      const auto loop = FitLoop::create(scenario, keras.profile);
      Count transitions = 0;
      while (loop->advance() == Status::kRunning) {
        // An epoch begins, steps, evaluates and ends; stretches end where the input turns odd.
        ASSERT_LT(++transitions, 24 * (scenario.fit.epochs + 1));
      }
      std::size_t segments = 0;
      for (const trace::Epoch& epoch : loop->trace().epochs)
        segments = std::max(segments, epoch.segments.size());
      EXPECT_LE(segments, 2 * trace::kMostSegments + 2);
      expect_covered(loop->trace());
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(run_at_all, 500);
}

// The ones that a person may think of, by name.
TEST(Stretches, OfABillionStepsEndInFewTransitions) {
  constexpr Count kBillion = 1'000'000'000;
  Scenario executions = fitscope::testing::arrays();
  executions.data.samples = kBillion;
  executions.fit.batch_size = 1;
  executions.compile.steps_per_execution = 10;

  Scenario sequence = fitscope::testing::sequence();
  sequence.data.samples = kBillion;
  sequence.fit.batch_size = 1;
  sequence.fit.shuffle = true;
  sequence.sequence.declared_length = kBillion / 2;

  Scenario passes = generator(4);
  passes.generator.loops = true;
  passes.fit.steps_per_epoch = kBillion;

  Scenario stopped = passes;
  stopped.compile.steps_per_execution = 1'000'000;
  stopped.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kStopTraining);
  stopped.stop_training = {
      .hook = scenario::StopHook::kBatchEnd, .epoch = 1, .batch = kBillion / 2 - 1};

  Scenario loop = fitscope::testing::hundred_rows(FeedKind::kCustomLoop);
  loop.loop.body = scenario::LoopBody::kEveryBatch;
  loop.loop.iterator_each_step = true;
  loop.data.samples = kBillion;
  loop.fit.batch_size = 1;

  for (const Scenario& scenario : {executions, sequence, passes, stopped, loop}) {
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      const Counted run = counted(scenario, keras.profile, {});
      EXPECT_LE(run.transitions, 100) << keras.key << ": " << scenario::to_link(scenario);
      EXPECT_GE(run.trace.epochs.at(0).steps_run, kBillion / 2);
    }
  }
}

}  // namespace
}  // namespace fitscope::trainer
