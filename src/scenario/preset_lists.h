// The parts of the preset list. Private to this folder: everybody else reads presets().
#pragma once

#include <vector>

#include "scenario/presets.h"

namespace fitscope::scenario {

std::vector<Preset> article_presets();
std::vector<Preset> feed_presets();      ///< How the data arrive and how many steps run.
std::vector<Preset> number_presets();    ///< Losses, labels, updates, callbacks.
std::vector<Preset> learning_presets();  ///< Learning, callbacks, misread bars.

}  // namespace fitscope::scenario
