#include "view/versions_panel.h"

#include <imgui.h>

#include <algorithm>
#include <string>

#include "base/text.h"
#include "view/widgets.h"

namespace fitscope::view {
namespace {

// What stands above the bar of an epoch that went badly; empty: nothing.
const char* mark_of(char sign) {
  switch (sign) {
    case '!':
      return "!";
    case 'X':
      return "\u00D7";
    case '?':
      return "\u2026";
    case '>':
      return "\u2192";
    default:
      return "";
  }
}

// One bar per epoch; a full one is the fullest epoch, whose steps are written beside it.
void small_ribbon(const Ui& ui, const workbench::ProfileRun& run, ImVec2 at, float width,
                  float height) {
  if (run.steps.empty()) return;
  const std::int64_t most = *std::max_element(run.steps.begin(), run.steps.end());
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::size_t bars =
      std::min<std::size_t>(run.steps.size(), static_cast<std::size_t>(width / 7));
  for (std::size_t i = 0; i < bars; ++i) {
    const float x = at.x + static_cast<float>(i) * 7;
    const std::string mark = mark_of(run.signs[i]);
    if (!mark.empty()) {
      list->AddText(ui.font(Font::kStrong), 14,
                    {x + 2.5F - text_width(ui, Font::kStrong, mark) * 0.44F, at.y - 16},
                    ui.theme[Color::kText], mark.c_str());
    }
    const float share = most > 0 ? static_cast<float>(run.steps[i]) / static_cast<float>(most) : 0;
    list->AddRectFilled({x, at.y}, {x + 5, at.y + height}, ui.theme[Color::kSunken], 1);
    if (run.steps[i] > 0) {
      const float bar = std::max(3.0F, share * height);
      list->AddRectFilled({x, at.y + height - bar}, {x + 5, at.y + height}, ui.theme[Color::kRan],
                          1);
    } else {
      list->AddRect({x, at.y + height - 3}, {x + 5, at.y + height}, ui.theme[Color::kNeverRan], 1);
    }
  }
}

void draw_version(const Ui& ui, const workbench::ReleaseRow& row, workbench::Commands& out) {
  const workbench::ProfileRun& run = *row.run;
  const std::string key(scenario::info(run.profile).key);
  const bool current = row.current;
  const float width = room(ui);
  const float height = 44;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string id = "version:" + key;
  if (ImGui::InvisibleButton(id.c_str(), {width, height}) && !current && !ui.read_only) {
    out.push_back(workbench::SetField{"keras.version", key});
  }
  note_item(ui, id);
  const bool hovered = ImGui::IsItemHovered();
  const bool keyboard = has_keyboard();
  explain(ui, run.summary);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  if (current || hovered) {
    list->AddRectFilled(at, end, ui.theme[current ? Color::kAccentSoft : Color::kHover], 6);
  }
  if (current) list->AddRect(at, end, ui.theme[Color::kAccent], 6);
  if (keyboard)
    list->AddRect({at.x - 2, at.y - 2}, {end.x + 2, end.y + 2}, ui.theme[Color::kFocus], 7, 0, 2);
  severity_icon(ui, run.severity, {at.x + 16, at.y + 13}, 7);
  list->AddText(ui.font(Font::kBody), 16, {at.x + 30, at.y + 3}, ui.theme[Color::kText],
                row.label.c_str());
  const float ribbon = std::min(70.0F, static_cast<float>(run.steps.size()) * 7);
  std::size_t listed = 8;
  std::string steps = steps_list(run, listed);
  while (listed > 1 && text_width(ui, Font::kSmall, steps) > width - ribbon - 56) {
    steps = steps_list(run, --listed);
  }
  list->AddText(ui.font(Font::kSmall), 14, {at.x + 30, at.y + 23}, ui.theme[Color::kMuted],
                steps.c_str());
  small_ribbon(ui, run, {end.x - ribbon - 10, at.y + 18}, ribbon, height - 24);
}

}  // namespace

std::string steps_list(const workbench::ProfileRun& run, std::size_t most) {
  if (run.steps.empty()) return "no epoch";
  std::string text;
  for (std::size_t i = 0; i < std::min(most, run.steps.size()); ++i) {
    if (i > 0) text += ", ";
    text += with_commas(run.steps[i]);
  }
  if (run.steps.size() > most) text += ", …";
  return text + (run.steps.size() == 1 && run.steps[0] == 1 ? " step" : " steps");
}

void draw_versions(const Ui& ui, const workbench::State& state, workbench::Commands& out) {
  const Card card(ui, "The same under every Keras");
  if (state.versions.empty()) {
    paragraph(
        ui, Font::kBody, Color::kMuted,
        state.running ? "Comes when the run is over." : "Running the same under every Keras …");
    return;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 4});
  for (const workbench::ReleaseRow& row :
       workbench::rows_of(state.versions, state.outcome.profile)) {
    draw_version(ui, row, out);
  }
  ImGui::PopStyleVar();
}

}  // namespace fitscope::view
