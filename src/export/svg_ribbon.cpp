#include "export/svg_ribbon.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "export/html.h"
#include "trace/cell.h"
#include "trace/step_sign.h"

namespace fitscope::exporter {
namespace {

using trace::Count;
using trace::Epoch;
using trace::StepState;

constexpr int kCellWidth = 24;
constexpr int kNarrowCellWidth = 10;  // where there are many
constexpr int kGapWidth = 2;
constexpr int kRowHeight = 24;
constexpr int kLabelWidth = 74;
constexpr int kCountWidth = 96;

Count steps_of(const Epoch& epoch) {
  return std::max(epoch.steps_run, epoch.steps_planned.value_or(0));
}

std::string_view css_class(StepState state) {
  switch (state) {
    case StepState::kRan:
      return "ran";
    case StepState::kShort:
      return "short";
    case StepState::kMixed:
      return "mixed";
    case StepState::kReplayed:
      return "replayed";
    case StepState::kEmpty:
      return "empty";
    case StepState::kNeverRan:
      return "never-ran";
    case StepState::kNotFinite:
      return "not-finite";
    case StepState::kWaiting:
      return "waiting";
    case StepState::kRaised:
      return "raised";
  }
  return "ran";
}

/// The worst state in the steps [first, end) that ran; if none did, that they never ran.
StepState worst(const Epoch& epoch, Count first, Count end) {
  std::optional<StepState> found;
  bool never_ran = false;
  for (const trace::Segment& segment : epoch.segments) {
    if (segment.first >= end || segment.first + segment.count <= first) continue;
    if (segment.state == StepState::kNeverRan) {
      never_ran = true;
      continue;
    }
    if (!found || trace::badness(segment.state) > trace::badness(*found)) found = segment.state;
  }
  return found.value_or(never_ran ? StepState::kNeverRan : StepState::kRan);
}

struct Picture {
  Count steps = 0;  ///< Of the longest row.
  Count cells = 0;
  std::size_t rows = 0;

  explicit Picture(const trace::Trace& trace) {
    rows = std::min(kMostRibbonRows, trace.epochs.size());
    for (std::size_t i = 0; i < rows; ++i)
      steps = std::max(steps, steps_of(trace.epochs[i]));
    cells = std::min(steps, kMostRibbonCells);
  }
  /// The first step of a cell; of cell `cells`: behind the last step.
  Count first_step(Count cell) const { return cell * steps / cells; }
  int cell_width() const { return cells > 16 ? kNarrowCellWidth : kCellWidth; }
};

std::vector<StepState> row_of(const Picture& picture, const Epoch& epoch) {
  std::vector<StepState> row;
  for (Count cell = 0; cell < picture.cells; ++cell) {
    const Count first = picture.first_step(cell);
    if (first >= steps_of(epoch)) break;
    row.push_back(worst(epoch, first, std::min(picture.first_step(cell + 1), steps_of(epoch))));
  }
  return row;
}

/// A closed box, as a path goes on from where the one before began. Turned the other way it is a
/// hole in the one around it.
std::string box(int x, int y, int width, int height, bool hole = false) {
  return hole ? format("m%d %dv%dh%dv%dh%d", x, y, height, width, -height, -width)
              : format("m%d %dh%dv%dh%dv%d", x, y, width, height, -width, -height);
}

std::string outline(int width, int height) {
  return box(0, 0, width, height) + box(2, 2, width - 4, height - 4, true) + "m-2 -2";
}

/// What a cell of the state looks like, from its left upper corner: the shapes of
/// trace/step_sign.h. All are filled, so that one colour a state is enough.
std::string shape_of(StepState state, int width, int height) {
  const int middle = width / 2;
  const int centre = height / 2;
  switch (state) {
    case StepState::kRan:
      return box(0, 0, width, height);
    case StepState::kShort:
      return outline(width, height) + box(0, centre, width, height - centre);
    case StepState::kMixed:
      return outline(width, height) + box(0, centre + 4, width, height - centre - 4) +
             box(middle - 1, -centre - 4, 3, centre + 4);
    case StepState::kReplayed:
      return box(0, 0, width, height) +
             format("m0 %dv4l%d -6v-4m%d -3v4l%d -6v-4", centre + 5, width, -width, width);
    case StepState::kEmpty:
      return outline(width, height) + box(middle - 2, centre - 2, 4, 4);
    case StepState::kNeverRan:
      return outline(width, height) + format("m0 %dl%d -8v2l%d 8", centre + 3, width, -width);
    case StepState::kNotFinite:
      return box(0, 0, width, height) + box(middle - 1, 5, 2, 8, true) + box(0, 10, 2, 2, true);
    case StepState::kWaiting:
      return box(0, 0, width / 3, 2) + box(width - width / 3, 0, width / 3, 2) +
             box(0, height - 2, width / 3, 2) + box(width / 3 - width, 0, width / 3, 2) +
             box(0, 8 - height, 2, height - 12) + box(width - 2, 0, 2, height - 12) +
             box(middle - width + 1, centre - 7, 2, 2) + box(-3, 0, 2, 2) + box(6, 0, 2, 2);
    case StepState::kRaised:
      return box(0, 0, width, height) +
             format("m%d %dl3 3l-3 3l1 1l3 -3l3 3l1 -1l-3 -3l3 -3l-1 -1l-3 3l-3 -3", middle - 4,
                    centre - 3);
  }
  return {};
}

/// The cells of a picture by state: one path for each keeps a picture of 480 cells small.
class Cells {
 public:
  void add(StepState state, int x, int y, int width) {
    paths_[state] +=
        format("M%d %d", x, y) + shape_of(state, width - kGapWidth, kRowHeight - kGapWidth) + "z";
  }
  std::string svg() const {
    std::string text;
    for (const auto& [state, path] : paths_)
      text += "<path class=\"" + std::string(css_class(state)) + "\" d=\"" + path + "\"/>";
    return text;
  }

 private:
  std::map<StepState, std::string> paths_;
};

}  // namespace

std::string svg_ribbon(const trace::Trace& trace, std::string_view label) {
  const Picture picture(trace);
  if (picture.cells == 0) return paragraph("No step was planned: there is no cell.", "muted");
  const int cell = picture.cell_width();
  const int width = kLabelWidth + static_cast<int>(picture.cells) * cell + kCountWidth;
  const int height = static_cast<int>(picture.rows) * kRowHeight;
  std::string words(label);
  std::string names;
  Cells cells;
  for (std::size_t i = 0; i < picture.rows; ++i) {
    const Epoch& epoch = trace.epochs[i];
    const int y = static_cast<int>(i) * kRowHeight;
    const std::string name = "epoch " + with_commas(epoch.index + 1);
    words += (i == 0 ? " " : "; ") + name + ": " + trace::steps_text(epoch) +
             (trace::has_no_end(trace, epoch) ? ", no end" : "");
    names += format("<text class=\"label\" x=\"0\" y=\"%d\">", y + 16) + name + "</text>";
    int x = kLabelWidth;
    for (const StepState state : row_of(picture, epoch)) {
      cells.add(state, x, y, cell);
      x += cell;
    }
    const bool endless = trace::has_no_end(trace, epoch);
    if (endless) names += format("<path class=\"no-end\" d=\"M%d %dv12l8 -6z\"/>", x + 1, y + 5);
    const std::string count = trace::steps_text(epoch) + (endless ? ", no end" : "");
    names += format("<text class=\"label\" x=\"%d\" y=\"%d\">", x + (endless ? 14 : 6), y + 16) +
             count + "</text>\n";
  }
  std::string svg = format(
                        "<svg class=\"ribbon\" role=\"img\" width=\"%d\" height=\"%d\" "
                        "viewBox=\"0 0 %d %d\" aria-label=\"",
                        width, height, width, height) +
                    escaped(words) + "\">\n" + cells.svg() + names + "</svg>\n";
  if (trace.epochs.size() > picture.rows) {
    svg += paragraph("and " + with_commas(static_cast<Count>(trace.epochs.size() - picture.rows)) +
                         " more epochs",
                     "muted");
  }
  return svg;
}

std::string ribbon_legend(const trace::Trace& trace) {
  const Picture picture(trace);
  std::set<int> seen;
  for (std::size_t i = 0; i < picture.rows; ++i) {
    for (const StepState state : row_of(picture, trace.epochs[i]))
      seen.insert(trace::badness(state));
  }
  if (seen.empty()) return {};
  std::string html = "<ul class=\"legend\">";
  for (const int each : seen) {
    const trace::StepSign& sign = trace::step_signs()[static_cast<std::size_t>(each)];
    Cells cell;
    cell.add(sign.state, 0, 0, kCellWidth);
    html += "<li><svg role=\"presentation\" width=\"22\" height=\"22\" viewBox=\"0 0 22 22\">" +
            cell.svg() + "</svg> " + escaped(sign.meaning) + "</li>";
  }
  return html + "</ul>\n";
}

}  // namespace fitscope::exporter
