// Four vertices = one stretch of equal cells of one epoch's row.
layout(location = 0) in vec4 box;     // left, top, width, height in units of the display
layout(location = 1) in vec4 stretch; // state, width of one cell, how far into a cell it begins, share

uniform vec3 display;  // width, height, and how much of it lies above the picture

out vec2 from_corner;  // units from the stretch's left top
flat out vec4 size;    // width, height, cell width, offset into the first cell
flat out int state;
flat out float share;

void main() {
  vec2 corner = vec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1);
  from_corner = corner * box.zw;
  size = vec4(box.zw, stretch.yz);
  state = int(stretch.x + 0.5);
  share = stretch.w;
  vec2 at = (box.xy + from_corner - vec2(0.0, display.z)) / display.xy;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}
