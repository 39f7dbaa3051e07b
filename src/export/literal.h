// Values as Python writes them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace fitscope::exporter {

/// The shortest text that NumPy reads back to the same float32: "0.1", "-3e-05".
std::string literal(float value);
std::string literal(double value);  ///< repr(float): "0.001", "1e-07"
std::string literal(bool value);
std::string literal(scenario::Count value);
std::string quoted(std::string_view text);

/// "[0.1, 0.2,", " 0.3]": a list broken into lines of at most `columns`.
std::vector<std::string> list_lines(std::span<const float> values, std::size_t columns);

}  // namespace fitscope::exporter
