// Puts gfx pictures into ImGui's draw list: painted when the list is rendered, where it stands in
// it.
#pragma once

#include <imgui.h>

#include "gfx/painter.h"
#include "view/ui.h"

namespace fitscope::view {

/// Lives in a panel's state: it must outlast the frame's rendering.
struct RibbonJob {
  gfx::Painter* painter = nullptr;
  gfx::RibbonPicture picture;
};
struct CurveJob {
  gfx::Painter* painter = nullptr;
  gfx::CurvePicture picture;
};

/// Appends the job to the window's draw list, cut off at the list's clip rectangle. Without a
/// painter: nothing.
void paint(const Ui& ui, RibbonJob& job);
void paint(const Ui& ui, CurveJob& job);

/// A rectangle with rounded corners, in a colour that hides what is below.
void fill(const Ui& ui, ImVec2 low, ImVec2 high, Color color, float radius);

gfx::Rgba rgba(const Ui& ui, Color color, float alpha = 1);

/// The colours of all states, in their order.
void set_cell_colours(const Ui& ui, gfx::RibbonPicture& picture);

}  // namespace fitscope::view
