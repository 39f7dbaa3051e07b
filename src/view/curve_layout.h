// A figure over the steps of a run as a polyline: scaled, cut to the panel's width, gaps where the
// value is not finite. Pure arithmetic; curves_panel.cpp draws it.
#pragma once

#include <cstdint>
#include <vector>

#include "gfx/painter.h"
#include "trace/trace.h"
#include "view/run_index.h"

namespace fitscope::view {

enum class Curve { kLoss, kGradientNorm, kUpdateRatio };

float value_of(const trace::StepFigure& figure, Curve curve);

struct Plot {
  std::vector<gfx::CurvePiece> pieces;
  std::vector<gfx::CurvePiece> lone;  ///< Points without a neighbour to join: x0, y0.
  std::vector<float> not_finite;      ///< x of steps whose value is NaN or infinite.
  double low = 0, high = 1;           ///< Values at the bottom and the top.
  bool logarithmic = false;           ///< Asked for and possible: every finite value is > 0.
  bool any = false;                   ///< There is a finite value.
};

struct PlotBox {
  float left = 0, top = 0, width = 0, height = 0;
};

/// At most one point is kept per unit of width: of those that share a column two units wide, the
/// highest and the lowest, so that a spike is never lost.
Plot plot(const trace::Trace& trace, const RunIndex& index, Curve curve, bool logarithmic,
          const PlotBox& box);

/// Where a step number lies across the box.
float plot_x(const PlotBox& box, std::int64_t place, std::int64_t total);

}  // namespace fitscope::view
