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

struct PlotBox {
  float left = 0, top = 0, width = 0, height = 0;
};

struct Plot {
  std::vector<gfx::CurvePiece> pieces;
  std::vector<PlotBox> bands;         ///< What steps that share a column range over.
  std::vector<gfx::CurvePiece> lone;  ///< Points without a neighbour to join: x0, y0.
  std::vector<float> not_finite;      ///< x of steps whose value is NaN or infinite.
  double low = 0, high = 1;           ///< Values at the bottom and the top.
  bool logarithmic = false;           ///< Asked for and possible: every finite value is > 0.
  bool any = false;                   ///< There is a finite value.
};

/// Of the steps that share a column two units wide, where they are many, the line takes the mean
/// and a band reaches from the lowest to the highest: a spike is never lost, and many steps that
/// differ are no line that swings.
Plot plot(const trace::Trace& trace, const RunIndex& index, Curve curve, bool logarithmic,
          const PlotBox& box);

/// Where a finite value lies in it.
float plot_y(const Plot& plot, const PlotBox& box, double value);

/// Where a step number lies across the box.
float plot_x(const PlotBox& box, std::int64_t place, std::int64_t total);

}  // namespace fitscope::view
