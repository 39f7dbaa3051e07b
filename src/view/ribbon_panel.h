// The step ribbon: one row per epoch, one cell per planned step; beneath it what the looked-at cell
// is, in words, the legend, and the run's transport: play, step, scrub.
#pragma once

#include <array>

#include "view/paint.h"
#include "view/ribbon_layout.h"
#include "view/run_index.h"
#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

struct RibbonPanel {
  RibbonZoom zoom;
  RibbonJob cells;
  RibbonJob legend;
  RunIndex index;
  std::vector<int> worst;                     ///< Of each epoch, by badness.
  std::array<bool, gfx::kCellStates> used{};  ///< States that occur: the legend's.
  std::int64_t revision = -1;                 ///< Of the state `index` was made from.
  trace::Moment shown;    ///< The cursor as last drawn: a moved one is brought into view.
  RibbonFrame frame;      ///< As last drawn.
  trace::Moment hovered;  ///< The cell under the pointer, for the other panels; epoch -1: none.
  bool scrolls = false;   ///< The wheel has a use where the pointer is: without Ctrl …
  bool zooms = false;     ///< … and with it.
  bool dragged = false;   ///< The press under way has panned: its release is no click.
};

/// `most_height`: of the cells' bed, in units.
void draw(RibbonPanel& panel, const Ui& ui, const workbench::State& state, workbench::Commands& out,
          float most_height);

}  // namespace fitscope::view
