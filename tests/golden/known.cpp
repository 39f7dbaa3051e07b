#include "golden/known.h"

#include <algorithm>

#include "base/text.h"

namespace fitscope::golden {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  for (std::string_view word : split(text, ' ')) {
    while (!word.empty() && (word.front() == '`' || word.front() == ','))
      word.remove_prefix(1);
    while (!word.empty() && (word.back() == '`' || word.back() == ','))
      word.remove_suffix(1);
    if (!word.empty()) all.emplace_back(word);
  }
  return all;
}

}  // namespace

std::vector<KnownDifference> read_known(std::string_view markdown) {
  std::vector<KnownDifference> all;
  for (const std::string_view line : split(markdown, '\n')) {
    if (!line.starts_with("| `")) continue;
    const auto cells = split(line, '|');
    if (cells.size() < 5) continue;
    KnownDifference known{.scenarios = words(cells[1]), .reason = std::string(trimmed(cells[3]))};
    known.releases = words(cells[2]);
    if (known.releases == std::vector<std::string>{"all"}) known.releases.clear();
    all.push_back(std::move(known));
  }
  return all;
}

bool is_known(const std::vector<KnownDifference>& known, const std::string& scenario,
              const std::string& release) {
  const auto has = [](const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  return std::any_of(known.begin(), known.end(), [&](const KnownDifference& one) {
    return has(one.scenarios, scenario) && (one.releases.empty() || has(one.releases, release));
  });
}

}  // namespace fitscope::golden
