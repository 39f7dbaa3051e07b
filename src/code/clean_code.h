// Python as people paste it, made into Python: prompts, notebook magics, fences and common
// indentation go, lines keep their numbers. Private to this folder.
#pragma once

#include <string>
#include <string_view>

namespace fitscope::code {

/// A notebook's file becomes the source of its code cells.
std::string clean_code(std::string_view text);

}  // namespace fitscope::code
