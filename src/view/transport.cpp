#include "view/transport.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/text.h"
#include "view/widgets.h"

namespace fitscope::view {
namespace {

// A thin track with a round knob: 24 units high to hit, by pointer or, focused, by arrow keys.
void scrubber(const Ui& ui, const workbench::State& state, workbench::Commands& out,
              const RunIndex& index, float width) {
  const std::int64_t total = index.total();
  const std::int64_t place = index.place(state.outcome.trace, state.cursor).value_or(-1);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("scrubber", {width, kFieldHeight});
  note_item(ui, "scrubber");
  const bool keyboard = has_keyboard();
  const float knob = 9;
  const float left = at.x + knob;
  const float span = std::max(1.0F, width - 2 * knob);
  if (ImGui::IsItemActive() && total > 0 && ImGui::IsMouseDown(0)) {
    const float share = std::clamp((ImGui::GetIO().MousePos.x - left) / span, 0.0F, 1.0F);
    const auto wanted = static_cast<std::int64_t>(
        static_cast<double>(share) * static_cast<double>(total - 1) + 0.5);
    if (wanted != place) out.push_back(workbench::GoTo{index.moment(wanted)});
  }
  const Arrows arrows = arrows_now();
  if (ImGui::IsItemFocused() && total > 0 && arrows.sideways) {
    keep_arrow_keys();
    if (arrows.across != 0) {
      give_keyboard();
      out.push_back(workbench::StepBatch{arrows.across});
    }
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float y = at.y + kFieldHeight / 2;
  const Theme& theme = ui.theme;
  list->AddRectFilled({at.x, y - 3}, {at.x + width, y + 3}, theme[Color::kSunken], 3);
  list->AddRect({at.x, y - 3}, {at.x + width, y + 3}, theme[Color::kBorder], 3);
  if (total > 0) {
    const float x = left + span * static_cast<float>(std::max<std::int64_t>(place, 0)) /
                               static_cast<float>(std::max<std::int64_t>(total - 1, 1));
    if (place >= 0) list->AddRectFilled({at.x, y - 3}, {x, y + 3}, theme[Color::kAccent], 3);
    list->AddCircleFilled({x, y}, knob, theme[place >= 0 ? Color::kAccent : Color::kSurface], 24);
    list->AddCircle({x, y}, knob, theme[place >= 0 ? Color::kAccent : Color::kBorder], 24, 2);
  }
  if (keyboard)
    list->AddRect({at.x - 2, at.y - 2}, {at.x + width + 2, at.y + kFieldHeight + 2},
                  theme[Color::kFocus], 7, 0, 2);
}

// How fast it plays. A speed that the page asked for is shown as it is.
void speed_menu(const Ui& ui, const workbench::State& state, workbench::Commands& out) {
  const auto words = [](double speed) { return format("%g/s", speed); };
  const double now = state.play_steps_per_second;
  const float width = 20 + std::ceil(text_width(ui, Font::kBody, words(100)));
  if (!begin_menu(ui, "##speed", words(now), width, Font::kBody, /*arrow=*/false)) {
    note_item(ui, "speed");
    explain(ui, "Steps a second while it plays");
    return;
  }
  for (const double speed : {2.0, 8.0, 30.0, 100.0}) {
    const std::string id = format("speed=%g", speed);
    if (menu_item(ui, id, format("%g steps a second", speed), speed == now)) {
      out.push_back(workbench::SetSpeed{speed});
    }
    if (speed == now) ImGui::SetItemDefaultFocus();
  }
  end_menu();
}

}  // namespace

void draw_transport(const Ui& ui, const workbench::State& state, workbench::Commands& out,
                    const RunIndex& index) {
  const bool any = index.total() > 0;
  if (icon_button(ui, "epoch-back", Icon::kEpochBack, "One epoch back", any))
    out.push_back(workbench::StepEpoch{-1});
  ImGui::SameLine(0, 4);
  if (icon_button(ui, "step-back", Icon::kStepBack, "One batch back", any))
    out.push_back(workbench::StepBatch{-1});
  ImGui::SameLine(0, 4);
  const bool playing = state.playing;
  if (icon_button(ui, "play", playing ? Icon::kPause : Icon::kPlay,
                  playing ? "Pause" : "Play the run batch by batch", any)) {
    out.push_back(workbench::Play{!playing});
  }
  ImGui::SameLine(0, 4);
  if (icon_button(ui, "step-on", Icon::kStepOn, "One batch on", any))
    out.push_back(workbench::StepBatch{1});
  ImGui::SameLine(0, 4);
  if (icon_button(ui, "epoch-on", Icon::kEpochOn, "One epoch on", any))
    out.push_back(workbench::StepEpoch{1});
  ImGui::SameLine(0, 4);
  speed_menu(ui, state, out);
  const bool whole = state.cursor.epoch < 0;
  const std::string where =
      whole ? "whole run"
            : "epoch " + with_commas(state.cursor.epoch + 1) +
                  (state.cursor.step < 0 ? ""
                                         : " \xC2\xB7 step " + with_commas(state.cursor.step + 1));
  const float words = std::max(text_width(ui, Font::kSmall, where), 130.0F);
  if (!ui.narrow) ImGui::SameLine(0, 12);
  const float width = room(ui) - words - 12;
  scrubber(ui, state, out, index, std::max(80.0F, width));
  ImGui::SameLine(0, 12);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddText(ui.font(Font::kSmall), 14,
                                      {at.x, at.y + (kFieldHeight - 14) / 2 - 1},
                                      ui.theme[Color::kMuted], where.c_str());
  ImGui::Dummy({words, kFieldHeight});
}

}  // namespace fitscope::view
