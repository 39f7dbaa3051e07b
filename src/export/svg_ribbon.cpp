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

/// The cells of a picture by state: one path for each keeps a picture of 480 cells small.
class Cells {
 public:
  void add(StepState state, int x, int y, int width) {
    const int height = kRowHeight - kGapWidth;
    const bool half = state == StepState::kShort;
    const int top = half ? y + height / 2 : y;
    const int tall = half ? height - height / 2 : height;
    const int wide = width - kGapWidth;
    paths_[state] += format("M%d %dh%dv%dh-%dz", x, top, wide, tall, wide);
    const bool plain = half || state == StepState::kRan || state == StepState::kMixed;
    if (plain) return;
    texts_ += "<text class=\"on-" + std::string(css_class(state)) +
              format("\" x=\"%d\" y=\"%d\">", x + wide / 2, y + height - 6) +
              std::string(trace::sign_of(state).utf8) + "</text>";
  }
  std::string svg() const {
    std::string text;
    for (const auto& [state, path] : paths_)
      text += "<path class=\"" + std::string(css_class(state)) + "\" d=\"" + path + "\"/>";
    return text + texts_;
  }

 private:
  std::map<StepState, std::string> paths_;
  std::string texts_;
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
    words += (i == 0 ? " " : "; ") + name + ": " + trace::steps_text(epoch);
    names += format("<text class=\"label\" x=\"0\" y=\"%d\">", y + 16) + name + "</text>";
    int x = kLabelWidth;
    for (const StepState state : row_of(picture, epoch)) {
      cells.add(state, x, y, cell);
      x += cell;
    }
    names += format("<text class=\"label\" x=\"%d\" y=\"%d\">", x + 6, y + 16) +
             trace::steps_text(epoch) + "</text>\n";
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
