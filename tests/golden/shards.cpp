#include "golden/shards.h"

#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "support/read_file.h"

namespace fitscope::golden {
namespace {

using testing::read_file;

std::string name_of(const Shard& shard) {
  return shard.release + "/" + shard.family + ".jsonl";
}

/// All but the first, which says where it was recorded.
std::vector<std::string> rows_in(const std::string& text) {
  std::vector<std::string> rows;
  bool first = true;
  for (const std::string_view line : split(text, '\n')) {
    if (!first && !line.empty()) rows.emplace_back(line);
    first = false;
  }
  return rows;
}

std::string member(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  const auto* text = found != nullptr ? found->as<std::string>() : nullptr;
  return text != nullptr ? *text : std::string();
}

}  // namespace

std::vector<Shard> Shards::all() const {
  std::vector<Shard> shards;
  const std::string index = read_file(folder_ + "index.txt");
  for (const std::string_view line : split(index, '\n')) {
    const auto words = split(line, ' ');
    if (words.size() == 2) shards.push_back({std::string(words[0]), std::string(words[1])});
  }
  return shards;
}

const Shards::Lines& Shards::lines(const Shard& shard) {
  const auto [found, is_new] = lines_.try_emplace(name_of(shard));
  if (is_new) {
    for (const std::string& row : rows_in(read_file(folder_ + name_of(shard)))) {
      const auto json = parse_json(row);
      if (json.ok()) found->second[member(json.value(), "id")] = row;
    }
  }
  return found->second;
}

Result<Recording> Shards::read_line(const std::string& line, const std::string& family) {
  const auto json = parse_json(line);
  if (!json.ok()) return json.error();
  const std::string first = member(json.value(), "as");
  if (first.empty()) return read_recording(json.value());

  const std::string id = member(json.value(), "id");
  const Lines& there = lines({first, family});
  const auto spelled = there.find(id);
  if (spelled == there.end())
    return Error{id, "It refers to " + first + ", which has no such row."};
  const auto seen = parse_json(spelled->second);
  if (member(seen.value(), "of") != member(json.value(), "of")) {
    return Error{id, "It refers to " + first + ", which was recorded of another scenario."};
  }
  return read_recording(seen.value());
}

std::vector<Result<Recording>> Shards::read(const Shard& shard) {
  std::vector<Result<Recording>> recordings;
  for (const std::string& row : rows_in(read_file(folder_ + name_of(shard))))
    recordings.push_back(read_line(row, shard.family));
  return recordings;
}

}  // namespace fitscope::golden
