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

/// What a cell looks like from its left upper corner, in the order of StepState: the shapes of
/// trace/step_sign.h as relative paths. All are filled, so that one colour a state is enough: what
/// turns the other way is a hole.
struct Shape {
  std::string_view wide;    ///< 22 by 22
  std::string_view narrow;  ///< 8 by 22
};
constexpr Shape kShapes[] = {
    // kRan
    {"m0 0h22v22h-22v-22", "m0 0h8v22h-8v-22"},
    // kShort
    {"m0 0h22v22h-22v-22m2 2v18h18v-18h-18m-2 -2m0 11h22v11h-22v-11",
     "m0 0h8v22h-8v-22m2 2v18h4v-18h-4m-2 -2m0 11h8v11h-8v-11"},
    // kReplayed
    {"m0 0h22v22h-22v-22m0 16v4l22 -6v-4m-22 -3v4l22 -6v-4",
     "m0 0h8v22h-8v-22m0 16v4l8 -6v-4m-8 -3v4l8 -6v-4"},
    // kEmpty
    {"m0 0h22v22h-22v-22m2 2v18h18v-18h-18m-2 -2m9 9h4v4h-4v-4",
     "m0 0h8v22h-8v-22m2 2v18h4v-18h-4m-2 -2m2 9h4v4h-4v-4"},
    // kNotFinite
    {"m0 0h22v22h-22v-22m10 5v8h2v-8h-2m0 10v2h2v-2h-2",
     "m0 0h8v22h-8v-22m3 5v8h2v-8h-2m0 10v2h2v-2h-2"},
    // kRaised
    {"m0 0h22v22h-22v-22m7 8l3 3l-3 3l1 1l3 -3l3 3l1 -1l-3 -3l3 -3l-1 -1l-3 3l-3 -3",
     "m0 0h8v22h-8v-22m0 8l3 3l-3 3l1 1l3 -3l3 3l1 -1l-3 -3l3 -3l-1 -1l-3 3l-3 -3"},
    // kWaiting
    {"m0 0h7v2h-7v-2m15 0h7v2h-7v-2m0 20h7v2h-7v-2m-15 0h7v2h-7v-2m0 -14h2v10h-2v-10m20 "
     "0h2v10h-2v-10m-10 4h2v2h-2v-2m-3 0h2v2h-2v-2m6 0h2v2h-2v-2",
     "m0 0h2v2h-2v-2m6 0h2v2h-2v-2m0 20h2v2h-2v-2m-6 0h2v2h-2v-2m0 -14h2v10h-2v-10m6 "
     "0h2v10h-2v-10m-3 4h2v2h-2v-2m-3 0h2v2h-2v-2m6 0h2v2h-2v-2"},
    // kNeverRan
    {"m0 0h22v22h-22v-22m2 2v18h18v-18h-18m-2 -2m0 14l22 -8v2l-22 8",
     "m0 0h8v22h-8v-22m2 2v18h4v-18h-4m-2 -2m0 14l8 -8v2l-8 8"},
    // kMixed
    {"m0 0h22v22h-22v-22m2 2v18h18v-18h-18m-2 -2m0 15h22v7h-22v-7m10 -15h3v15h-3v-15",
     "m0 0h8v22h-8v-22m2 2v18h4v-18h-4m-2 -2m0 15h8v7h-8v-7m3 -15h3v15h-3v-15"},
};

/// The cells of a picture by state: one path for each keeps a picture of 480 cells small.
class Cells {
 public:
  void add(StepState state, int x, int y, int width) {
    const Shape& shape = kShapes[static_cast<std::size_t>(state)];
    std::string& path = paths_[state];
    path += format("M%d %d", x, y);
    path += width == kCellWidth ? shape.wide : shape.narrow;
    path += 'z';
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
    const bool endless = trace::has_no_end(trace, epoch);
    const std::string count = trace::steps_text(epoch) + (endless ? ", no end" : "");
    words += (i == 0 ? " " : "; ") + name + ": " + count;
    names += format("<text class=\"label\" x=\"0\" y=\"%d\">", y + 16) + name + "</text>";
    int x = kLabelWidth;
    for (const StepState state : row_of(picture, epoch)) {
      cells.add(state, x, y, cell);
      x += cell;
    }
    if (endless) names += format("<path class=\"no-end\" d=\"M%d %dv12l8 -6z\"/>", x + 1, y + 5);
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
