// A scenario that is known to differ from real Keras says in its verdict that it is uncertain.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "golden/known.h"
#include "scenario/scenario_json.h"
#include "support/read_file.h"
#include "support/tests_dir.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {
namespace {

std::string read(const std::string& path) {
  return testing::read_file(tests_dir() + path);
}

/// Those of the row, or all that are recorded.
std::vector<std::string> releases_of(const golden::KnownDifference& known) {
  if (!known.releases.empty()) return known.releases;
  std::vector<std::string> all;
  const std::string index = read("/golden/ledgers/index.txt");
  for (const std::string_view line : split(index, '\n')) {
    const std::string release(line.substr(0, line.find(' ')));
    if (!release.empty() && (all.empty() || all.back() != release)) all.push_back(release);
  }
  return all;
}

scenario::Scenario from_corpus(const std::string& name) {
  const auto slash = name.find('/');
  const std::string lines = read("/corpus/" + name.substr(0, slash) + ".jsonl");
  for (const std::string_view line : split(lines, '\n')) {
    const auto json = parse_json(line);
    if (!json.ok()) continue;
    const Json* id = json.value().find("id");
    if (id == nullptr || *id->as<std::string>() != name.substr(slash + 1)) continue;
    return scenario::read_json(to_text(*json.value().find("scenario"))).scenario;
  }
  ADD_FAILURE() << name << " is not in the corpus";
  return {};
}

TEST(KnownDifferences, OfAClassOfScenariosAreUncertainInTheVerdict) {
  const std::string table = read("/golden/known_differences.md");
  int asked = 0;
  for (const golden::KnownDifference& known : golden::read_known(table)) {
    for (const std::string& name : known.scenarios) {
      for (const std::string& release : releases_of(known)) {
        scenario::Scenario scenario = from_corpus(name);
        const std::string version = scenario::canonical_version(release).value();
        scenario.keras.version = version;
        const Outcome outcome = run(scenario, scenario::profile_of(version));
        const auto& evidence = outcome.findings.front().evidence;
        ASSERT_FALSE(evidence.empty()) << name;
        EXPECT_THAT(evidence.back().text, ::testing::StartsWith("Uncertain: "))
            << name << ", Keras " << release;
        EXPECT_NE(outcome.findings.front().confidence, diagnosis::Confidence::kCertain) << name;
        ++asked;
      }
    }
  }
  EXPECT_GT(asked, 0);
}

}  // namespace
}  // namespace fitscope::workbench
