// Snippets for tests of the reader, and what was read of them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "code/read_code.h"
#include "code/verdict.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"
#include "workbench/outcome.h"

namespace fitscope::code {

inline std::string value_of(const CodeAnswer& answer, std::string_view key) {
  const scenario::Property* property = scenario::find_property(key);
  return property == nullptr ? "no such field" : scenario::value_text(*property, answer.scenario);
}

inline bool lists(const std::vector<Field>& fields, std::string_view key) {
  for (const Field& field : fields) {
    if (field.key == key) return true;
  }
  return false;
}

inline Count line_of(const CodeAnswer& answer, std::string_view key) {
  for (const auto* list : {&answer.understood, &answer.assumed}) {
    for (const Field& field : *list) {
      if (field.key == key) return field.line;
    }
  }
  return -1;
}

/// "12: why" of everything that was not understood.
inline std::vector<std::string> puzzles(const CodeAnswer& answer) {
  std::vector<std::string> texts;
  for (const Puzzle& puzzle : answer.not_understood)
    texts.push_back(std::to_string(puzzle.line) + ": " + puzzle.why);
  return texts;
}

/// What is said of it, once all that it may be has run.
inline diagnosis::Finding verdict_of(const CodeAnswer& answer) {
  EXPECT_TRUE(answer.found) << answer.summary;
  const auto run = [](const scenario::Scenario& scenario) {
    return workbench::run(scenario, scenario::profile_of(scenario.keras.version)).findings;
  };
  std::vector<Findings> runs = {run(answer.scenario)};
  for (const Otherwise& other : answer.otherwise)
    runs.push_back(run(other.scenario));
  return weigh(answer, runs).front();
}

/// A small model that goes with what stands in front of it.
inline std::string with_model(std::string_view code) {
  return std::string(code) + R"(
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "binary_crossentropy")
)";
}

}  // namespace fitscope::code
