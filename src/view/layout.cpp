#include "view/layout.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "view/fixes_panel.h"
#include "view/ui.h"
#include "view/verdict_panel.h"
#include "view/versions_panel.h"
#include "view/widgets.h"

namespace fitscope::view {
namespace {

constexpr float kSideColumn = 308;

struct Frame {
  Views& views;
  const Ui& ui;
  const workbench::State& state;
  workbench::Commands& out;
};

void column(const char* name, float width, float height, const std::function<void()>& content) {
  ImGui::BeginChild(name, {width, height}, false, ImGuiWindowFlags_NavFlattened);
  content();
  ImGui::Dummy({0, 0});
  ImGui::EndChild();
}

// What stands beside the field it was typed into is not said once more.
std::vector<Error> notes_elsewhere(const Frame& f) {
  std::vector<Error> notes = f.state.notes;
  for (const FieldEdit& edit : f.views.controls.edits.open) {
    if (edit.complaint.empty()) continue;
    std::erase_if(notes, [&](const Error& note) { return note.where == edit.key; });
  }
  return notes;
}

void top_bar(const Frame& f) {
  f.views.files = draw_top_bar(f.ui, f.state, notes_elsewhere(f), f.out, !f.views.page_scrolls);
}

void left_column(const Frame& f) {
  draw(f.views.controls, f.ui, f.state, f.out, ControlsPart::kAll);
}

void middle_column(const Frame& f) {
  draw_verdict(f.ui, f.state, f.out);
  draw(f.views.ribbon, f.ui, f.state, f.out, 320);
  draw_article(f.ui, f.state);
  draw(f.views.console, f.ui, f.state, f.views.ribbon.hovered, 260);
  draw(f.views.curves, f.ui, f.state, f.out, f.views.ribbon.hovered);
}

void right_column(const Frame& f) {
  draw_fixes(f.ui, f.state, f.out);
  draw_why(f.ui, f.state, f.out);
  draw_versions(f.ui, f.state, f.out);
}

// The second of two.
void wide_column(const Frame& f) {
  draw(f.views.ribbon, f.ui, f.state, f.out, 320);
  right_column(f);
  draw_article(f.ui, f.state);
  draw(f.views.console, f.ui, f.state, f.views.ribbon.hovered, 260);
  draw(f.views.curves, f.ui, f.state, f.out, f.views.ribbon.hovered);
}

using DrawColumn = void (*)(const Frame&);
constexpr DrawColumn kColumns[] = {left_column, middle_column, right_column};

float side_column(float width) {
  return width >= 1400 ? kSideColumn + 32 : kSideColumn;
}

// In a window: each column scrolls for itself.
void three_scrolling_columns(const Frame& f, float width, float height) {
  top_bar(f);
  const float rest = height - ImGui::GetCursorPosY() - kPad;
  const float bar = ImGui::GetStyle().ScrollbarSize;
  const float side = side_column(width) + bar;
  const float widths[] = {side, width - 2 * side - 2 * kGap, side};
  const char* const names[] = {"left", "middle", "right"};
  for (std::size_t i = 0; i < std::size(kColumns); ++i) {
    if (i > 0) ImGui::SameLine(0, kGap);
    column(names[i], widths[i], rest, [&] { kColumns[i](f); });
  }
}

// In a page, which scrolls: one wheel, one scroll bar. A column is a window of its own all the
// same, since the arrow keys prefer what is in theirs; it is as high as what it held a frame ago.
float flowing_column(const Frame& f, std::size_t i, float width, DrawColumn content) {
  constexpr ImGuiWindowFlags kFlows = ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoScrollbar |
                                      ImGuiWindowFlags_NoScrollWithMouse;
  float& held = f.views.column_heights[i];
  const std::string name = "column " + std::to_string(i);
  ImGui::BeginChild(name.c_str(), {width, std::max(held, 64.0F)}, false, kFlows);
  content(f);
  const float height = ImGui::GetCursorPosY();
  ImGui::EndChild();
  if (height != held) f.views.unsettled = true;
  held = height;
  return height;
}

void three_columns(const Frame& f, float width) {
  top_bar(f);
  const float side = side_column(width);
  const float widths[] = {side, width - 2 * side - 2 * kPad, side};
  ImVec2 at = ImGui::GetCursorPos();
  float end = at.y;
  for (std::size_t i = 0; i < std::size(kColumns); ++i) {
    ImGui::SetCursorPos(at);
    end = std::max(end, at.y + flowing_column(f, i, widths[i], kColumns[i]));
    at.x += widths[i] + kPad;
  }
  ImGui::SetCursorPosY(end);
}

void two_columns(const Frame& f, float width) {
  top_bar(f);
  draw_verdict(f.ui, f.state, f.out);
  const ImVec2 at = ImGui::GetCursorPos();
  const float left = flowing_column(f, 0, kSideColumn, left_column);
  ImGui::SetCursorPos({at.x + kSideColumn + kGap, at.y});
  const float right = flowing_column(f, 1, width - kSideColumn - kGap, wide_column);
  ImGui::SetCursorPosY(at.y + std::max(left, right));
}

// Where nothing can be edited there is no column of controls.
void two_columns_to_read(const Frame& f, float width) {
  top_bar(f);
  const ImVec2 at = ImGui::GetCursorPos();
  const float left = flowing_column(f, 0, width - kSideColumn - kPad, middle_column);
  ImGui::SetCursorPos({at.x + width - kSideColumn, at.y});
  const float right = flowing_column(f, 1, kSideColumn, right_column);
  ImGui::SetCursorPosY(at.y + std::max(left, right));
}

void one_column(const Frame& f) {
  top_bar(f);
  draw_verdict(f.ui, f.state, f.out);
  draw(f.views.ribbon, f.ui, f.state, f.out, 300);
  draw_fixes(f.ui, f.state, f.out);
  draw(f.views.controls, f.ui, f.state, f.out, ControlsPart::kFirst);
  draw_why(f.ui, f.state, f.out);
  draw_versions(f.ui, f.state, f.out);
  draw_article(f.ui, f.state);
  draw(f.views.console, f.ui, f.state, f.views.ribbon.hovered, 240);
  draw(f.views.curves, f.ui, f.state, f.out, f.views.ribbon.hovered);
  draw(f.views.controls, f.ui, f.state, f.out, ControlsPart::kGroups);
}

// For a small frame in somebody else's page: what happened, what helps, and what one would try.
void compact_columns(const Frame& f, float width) {
  draw_notes(f.ui, notes_elsewhere(f), f.out);
  draw_verdict(f.ui, f.state, f.out);
  const DrawColumn results = [](const Frame& g) {
    draw(g.views.ribbon, g.ui, g.state, g.out, 240);
    draw_fixes(g.ui, g.state, g.out);
  };
  const DrawColumn controls = [](const Frame& g) {
    draw(g.views.controls, g.ui, g.state, g.out, ControlsPart::kFirst);
  };
  if (f.ui.read_only || f.ui.narrow) {
    results(f);
    controls(f);
    return;
  }
  const ImVec2 at = ImGui::GetCursorPos();
  const float left = flowing_column(f, 0, kSideColumn, controls);
  ImGui::SetCursorPos({at.x + kSideColumn + kGap, at.y});
  const float right = flowing_column(f, 1, width - kSideColumn - kGap, results);
  ImGui::SetCursorPosY(at.y + std::max(left, right));
}

// A part of the screen with a scroll bar of its own: the console, a menu.
bool pointer_is_over_a_scroller() {
  const ImGuiWindow* window = ImGui::GetCurrentContext()->HoveredWindow;
  for (; window != nullptr; window = window->ParentWindow) {
    const bool nested =
        (window->Flags & (ImGuiWindowFlags_ChildWindow | ImGuiWindowFlags_Popup)) != 0;
    if (!nested) return false;
    if (window->ScrollMax.y > 0) return true;
  }
  return false;
}

}  // namespace

void draw_all(Views& views, const workbench::State& state, workbench::Commands& out) {
  views.rects.clear();
  views.unsettled = false;
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Ui ui{.theme = views.theme,
              .rects = views.rects,
              .painter = views.painter,
              .narrow = size.x < kTwoColumns,
              .reduced_motion = views.reduced_motion,
              .compact = views.compact,
              .read_only = views.read_only};
  const float margin = ui.narrow ? 8.0F : kPad;
  const bool wide = size.x >= kThreeColumns;
  const bool fills = wide && !views.page_scrolls && !views.compact && !views.read_only;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {margin, margin});
  constexpr ImGuiWindowFlags kRoot = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                     ImGuiWindowFlags_NoSavedSettings |
                                     ImGuiWindowFlags_NoBackground |  // every frame begins with it
                                     ImGuiWindowFlags_NoBringToFrontOnFocus;
  ImGui::Begin("Fitscope", nullptr, kRoot | (fills ? ImGuiWindowFlags_NoScrollbar : 0));
  ImGui::PopStyleVar();
  const float width = ImGui::GetContentRegionAvail().x;
  const Frame frame{views, ui, state, out};
  if (views.compact) {
    compact_columns(frame, width);
    views.content_height = ImGui::GetCursorPosY() + margin;
  } else if (fills) {
    three_scrolling_columns(frame, width, size.y);
    views.content_height = 0;
  } else {
    if (views.read_only && !ui.narrow) {
      two_columns_to_read(frame, width);
    } else if (wide) {
      three_columns(frame, width);
    } else if (size.x >= kTwoColumns) {
      two_columns(frame, width);
    } else {
      one_column(frame);
    }
    views.content_height = ImGui::GetCursorPosY() + margin;
  }
  ImGui::End();
  views.menu_open = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
  const bool ctrl = ImGui::GetIO().KeyCtrl;  // ImGui scrolls nothing while it is held
  views.wheel_scrolls = views.ribbon.scrolls || (!ctrl && pointer_is_over_a_scroller());
  views.wheel_zooms = views.ribbon.zooms;
}

}  // namespace fitscope::view
