// The table in src/diagnosis/README.md: every row of the catalogue of faults has a rule that
// exists, or a reason.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "diagnosis/rule.h"
#include "support/tests_dir.h"

namespace fitscope::diagnosis {
namespace {

/// Row → the second cell of its line.
std::map<std::string, std::string> read_map() {
  std::ifstream file(tests_dir() + "/../src/diagnosis/README.md");
  std::map<std::string, std::string> rows;
  for (std::string line; std::getline(file, line);) {
    const bool row = line.size() > 8 && line.rfind("| ", 0) == 0 && line[5] == ' ' &&
                     line[2] >= 'a' && line[2] <= 'f' && line[3] >= '0' && line[3] <= '9';
    if (!row) continue;
    EXPECT_TRUE(rows.emplace(line.substr(2, 3), line.substr(8)).second) << line;
  }
  return rows;
}

/// The words between backquotes.
std::vector<std::string> named(const std::string& cell) {
  std::vector<std::string> names;
  for (std::size_t at = cell.find('`'); at != std::string::npos;) {
    const std::size_t end = cell.find('`', at + 1);
    if (end == std::string::npos) break;
    names.push_back(cell.substr(at + 1, end - at - 1));
    at = cell.find('`', end + 1);
  }
  return names;
}

TEST(FaultMap, HasEveryRowOnce) {
  const auto rows = read_map();
  std::size_t expected = 0;
  for (const auto& [letter, count] :
       {std::pair('a', 20), {'b', 12}, {'c', 25}, {'d', 27}, {'e', 11}, {'f', 11}}) {
    for (int i = 1; i <= count; ++i) {
      const std::string id = std::string(1, letter) + (i < 10 ? "0" : "") + std::to_string(i);
      EXPECT_TRUE(rows.count(id)) << id;
      ++expected;
    }
  }
  EXPECT_EQ(expected, 106U);
  EXPECT_EQ(rows.size(), expected);
}

TEST(FaultMap, EveryRowNamesARuleOrAReason) {
  for (const auto& [id, cell] : read_map()) {
    const std::vector<std::string> names = named(cell);
    for (const std::string& name : names)
      EXPECT_NE(find_rule(name), nullptr) << id << ": " << name;
    const bool reason = cell.rfind("not expressed", 0) == 0;
    EXPECT_TRUE(!names.empty() || reason) << id << ": " << cell;
    if (reason) {
      EXPECT_GT(cell.size(), 40U) << id << ": the reason";
    }
  }
}

/// What the line after the table names: no row asks for it.
std::vector<std::string> beyond_the_catalogue() {
  std::ifstream file(tests_dir() + "/../src/diagnosis/README.md");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("Beyond the catalogue:", 0) == 0) return named(line);
  }
  return {};
}

TEST(FaultMap, EveryRuleServesARowOrIsNamedBeyondThem) {
  std::set<std::string> served;
  for (const std::string& name : beyond_the_catalogue())
    served.insert(name);
  for (const auto& [id, cell] : read_map()) {
    for (const std::string& name : named(cell))
      served.insert(name);
  }
  for (const Rule* rule : all_rules()) {
    const bool last_word = rule->name == "healthy" || rule->name == "cannot-tell";
    EXPECT_TRUE(last_word || served.count(std::string(rule->name))) << rule->name;
  }
}

}  // namespace
}  // namespace fitscope::diagnosis
