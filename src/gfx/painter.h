// Draws the step ribbon and the curves with our own shaders. Plain values in; GL stays in here.
//
// All lengths are in units of the display (CSS pixels); y grows downwards.
#pragma once

#include <array>
#include <vector>

namespace fitscope::gfx {

struct Rgba {
  float r = 0, g = 0, b = 0, a = 1;
};

/// Where a picture goes: what ImGui's draw data say of the frame being rendered.
struct Target {
  float display_width = 0, display_height = 0;
  float above = 0;   ///< Units of the display that lie above the picture.
  float pixels = 1;  ///< framebuffer pixels per unit
  /// In the picture.
  float clip_left = 0, clip_top = 0, clip_right = 0, clip_bottom = 0;
};

inline constexpr int kCellStates = 9;

/// Cells of one state side by side in one row.
struct RibbonStretch {
  float left = 0, top = 0, width = 0, height = 0;
  float state = 0;       ///< 0 … kCellStates-1, the order of trace::StepState
  float cell_width = 0;  ///< Below 3 the cells run together.
  float offset = 0;      ///< How far into its first cell the stretch begins.
  float share = 1;       ///< 0 … 1: how high the cells are filled (short batches).
};

struct RibbonPicture {
  std::vector<RibbonStretch> stretches;
  std::array<Rgba, kCellStates> fills;
  Rgba ink;               ///< marks on filled cells
  float hatch_shift = 0;  ///< Keeps the hatching in place while the ribbon scrolls.
};

struct CurvePiece {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

struct CurvePicture {
  std::vector<CurvePiece> pieces;
  Rgba paint;
  float thickness = 2;
};

/// Fills what is cut off at the target's edges with one colour that hides all below. Where a
/// processor draws, that costs a tenth of what two triangles do.
void fill(const Rgba& colour, const Target& target);

class Painter {
 public:
  /// Compiles the shaders, if that was not done. Needs a current GL context, as all here does.
  void prepare();

  /// Leaves GL's state changed: the caller resets it.
  void draw(const RibbonPicture& picture, const Target& target);
  void draw(const CurvePicture& picture, const Target& target);

  /// The context and all its objects are gone: makes them anew when next asked to draw.
  void forget() { *this = Painter(); }

 private:
  struct Pipeline {
    unsigned program = 0, vertex_array = 0, vertices = 0, indices = 0;
  };
  bool tried_ = false;
  Pipeline ribbon_;
  Pipeline curve_;
};

}  // namespace fitscope::gfx
