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

// Every piece as four vertices with the same attributes, of which the shader makes the corners. No
// instances: a processor that draws takes each for a draw call of its own, and of a long run there
// are thousands.
template <typename Piece>
void draw_pieces(const std::vector<Piece>& pieces, unsigned vertex_array, unsigned vertices,
                 unsigned indices) {
  constexpr GLuint kVec4s = sizeof(Piece) / (4 * sizeof(float));
  std::vector<Piece> corners;
  std::vector<GLuint> triangles;
  corners.reserve(pieces.size() * 4);
  triangles.reserve(pieces.size() * 6);
  for (const Piece& piece : pieces) {
    const auto first = static_cast<GLuint>(corners.size());
    corners.insert(corners.end(), 4, piece);
    for (const GLuint corner : {0U, 1U, 2U, 2U, 1U, 3U})
      triangles.push_back(first + corner);
  }
  glBindVertexArray(vertex_array);
  glBindBuffer(GL_ARRAY_BUFFER, vertices);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(corners.size() * sizeof(Piece)),
               corners.data(), GL_STREAM_DRAW);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(triangles.size() * sizeof(GLuint)),
               triangles.data(), GL_STREAM_DRAW);
  for (GLuint i = 0; i < kVec4s; ++i) {
    glEnableVertexAttribArray(i);
    glVertexAttribPointer(i, 4, GL_FLOAT, GL_FALSE, sizeof(Piece),
                          offset_of(i * 4 * sizeof(float)));
  }
  glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(triangles.size()), GL_UNSIGNED_INT, nullptr);
  glBindVertexArray(0);
}

void make_buffers(unsigned& vertex_array, unsigned& vertices, unsigned& indices) {
  glGenVertexArrays(1, &vertex_array);
  glGenBuffers(1, &vertices);
  glGenBuffers(1, &indices);
}

}  // namespace

void fill(const Rgba& colour, const Target& target) {
  set_clip(target);
  glClearColor(colour.r, colour.g, colour.b, colour.a);
  glClear(GL_COLOR_BUFFER_BIT);
}

void Painter::prepare() {
  if (tried_) return;
  tried_ = true;
  ribbon_.program = link(shaders::kRibbonVert, shaders::kRibbonFrag);
  curve_.program = link(shaders::kCurveVert, shaders::kCurveFrag);
  for (Pipeline* line : {&ribbon_, &curve_})
    make_buffers(line->vertex_array, line->vertices, line->indices);
}

void Painter::draw(const RibbonPicture& picture, const Target& target) {
  if (picture.stretches.empty()) return;
  prepare();
  const Pipeline& line = ribbon_;
  if (line.program == 0) return;
  set_clip(target);
  glUseProgram(line.program);
  const auto uniform = [&](const char* name) { return glGetUniformLocation(line.program, name); };
  glUniform3f(uniform("display"), target.display_width, target.display_height, target.above);
  glUniform1f(uniform("pixels"), target.pixels);
  glUniform1f(uniform("units_across"), picture.hatch_shift);
  set_vec4s(uniform("fills"), picture.fills.data(), kCellStates);
  set_vec4s(uniform("ink"), &picture.ink, 1);
  draw_pieces(picture.stretches, line.vertex_array, line.vertices, line.indices);
}

void Painter::draw(const CurvePicture& picture, const Target& target) {
  if (picture.pieces.empty()) return;
  prepare();
  const Pipeline& line = curve_;
  if (line.program == 0) return;
  set_clip(target);
  glUseProgram(line.program);
  const auto uniform = [&](const char* name) { return glGetUniformLocation(line.program, name); };
  glUniform3f(uniform("display"), target.display_width, target.display_height, target.above);
  glUniform1f(uniform("pixels"), target.pixels);
  glUniform1f(uniform("thickness"), picture.thickness);
  set_vec4s(uniform("paint"), &picture.paint, 1);
  draw_pieces(picture.pieces, line.vertex_array, line.vertices, line.indices);
}

}  // namespace fitscope::gfx
