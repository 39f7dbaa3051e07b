#include "gfx/shader.h"

#include "gfx/gl.h"

namespace fitscope::gfx {
namespace {

std::string log_of(GLuint object, bool is_program) {
  char text[1024] = "";
  if (is_program) {
    glGetProgramInfoLog(object, sizeof text, nullptr, text);
  } else {
    glGetShaderInfoLog(object, sizeof text, nullptr, text);
  }
  return text;
}

Result<GLuint> compile(GLenum stage, std::string_view body) {
  const std::string text = shader_text(body);
  const char* source = text.c_str();
  const GLuint shader = glCreateShader(stage);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint done = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &done);
  if (done != 0) return shader;
  Error error{.where = stage == GL_VERTEX_SHADER ? "vertex shader" : "fragment shader",
              .message = log_of(shader, false)};
  glDeleteShader(shader);
  return error;
}

}  // namespace

const char* const kVersionLine = kGles ? "#version 300 es" : "#version 330 core";

std::string shader_text(std::string_view body) {
  std::string text = kVersionLine;
  text += '\n';
  if (kGles) text += "precision highp float;\nprecision highp int;\n";
  text += body;
  return text;
}

Result<unsigned> link_program(std::string_view vertex_body, std::string_view fragment_body) {
  const Result<GLuint> vertex = compile(GL_VERTEX_SHADER, vertex_body);
  if (!vertex.ok()) return vertex.error();
  const Result<GLuint> fragment = compile(GL_FRAGMENT_SHADER, fragment_body);
  if (!fragment.ok()) {
    glDeleteShader(vertex.value());
    return fragment.error();
  }
  const GLuint program = glCreateProgram();
  glAttachShader(program, vertex.value());
  glAttachShader(program, fragment.value());
  glLinkProgram(program);
  glDeleteShader(vertex.value());
  glDeleteShader(fragment.value());
  GLint done = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &done);
  if (done != 0) return program;
  Error error{.where = "shader program", .message = log_of(program, true)};
  glDeleteProgram(program);
  return error;
}

}  // namespace fitscope::gfx
