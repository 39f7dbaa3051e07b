// Four vertices = one piece of a polyline, widened to its thickness.
layout(location = 0) in vec4 ends;  // from, to in units of the display

uniform vec3 display;  // width, height, and how much of it lies above the picture
uniform float thickness;  // units

out vec2 at_units;
flat out vec4 piece;

void main() {
  vec2 a = ends.xy;
  vec2 b = ends.zw;
  vec2 along = b - a;
  float span = length(along);
  along = span > 0.0 ? along / span : vec2(1.0, 0.0);
  vec2 across = vec2(-along.y, along.x);
  float reach = thickness * 0.5 + 1.0;  // one unit more for the soft edge
  vec2 corner = vec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1) * 2.0 - 1.0;
  vec2 end = corner.x < 0.0 ? a : b;
  vec2 at = end + along * corner.x * reach + across * corner.y * reach;
  at_units = at;
  piece = ends;
  gl_Position = vec4(at.x / display.x * 2.0 - 1.0, 1.0 - (at.y - display.z) / display.y * 2.0, 0.0, 1.0);
}
