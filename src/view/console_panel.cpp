#include "view/console_panel.h"

#include <imgui.h>

#include <algorithm>

#include "view/widgets.h"

namespace fitscope::view {
namespace {

bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

std::vector<ConsoleRow> broken(const std::vector<trace::ScreenLine>& lines, int columns) {
  std::vector<ConsoleRow> rows;
  for (const trace::ScreenLine& line : lines) {
    ConsoleRow row{.epoch = line.epoch, .error_stream = line.error_stream};
    int used = 0;
    for (const char byte : line.text) {
      if (begins_character(byte) && used++ == columns) {
        rows.push_back(row);
        row.text.clear();
        row.continued = true;
        used = 1;
      }
      row.text += byte;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void draw(ConsolePanel& panel, const Ui& ui, const workbench::State& state, workbench::Commands&,
          float height) {
  const Card card(ui, "Console");
  const trace::Console& console = state.outcome.trace.console;
  const float width = card.inner_width();
  const float pad = 10;
  const float letter = text_width(ui, Font::kMono, "M");
  const int columns = std::max(20, static_cast<int>((width - 2 * pad - 20) / letter));
  if (panel.revision != state.revision || panel.columns != columns) {
    panel.rows = broken(trace::screen(console), columns);
    panel.revision = state.revision;
    panel.columns = columns;
  }
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme[Color::kSunken]);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {pad, pad});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 2});
  const float wanted = static_cast<float>(panel.rows.size()) * 17 + 2 * pad + 2;
  ImGui::BeginChild("console", {width, std::clamp(wanted, 60.0F, height)}, false,
                    ImGuiWindowFlags_AlwaysUseWindowPadding);
  ImGui::PushFont(ui.font(Font::kMono));
  if (panel.rows.empty()) {
    text(ui, Font::kMono, Color::kMuted, state.running ? "…" : "Keras prints nothing (verbose=0).");
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(panel.rows.size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const ConsoleRow& row = panel.rows[static_cast<std::size_t>(i)];
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImDrawList* list = ImGui::GetWindowDrawList();
      const float line = ImGui::GetTextLineHeight();
      if (row.epoch >= 0 && row.epoch == state.cursor.epoch) {
        list->AddRectFilled({at.x - 6, at.y - 1}, {at.x + width, at.y + line + 1},
                            ui.theme[Color::kAccentSoft]);
      }
      if (row.error_stream) {
        list->AddRectFilled({at.x - 6, at.y - 1}, {at.x - 3, at.y + line + 1},
                            ui.theme[Color::kWarning]);
      }
      text(ui, Font::kMono, row.error_stream ? Color::kWarning : Color::kText, row.text);
    }
  }
  ImGui::PopFont();
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
  note_item(ui, "console");
  if (console.left_out() > 0) {
    paragraph(ui, Font::kSmall, Color::kMuted,
              std::to_string(console.left_out()) + " updates of the progress bar are left out.");
  }
}

}  // namespace fitscope::view
