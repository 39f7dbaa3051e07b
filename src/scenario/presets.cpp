#include "scenario/presets.h"

#include <iterator>
#include <vector>

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

}  // namespace fitscope::scenario
