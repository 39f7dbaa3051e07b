// Cells of the step ribbon. Each state has a colour and a mark or pattern of its own, so that no
// reader depends on colour. States are those of trace::StepState, in its order; the marks are those of
// trace/step_sign.cpp.
in vec2 from_corner;
flat in vec4 size;
flat in int state;
flat in float share;  // how high a short batch fills its cell

uniform vec4 fills[9];
uniform vec4 ink;           // marks on filled cells
uniform float pixels;       // per unit
uniform float units_across; // hatching stays put while the ribbon scrolls

out vec4 colour;

const int kRan = 0, kShort = 1, kReplayed = 2, kEmpty = 3, kNotFinite = 4, kRaised = 5, kWaiting = 6,
          kMixed = 8;

// Signed distance to a box around the origin with rounded corners.
float box_distance(vec2 p, vec2 half_size, float radius) {
  vec2 q = abs(p) - half_size + radius;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
}

float line_distance(vec2 p, vec2 a, vec2 b) {
  vec2 along = b - a;
  return length(p - a - along * clamp(dot(p - a, along) / dot(along, along), 0.0, 1.0));
}

float inside(float distance) { return clamp(0.5 - distance * pixels, 0.0, 1.0); }

float stripes(float at, float period, float share) {
  float d = abs(fract(at / period) - 0.5) * period - share * period * 0.5;
  return inside(d);
}

// Marks in the middle of a cell, `r` high and wide from there.
float cross_mark(vec2 p, float r) {
  return inside(min(line_distance(p, vec2(-r), vec2(r)), line_distance(p, vec2(-r, r), vec2(r, -r))) - 1.1);
}

float bang_mark(vec2 p, float r) {
  float bar = line_distance(p, vec2(0.0, -r), vec2(0.0, r * 0.25)) - 1.3;
  return inside(min(bar, length(p - vec2(0.0, r)) - 1.5));
}

float dots_mark(vec2 p, float r) {
  float d = min(min(length(p), length(p - vec2(r, 0.0))), length(p + vec2(r, 0.0)));
  return inside(d - 1.5);
}

void main() {
  float width = size.z;
  float along = from_corner.x + size.w;
  bool split = width >= 3.0;               // narrower cells run together
  float gap = split ? min(2.0, width * 0.2) : 0.0;
  float cell_width = split ? width : size.x;
  float x = split ? mod(along, width) : from_corner.x;
  vec2 p = vec2(x - cell_width * 0.5, from_corner.y - size.y * 0.5);
  vec2 half_size = vec2((cell_width - gap) * 0.5, size.y * 0.5);
  float radius = min(4.0, half_size.x * 0.5);
  float d = box_distance(p, half_size, radius);
  float cover = inside(d);
  float outline = inside(abs(d + 0.75) - 0.75);
  float diagonal = along + from_corner.y + units_across;
  float room = min(half_size.x, half_size.y);
  float r = min(5.0, room * 0.45);
  bool marked = room >= 5.0;

  vec4 fill = fills[state];
  float solid = cover;
  float mark = 0.0;
  if (state == kShort) {
    // Filled as high as the batch is large; above that only outlined, or faint where that is too fine.
    float filled = max(size.y * share, min(2.0, size.y * 0.5));
    float full = cover * inside(half_size.y - filled - p.y);
    solid = max(size.y >= 10.0 ? outline : cover * 0.3, full);
  } else if (state == kMixed) {
    // Full below, and above full and short by turns.
    float turns = stripes(along + units_across, 6.0, 0.5);
    if (size.y >= 10.0) solid = max(outline, cover * max(inside(size.y * -0.22 - p.y), turns));
  } else if (state == kReplayed) {
    mark = stripes(diagonal * 0.7071, 6.0, 0.30) * 0.9;
  } else if (state == kEmpty) {
    solid = marked ? max(outline, cover * inside(length(p) - 2.5))
                   : cover * stripes(from_corner.y, size.y * 0.5, 0.35);
  } else if (state == kNotFinite) {
    mark = marked ? bang_mark(p, r) : stripes(from_corner.y, size.y / 3.0, 0.3);
  } else if (state == kRaised) {
    mark = marked ? cross_mark(p, r) : 0.0;
  } else if (state == kWaiting) {
    float dashes = stripes(along + from_corner.y, 6.0, 0.6);
    solid = max(outline * dashes, marked ? cover * dots_mark(p, r) : 0.0);
  } else if (state != kRan) {
    // Never ran: an empty place, faintly hatched.
    if (size.y < 10.0) solid = cover * 0.35;
    else solid = max(outline * 0.8, cover * stripes(diagonal * 0.7071, 8.0, 0.14) * 0.45);
  }
  vec3 rgb = mix(fill.rgb, ink.rgb, mark);
  colour = vec4(rgb, solid * fill.a);
}
