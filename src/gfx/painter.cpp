#include "gfx/painter.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>

#include "gfx/gl.h"
#include "gfx/shader.h"
#include "gfx/shader_sources.h"

namespace fitscope::gfx {
namespace {

static_assert(sizeof(RibbonStretch) == 8 * sizeof(float), "goes to GL as two vec4");
static_assert(sizeof(CurvePiece) == 4 * sizeof(float), "goes to GL as one vec4");

const void* offset_of(std::size_t bytes) {
  return reinterpret_cast<const void*>(bytes);  // GL's own way of passing an offset
}

unsigned link(const char* vertex, const char* fragment) {
  const Result<unsigned> program = link_program(vertex, fragment);
  if (program.ok()) return program.value();
  std::fprintf(stderr, "%s: %s\n", program.error().where.c_str(), program.error().message.c_str());
  return 0;
}

void set_clip(const Target& target) {
  const auto pixel = [&](float units) { return static_cast<GLint>(units * target.pixels); };
  const GLint left = std::max(0, pixel(target.clip_left));
  const GLint bottom = std::max(0, pixel(target.display_height - target.clip_bottom));
  const GLint right = std::max(left, pixel(target.clip_right));
  const GLint top = std::max(bottom, pixel(target.display_height - target.clip_top));
  glScissor(left, bottom, right - left, top - bottom);
}

void set_vec4s(GLint at, const Rgba* colours, GLsizei count) {
  glUniform4fv(at, count, &colours->r);
}

template <typename Instance>
void draw_instances(const std::vector<Instance>& instances, unsigned vertex_array,
                    unsigned buffer) {
  constexpr GLuint kVec4s = sizeof(Instance) / (4 * sizeof(float));
  glBindVertexArray(vertex_array);
  glBindBuffer(GL_ARRAY_BUFFER, buffer);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(instances.size() * sizeof(Instance)),
               instances.data(), GL_STREAM_DRAW);
  for (GLuint i = 0; i < kVec4s; ++i) {
    glEnableVertexAttribArray(i);
    glVertexAttribPointer(i, 4, GL_FLOAT, GL_FALSE, sizeof(Instance),
                          offset_of(i * 4 * sizeof(float)));
    glVertexAttribDivisor(i, 1);
  }
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(instances.size()));
  glBindVertexArray(0);
}

}  // namespace

void Painter::draw(const RibbonPicture& picture, const Target& target) {
  if (picture.stretches.empty()) return;
  Pipeline& line = ribbon_;
  if (!line.tried) {
    line.tried = true;
    line.program = link(shaders::kRibbonVert, shaders::kRibbonFrag);
    glGenVertexArrays(1, &line.vertex_array);
    glGenBuffers(1, &line.buffer);
  }
  if (line.program == 0) return;
  set_clip(target);
  glUseProgram(line.program);
  const auto uniform = [&](const char* name) { return glGetUniformLocation(line.program, name); };
  glUniform2f(uniform("display"), target.display_width, target.display_height);
  glUniform1f(uniform("pixels"), target.pixels);
  glUniform1f(uniform("units_across"), picture.hatch_shift);
  set_vec4s(uniform("fills"), picture.fills.data(), kCellStates);
  set_vec4s(uniform("ink"), &picture.ink, 1);
  draw_instances(picture.stretches, line.vertex_array, line.buffer);
}

void Painter::draw(const CurvePicture& picture, const Target& target) {
  if (picture.pieces.empty()) return;
  Pipeline& line = curve_;
  if (!line.tried) {
    line.tried = true;
    line.program = link(shaders::kCurveVert, shaders::kCurveFrag);
    glGenVertexArrays(1, &line.vertex_array);
    glGenBuffers(1, &line.buffer);
  }
  if (line.program == 0) return;
  set_clip(target);
  glUseProgram(line.program);
  const auto uniform = [&](const char* name) { return glGetUniformLocation(line.program, name); };
  glUniform2f(uniform("display"), target.display_width, target.display_height);
  glUniform1f(uniform("pixels"), target.pixels);
  glUniform1f(uniform("thickness"), picture.thickness);
  set_vec4s(uniform("paint"), &picture.paint, 1);
  draw_instances(picture.pieces, line.vertex_array, line.buffer);
}

}  // namespace fitscope::gfx
