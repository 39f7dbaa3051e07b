// On what every verdict holds: the one place where that is said.
#pragma once

#include <string_view>

namespace fitscope::scenario {

constexpr std::string_view kDevice = "on a CPU";
constexpr std::string_view kDeviceWhy =
    "On a GPU Keras 3 compiles with XLA, where numbers and errors can differ.";

}  // namespace fitscope::scenario
