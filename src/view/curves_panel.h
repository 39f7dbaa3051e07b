// Loss, gradient norm and update ratio over the steps that ran.
#pragma once

#include <array>

#include "view/curve_layout.h"
#include "view/paint.h"
#include "view/run_index.h"
#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

struct CurvesPanel {
  bool logarithmic = true;
  std::array<CurveJob, 3> jobs;
  std::array<Plot, 3> plots;
  RunIndex index;
  std::int64_t revision = -1;
  std::array<PlotBox, 3> boxes;
  bool drawn_logarithmic = true;
};

void draw(CurvesPanel& panel, const Ui& ui, const workbench::State& state, workbench::Commands& out,
          trace::Moment hovered = {});

}  // namespace fitscope::view
