#include "scenario/presets.h"

#include <cstdint>
#include <iterator>
#include <vector>

#include "base/text.h"
#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

std::vector<Preset> whole_list() {
  std::vector<Preset> list = article_presets();
  for (std::vector<Preset> part : {feed_presets(), number_presets(), learning_presets()}) {
    list.insert(list.end(), std::make_move_iterator(part.begin()),
                std::make_move_iterator(part.end()));
  }
  return list;
}

}  // namespace

std::span<const Preset> presets() {
  // A constant, built at first use, since scenarios hold texts.
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
