#include "view/layout.h"

#include <imgui.h>

#include <algorithm>
#include <functional>

#include "view/top_bar.h"
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

void three_columns(const Frame& f, float width, float height) {
  draw_top_bar(f.ui, f.state, f.out);
  const float rest = height - ImGui::GetCursorPosY() - kPad;
  const float side = width >= 1400 ? kSideColumn + 32 : kSideColumn;
  const float scrollbar = ImGui::GetStyle().ScrollbarSize;
  column("left", side + scrollbar, rest,
         [&] { draw(f.views.controls, f.ui, f.state, f.out, ControlsPart::kAll); });
  ImGui::SameLine(0, kGap);
  const float middle = width - 2 * side - 2 * scrollbar - 2 * kGap;
  column("middle", middle, rest, [&] {
    draw_verdict(f.ui, f.state, f.out);
    draw(f.views.ribbon, f.ui, f.state, f.out, 320);
    draw_article(f.ui, f.state);
    draw(f.views.console, f.ui, f.state, f.out, 260);
    draw(f.views.curves, f.ui, f.state, f.out);
  });
  ImGui::SameLine(0, kGap);
  column("right", side + scrollbar, rest, [&] {
    draw_changes(f.ui, f.state, f.out);
    draw_why(f.ui, f.state, f.out);
    draw_versions(f.ui, f.state, f.out);
  });
}

void two_columns(const Frame& f, float width) {
  draw_top_bar(f.ui, f.state, f.out);
  draw_verdict(f.ui, f.state, f.out);
  const ImVec2 at = ImGui::GetCursorPos();
  Ui left = f.ui;
  left.column = kSideColumn;
  ImGui::BeginGroup();
  draw(f.views.controls, left, f.state, f.out, ControlsPart::kAll);
  ImGui::EndGroup();
  const float left_end = ImGui::GetCursorPosY();
  ImGui::SetCursorPos({at.x + kSideColumn + kGap, at.y});
  Ui right = f.ui;
  right.column = width - kSideColumn - kGap;
  ImGui::BeginGroup();
  draw(f.views.ribbon, right, f.state, f.out, 320);
  draw_changes(right, f.state, f.out);
  draw_why(right, f.state, f.out);
  draw_versions(right, f.state, f.out);
  draw_article(right, f.state);
  draw(f.views.console, right, f.state, f.out, 260);
  draw(f.views.curves, right, f.state, f.out);
  ImGui::EndGroup();
  ImGui::SetCursorPosY(std::max(left_end, ImGui::GetCursorPosY()));
}

void one_column(const Frame& f) {
  draw_top_bar(f.ui, f.state, f.out);
  draw_verdict(f.ui, f.state, f.out);
  draw(f.views.ribbon, f.ui, f.state, f.out, 300);
  draw_changes(f.ui, f.state, f.out);
  draw(f.views.controls, f.ui, f.state, f.out, ControlsPart::kFirst);
  draw_why(f.ui, f.state, f.out);
  draw_versions(f.ui, f.state, f.out);
  draw_article(f.ui, f.state);
  draw(f.views.console, f.ui, f.state, f.out, 240);
  draw(f.views.curves, f.ui, f.state, f.out);
  draw(f.views.controls, f.ui, f.state, f.out, ControlsPart::kGroups);
}

}  // namespace

void draw_all(Views& views, const workbench::State& state, workbench::Commands& out) {
  views.rects.clear();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Ui ui{.theme = views.theme,
              .rects = views.rects,
              .painter = views.painter,
              .narrow = size.x < kTwoColumns,
              .reduced_motion = views.reduced_motion};
  const float margin = ui.narrow ? 8.0F : kPad;
  const bool fills = size.x >= kThreeColumns && !views.page_scrolls;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {margin, margin});
  constexpr ImGuiWindowFlags kRoot = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                     ImGuiWindowFlags_NoSavedSettings |
                                     ImGuiWindowFlags_NoBringToFrontOnFocus;
  ImGui::Begin("Fitscope", nullptr, kRoot | (fills ? ImGuiWindowFlags_NoScrollbar : 0));
  ImGui::PopStyleVar();
  const float width = ImGui::GetContentRegionAvail().x;
  const Frame frame{views, ui, state, out};
  if (fills) {
    three_columns(frame, width, size.y);
    views.content_height = 0;
  } else {
    if (size.x >= kTwoColumns) {
      two_columns(frame, width);
    } else {
      one_column(frame);
    }
    views.content_height = ImGui::GetCursorPosY() + margin;
  }
  ImGui::End();
}

}  // namespace fitscope::view
