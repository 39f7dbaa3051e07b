#include "view/top_bar.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "view/widgets.h"

namespace fitscope::view {
namespace {

void preset_menu(const Ui& ui, const workbench::State& state, workbench::Commands& out,
                 float width) {
  const scenario::Preset* current = scenario::find_preset(state.preset);
  const std::string_view face = current != nullptr ? current->title : "Your own scenario";
  const bool open = begin_menu(ui, "##preset", face, width, Font::kStrong);
  if (!open) {
    note_item(ui, "preset");
    ImGui::SetItemDefaultFocus();  // the keyboard begins at the top
    return;
  }
  const auto section = [&](std::string_view title, const auto& wanted) {
    text(ui, Font::kSmall, Color::kMuted, title);
    for (const scenario::Preset& preset : scenario::presets()) {
      if (!wanted(preset)) continue;
      const std::string name(preset.name);
      if (menu_item(ui, "preset=" + name, preset.title, state.preset == preset.name)) {
        out.push_back(workbench::LoadPreset{name});
      }
      explain_beside(ui, preset.about);
    }
  };
  const auto article = [](const scenario::Preset& one) { return !one.article_says.empty(); };
  const auto beside = [](const scenario::Preset& one) { return one.beside_health; };
  section("From the article", article);
  ImGui::Separator();
  section("One for every cause", [&](const auto& one) { return !article(one) && !beside(one); });
  ImGui::Separator();
  section("Healthy, and worth knowing", beside);
  end_menu();
}

}  // namespace

// A link can be wrong in twenty places: the first few are said, the rest on asking, and all can be
// put away.
void draw_notes(const Ui& ui, const std::vector<Error>& notes, workbench::Commands& out) {
  if (notes.empty()) return;
  constexpr std::size_t kMostNotes = 3;
  const Card card(ui, "", Color::kWarningSoft);
  ImGuiStorage* memory = ImGui::GetStateStorage();
  const ImGuiID all = ImGui::GetID("all notes");
  const std::size_t count = notes.size();
  const std::size_t shown = memory->GetBool(all) ? count : std::min(kMostNotes, count);
  for (std::size_t i = 0; i < shown; ++i) {
    const Error& note = notes[i];
    const std::string line = note.where.empty() ? note.message : note.where + ": " + note.message;
    paragraph(ui, Font::kBody, Color::kText, line);
  }
  if (button(ui, "dismiss", "Dismiss")) {
    out.push_back(workbench::DismissNotes{});
    memory->SetBool(all, false);
  }
  if (shown == count) return;
  ImGui::SameLine();
  if (button(ui, "all-notes", "Show " + std::to_string(count - shown) + " more"))
    memory->SetBool(all, true);
}

FileWish draw_top_bar(const Ui& ui, const workbench::State& state, const std::vector<Error>& notes,
                      workbench::Commands& out, bool with_files) {
  FileWish wish = FileWish::kNone;
  if (ui.read_only) {
    draw_notes(ui, notes, out);
    return wish;
  }
  const auto width_of = [&ui](std::string_view face) {
    return std::ceil(text_width(ui, Font::kBody, face)) + 2 * 10 + kGap + 1;
  };
  float buttons = width_of("Undo") + width_of("Redo");
  if (with_files) buttons += width_of("Open…") + width_of("Save…");
  preset_menu(ui, state, out, std::min(460.0F, room(ui) - buttons));
  ImGui::SameLine();
  if (button(ui, "undo", "Undo", Look::kPlain, !state.undo.empty()))
    out.push_back(workbench::Undo{});
  ImGui::SameLine();
  if (button(ui, "redo", "Redo", Look::kPlain, !state.redo.empty()))
    out.push_back(workbench::Redo{});
  if (with_files) {
    ImGui::SameLine();
    if (button(ui, "open", "Open…")) wish = FileWish::kOpen;
    ImGui::SameLine();
    if (button(ui, "save", "Save…")) wish = FileWish::kSave;
  }
  draw_notes(ui, notes, out);
  return wish;
}

void draw_article(const Ui& ui, const workbench::State& state) {
  const scenario::Preset* preset = scenario::find_preset(state.preset);
  if (preset == nullptr || preset->article_says.empty()) return;
  const Card card(ui, "");
  const float width = card.inner_width();
  const bool side_by_side = width >= 480;
  const float column = side_by_side ? (width - 2 * kGap) / 2 : width;
  const auto part = [&](std::string_view title, Color color, std::string_view words) {
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + column);
    text(ui, Font::kSmall, Color::kMuted, title);
    paragraph(ui, Font::kBody, color, words);
    ImGui::PopTextWrapPos();
    ImGui::EndGroup();
  };
  part("The article says", Color::kMuted, preset->article_says);
  if (side_by_side) ImGui::SameLine(0, 2 * kGap);
  part("What really happens", Color::kText, preset->really);
}

}  // namespace fitscope::view
