// Real Keras was asked about every preset: each is in the corpus as it is in the table.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>

#include "base/json.h"
#include "scenario/presets.h"
#include "scenario/scenario_json.h"
#include "support/tests_dir.h"

namespace fitscope::scenario {
namespace {

TEST(CorpusPresets, HoldEveryPresetAsItIs) {
  std::map<std::string, Scenario> recorded;
  for (const char* family : {"presets", "presets_learning"}) {
    std::ifstream file(tests_dir() + "/corpus/" + family + ".jsonl");
    for (std::string line; std::getline(file, line);) {
      const auto json = parse_json(line);
      ASSERT_TRUE(json.ok()) << line;
      recorded[*json.value().find("id")->as<std::string>()] =
          read_json(to_text(*json.value().find("scenario"))).scenario;
    }
  }
  for (const Preset& preset : presets()) {
    const auto found = recorded.find(std::string(preset.name));
    ASSERT_NE(found, recorded.end()) << preset.name;
    Scenario asked = preset.scenario;
    asked.keras = found->second.keras;  // each release is asked
    EXPECT_EQ(found->second, asked) << preset.name;
  }
}

}  // namespace
}  // namespace fitscope::scenario
