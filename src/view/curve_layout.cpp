#include "view/curve_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace fitscope::view {
namespace {

struct Point {
  float x = 0, y = 0;
};

struct Range {
  double low = INFINITY;
  double high = -INFINITY;
};

Range range_of(const trace::Trace& trace, Curve curve) {
  Range range;
  for (const trace::StepFigure& figure : trace.figures.kept()) {
    const auto value = static_cast<double>(value_of(figure, curve));
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  return range;
}

// As wide as the line is thick: finer strokes would only cover each other, and where the processor
// draws, each costs its pixels.
constexpr float kColumn = 2;

// The points of one column, reduced to those that show its shape.
struct Column {
  int at = -1;
  int count = 0;
  Point first, last;
  double sum = 0;
  float top = 0, bottom = 0;

  void add(const Point& point) {
    if (count++ == 0) {
      first = point;
      sum = 0;
      top = bottom = point.y;
    }
    last = point;
    sum += static_cast<double>(point.y);
    top = std::min(top, point.y);
    bottom = std::max(bottom, point.y);
  }
};

// Two points as they are; of more their mean, and how far they reach.
void flush(Column& column, std::vector<Point>& line, Plot& plot) {
  if (column.count == 1) line.push_back(column.first);
  if (column.count == 2) line.insert(line.end(), {column.first, column.last});
  if (column.count > 2) {
    line.push_back(
        {(column.first.x + column.last.x) / 2, static_cast<float>(column.sum / column.count)});
    if (column.bottom - column.top > 1) {
      plot.bands.push_back({static_cast<float>(column.at) * kColumn, column.top, kColumn,
                            column.bottom - column.top});
    }
  }
  column.count = 0;
}

void close_line(std::vector<Point>& line, Plot& plot) {
  if (line.size() == 1) plot.lone.push_back({line[0].x, line[0].y, line[0].x, line[0].y});
  for (std::size_t i = 1; i < line.size(); ++i) {
    plot.pieces.push_back({line[i - 1].x, line[i - 1].y, line[i].x, line[i].y});
  }
  line.clear();
}

}  // namespace

float value_of(const trace::StepFigure& figure, Curve curve) {
  switch (curve) {
    case Curve::kLoss:
      return figure.loss;
    case Curve::kGradientNorm:
      return figure.gradient_norm;
    case Curve::kUpdateRatio:
      return figure.update_ratio;
  }
  return 0;
}

float plot_x(const PlotBox& box, std::int64_t place, std::int64_t total) {
  if (total <= 1) return box.left + box.width / 2;
  return box.left + box.width * static_cast<float>(static_cast<double>(place) /
                                                   static_cast<double>(total - 1));
}

float plot_y(const Plot& plot, const PlotBox& box, double value) {
  const auto scaled = [&](double each) { return plot.logarithmic ? std::log10(each) : each; };
  const double bottom = scaled(plot.low);
  const double span = scaled(plot.high) - bottom;
  const double share = span > 0 ? (scaled(value) - bottom) / span : 0.5;
  return box.top + box.height * static_cast<float>(1 - share);
}

Plot plot(const trace::Trace& trace, const RunIndex& index, Curve curve, bool logarithmic,
          const PlotBox& box) {
  Plot plot;
  const Range range = range_of(trace, curve);
  plot.any = range.low <= range.high;
  plot.logarithmic = logarithmic && plot.any && range.low > 0;
  plot.low = plot.any ? range.low : 0;
  plot.high = plot.any ? range.high : 1;
  if (plot.logarithmic ? plot.high / plot.low < 1.05
                       : plot.high - plot.low < 1e-9 * std::abs(plot.high) + 1e-12) {
    // A flat curve runs through the middle.
    const double margin = std::max(std::abs(plot.high) * 0.05, 1e-6);
    plot.high += margin;
    plot.low = plot.logarithmic ? plot.low / 1.05 : plot.low - margin;
  }
  std::vector<Point> line;
  Column column;
  for (const trace::StepFigure& figure : trace.figures.kept()) {
    const auto place = index.place(trace, {figure.epoch, figure.step});
    if (!place) continue;
    const float x = plot_x(box, *place, index.total());
    const auto value = static_cast<double>(value_of(figure, curve));
    if (!std::isfinite(value)) {
      flush(column, line, plot);
      close_line(line, plot);
      if (plot.not_finite.empty() || x - plot.not_finite.back() >= 1) plot.not_finite.push_back(x);
      continue;
    }
    const Point point{x, plot_y(plot, box, value)};
    // The last step of all, on the edge, is of the column before: alone it would swing.
    const int at = static_cast<int>(std::min(x, box.left + box.width - kColumn / 2) / kColumn);
    if (at != column.at) flush(column, line, plot);
    column.at = at;
    column.add(point);
  }
  flush(column, line, plot);
  close_line(line, plot);
  return plot;
}

}  // namespace fitscope::view
