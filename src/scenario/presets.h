// Named examples: each of the article's samples, broken and "corrected", and one for every rule.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace fitscope::scenario {

/// One line of the list: all that is written down of a preset.
struct PresetLine {
  std::string_view name;   ///< Permanent, in links: "article-batch-20".
  std::string_view title;  ///< For the menu.
  std::string_view about;  ///< What it shows, one or two sentences.
  /// What the article claims of it, in our words; empty: not from the article.
  std::string_view article_says = {};
  std::string_view really = {};     ///< What really happens. Empty likewise.
  std::string_view corrected = {};  ///< The preset with the article's correction. Empty likewise.
  /// Its run is healthy: the rule it was made for is said beside that.
  bool beside_health = false;
  std::string_view link;  ///< The scenario, as in an address behind '#', without the s=1.
};

struct Preset : PresetLine {
  Scenario scenario;
};

/// The article's first, in its order.
std::span<const Preset> presets();
const Preset* find_preset(std::string_view name);

/// What is said of a name that none has: "'nan' is not a preset. Did you mean …?", or where all are
/// listed.
std::string not_a_preset(std::string_view name);

}  // namespace fitscope::scenario
