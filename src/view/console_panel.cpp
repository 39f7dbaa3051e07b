#include "view/console_panel.h"

#include <imgui.h>

#include <algorithm>

#include "view/widgets.h"

namespace fitscope::view {
namespace {

constexpr float kSmaller = 13.0F / 15;  // of 15 units

bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

Color color_of(trace::Ink ink) {
  switch (ink) {
    case trace::Ink::kPlain:
    case trace::Ink::kBold:
      return Color::kText;
    case trace::Ink::kGreen:
      return Color::kRan;
    case trace::Ink::kWhite:
      return Color::kLine;
    case trace::Ink::kStderr:
      return Color::kWarning;
  }
  return Color::kText;
}

void draw_row(const Ui& ui, const ConsoleRow& row, ImVec2 at) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const char* from = row.text.data();
  float x = at.x;
  for (const trace::InkRun& run : row.inks) {
    const char* to = from + run.bytes;
    list->AddText({x, at.y}, ui.theme[color_of(run.ink)], from, to);
    x += ImGui::CalcTextSize(from, to).x;
    from = to;
  }
  ImGui::Dummy({x - at.x, ImGui::GetTextLineHeight()});
}

}  // namespace

int longest(const std::vector<trace::ColouredLine>& lines) {
  std::ptrdiff_t most = 0;
  for (const trace::ColouredLine& each : lines) {
    most = std::max(most,
                    std::count_if(each.line.text.begin(), each.line.text.end(), begins_character));
  }
  return static_cast<int>(most);
}

/// Where a line goes on in the next row: behind its last blank, if that leaves no row half empty.
std::vector<std::size_t> breaks_of(std::string_view line, int columns) {
  std::vector<std::size_t> breaks;
  std::size_t blank = 0;  // the character behind it
  int used = 0;
  int behind_blank = 0;  // characters since
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!begins_character(line[at])) continue;
    if (used == columns) {
      const bool at_blank = behind_blank < columns / 2;
      breaks.push_back(at_blank ? blank : at);
      used = at_blank ? behind_blank : 0;
      behind_blank = used;
    }
    ++used;
    ++behind_blank;
    if (line[at] == ' ') {
      blank = at + 1;
      behind_blank = 0;
    }
  }
  return breaks;
}

std::vector<ConsoleRow> broken(const std::vector<trace::ColouredLine>& lines, int columns) {
  std::vector<ConsoleRow> rows;
  for (const auto& [line, inks] : lines) {
    ConsoleRow row{.epoch = line.epoch, .error_stream = line.error_stream};
    const std::vector<std::size_t> breaks = breaks_of(line.text, columns);
    auto next_break = breaks.begin();
    std::size_t at = 0;
    for (const trace::InkRun& run : inks) {
      for (const std::size_t end = at + run.bytes; at < end; ++at) {
        if (next_break != breaks.end() && *next_break == at) {
          ++next_break;
          rows.push_back(row);
          row.text.clear();
          row.inks.clear();
          row.continued = true;
        }
        row.text += line.text[at];
        if (row.inks.empty() || row.inks.back().ink != run.ink) row.inks.push_back({run.ink, 0});
        ++row.inks.back().bytes;
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string_view empty_console_text(const workbench::State& state) {
  if (state.running) return "…";
  if (state.scenario.feed.kind == scenario::FeedKind::kCustomLoop) {
    return "A loop of your own prints only what you print.";
  }
  if (state.scenario.fit.verbose == 0) return "Keras prints nothing (verbose=0).";
  if (state.outcome.trace.exception) {
    return "fit() raised its exception before it printed anything.";
  }
  return "Keras printed nothing.";
}

void draw(ConsolePanel& panel, const Ui& ui, const workbench::State& state, trace::Moment hovered,
          float height) {
  const Card card(ui, "Console");
  const trace::Console& console = state.outcome.trace.console;
  const float width = card.inner_width();
  const float pad = 10;
  const float letter = text_width(ui, Font::kMono, "M");
  const auto fitting = [&](float scale) {
    const float for_letters = width - 2 * pad - ImGui::GetStyle().ScrollbarSize;
    return std::max(20, static_cast<int>(for_letters / (letter * scale)));
  };
  if (panel.revision != state.trace_revision || panel.width != width) {
    const std::vector<trace::ColouredLine> lines = trace::coloured_screen(console);
    panel.scale = 1;
    if (longest(lines) > fitting(1) && longest(lines) <= fitting(kSmaller)) panel.scale = kSmaller;
    panel.rows = broken(lines, fitting(panel.scale));
    panel.revision = state.trace_revision;
    panel.width = width;
  }
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme[Color::kSunken]);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {pad, pad});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 2});
  const float wanted = static_cast<float>(panel.rows.size()) * 17 + 2 * pad + 2;
  ImGui::BeginChild("console", {width, std::clamp(wanted, 60.0F, height)}, false,
                    ImGuiWindowFlags_AlwaysUseWindowPadding);
  ImGui::PushFont(ui.font(Font::kMono));
  ImGui::SetWindowFontScale(panel.scale);
  if (panel.rows.empty()) {
    paragraph(ui, Font::kMono, Color::kMuted, empty_console_text(state));
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
      if (row.epoch >= 0 && row.epoch == hovered.epoch) {
        list->AddRectFilled({at.x - 10, at.y - 1}, {at.x - 7, at.y + line + 1},
                            ui.theme[Color::kMuted]);
      }
      if (row.error_stream) {
        list->AddRectFilled({at.x - 6, at.y - 1}, {at.x - 3, at.y + line + 1},
                            ui.theme[Color::kWarning]);
      }
      draw_row(ui, row, at);
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
