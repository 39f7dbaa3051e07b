// Exported Python, read back: the scenario that is read takes the same steps in every epoch.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "code/read_code.h"
#include "export/python.h"
#include "scenario/keras_version.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "support/drawn_scenario.h"
#include "support/draws.h"
#include "trace/trace.h"
#include "workbench/outcome.h"

namespace fitscope::code {
namespace {

using scenario::ModelKind;
using scenario::Scenario;

struct Steps {
  std::vector<Count> run;
  trace::StopReason stop = trace::StopReason::kRunning;

  bool operator==(const Steps&) const = default;
};

Steps steps_of(const Scenario& scenario, scenario::Profile profile) {
  const workbench::Outcome outcome = workbench::run(scenario, profile);
  Steps steps{.run = {}, .stop = outcome.trace.stop};
  for (const trace::Epoch& epoch : outcome.trace.epochs)
    steps.run.push_back(epoch.steps_run);
  return steps;
}

std::string as_text(const Steps& steps) {
  std::string text;
  for (const Count count : steps.run)
    text += std::to_string(count) + " ";
  return text + "stop " + std::to_string(static_cast<int>(steps.stop));
}

std::string lists(const CodeAnswer& answer) {
  std::string text = answer.summary + "\n";
  for (const Field& field : answer.understood)
    text += field.key + " = " + field.text + "\n";
  for (const Field& field : answer.assumed)
    text += "assumed " + field.key + " = " + field.text + "\n";
  for (const Puzzle& puzzle : answer.not_understood)
    text += "? " + std::to_string(puzzle.line) + " " + puzzle.why + "\n";
  return text;
}

void expect_same_steps(const Scenario& asked, const std::string& name) {
  const scenario::Profile profile = scenario::profile_of(asked.keras.version);
  const std::string python = exporter::to_python(asked, {.profile = profile});
  const CodeAnswer answer = read_code(python);
  EXPECT_TRUE(answer.found) << name << "\n" << answer.summary;
  // What callbacks make of losses hangs on data that no code holds: there the steps alone count.
  Scenario question = asked;
  Scenario back = answer.scenario;
  const bool numbers = asked.model.kind == ModelKind::kDense;
  if (!numbers || steps_of(asked, profile).stop == trace::StopReason::kCallback)
    question.model.kind = back.model.kind = ModelKind::kAny;
  const Steps before = steps_of(question, profile);
  const Steps after = steps_of(back, profile);
  EXPECT_EQ(before, after) << name << "\n"
                           << as_text(before) << "\n"
                           << as_text(after) << "\n"
                           << lists(answer) << python;
}

// Without numbers: what callbacks make of losses hangs on data that no code holds.
TEST(RoundTrip, EveryPresetReadBackTakesTheSameSteps) {
  for (const scenario::Preset& preset : scenario::presets()) {
    Scenario asked = preset.scenario;
    expect_same_steps(asked, std::string(preset.name));
  }
}

TEST(RoundTrip, WhatIsDrawnAndReadBackTakesTheSameSteps) {
  testing::Draws draws(20240501);
  constexpr int kCases = 1500;
  int failed = 0;
  for (int i = 0; i < kCases && failed < 8; ++i) {
    Scenario asked = testing::drawn_fit(draws, {});
    const auto& profiles = scenario::all_profiles();
    asked.keras.version =
        scenario::canonical_version(profiles[static_cast<std::size_t>(draws.below(4))].key).value();
    asked.sequence.later_length.reset();  // what on_epoch_end() does is not followed
    asked = scenario::only_what_applies(asked);
    if (!scenario::check_together(asked).empty()) continue;
    const int before =
        ::testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
    expect_same_steps(asked, "case " + std::to_string(i));
    const int after =
        ::testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
    failed += after > before ? 1 : 0;
  }
}

}  // namespace
}  // namespace fitscope::code
