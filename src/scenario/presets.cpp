#include "scenario/presets.h"

#include <cstdint>
#include <vector>

#include "base/text.h"
#include "scenario/link.h"
#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

std::vector<Preset> whole_list() {
  std::vector<Preset> list;
  for (const auto part :
       {article_presets(), feed_presets(), number_presets(), learning_presets()}) {
    for (const PresetLine& line : part)
      list.push_back({line, read_link(line.link).scenario});
  }
  return list;
}

}  // namespace

std::span<const Preset> presets() {
  // A constant, read at first use.
  static const std::vector<Preset> list = whole_list();
  return list;
}

const Preset* find_preset(std::string_view name) {
  for (const Preset& preset : presets()) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

std::string not_a_preset(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Preset& preset : presets())
    names.push_back(preset.name);
  const std::string_view near = nearest_word(name, names);
  const std::string said = in_quotes(name) + " is not a preset. ";
  if (!near.empty()) return said + "Did you mean " + std::string(near) + "?";
  return said + "The page's list of examples and `fitscope presets` name all " +
         with_commas(static_cast<std::int64_t>(names.size())) + ".";
}

}  // namespace fitscope::scenario
