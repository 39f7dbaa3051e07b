// Without numbers, stretches of equal steps are taken at once. The trace must not show it.
#include <gtest/gtest.h>

#include "support/draws.h"
#include "support/fits.h"
#include "trace/trace_json.h"

namespace fitscope::trainer {
namespace {

using fitscope::testing::Draws;
using scenario::FeedKind;
using scenario::Scenario;

Scenario drawn_scenario(Draws& draws) {
  Scenario scenario;
  scenario.model.kind = scenario::ModelKind::kAny;
  scenario.feed.kind = static_cast<FeedKind>(draws.below(5));
  scenario.data.samples = draws.below(90);
  scenario.fit.batch_size = draws.one_in(4) ? scenario::MaybeCount{} : 1 + draws.below(12);
  scenario.fit.epochs = draws.below(7);
  scenario.fit.initial_epoch = draws.one_in(4) ? draws.below(3) : 0;
  scenario.fit.steps_per_epoch = draws.maybe(15);
  scenario.fit.shuffle = draws.yes();
  scenario.fit.verbose = draws.below(3);
  scenario.compile.steps_per_execution = draws.one_in(5) ? 1 + draws.below(4) : 1;
  scenario::GeneratorSpec& generator = scenario.generator;
  generator.loops = draws.yes();
  generator.first_only = draws.one_in(6);
  generator.batches = draws.maybe(12);
  generator.short_last = draws.yes();
  generator.empty_after = draws.maybe(40);
  generator.nan_at = draws.maybe(20);
  if (draws.one_in(6)) generator.raise_at = 1 + draws.below(40);
  if (draws.one_in(6)) generator.block_at = 1 + draws.below(40);
  if (draws.one_in(6)) generator.label_change_at = 1 + draws.below(40);
  generator.ms_per_batch = static_cast<double>(draws.below(3)) * 7.5;
  scenario.sequence.length = draws.maybe(9);
  scenario.sequence.declared_length = draws.maybe(14);
  scenario.dataset.batched = !draws.one_in(5);
  scenario.dataset.drop_remainder = draws.yes();
  scenario.dataset.shuffle = draws.yes();
  scenario.dataset.repeat = draws.maybe(3);
  if (draws.one_in(4)) scenario.dataset.repeat = -1;
  scenario.dataset.take = draws.maybe(20);
  scenario.dataset.known_cardinality = draws.yes();
  scenario.loop.body = static_cast<scenario::LoopBody>(draws.below(2));
  scenario.loop.iterator_each_step = draws.one_in(3);
  scenario.validation.kind = static_cast<scenario::ValidationKind>(draws.below(6));
  scenario.validation.samples = draws.below(60);
  scenario.validation.steps = draws.maybe(5);
  scenario.validation.freq = 1 + draws.below(2);
  scenario.validation.loops = draws.one_in(3);
  if (draws.one_in(3)) {
    scenario.fit.callbacks |= static_cast<std::uint32_t>(scenario::Callback::kStopTraining);
    scenario.stop_training = {.hook = static_cast<scenario::StopHook>(draws.below(5)),
                              .epoch = draws.below(4),
                              .batch = draws.below(10)};
  }
  return scenario;
}

TEST(Stretches, LeaveNoMarkOnTheTrace) {
  Draws draws(2);
  for (int i = 0; i < 400; ++i) {
    const Scenario scenario = drawn_scenario(draws);
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      const trace::Trace fast = run(scenario, keras.profile, RunOptions{.stretches = true});
      const trace::Trace slow = run(scenario, keras.profile, RunOptions{.stretches = false});
      ASSERT_NE(fast.stop, trace::StopReason::kRunning);
      ASSERT_EQ(fast.epochs, slow.epochs) << i << ", Keras " << keras.key;
      ASSERT_EQ(to_text(to_json(fast)), to_text(to_json(slow))) << i << ", Keras " << keras.key;
      ASSERT_EQ(fast.console.bytes(), slow.console.bytes()) << i << ", Keras " << keras.key;
      ASSERT_EQ(fast.stop_detail, slow.stop_detail);
      ASSERT_EQ(fast.events.size(), slow.events.size());
      for (std::size_t e = 0; e < fast.events.size(); ++e) {
        ASSERT_EQ(fast.events[e].kind, slow.events[e].kind);
        ASSERT_EQ(fast.events[e].at, slow.events[e].at);
        ASSERT_EQ(fast.events[e].value, slow.events[e].value);
      }
      // Segments are in order, without holes, and cover what ran and what was planned.
      for (const trace::Epoch& epoch : fast.epochs) {
        trace::Count covered = 0;
        for (const trace::Segment& segment : epoch.segments) {
          ASSERT_EQ(segment.first, covered);
          covered += segment.count;
        }
        ASSERT_GE(covered, epoch.steps_run);
        ASSERT_GE(covered, epoch.steps_planned.value_or(0));
      }
    }
  }
}

}  // namespace
}  // namespace fitscope::trainer
