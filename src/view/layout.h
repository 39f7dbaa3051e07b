// Where the panels stand: three columns, two, or one, by the width there is.
#pragma once

#include <array>

#include "gfx/painter.h"
#include "view/console_panel.h"
#include "view/controls_panel.h"
#include "view/curves_panel.h"
#include "view/ribbon_panel.h"
#include "view/theme.h"
#include "view/top_bar.h"
#include "view/widget_rects.h"
#include "workbench/workbench.h"

namespace fitscope::view {

/// Everything the views keep for themselves.
struct Views {
  Theme theme;
  WidgetRects rects;
  gfx::Painter* painter = nullptr;
  bool reduced_motion = false;
  bool page_scrolls = false;         ///< No columns that scroll for themselves, however wide.
  FileWish files = FileWish::kNone;  ///< Pressed in this frame.
  bool compact = false;    ///< Verdict, ribbon, fixes and the first controls: for a small frame.
  bool read_only = false;  ///< Nothing that edits the scenario is offered.
  ControlsPanel controls;
  RibbonPanel ribbon;
  CurvesPanel curves;
  ConsolePanel console;
  bool wheel_scrolls = false;  ///< Something under the pointer scrolls with the wheel, and …
  bool wheel_zooms = false;  ///< … zooms with Ctrl and the wheel. Never both: Ctrl is held or not.
  bool menu_open = false;
  std::array<float, 3> column_heights{};  ///< Of the last frame, where the page scrolls.
  bool unsettled = false;    ///< Heights have changed: the next frame will look different.
  float content_height = 0;  ///< What the last frame would have needed to show everything.
};

/// From this width on there are three columns. In a window they scroll each for itself and fill it;
/// …
inline constexpr float kThreeColumns = 1100;
/// … from this on two, below one; both are as high as they need and leave scrolling to the page.
inline constexpr float kTwoColumns = 720;

/// Draws one frame of everything into ImGui's current frame.
void draw_all(Views& views, const workbench::State& state, workbench::Commands& out);

}  // namespace fitscope::view
