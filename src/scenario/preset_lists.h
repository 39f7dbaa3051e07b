// The parts of the preset list. Private to this folder: everybody else reads presets().
#pragma once

#include <span>

#include "scenario/presets.h"

namespace fitscope::scenario {

std::span<const PresetLine> article_presets();
std::span<const PresetLine> feed_presets();      ///< How the data arrive and how many steps run.
std::span<const PresetLine> number_presets();    ///< Losses, labels, updates, callbacks.
std::span<const PresetLine> learning_presets();  ///< Learning, callbacks, misread bars.

}  // namespace fitscope::scenario
