// Shaders: the bodies in shaders/ have no #version line; the one that fits is put in front here.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace fitscope::gfx {

/// The first line of every shader of this build.
extern const char* const kVersionLine;

/// A shader's whole text: version line, precision where the dialect wants one, body.
std::string shader_text(std::string_view body);

/// Compiles and links.
///
/// Errors  the driver's own words, if a stage does not compile or they do not link.
Result<unsigned> link_program(std::string_view vertex_body, std::string_view fragment_body);

}  // namespace fitscope::gfx
