// The one door to OpenGL: ES 3.0 for the browser, 3.3 core elsewhere. CMake defines FITSCOPE_GLES.
#pragma once

#if FITSCOPE_GLES
#include <GLES3/gl3.h>
#else
#define GL_GLEXT_PROTOTYPES
#include <GL/gl.h>
#include <GL/glext.h>
#endif

namespace fitscope::gfx {

inline constexpr bool kGles = FITSCOPE_GLES;

}  // namespace fitscope::gfx
