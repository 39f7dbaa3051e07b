// The step ribbon's geometry: which steps and rows are in view, at what size, and what lies where.
// Pure arithmetic; ribbon_panel.cpp draws it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gfx/painter.h"
#include "trace/trace.h"

namespace fitscope::view {

/// What a person has zoomed and panned to. `zoom` 1 shows everything that fits.
struct RibbonZoom {
  double zoom = 1;
  double first_step = 0;
  double first_row = 0;
};

struct RibbonFrame {
  float left = 0, top = 0, width = 0, height = 0;  ///< The cells' bed, in units.
  std::int64_t rows = 0;                           ///< Epochs in all.
  std::int64_t widest = 1;                         ///< Steps of the widest epoch, ≥ 1.
  double steps_across = 1;                         ///< Steps in view.
  float cell_width = 1;
  float row_pitch = 1;
  double rows_in_view = 1;
  RibbonZoom zoom;  ///< Clamped to what there is.

  float step_left(double step) const {
    return left + static_cast<float>(step - zoom.first_step) * cell_width;
  }
  float row_top(double row) const {
    return top + static_cast<float>(row - zoom.first_row) * row_pitch;
  }
  float cell_height() const {
    return row_pitch >= 8 ? row_pitch - 4 : row_pitch - (row_pitch >= 3 ? 1.0F : 0.0F);
  }
};

inline constexpr float kLargestRow = 34;
inline constexpr float kSmallestRow = 3;

/// Height of the bed that shows `rows` rows, within `most`.
float bed_height(std::int64_t rows, float most);

RibbonFrame lay_out(const RibbonZoom& zoom, std::int64_t rows, std::int64_t widest, float left,
                    float top, float width, float height);

/// Zooms by `factor` so that what is under (x, y) stays there.
RibbonZoom zoomed(const RibbonFrame& frame, double factor, float x, float y);
RibbonZoom panned(const RibbonFrame& frame, float dx, float dy);
/// Pans so that a cell is in view.
RibbonZoom revealing(const RibbonFrame& frame, std::int64_t row, std::int64_t step);

bool has_hidden_rows(const RibbonFrame& frame);
bool can_zoom(const RibbonFrame& frame);

/// The rows, of those in view, that have room for a label, in order: the first of all, those that
/// went otherwise than the one before, and of the others as many as there is room for.
std::vector<std::int64_t> labelled_rows(const RibbonFrame& frame, const trace::Trace& trace);

/// The rows from `from` until before `to` ran as many steps.
bool alike(const trace::Trace& trace, std::int64_t from, std::int64_t to);

struct RibbonHit {
  std::int64_t row = -1;  ///< In trace.epochs; -1: outside.
  std::int64_t step = -1;
};
RibbonHit hit(const RibbonFrame& frame, float x, float y);

/// Rows of a batch that is not short: what the run was asked for, or the largest it got.
std::int64_t rows_of_full_batch(const trace::Trace& trace);

/// How high a short batch stands in its cell: its share of a full one, but never so near to nothing
/// or to full that it could be taken for that.
float short_share(std::int64_t rows, std::int64_t full);

/// The longest words for a step that fit into `room`; empty: none do, the cell's mark says it.
/// `width_of` measures.
std::string cell_words(const trace::Segment& segment, float room,
                       const std::function<float(std::string_view)>& width_of);

/// The stretches of all rows in view, clipped to it. Stretches narrower than a third of a unit are
/// joined to the one before, the worst state showing, so that a row never costs more than its
/// width.
std::vector<gfx::RibbonStretch> stretches(const RibbonFrame& frame, const trace::Trace& trace);

}  // namespace fitscope::view
