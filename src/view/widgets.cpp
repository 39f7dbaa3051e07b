#include "view/widgets.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "view/paint.h"

namespace fitscope::view {
namespace {

const char* begin_of(std::string_view words) {
  return words.data();
}
const char* end_of(std::string_view words) {
  return words.data() + words.size();
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

void push_look(const Ui& ui, Look look) {
  const Theme& theme = ui.theme;
  if (look == Look::kPrimary) {
    ImGui::PushStyleColor(ImGuiCol_Button, theme[Color::kAccent]);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, theme.faded(Color::kAccent, 0.88F));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, theme.faded(Color::kAccent, 0.76F));
    ImGui::PushStyleColor(ImGuiCol_Text, theme[Color::kOnAccent]);
    ImGui::PushStyleColor(ImGuiCol_Border, theme[Color::kAccent]);
  } else {
    const bool quiet = look == Look::kQuiet;
    ImGui::PushStyleColor(ImGuiCol_Button, quiet ? 0U : theme[Color::kSurface]);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, theme[Color::kHover]);
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, theme[Color::kAccentSoft]);
    ImGui::PushStyleColor(ImGuiCol_Text, theme[quiet ? Color::kAccent : Color::kText]);
    ImGui::PushStyleColor(ImGuiCol_Border, quiet ? 0U : theme[Color::kBorder]);
  }
}

void draw_triangle(ImDrawList* list, ImVec2 c, float r, bool right, ImU32 color) {
  const float d = right ? 1.0F : -1.0F;
  list->AddTriangleFilled({c.x + d * r, c.y}, {c.x - d * r * 0.7F, c.y - r},
                          {c.x - d * r * 0.7F, c.y + r}, color);
}

void draw_icon(ImDrawList* list, Icon icon, ImVec2 c, ImU32 color) {
  const float r = 6;
  const float thick = 2;
  switch (icon) {
    case Icon::kPlay:
      draw_triangle(list, {c.x + 1, c.y}, r, true, color);
      return;
    case Icon::kPause:
      list->AddRectFilled({c.x - 5, c.y - 6}, {c.x - 1.5F, c.y + 6}, color, 1);
      list->AddRectFilled({c.x + 1.5F, c.y - 6}, {c.x + 5, c.y + 6}, color, 1);
      return;
    case Icon::kStepBack:
    case Icon::kStepOn: {
      const float d = icon == Icon::kStepOn ? 1.0F : -1.0F;
      draw_triangle(list, {c.x - d * 1.5F, c.y}, 5, d > 0, color);
      list->AddRectFilled({c.x + d * 5 - 1, c.y - 6}, {c.x + d * 5 + 1, c.y + 6}, color);
      return;
    }
    case Icon::kEpochBack:
    case Icon::kEpochOn: {
      const bool on = icon == Icon::kEpochOn;
      const float d = on ? 1.0F : -1.0F;
      draw_triangle(list, {c.x - d * 5, c.y}, 4.5F, on, color);
      draw_triangle(list, {c.x + d * 2.5F, c.y}, 4.5F, on, color);
      list->AddRectFilled({c.x + d * 8 - 1, c.y - 6}, {c.x + d * 8 + 1, c.y + 6}, color);
      return;
    }
    case Icon::kPlus:
      list->AddLine({c.x, c.y - 5}, {c.x, c.y + 5}, color, thick);
      [[fallthrough]];
    case Icon::kMinus:
      list->AddLine({c.x - 5, c.y}, {c.x + 5, c.y}, color, thick);
      return;
    case Icon::kReset:
      list->PathArcTo(c, 5.5F, -2.4F, 2.4F, 20);
      list->PathStroke(color, 0, 1.8F);
      list->AddTriangleFilled({c.x - 8, c.y - 5.5F}, {c.x - 1.2F, c.y - 6.5F},
                              {c.x - 4, c.y + 0.2F}, color);
      return;
    case Icon::kZoomIn:
    case Icon::kZoomOut:
      list->AddCircle({c.x - 1.5F, c.y - 1.5F}, 5.5F, color, 20, 1.8F);
      list->AddLine({c.x + 2.5F, c.y + 2.5F}, {c.x + 7, c.y + 7}, color, 2.2F);
      list->AddLine({c.x - 4, c.y - 1.5F}, {c.x + 1, c.y - 1.5F}, color, 1.6F);
      if (icon == Icon::kZoomIn) {
        list->AddLine({c.x - 1.5F, c.y - 4}, {c.x - 1.5F, c.y + 1}, color, 1.6F);
      }
      return;
  }
}

constexpr float kTooltipWidth = 300;
constexpr float kTooltipPad = 10;

bool is_pointed_at() {
  return ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) || has_keyboard();
}

void tooltip(const Ui& ui, std::string_view lines) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {kTooltipPad, 8});
  ImGui::BeginTooltip();
  text(ui, Font::kSmall, Color::kText, lines);
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

// A ring inside the item, since cards clip what lies outside.
void focus_ring(const Ui& ui, ImVec2 low, ImVec2 high) {
  if (!has_keyboard()) return;
  ImGui::GetWindowDrawList()->AddRect({low.x - 2, low.y - 2}, {high.x + 2, high.y + 2},
                                      ui.theme[Color::kFocus], 7, 0, 2);
}

}  // namespace

Card::Card(const Ui& ui, std::string_view title, Color surface, float width)
    : ui_(ui), surface_(surface), corner_(ImGui::GetCursorScreenPos()) {
  width_ = width > 0 ? width : ImGui::GetContentRegionAvail().x;
  const float pad = ui.narrow ? 12.0F : kPad;
  inner_width_ = width_ - 2 * pad;
  splitter_.Split(ImGui::GetWindowDrawList(), 2);
  splitter_.SetCurrentChannel(ImGui::GetWindowDrawList(), 1);
  ImGui::SetCursorScreenPos({corner_.x + pad, corner_.y + pad});
  ImGui::BeginGroup();
  const float right = corner_.x + width_ - pad - ImGui::GetWindowPos().x + ImGui::GetScrollX();
  ImGui::PushTextWrapPos(right);
  if (!title.empty()) text(ui, Font::kStrong, Color::kText, title);
}

Card::~Card() {
  ImGui::PopTextWrapPos();
  ImGui::EndGroup();
  const float pad = ui_.narrow ? 12.0F : kPad;
  const float bottom = ImGui::GetItemRectMax().y + pad;
  ImDrawList* list = ImGui::GetWindowDrawList();
  splitter_.SetCurrentChannel(list, 0);
  const ImVec2 end{corner_.x + width_, bottom};
  fill(ui_, corner_, end, surface_, kRadius);
  list->AddRect(corner_, end, ui_.theme[Color::kLine], kRadius);
  splitter_.Merge(list);
  ImGui::SetCursorScreenPos(corner_);
  ImGui::Dummy({width_, bottom - corner_.y});
}

float room(const Ui&) {
  // Inside a card the wrap position is its right end.
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  const float wrap = window->DC.TextWrapPos;
  if (wrap <= 0) return ImGui::GetContentRegionAvail().x;
  return wrap - ImGui::GetScrollX() + ImGui::GetWindowPos().x - ImGui::GetCursorScreenPos().x;
}

void text(const Ui& ui, Font font, Color color, std::string_view words) {
  ImGui::PushFont(ui.font(font));
  ImGui::PushStyleColor(ImGuiCol_Text, ui.theme[color]);
  ImGui::TextUnformatted(begin_of(words), end_of(words));
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void paragraph(const Ui& ui, Font font, Color color, std::string_view words) {
  text(ui, font, color, wrapped(ui, font, words, room(ui)));
}

float text_width(const Ui& ui, Font font, std::string_view words) {
  ImGui::PushFont(ui.font(font));
  const float width = ImGui::CalcTextSize(begin_of(words), end_of(words)).x;
  ImGui::PopFont();
  return width;
}

std::string wrapped(const Ui& ui, Font font, std::string_view words, float width) {
  const float blank = text_width(ui, font, " ");
  std::string lines;
  float used = 0;
  const auto new_line = [&] {
    lines += '\n';
    used = 0;
  };
  const auto add_letters = [&](std::string_view word) {
    while (!word.empty()) {
      std::size_t bytes = 1;
      while (bytes < word.size() && continues_character(word[bytes]))
        ++bytes;
      const float letter = text_width(ui, font, word.substr(0, bytes));
      if (used > 0 && used + letter > width) new_line();
      lines += word.substr(0, bytes);
      used += letter;
      word.remove_prefix(bytes);
    }
  };
  for (std::size_t at = 0; at < words.size();) {
    if (words[at] == '\n') {
      new_line();
      ++at;
      continue;
    }
    std::size_t blanks = at;
    while (blanks < words.size() && words[blanks] == ' ')
      ++blanks;
    const std::size_t end = std::min(words.find_first_of(" \n", blanks), words.size());
    const std::string_view word = words.substr(blanks, end - blanks);
    const float gap = blank * static_cast<float>(blanks - at);
    const float needed = text_width(ui, font, word);
    if (used > 0 && used + gap + needed > width) {
      new_line();
    } else {
      lines += words.substr(at, blanks - at);
      used += gap;
    }
    if (needed > width) {
      add_letters(word);
    } else {
      lines += word;
      used += needed;
    }
    at = end;
  }
  return lines;
}

std::string fitted(const Ui& ui, Font font, std::string_view words, float width) {
  if (text_width(ui, font, words) <= width) return std::string(words);
  std::string short_form(words);
  while (!short_form.empty() && text_width(ui, font, short_form + "…") > width) {
    while (short_form.size() > 1 && continues_character(short_form.back()))
      short_form.pop_back();
    short_form.pop_back();
  }
  while (!short_form.empty() && (short_form.back() == ' ' || short_form.back() == ','))
    short_form.pop_back();
  return short_form + "…";
}

bool begin_menu(const Ui& ui, const char* id, std::string_view face, float width, Font face_font,
                bool arrow) {
  const ImGuiStyle& style = ImGui::GetStyle();
  const float for_face = width - (arrow ? kFieldHeight : 0) - 2 * style.FramePadding.x;
  const std::string shown = fitted(ui, face_font, face, for_face);
  ImGui::SetNextItemWidth(width);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, kGap});
  ImGui::PushFont(ui.font(face_font));
  const bool open = ImGui::BeginCombo(
      id, shown.c_str(),
      ImGuiComboFlags_HeightLargest | (arrow ? 0 : ImGuiComboFlags_NoArrowButton));
  if (open) {
    // A font belongs to the window it was pushed in: the face's goes when the menu is closed again.
    ImGui::PushFont(ui.font(Font::kBody));
  } else {
    ImGui::PopFont();
  }
  ImGui::PopStyleVar();
  return open;
}

bool begin_menu_button(const Ui& ui, std::string_view id) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, kGap});
  ImGui::PushFont(ui.font(Font::kBody));
  const bool open = ImGui::BeginCombo(("##" + std::string(id)).c_str(), nullptr,
                                      ImGuiComboFlags_NoPreview | ImGuiComboFlags_HeightLargest);
  if (open) {
    ImGui::PushFont(ui.font(Font::kBody));
  } else {
    ImGui::PopFont();
    note_item(ui, id);
  }
  ImGui::PopStyleVar();
  return open;
}

void end_menu() {
  ImGui::PopFont();
  ImGui::EndCombo();
  ImGui::PopFont();
}

bool menu_item(const Ui& ui, std::string_view id, std::string_view label, bool current) {
  const std::string name = std::string(label) + "###" + std::string(id);
  const bool chosen = ImGui::Selectable(name.c_str(), current, 0, {0, 28});
  note_item(ui, id);
  return chosen;
}

bool button(const Ui& ui, std::string_view id, std::string_view label, Look look, bool enabled,
            float width) {
  push_look(ui, look);
  ImGui::BeginDisabled(!enabled);
  const std::string name = std::string(label) + "###" + std::string(id);
  const bool pressed = ImGui::Button(name.c_str(), {width, kFieldHeight});
  ImGui::EndDisabled();
  ImGui::PopStyleColor(5);
  note_item(ui, id);
  return pressed && enabled;
}

bool icon_button(const Ui& ui, std::string_view id, Icon icon, std::string_view name, bool enabled,
                 float side) {
  push_look(ui, Look::kPlain);
  ImGui::BeginDisabled(!enabled);
  const std::string key = "###" + std::string(id);
  const bool pressed = ImGui::Button(key.c_str(), {side, side});
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  draw_icon(ImGui::GetWindowDrawList(), icon, {(low.x + high.x) / 2, (low.y + high.y) / 2},
            ImGui::GetColorU32(ImGuiCol_Text));
  ImGui::EndDisabled();
  ImGui::PopStyleColor(5);
  note_item(ui, id);
  explain(ui, name);
  return pressed && enabled;
}

bool toggle(const Ui& ui, std::string_view id, std::string_view label, bool on) {
  const float track_width = 40;
  const float track_height = 22;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string shown = fitted(ui, Font::kBody, label, room(ui) - track_width - 10);
  const float width = track_width + 10 + text_width(ui, Font::kBody, shown);
  const bool pressed = ImGui::InvisibleButton(std::string(id).c_str(), {width, kFieldHeight});
  const bool hovered = ImGui::IsItemHovered();
  note_item(ui, id);
  const ImVec2 high = ImGui::GetItemRectMax();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float top = at.y + (kFieldHeight - track_height) / 2;
  const Theme& theme = ui.theme;
  list->AddRectFilled({at.x, top}, {at.x + track_width, top + track_height},
                      on ? theme[Color::kAccent] : theme[hovered ? Color::kHover : Color::kSunken],
                      11);
  if (!on)
    list->AddRect({at.x, top}, {at.x + track_width, top + track_height}, theme[Color::kBorder], 11);
  const float knob = on ? at.x + track_width - 11 : at.x + 11;
  list->AddCircleFilled({knob, top + 11}, 8, on ? theme[Color::kOnAccent] : theme[Color::kBorder],
                        24);
  list->AddText(ui.font(Font::kBody), 16,
                {at.x + track_width + 10, at.y + (kFieldHeight - 16) / 2 - 1}, theme[Color::kText],
                shown.c_str());
  focus_ring(ui, at, high);
  return pressed;
}

bool evidence_button(const Ui& ui, std::string_view id, std::string_view words, bool here) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = room(ui);
  ImFont* font = ui.font(Font::kBody);
  const std::string lines = wrapped(ui, Font::kBody, words, width - 34);
  const float height = font->CalcTextSizeA(16, FLT_MAX, 0, lines.c_str()).y;
  const float full = std::max(kFieldHeight, height + 12);
  const bool pressed = ImGui::InvisibleButton(std::string(id).c_str(), {width, full});
  note_item(ui, id);
  const Theme& theme = ui.theme;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Color ground = here                     ? Color::kAccentSoft
                       : ImGui::IsItemHovered() ? Color::kHover
                                                : Color::kSunken;
  list->AddRectFilled(at, {at.x + width, at.y + full}, theme[ground], 6);
  list->AddRect(at, {at.x + width, at.y + full}, theme[here ? Color::kAccent : Color::kBorder], 6);
  list->AddText(font, 16, {at.x + 10, at.y + (full - height) / 2}, theme[Color::kText],
                lines.c_str());
  const std::string_view arrow = "\xE2\x86\x92";
  list->AddText(font, 16, {at.x + width - 22, at.y + (full - 16) / 2 - 1}, theme[Color::kAccent],
                begin_of(arrow), end_of(arrow));
  focus_ring(ui, at, {at.x + width, at.y + full});
  return pressed;
}

bool fold(const Ui& ui, std::string_view id, std::string_view label, bool& open,
          std::string_view aside) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = room(ui);
  if (ImGui::InvisibleButton(std::string(id).c_str(), {width, kFieldHeight})) open = !open;
  note_item(ui, id);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme;
  if (ImGui::IsItemHovered()) {
    list->AddRectFilled({at.x - 6, at.y}, {at.x + width + 6, at.y + kFieldHeight},
                        theme[Color::kHover], 6);
  }
  const ImVec2 c{at.x + 6, at.y + kFieldHeight / 2};
  if (open) {
    list->AddTriangleFilled({c.x - 5, c.y - 2.5F}, {c.x + 5, c.y - 2.5F}, {c.x, c.y + 3.5F},
                            theme[Color::kMuted]);
  } else {
    list->AddTriangleFilled({c.x - 2.5F, c.y - 5}, {c.x + 3.5F, c.y}, {c.x - 2.5F, c.y + 5},
                            theme[Color::kMuted]);
  }
  list->AddText(ui.font(Font::kStrong), 16, {at.x + 20, at.y + (kFieldHeight - 16) / 2 - 1},
                theme[Color::kText], begin_of(label), end_of(label));
  if (!aside.empty()) {
    const float aside_width = text_width(ui, Font::kSmall, aside);
    list->AddText(ui.font(Font::kSmall), 14,
                  {at.x + width - aside_width, at.y + (kFieldHeight - 14) / 2 - 1},
                  theme[Color::kMuted], begin_of(aside), end_of(aside));
  }
  focus_ring(ui, at, ImGui::GetItemRectMax());
  return open;
}

void explain(const Ui& ui, std::string_view words) {
  if (words.empty() || !is_pointed_at()) return;
  if (has_keyboard()) {
    const ImVec2 low = ImGui::GetItemRectMin();
    ImGui::SetNextWindowPos({low.x, ImGui::GetItemRectMax().y + 6});
  }
  tooltip(ui, wrapped(ui, Font::kSmall, words, kTooltipWidth));
}

void explain_beside(const Ui& ui, std::string_view words) {
  if (words.empty() || !is_pointed_at()) return;
  const float gap = 6;
  const float least = 120;
  const float display = ImGui::GetIO().DisplaySize.x;
  const float left = ImGui::GetWindowPos().x;
  const float right = left + ImGui::GetWindowWidth();
  const float room = std::max(left, display - right) - 2 * gap - 2 * kTooltipPad;
  if (room < least) return;
  const float width = std::min(room, kTooltipWidth);
  const std::string lines = wrapped(ui, Font::kSmall, words, width);
  const float taken = text_width(ui, Font::kSmall, lines) + 2 * kTooltipPad;
  const bool at_right = display - right >= left;
  ImGui::SetNextWindowPos({at_right ? right + gap : left - gap - taken, ImGui::GetItemRectMin().y});
  tooltip(ui, lines);
}

void severity_icon(const Ui& ui, diagnosis::Severity severity, ImVec2 c, float r) {
  using enum diagnosis::Severity;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 fill = ui.theme[color_of(severity)];
  const ImU32 ink = ui.theme[Color::kSurface];
  const float thick = std::max(1.8F, r * 0.2F);
  switch (severity) {
    case kHealthy: {
      list->AddCircleFilled(c, r, fill, 32);
      const ImVec2 tick[] = {{c.x - r * 0.45F, c.y + r * 0.02F},
                             {c.x - r * 0.1F, c.y + r * 0.38F},
                             {c.x + r * 0.48F, c.y - r * 0.34F}};
      list->AddPolyline(tick, 3, ink, 0, thick);
      return;
    }
    case kWarning:
      list->AddTriangleFilled({c.x, c.y - r}, {c.x + r * 1.05F, c.y + r * 0.85F},
                              {c.x - r * 1.05F, c.y + r * 0.85F}, fill);
      list->AddLine({c.x, c.y - r * 0.35F}, {c.x, c.y + r * 0.25F}, ink, thick);
      list->AddCircleFilled({c.x, c.y + r * 0.55F}, thick * 0.6F, ink);
      return;
    case kError: {
      list->AddNgonFilled(c, r * 1.06F, fill, 8);
      const float d = r * 0.36F;
      list->AddLine({c.x - d, c.y - d}, {c.x + d, c.y + d}, ink, thick);
      list->AddLine({c.x - d, c.y + d}, {c.x + d, c.y - d}, ink, thick);
      return;
    }
    case kNote:
      list->AddCircleFilled(c, r, fill, 32);
      list->AddCircleFilled({c.x, c.y - r * 0.45F}, thick * 0.65F, ink);
      list->AddLine({c.x, c.y - r * 0.1F}, {c.x, c.y + r * 0.55F}, ink, thick);
      return;
    case kCannotTell: {
      list->AddQuadFilled({c.x, c.y - r * 1.1F}, {c.x + r * 1.1F, c.y}, {c.x, c.y + r * 1.1F},
                          {c.x - r * 1.1F, c.y}, fill);
      const float size = r * 1.5F;
      ImFont* font = ui.font(Font::kStrong);
      const ImVec2 box = font->CalcTextSizeA(size, 100, 0, "?");
      list->AddText(font, size, {c.x - box.x / 2, c.y - box.y / 2}, ink, "?");
      return;
    }
  }
}

void note_item(const Ui& ui, std::string_view id) {
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  ui.rects.add(
      {std::string(id), low.x, low.y, high.x, high.y, ImGui::IsItemVisible(), has_keyboard()});
}

bool has_keyboard() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  return ImGui::IsItemFocused() && !context.NavDisableHighlight;
}

void give_keyboard() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  ImGui::SetFocusID(ImGui::GetItemID(), context.CurrentWindow);
  context.NavDisableHighlight = false;
  context.NavDisableMouseHover = true;  // until it moves again
}

Arrows arrows_now() {
  const auto down = [](ImGuiKey key) { return ImGui::IsKeyDown(ImGui::GetKeyIndex(key)); };
  const auto pressed = [](ImGuiKey key, bool repeats = true) {
    return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), repeats);
  };
  const auto both = [&](ImGuiKey forth, ImGuiKey back) {
    return (pressed(forth) ? 1 : 0) - (pressed(back) ? 1 : 0);
  };
  Arrows arrows;
  arrows.across = both(ImGuiKey_RightArrow, ImGuiKey_LeftArrow);
  arrows.down = both(ImGuiKey_DownArrow, ImGuiKey_UpArrow);
  arrows.sideways = down(ImGuiKey_LeftArrow) || down(ImGuiKey_RightArrow);
  arrows.held = arrows.sideways || down(ImGuiKey_UpArrow) || down(ImGuiKey_DownArrow);
  for (const ImGuiKey key :
       {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow})
    arrows.fresh = arrows.fresh || pressed(key, false);
  return arrows;
}

void keep_arrow_keys() {
  ImGui::NavMoveRequestCancel();
}

}  // namespace fitscope::view
