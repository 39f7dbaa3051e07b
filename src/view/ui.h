// What every panel is drawn with: the theme, where widgets are noted, who paints shapes.
#pragma once

#include "gfx/painter.h"
#include "view/theme.h"
#include "view/widget_rects.h"

namespace fitscope::view {

struct Ui {
  const Theme& theme;
  WidgetRects& rects;
  gfx::Painter* painter = nullptr;  ///< null: shapes with shaders are left out (tests).
  bool narrow = false;              ///< One column.
  bool reduced_motion = false;
  bool compact = false;    ///< Room is dear: the first of several suffices.
  bool read_only = false;  ///< Nothing that edits the scenario is offered.

  ImFont* font(Font which) const { return theme.fonts[static_cast<int>(which)]; }
};

}  // namespace fitscope::view
