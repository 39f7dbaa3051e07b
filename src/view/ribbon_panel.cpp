#include "view/ribbon_panel.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>

#include "base/text.h"
#include "trace/cell.h"
#include "trace/step_sign.h"
#include "view/transport.h"
#include "view/widgets.h"

namespace fitscope::view {
namespace {

constexpr float kLabelColumn = 72;  // "Epoch 500"
constexpr float kMapColumn = 20;
constexpr const char* kNoEnd = ", no end";

void centred(const Ui& ui, Font font, float size, Color color, ImVec2 centre,
             std::string_view words) {
  ImFont* face = ui.font(font);
  const char* end = words.data() + words.size();
  const ImVec2 box = face->CalcTextSizeA(size, FLT_MAX, 0, words.data(), end);
  ImGui::GetWindowDrawList()->AddText(face, size, {centre.x - box.x / 2, centre.y - box.y / 2 - 1},
                                      ui.theme[color], words.data(), end);
}

// Words on a ground of their own.
void plate(const Ui& ui, ImVec2 centre, std::string_view words, Color ground, Color ink) {
  const float half = text_width(ui, Font::kSmall, words) / 2 + 6;
  ImGui::GetWindowDrawList()->AddRectFilled({centre.x - half, centre.y - 10},
                                            {centre.x + half, centre.y + 10}, ui.theme[ground], 4);
  centred(ui, Font::kSmall, 14, ink, centre, words);
}

void draw_row_labels(const Ui& ui, const RibbonFrame& frame, const trace::Trace& trace, float left,
                     float right) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImFont* font = ui.font(Font::kSmall);
  const std::vector<std::int64_t> rows = labelled_rows(frame, trace);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const trace::Epoch& epoch = trace.epochs[static_cast<std::size_t>(rows[i])];
    const float y = frame.row_top(static_cast<double>(rows[i])) + frame.cell_height() / 2;
    const std::string name =
        ui.narrow ? std::to_string(epoch.index + 1) : "Epoch " + std::to_string(epoch.index + 1);
    list->AddText(font, 14, {left, y - 8}, ui.theme[Color::kMuted], name.c_str());
    // Rows too low to be told apart: where they ran otherwise, this one's count would stand for
    // all.
    const std::int64_t next = i + 1 < rows.size() ? rows[i + 1] : frame.rows;
    if (next - rows[i] >= 5 && !alike(trace, rows[i], next)) continue;
    const bool endless = has_no_end(trace, epoch);
    const std::string steps = short_steps_text(epoch) + (endless ? kNoEnd : "");
    const float width = font->CalcTextSizeA(14, FLT_MAX, 0, steps.c_str()).x;
    if (endless) {
      const float x = frame.step_left(static_cast<double>(epoch.steps_run)) + 2;
      list->AddTriangleFilled({x, y - 6}, {x, y + 6}, {x + 8, y}, ui.theme[Color::kText]);
    }
    const bool fell_short = epoch.steps_planned && epoch.steps_run < *epoch.steps_planned;
    list->AddText(font, 14, {right - width, y - 8},
                  ui.theme[fell_short ? Color::kText : Color::kMuted], steps.c_str());
  }
}

// Words inside the cells, where they are wide enough for words.
void draw_cell_words(const Ui& ui, const RibbonFrame& frame, const trace::Trace& trace) {
  if (frame.cell_width < 54 || frame.row_pitch < 24) return;
  const auto first_row = static_cast<std::int64_t>(frame.zoom.first_row);
  const auto last_row =
      std::min(frame.rows, first_row + static_cast<std::int64_t>(frame.rows_in_view) + 1);
  const auto first_step = static_cast<std::int64_t>(frame.zoom.first_step);
  const auto last_step =
      std::min(frame.widest, first_step + static_cast<std::int64_t>(frame.steps_across) + 2);
  for (std::int64_t row = first_row; row < last_row; ++row) {
    const trace::Epoch& epoch = trace.epochs[static_cast<std::size_t>(row)];
    for (std::int64_t step = first_step; step < last_step; ++step) {
      const trace::Segment* segment = segment_at(epoch, step);
      if (segment == nullptr) continue;
      const ImVec2 centre{frame.step_left(static_cast<double>(step) + 0.5),
                          frame.row_top(static_cast<double>(row)) + frame.cell_height() / 2};
      constexpr float kAround = 24;  // the gap between cells, the plate, and the mark around it
      const std::string words =
          cell_words(*segment, frame.cell_width - kAround,
                     [&ui](std::string_view text) { return text_width(ui, Font::kSmall, text); });
      if (words.empty()) continue;
      using enum trace::StepState;
      if (segment->state == kRan) {
        centred(ui, Font::kSmall, 14, Color::kOnCell, centre, words);
      } else if (segment->state == kReplayed) {
        plate(ui, centre, words, Color::kReplayed, Color::kOnCell);  // stripes run through letters
      } else {
        // Half a short batch's cell is empty.
        plate(ui, centre, words, Color::kSunken,
              segment->state == kShort ? Color::kText : Color::kMuted);
      }
    }
  }
}

void outline_cell(const Ui& ui, const RibbonFrame& frame, std::int64_t row, std::int64_t step,
                  Color color) {
  const float left = frame.step_left(static_cast<double>(std::max<std::int64_t>(step, 0)));
  const float width = step < 0 ? static_cast<float>(frame.steps_across) * frame.cell_width
                               : std::max(frame.cell_width - 2, 3.0F);
  const float top = frame.row_top(static_cast<double>(row));
  ImGui::GetWindowDrawList()->AddRect({left - 2, top - 2},
                                      {left + width + 2, top + frame.cell_height() + 2},
                                      ui.theme[color], 5, 0, 2);
}

// Where the arrows move the cursor to; nothing where they would leave the ribbon.
std::optional<trace::Moment> moved_cursor(const workbench::State& state, int across, int down) {
  const trace::Trace& trace = state.outcome.trace;
  trace::Moment at = state.cursor;
  if (at.epoch < 0) {
    at = {trace.epochs.front().index, 0};
  } else {
    at.epoch += down;
    at.step = std::max<std::int64_t>(at.step, 0) + across;
  }
  const trace::Epoch* epoch = trace.epoch(at.epoch);
  if (epoch == nullptr) return std::nullopt;
  if (down != 0 && segment_at(*epoch, at.step) == nullptr && !epoch->segments.empty()) {
    at.step = epoch->segments.back().first + epoch->segments.back().count - 1;
  }
  if (across != 0 && segment_at(*epoch, at.step) == nullptr) return std::nullopt;
  return at;
}

// Arrow keys move from cell to cell while the ribbon has the focus, by key or by a press on a cell.
// At an edge they leave it; a key that is held stops there.
void arrow_keys(const workbench::State& state, workbench::Commands& out) {
  const Arrows arrows = arrows_now();
  if (!arrows.held) return;
  const bool moves = arrows.across != 0 || arrows.down != 0;
  const auto at = moves ? moved_cursor(state, arrows.across, arrows.down) : std::nullopt;
  if (moves && !at && arrows.fresh) return;
  keep_arrow_keys();
  if (!at) return;
  give_keyboard();
  out.push_back(workbench::GoTo{*at});
}

void pointer(RibbonPanel& panel, const RibbonFrame& frame, const RibbonHit& under,
             const workbench::State& state, workbench::Commands& out) {
  const ImGuiIO& io = ImGui::GetIO();
  // The wheel scrolls epochs, as everywhere else; with Ctrl it zooms, as on a map.
  const bool hovered = ImGui::IsItemHovered();
  panel.zooms = hovered && io.KeyCtrl && can_zoom(frame);
  panel.scrolls = hovered && !io.KeyCtrl && has_hidden_rows(frame);
  if (panel.zooms || panel.scrolls) {
    ImGui::SetItemUsingMouseWheel();
    if (io.MouseWheel != 0 && panel.zooms) {
      panel.zoom = zoomed(frame, std::pow(1.25, static_cast<double>(io.MouseWheel)), io.MousePos.x,
                          io.MousePos.y);
    } else if (io.MouseWheel != 0) {
      panel.zoom = panned(frame, 0, io.MouseWheel * std::max(3 * frame.row_pitch, 60.0F));
    }
  }
  if (ImGui::IsItemActivated()) panel.dragged = false;
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, 6)) {
    panel.dragged = true;
    panel.zoom = panned(frame, io.MouseDelta.x, io.MouseDelta.y);
  }
  if (ImGui::IsItemDeactivated() && !panel.dragged && under.row >= 0) {
    const trace::Epoch& epoch = state.outcome.trace.epochs[static_cast<std::size_t>(under.row)];
    const trace::Moment at{epoch.index, under.step};
    out.push_back(workbench::GoTo{at == state.cursor ? trace::Moment{} : at});
  }
}

std::array<bool, gfx::kCellStates> used_states(const trace::Trace& trace) {
  std::array<bool, gfx::kCellStates> used{};
  for (const trace::Epoch& epoch : trace.epochs) {
    for (const trace::Segment& segment : epoch.segments) {
      used[static_cast<std::size_t>(segment.state)] = true;
    }
  }
  return used;
}

void draw_legend(RibbonPanel& panel, const Ui& ui) {
  gfx::RibbonPicture& picture = panel.legend.picture;
  picture.stretches.clear();
  set_cell_colours(ui, picture);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float right = start.x + room(ui);
  ImVec2 at = start;
  for (std::size_t i = 0; i < panel.used.size(); ++i) {
    if (!panel.used[i]) continue;
    const std::string_view label = trace::sign_of(static_cast<trace::StepState>(i)).meaning;
    const float width = 26 + text_width(ui, Font::kSmall, label) + 16;
    if (at.x + width > right && at.x > start.x) at = {start.x, at.y + 22};
    picture.stretches.push_back({.left = at.x,
                                 .top = at.y + 2,
                                 .width = 20,
                                 .height = 16,
                                 .state = static_cast<float>(i),
                                 .cell_width = 20,
                                 .share = 0.4F});
    ImGui::GetWindowDrawList()->AddText(ui.font(Font::kSmall), 14, {at.x + 26, at.y + 1},
                                        ui.theme[Color::kMuted], label.data(),
                                        label.data() + label.size());
    at.x += width;
  }
  ImGui::Dummy({right - start.x, at.y + 20 - start.y});
  paint(ui, panel.legend);
}

bool is_part(const RibbonFrame& frame) {
  return has_hidden_rows(frame) || frame.zoom.zoom > 1;
}

// All epochs beside those in view, the worst step of each by colour and width, and what is in view
// as a frame that can be dragged; below them which part of the steps is.
void draw_map(RibbonPanel& panel, const Ui& ui, const RibbonFrame& frame) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto box = [&](float left, float top, float right, float bottom, Color color) {
    list->AddRectFilled({left, top}, {right, bottom}, ui.theme[color]);
  };
  if (has_hidden_rows(frame)) {
    const float middle = frame.left + frame.width + kMapColumn / 2 + 2;
    const float each = frame.height / static_cast<float>(frame.rows);
    const int never = trace::badness(trace::StepState::kNeverRan);
    int worst = 0;
    float from = frame.top;
    for (std::size_t i = 0; i < panel.worst.size(); ++i) {
      worst = std::max(worst, panel.worst[i]);
      const float to = frame.top + static_cast<float>(i + 1) * each;
      if (to < from + 2 && i + 1 < panel.worst.size()) continue;
      const float half = worst > never ? 6 : worst == never ? 1 : 3;
      box(middle - half, from, middle + half, to,
          color_of(trace::step_signs()[static_cast<std::size_t>(worst)].state));
      from = to;
      worst = 0;
    }
    ImGui::SetCursorScreenPos({middle - 8, frame.top});
    ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
    ImGui::InvisibleButton("ribbon-map", {16, frame.height});
    ImGui::PopItemFlag();
    note_item(ui, "ribbon-map");
    if (ImGui::IsItemActive()) {
      panel.zoom.first_row = static_cast<double>((ImGui::GetIO().MousePos.y - frame.top) / each) -
                             frame.rows_in_view / 2;
    }
    const float top = frame.top + static_cast<float>(frame.zoom.first_row) * each;
    const float high = std::max(4.0F, static_cast<float>(frame.rows_in_view) * each);
    list->AddRect({middle - 8, top - 1}, {middle + 8, top + high + 1}, ui.theme[Color::kText], 2, 0,
                  2);
  }
  if (frame.zoom.zoom > 1) {
    const float each = frame.width / static_cast<float>(frame.widest);
    const float y = frame.top + frame.height + 3;
    const float from = frame.left + static_cast<float>(frame.zoom.first_step) * each;
    const float wide = std::max(4.0F, static_cast<float>(frame.steps_across) * each);
    box(frame.left, y, frame.left + frame.width, y + 1, Color::kNeverRan);
    box(from, y - 1, from + wide, y + 2, Color::kText);
  }
}

// Which rows are in view: beside the title, or below it where there is no room.
void draw_part(const Ui& ui, const RibbonFrame& frame, ImVec2 title, float width) {
  const auto first = static_cast<std::int64_t>(std::llround(frame.zoom.first_row));
  const auto last = std::min(frame.rows, first + static_cast<std::int64_t>(frame.rows_in_view));
  const auto span = [](std::int64_t from, std::int64_t to, std::int64_t of) {
    return with_commas(from + 1) + " to " + with_commas(to) + " of " + with_commas(of);
  };
  const auto step = static_cast<std::int64_t>(frame.zoom.first_step);
  const auto end =
      std::min(frame.widest, step + static_cast<std::int64_t>(std::ceil(frame.steps_across)));
  std::string part;
  if (has_hidden_rows(frame)) part = "Epochs " + span(first, last, frame.rows);
  if (frame.zoom.zoom > 1) {
    part += (part.empty() ? "Steps " : ", steps ") + span(step, end, frame.widest);
  } else {
    part += ui.narrow ? "; drag for more" : "; wheel or drag for more";
  }
  const ImVec2 beside{title.x + width - 72 - text_width(ui, Font::kSmall, part), title.y + 2};
  const ImVec2 below{title.x, title.y + 28};
  ImGui::GetWindowDrawList()->AddText(ui.font(Font::kSmall), 14, ui.narrow ? below : beside,
                                      ui.theme[Color::kMuted], part.c_str());
}

void draw_zoom_buttons(RibbonPanel& panel, const Ui& ui, const RibbonFrame& frame) {
  const float x = frame.left + frame.width / 2;
  const float y = frame.top + frame.height / 2;
  if (icon_button(ui, "zoom-in", Icon::kZoomIn, "Zoom in (or Ctrl and the wheel)", true, 28)) {
    panel.zoom = zoomed(frame, 2, x, y);
  }
  ImGui::SameLine(0, 4);
  if (icon_button(ui, "zoom-out", Icon::kZoomOut, "Zoom out", frame.zoom.zoom > 1, 28)) {
    panel.zoom = zoomed(frame, 0.5, x, y);
  }
}

void draw_cells(RibbonPanel& panel, const Ui& ui, const workbench::State& state,
                workbench::Commands& out, const RibbonFrame& frame, ImVec2 corner, float width) {
  const trace::Trace& trace = state.outcome.trace;
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImGui::SetCursorScreenPos({frame.left, frame.top});
  ImGui::InvisibleButton("ribbon", {frame.width, frame.height});
  note_item(ui, "ribbon");
  const bool keyboard = has_keyboard();
  const RibbonHit under = ImGui::IsItemHovered()
                              ? hit(frame, ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y)
                              : RibbonHit{};
  pointer(panel, frame, under, state, out);
  if (under.row >= 0 && !ImGui::IsItemActive()) {
    panel.hovered = {trace.epochs[static_cast<std::size_t>(under.row)].index, under.step};
  }
  if (ImGui::IsItemFocused()) arrow_keys(state, out);

  panel.cells.picture.stretches = stretches(frame, trace);
  panel.cells.picture.hatch_shift = static_cast<float>(
      std::fmod(frame.zoom.first_step * static_cast<double>(frame.cell_width), 1e4));
  set_cell_colours(ui, panel.cells.picture);
  list->PushClipRect({frame.left - 4, frame.top - 4},
                     {frame.left + frame.width + 4, frame.top + frame.height + 2}, true);
  paint(ui, panel.cells);
  draw_cell_words(ui, frame, trace);
  if (under.row >= 0 && !ImGui::IsItemActive())
    outline_cell(ui, frame, under.row, under.step, Color::kMuted);
  if (const trace::Epoch* epoch = trace.epoch(state.cursor.epoch)) {
    outline_cell(ui, frame, epoch - trace.epochs.data(), state.cursor.step, Color::kAccent);
  }
  list->PopClipRect();
  if (keyboard)
    list->AddRect({frame.left - 4, frame.top - 4},
                  {frame.left + frame.width + 4, frame.top + frame.height + 2},
                  ui.theme[Color::kFocus], 6, 0, 2);
  draw_row_labels(ui, frame, trace, corner.x, corner.x + width);

  // The words for a cell: under the pointer, else at the cursor.
  trace::Moment told = state.cursor;
  if (under.row >= 0) told = {trace.epochs[static_cast<std::size_t>(under.row)].index, under.step};
  ImGui::SetCursorScreenPos({corner.x, frame.top + frame.height + 4});
  const bool cells =
      std::any_of(trace.epochs.begin(), trace.epochs.end(), [](const trace::Epoch& epoch) {
        return !epoch.segments.empty() || epoch.steps_planned.value_or(0) > 0;
      });
  const std::string words = told.epoch >= 0 ? trace::cell_words(trace, told)
                            : cells ? "Point at a cell, or press one, to read what happened there."
                                    : "No step was planned, so there is no cell.";
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string lines = wrapped(ui, Font::kSmall, words, width);
  // Two lines are kept free, so that nothing moves while the pointer travels.
  list->AddText(ui.font(Font::kSmall), 14, at,
                ui.theme[told.epoch >= 0 ? Color::kText : Color::kMuted], lines.c_str());
  ImGui::Dummy({width, ui.narrow ? 50.0F : 34.0F});
}

}  // namespace

void draw(RibbonPanel& panel, const Ui& ui, const workbench::State& state, workbench::Commands& out,
          float most_height) {
  const trace::Trace& trace = state.outcome.trace;
  if (panel.revision != state.trace_revision || panel.index.before.empty()) {
    panel.index = index_of(trace);
    panel.used = used_states(trace);
    panel.worst.clear();
    for (const trace::Epoch& epoch : trace.epochs)
      panel.worst.push_back(trace::badness(trace::worst_of(epoch)));
    panel.revision = state.trace_revision;
  }
  panel.scrolls = panel.zooms = false;
  panel.hovered = {};
  const Card card(ui, "");
  const float width = card.inner_width();
  const ImVec2 title = ImGui::GetCursorScreenPos();
  text(ui, Font::kStrong, Color::kText, "Steps of every epoch");
  if (trace.epochs.empty()) {
    paragraph(ui, Font::kBody, Color::kMuted,
              state.running ? "The first epoch has not begun."
                            : "No epoch was run: there is nothing to show.");
    return;
  }
  const float label_column = ui.narrow ? 30.0F : kLabelColumn;
  const trace::Epoch widest{.steps_planned = panel.index.widest, .steps_run = panel.index.widest};
  const bool endless = has_no_end(trace, trace.epochs.back());
  const float count_column =
      text_width(ui, Font::kSmall, short_steps_text(widest) + (endless ? kNoEnd : "")) + 14;
  const auto rows = static_cast<std::int64_t>(trace.epochs.size());
  const ImVec2 corner{title.x, title.y + 36};
  const float height = bed_height(rows, most_height);
  RibbonFrame frame = lay_out(panel.zoom, rows, panel.index.widest, corner.x + label_column,
                              corner.y, width - label_column - count_column, height);
  const bool narrower = has_hidden_rows(frame);
  if (narrower) {
    frame = lay_out(frame.zoom, rows, panel.index.widest, frame.left, frame.top,
                    frame.width - kMapColumn, height);
  }
  if (ui.narrow && is_part(frame)) frame.top += 20;  // for the words that say so
  if (!(panel.shown == state.cursor)) {
    panel.shown = state.cursor;
    if (const trace::Epoch* epoch = trace.epoch(state.cursor.epoch)) {
      frame = lay_out(revealing(frame, epoch - trace.epochs.data(), state.cursor.step), rows,
                      panel.index.widest, frame.left, frame.top, frame.width, frame.height);
    }
  }
  panel.zoom = frame.zoom;
  panel.frame = frame;

  if (is_part(frame)) draw_part(ui, frame, title, width);
  if (can_zoom(frame)) {
    ImGui::SetCursorScreenPos({title.x + width - 60, title.y - 4});
    draw_zoom_buttons(panel, ui, frame);
  }
  draw_map(panel, ui, frame);
  draw_cells(panel, ui, state, out, frame, corner, width);
  draw_legend(panel, ui);
  draw_transport(ui, state, out, panel.index);
}

}  // namespace fitscope::view
