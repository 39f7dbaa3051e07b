// Whatever the property table allows to ask runs to an end, and leaves a trace that holds together.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/kinds.h"
#include "scenario/property.h"
#include "scenario/sample_values.h"
#include "support/draws.h"
#include "trainer/fit_loop.h"

namespace fitscope::trainer {
namespace {

using fitscope::testing::Draws;
using scenario::Property;
using scenario::PropertyType;
using scenario::Scenario;
using scenario::Value;

Value drawn_value(const Property& property, Draws& draws) {
  const bool whole =
      property.type == PropertyType::kInteger || property.type == PropertyType::kMaybeInteger;
  if (whole && draws.yes()) {
    const Value small = draws.below(9);
    if (!check_value(property, small)) return small;
  }
  const std::vector<Value> values = sample_values(property);
  return values[static_cast<std::size_t>(draws.below(static_cast<scenario::Count>(values.size())))];
}

Scenario drawn_scenario(Draws& draws) {
  Scenario scenario;
  if (draws.yes()) scenario.model.kind = scenario::ModelKind::kAny;
  scenario.feed.kind = static_cast<scenario::FeedKind>(draws.below(5));
  const scenario::Count changes = 1 + draws.below(8);
  const auto properties = scenario::properties();
  for (scenario::Count i = 0; i < changes; ++i) {
    const auto pick = draws.below(static_cast<scenario::Count>(properties.size()));
    const Property& property = properties[static_cast<std::size_t>(pick)];
    property.set(scenario, drawn_value(property, draws));
  }
  // Long runs have tests of their own.
  scenario.fit.epochs = std::min<scenario::Count>(scenario.fit.epochs, 50);
  if (scenario.model.kind == scenario::ModelKind::kDense) {
    scenario.data.samples = std::min<scenario::Count>(scenario.data.samples, 2000);
    scenario.validation.samples = std::min<scenario::Count>(scenario.validation.samples, 2000);
    scenario.data.features = std::min<scenario::Count>(scenario.data.features, 50);
  }
  return scenario;
}

/// Of a sample without its batch axis Keras makes as many rows as it has features.
trace::Count rows_of_a_sample(const Scenario& drawn) {
  const Scenario scenario = scenario::only_what_applies(drawn);
  if (!scenario::gives_single_samples(scenario)) return 1;
  const bool generator = scenario.feed.kind == scenario::FeedKind::kGenerator;
  return generator ? scenario.generator.features.value_or(scenario.data.features)
                   : scenario.data.features;
}

void expect_whole(const Scenario& scenario, const trace::Trace& trace, const std::string& what) {
  EXPECT_NE(trace.stop, trace::StopReason::kRunning) << what;
  EXPECT_EQ(trace.stop == trace::StopReason::kException, trace.exception.has_value()) << what;
  if (trace.exception) {
    EXPECT_FALSE(trace.exception->type.empty()) << what;
  }
  trace::Count index = trace.epochs.empty() ? 0 : trace.epochs.front().index;
  trace::Count warnings = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    EXPECT_EQ(epoch.index, index++) << what;
    trace::Count covered = 0;
    trace::Count ran = 0;
    trace::Count rows = 0;
    bool mixed = false;
    for (const trace::Segment& segment : epoch.segments) {
      EXPECT_EQ(segment.first, covered) << what;
      covered += segment.count;
      const bool never = segment.state == trace::StepState::kNeverRan ||
                         segment.state == trace::StepState::kRaised ||
                         segment.state == trace::StepState::kWaiting;
      if (!never) ran += segment.count;
      mixed = mixed || segment.state == trace::StepState::kMixed;
      if (!never) rows += segment.count * segment.rows;
    }
    EXPECT_EQ(ran, epoch.steps_run) << what;
    if (!mixed) {
      EXPECT_EQ(rows, epoch.samples_seen * rows_of_a_sample(scenario)) << what;
    }
    EXPECT_GE(covered, epoch.steps_planned.value_or(0)) << what;
    EXPECT_LE(epoch.batches_replayed, epoch.steps_run) << what;
    warnings += epoch.warnings;
  }
  EXPECT_LE(warnings, trace.warnings_raised()) << what;
  EXPECT_LE(trace.facts.distinct_batches, trace.steps_run()) << what;
  EXPECT_LE(trace.facts.updates, trace.steps_run()) << what;
}

TEST(AnyScenario, RunsToAnEndAndLeavesAWholeTrace) {
  Draws draws(5);
  int run_at_all = 0;
  for (int i = 0; i < 1500; ++i) {
    const Scenario scenario = drawn_scenario(draws);
    if (!check_together(scenario).empty()) continue;
    ++run_at_all;
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      const trace::Trace trace = run(scenario, keras.profile, 100);
      expect_whole(scenario, trace,
                   "draw " + std::to_string(i) + ", Keras " + std::string(keras.key));
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(run_at_all, 700);
}

}  // namespace
}  // namespace fitscope::trainer
