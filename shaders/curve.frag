// A piece of a curve with round ends and a soft edge.
in vec2 at_units;
flat in vec4 piece;

uniform vec4 paint;
uniform float thickness;
uniform float pixels;  // per unit

out vec4 colour;

void main() {
  vec2 along = piece.zw - piece.xy;
  float t = clamp(dot(at_units - piece.xy, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
  float d = length(at_units - piece.xy - along * t) - thickness * 0.5;
  colour = vec4(paint.rgb, paint.a * clamp(0.5 - d * pixels, 0.0, 1.0));
}
