#include "view/ribbon_layout.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "base/text.h"
#include "trace/step_sign.h"

namespace fitscope::view {
namespace {

double fewest_across(std::int64_t widest) {
  return std::min<double>(static_cast<double>(widest), 3);
}

constexpr float kLabelHeight = 17;

// How many rows apart the labels of alike rows are.
std::int64_t label_stride(float row_pitch) {
  if (row_pitch >= kLabelHeight) return 1;
  const auto least = static_cast<std::int64_t>(std::ceil(kLabelHeight / row_pitch));
  for (const std::int64_t stride : {2, 5, 10, 20, 50, 100, 200, 500, 1000}) {
    if (stride >= least) return stride;
  }
  return least;
}

// The first epoch always; 1, 3, 5 or 1, 5, 10, 15.
bool has_label(std::int64_t epoch, std::int64_t stride) {
  return epoch == 0 || (stride == 2 ? epoch % 2 == 0 : (epoch + 1) % stride == 0);
}

bool went_alike(const trace::Epoch& a, const trace::Epoch& b) {
  return a.steps_run == b.steps_run && a.steps_planned == b.steps_planned;
}

/// What is narrower could not be seen.
constexpr float kLeastSeen = 2;

/// Gives the slivers of one row a width that can be seen, where a neighbour has some to spare: one
/// step that ran of a million that did not.
void widen_slivers(std::span<gfx::RibbonStretch> row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    gfx::RibbonStretch& sliver = row[i];
    const float missing = kLeastSeen - sliver.width;
    if (missing <= 0) continue;
    if (i + 1 < row.size() && row[i + 1].width > 2 * kLeastSeen) {
      gfx::RibbonStretch& next = row[i + 1];
      next.left += missing;
      next.width -= missing;
      next.offset += missing;
      sliver.width = kLeastSeen;
    } else if (i > 0 && row[i - 1].width > 2 * kLeastSeen) {
      row[i - 1].width -= missing;
      sliver.left -= missing;
      sliver.width = kLeastSeen;
    }
  }
}

}  // namespace

bool has_hidden_rows(const RibbonFrame& frame) {
  return static_cast<double>(frame.rows) > frame.rows_in_view + 0.01;
}

bool can_zoom(const RibbonFrame& frame) {
  return frame.widest > 3 || has_hidden_rows(frame);
}

bool alike(const trace::Trace& trace, std::int64_t from, std::int64_t to) {
  const auto first = static_cast<std::size_t>(from);
  const auto end = std::min(static_cast<std::size_t>(to), trace.epochs.size());
  if (first >= end) return true;
  const std::span<const trace::Epoch> block(&trace.epochs[first], end - first);
  return std::all_of(block.begin(), block.end(),
                     [&](const trace::Epoch& epoch) { return went_alike(epoch, block[0]); });
}

std::vector<std::int64_t> labelled_rows(const RibbonFrame& frame, const trace::Trace& trace) {
  const std::int64_t stride = label_stride(frame.row_pitch);
  const auto apart = static_cast<std::int64_t>(std::ceil(kLabelHeight / frame.row_pitch));
  const auto first = static_cast<std::int64_t>(std::ceil(frame.zoom.first_row - 0.01));
  const std::int64_t end = std::min(
      frame.rows, static_cast<std::int64_t>(frame.zoom.first_row + frame.rows_in_view + 0.01));
  std::vector<std::int64_t> rows;
  const auto add = [&](std::int64_t row) {
    const auto next = std::lower_bound(rows.begin(), rows.end(), row);
    if (next != rows.end() && *next - row < apart) return;
    if (next != rows.begin() && row - *(next - 1) < apart) return;
    rows.insert(next, row);
  };
  const auto epoch = [&](std::int64_t row) -> const trace::Epoch& {
    return trace.epochs[static_cast<std::size_t>(row)];
  };
  if (first == 0 && end > 0) add(0);
  for (std::int64_t row = std::max<std::int64_t>(first, 1); row < end; ++row) {
    if (!went_alike(epoch(row), epoch(row - 1))) add(row);
  }
  for (std::int64_t row = first; row < end; ++row) {
    if (has_label(epoch(row).index, stride)) add(row);
  }
  return rows;
}

float bed_height(std::int64_t rows, float most) {
  const auto count = static_cast<float>(std::max<std::int64_t>(rows, 1));
  return std::min(most, std::max(kLargestRow, count * kLargestRow));
}

RibbonFrame lay_out(const RibbonZoom& zoom, std::int64_t rows, std::int64_t widest, float left,
                    float top, float width, float height) {
  RibbonFrame frame{.left = left, .top = top, .width = width, .height = height};
  frame.rows = rows;
  frame.widest = std::max<std::int64_t>(widest, 1);
  const auto all_steps = static_cast<double>(frame.widest);
  const auto all_rows = static_cast<double>(std::max<std::int64_t>(rows, 1));

  frame.zoom.zoom =
      std::clamp(zoom.zoom, 1.0, std::max(1.0, all_steps / fewest_across(widest) * 4));
  frame.steps_across = std::max(fewest_across(frame.widest), all_steps / frame.zoom.zoom);
  frame.cell_width = static_cast<float>(static_cast<double>(width) / frame.steps_across);

  const double fitting = static_cast<double>(height) / all_rows;
  const double smallest =
      std::clamp(fitting, static_cast<double>(kSmallestRow), static_cast<double>(kLargestRow));
  // Rows grow slower than cells: few people want one epoch to fill the screen.
  frame.row_pitch = static_cast<float>(
      std::min<double>(static_cast<double>(kLargestRow), smallest * std::sqrt(frame.zoom.zoom)));
  frame.rows_in_view = static_cast<double>(height / frame.row_pitch);
  frame.zoom.first_step =
      std::clamp(zoom.first_step, 0.0, std::max(0.0, all_steps - frame.steps_across));
  frame.zoom.first_row =
      std::clamp(zoom.first_row, 0.0, std::max(0.0, all_rows - frame.rows_in_view));
  return frame;
}

RibbonZoom zoomed(const RibbonFrame& frame, double factor, float x, float y) {
  const double step =
      frame.zoom.first_step + static_cast<double>((x - frame.left) / frame.cell_width);
  const double row = frame.zoom.first_row + static_cast<double>((y - frame.top) / frame.row_pitch);
  RibbonZoom next = frame.zoom;
  next.zoom *= factor;
  const RibbonFrame after =
      lay_out(next, frame.rows, frame.widest, frame.left, frame.top, frame.width, frame.height);
  next.zoom = after.zoom.zoom;
  next.first_step = step - static_cast<double>((x - frame.left) / after.cell_width);
  next.first_row = row - static_cast<double>((y - frame.top) / after.row_pitch);
  return lay_out(next, frame.rows, frame.widest, frame.left, frame.top, frame.width, frame.height)
      .zoom;
}

RibbonZoom panned(const RibbonFrame& frame, float dx, float dy) {
  RibbonZoom next = frame.zoom;
  next.first_step -= static_cast<double>(dx / frame.cell_width);
  next.first_row -= static_cast<double>(dy / frame.row_pitch);
  return lay_out(next, frame.rows, frame.widest, frame.left, frame.top, frame.width, frame.height)
      .zoom;
}

RibbonZoom revealing(const RibbonFrame& frame, std::int64_t row, std::int64_t step) {
  RibbonZoom next = frame.zoom;
  const auto pull = [](double& first, double count, std::int64_t at) {
    const auto wanted = static_cast<double>(at);
    if (at < 0) return;
    if (wanted < first) first = wanted;
    if (wanted + 1 > first + count) first = wanted + 1 - count;
  };
  pull(next.first_step, frame.steps_across, step);
  pull(next.first_row, frame.rows_in_view, row);
  return lay_out(next, frame.rows, frame.widest, frame.left, frame.top, frame.width, frame.height)
      .zoom;
}

std::int64_t rows_of_full_batch(const trace::Trace& trace) {
  if (trace.facts.batch_size > 0) return trace.facts.batch_size;
  std::int64_t most = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    for (const trace::Segment& segment : epoch.segments)
      most = std::max(most, segment.rows);
  }
  return most;
}

float short_share(std::int64_t rows, std::int64_t full) {
  const double share = full > 0 ? static_cast<double>(rows) / static_cast<double>(full) : 0.5;
  return static_cast<float>(std::clamp(share, 0.15, 0.85));
}

RibbonHit hit(const RibbonFrame& frame, float x, float y) {
  if (x < frame.left || y < frame.top || x >= frame.left + frame.width ||
      y >= frame.top + frame.height) {
    return {};
  }
  const double step =
      frame.zoom.first_step + static_cast<double>((x - frame.left) / frame.cell_width);
  const double row = frame.zoom.first_row + static_cast<double>((y - frame.top) / frame.row_pitch);
  if (row >= static_cast<double>(frame.rows) || step >= static_cast<double>(frame.widest))
    return {};
  return {static_cast<std::int64_t>(row), static_cast<std::int64_t>(step)};
}

std::vector<gfx::RibbonStretch> stretches(const RibbonFrame& frame, const trace::Trace& trace) {
  std::vector<gfx::RibbonStretch> found;
  const auto first_row = static_cast<std::int64_t>(frame.zoom.first_row);
  const auto last_row =
      std::min(frame.rows, first_row + static_cast<std::int64_t>(frame.rows_in_view) + 2);
  const double first_step = frame.zoom.first_step;
  const double last_step = first_step + frame.steps_across;
  const std::int64_t full_rows = rows_of_full_batch(trace);
  for (std::int64_t row = first_row; row < last_row; ++row) {
    const trace::Epoch& epoch = trace.epochs[static_cast<std::size_t>(row)];
    const float top = frame.row_top(static_cast<double>(row));
    const std::size_t row_begin = found.size();
    auto segment = std::upper_bound(epoch.segments.begin(), epoch.segments.end(), first_step,
                                    [](double step, const trace::Segment& s) {
                                      return step < static_cast<double>(s.first + s.count);
                                    });
    for (; segment != epoch.segments.end(); ++segment) {
      const double begin = std::max(first_step, static_cast<double>(segment->first));
      const double end = std::min(last_step, static_cast<double>(segment->first + segment->count));
      if (begin >= last_step) break;
      const float left = frame.step_left(begin);
      const float right = frame.step_left(end);
      const auto state = static_cast<float>(segment->state);
      const float share =
          segment->state == trace::StepState::kShort ? short_share(segment->rows, full_rows) : 1.0F;
      constexpr float kTooNarrow = 1.0F / 3;
      if (right - left < kTooNarrow && found.size() > row_begin && found.back().width < 1.0F) {
        gfx::RibbonStretch& last = found.back();
        const auto last_state = static_cast<trace::StepState>(static_cast<int>(last.state));
        last.width = std::max(last.width, right - last.left);
        if (trace::badness(segment->state) > trace::badness(last_state)) {
          last.state = state;
          last.share = share;
        }
        continue;
      }
      const double into = begin - std::floor(begin);
      found.push_back({.left = left,
                       .top = top,
                       .width = right - left,
                       .height = frame.cell_height(),
                       .state = state,
                       .cell_width = frame.cell_width,
                       .offset = static_cast<float>(into) * frame.cell_width,
                       .share = share});
    }
    widen_slivers(std::span(found).subspan(row_begin));
  }
  return found;
}

std::string cell_words(const trace::Segment& segment, float room,
                       const std::function<float(std::string_view)>& width_of) {
  std::vector<std::string> words;
  using enum trace::StepState;
  switch (segment.state) {
    case kRan:
    case kShort:
      words = {with_commas(segment.rows) + (segment.rows == 1 ? " row" : " rows"),
               with_commas(segment.rows)};
      break;
    case kReplayed:
    case kNeverRan:
      words = {std::string(trace::sign_of(segment.state).meaning)};
      break;
    case kEmpty:
    case kNotFinite:
    case kRaised:
    case kWaiting:
    case kMixed:
      break;  // the mark says it
  }
  for (std::string& each : words) {
    if (width_of(each) <= room) return std::move(each);
  }
  return {};
}

}  // namespace fitscope::view
