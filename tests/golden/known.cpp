#include "golden/known.h"

#include <algorithm>

#include "base/text.h"

namespace fitscope::golden {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) all.emplace_back(word);
  }
  return all;
}

// `a b`, `c` -> "a b", "c"
std::vector<std::string> within_ticks(std::string_view text) {
  std::vector<std::string> all;
  const auto parts = split(text, '`');
  for (std::size_t i = 1; i < parts.size(); i += 2)
    all.emplace_back(parts[i]);
  return all;
}

}  // namespace

std::vector<KnownDifference> read_known(std::string_view markdown) {
  std::vector<KnownDifference> all;
  for (const std::string_view line : split(markdown, '\n')) {
    if (!line.starts_with("| `")) continue;
    const auto cells = split(line, '|');
    constexpr std::size_t kCells = 8;  // the row begins and ends with a bar
    if (cells.size() != kCells) continue;
    KnownDifference known{.scenarios = within_ticks(cells[1]),
                          .kinds = within_ticks(cells[3]),
                          .at_times = cells[3].find("at times") != std::string_view::npos};
    known.releases = words(cells[2]);
    if (known.releases == std::vector<std::string>{"all"}) known.releases.clear();
    all.push_back(std::move(known));
  }
  return all;
}

const KnownDifference* find_known(const std::vector<KnownDifference>& known,
                                  const std::string& scenario, const std::string& release) {
  const auto has = [](const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  for (const KnownDifference& one : known) {
    const bool of_release = one.releases.empty() || has(one.releases, release);
    if (of_release && has(one.scenarios, scenario)) return &one;
  }
  return nullptr;
}

std::string kind_of(std::string_view field) {
  if (field.starts_with("console")) return "console";
  if (field.starts_with("weight ")) return "weight";
  if (field.starts_with("loss after step") || field.starts_with("History of")) return "value";
  if (!field.starts_with("epoch ")) return std::string(field);
  const std::size_t number = field.find(' ') + 1;
  const std::size_t end = field.find(' ', number);
  const std::string_view of_epoch = field.substr(end == field.npos ? field.size() : end + 1);
  for (const std::string_view word :
       {"index", "steps", "validation steps", "logged", "names in the logs"}) {
    if (of_epoch == word) return std::string(word);
  }
  return of_epoch.ends_with("rows") ? "rows" : "value";
}

}  // namespace fitscope::golden
