#include "view/property_widget.h"

#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "view/widgets.h"

namespace fitscope::view {
namespace {

using scenario::Property;
using scenario::PropertyType;
using scenario::Value;

int grow_text(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = text->data();
  }
  return 0;
}

// True when Enter was pressed in it.
bool input_text(const char* label, const char* hint, std::string& text) {
  constexpr ImGuiInputTextFlags kFlags = ImGuiInputTextFlags_CallbackResize |
                                         ImGuiInputTextFlags_EnterReturnsTrue |
                                         ImGuiInputTextFlags_AutoSelectAll;
  return ImGui::InputTextWithHint(label, hint, text.data(), text.capacity() + 1, kFlags, grow_text,
                                  &text);
}

bool is_number(PropertyType type) {
  return type == PropertyType::kInteger || type == PropertyType::kMaybeInteger ||
         type == PropertyType::kReal || type == PropertyType::kMaybeReal;
}

bool may_be_unset(const Property& property) {
  return property.type == PropertyType::kMaybeInteger || property.type == PropertyType::kMaybeReal;
}

bool is_whole(const Property& property) {
  return property.type == PropertyType::kInteger || property.type == PropertyType::kMaybeInteger;
}

// What an unset field amounts to, where the run itself says so: where + and − start from.
double starting_value(const Property& property, const workbench::State& state) {
  const trace::Trace& trace = state.outcome.trace;
  if (property.key == "fit.batch_size" && trace.facts.batch_size > 0) {
    return static_cast<double>(trace.facts.batch_size);
  }
  if (property.key == "compile.learning_rate" && !trace.epochs.empty() &&
      trace.epochs.front().learning_rate > 0) {
    return trace.epochs.front().learning_rate;
  }
  return std::clamp(property.logarithmic ? property.step : 1.0, property.min, property.max);
}

// The next of …, 0.5, 1, 2, 5, 10, … above or below.
double next_in_ratio(double value, bool up) {
  if (value <= 0) return up ? 1e-6 : 0;
  const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
  const double ladder[] = {0.5, 1, 2, 5, 10};
  const double lead = value / decade;
  if (up) {
    for (const double rung : ladder) {
      if (rung > lead * (1 + 1e-9)) return rung * decade;
    }
    return 20 * decade;
  }
  double best = 0.5 * decade;
  for (const double rung : ladder) {
    if (rung < lead * (1 - 1e-9)) best = rung * decade;
  }
  return best;
}

FieldEdit* find_edit(FieldEdits& edits, std::string_view key) {
  for (FieldEdit& edit : edits.open) {
    if (edit.key == key) return &edit;
  }
  return nullptr;
}

void close_edit(FieldEdits& edits, std::string_view key) {
  std::erase_if(edits.open, [&](const FieldEdit& edit) { return edit.key == key; });
}

// What a person typed: nothing stands for "unset" where there is such a thing.
std::string meant(const Property& property, const std::string& typed) {
  return may_be_unset(property) && trimmed(typed).empty() ? "unset" : typed;
}

std::string shown(const Property& property, const scenario::Scenario& scenario) {
  std::string text = scenario::value_text(property, scenario);
  return may_be_unset(property) && text == "unset" ? "" : text;
}

void ask(const Property& property, std::string text, const workbench::State& state,
         workbench::Commands& out) {
  if (text == scenario::value_text(property, state.scenario)) return;
  out.push_back(workbench::SetField{std::string(property.key), std::move(text)});
}

// A reset button goes when it has done its work; the keyboard stays with its field.
void take_focus_back(FieldEdits& edits, const Property& property) {
  if (edits.focus_next != property.key) return;
  edits.focus_next.clear();
  give_keyboard();
}

bool is_noted(const workbench::State& state, std::string_view key) {
  return std::any_of(state.notes.begin(), state.notes.end(),
                     [key](const Error& note) { return note.where == key; });
}

void text_field(FieldEdits& edits, const Ui& ui, const Property& property,
                const workbench::State& state, workbench::Commands& out, float width) {
  FieldEdit* edit = find_edit(edits, property.key);
  std::string text = edit != nullptr ? edit->text : shown(property, state.scenario);
  const bool refused = edit != nullptr && !edit->complaint.empty();
  const std::string hint = fitted(ui, Font::kBody, property.unset_text, width - 20);
  ImGui::SetNextItemWidth(width);
  if (refused) ImGui::PushStyleColor(ImGuiCol_Border, ui.theme[Color::kError]);
  const bool entered = input_text("##text", hint.c_str(), text);
  if (refused) ImGui::PopStyleColor();
  note_item(ui, property.key);
  take_focus_back(edits, property);
  if (has_keyboard() && !ImGui::IsItemActive()) explain(ui, property.help);

  const bool done = entered || ImGui::IsItemDeactivatedAfterEdit();
  if (ImGui::IsItemActive() || done) {
    const std::string wanted = meant(property, text);
    const auto value = scenario::parse_value(property, wanted);
    if (done && value.ok()) {
      close_edit(edits, property.key);
      if (is_noted(state, property.key)) out.emplace_back(workbench::DismissNotes{});
      ask(property, scenario::to_text(property, value.value()), state, out);
    } else if (text == shown(property, state.scenario)) {
      close_edit(edits, property.key);
    } else {
      if (edit == nullptr)
        edit = &edits.open.emplace_back(FieldEdit{.key = std::string(property.key)});
      edit->text = text;
      edit->complaint = value.ok() ? std::string() : value.error().message;
      // Refused, and so a note: the page has it as text, and says it.
      if (done) out.emplace_back(workbench::SetField{std::string(property.key), wanted});
    }
  } else if (edit != nullptr && !refused) {
    close_edit(edits, property.key);  // Escape
  }
}

void choices_menu(const Ui& ui, const Property& property, std::string_view current,
                  const workbench::State& state, workbench::Commands& out) {
  for (const scenario::Choice& choice : property.choices) {
    const std::string id = std::string(property.key) + "=" + std::string(choice.key);
    if (menu_item(ui, id, choice.label, choice.key == current)) {
      ask(property, std::string(choice.key), state, out);
    }
    if (choice.key == current) ImGui::SetItemDefaultFocus();
  }
  end_menu();
}

void choice_field(FieldEdits& edits, const Ui& ui, const Property& property,
                  const workbench::State& state, workbench::Commands& out, float width) {
  const std::string current = scenario::value_text(property, state.scenario);
  std::string_view face;
  for (const scenario::Choice& choice : property.choices) {
    if (choice.key == current) face = choice.label;
  }
  if (begin_menu(ui, "##choice", face, width, Font::kBody)) {
    choices_menu(ui, property, current, state, out);
    return;
  }
  note_item(ui, property.key);
  take_focus_back(edits, property);
  if (has_keyboard()) explain(ui, property.help);
}

// A text that may be typed, with a menu of the likeliest beside it.
void offered_text_field(FieldEdits& edits, const Ui& ui, const Property& property,
                        const workbench::State& state, workbench::Commands& out, float width) {
  const float for_menu = kFieldHeight + 4;
  text_field(edits, ui, property, state, out, width - for_menu);
  ImGui::SameLine(0, 4);
  const std::string id = "choose:" + std::string(property.key);
  if (begin_menu_button(ui, id)) {
    choices_menu(ui, property, scenario::value_text(property, state.scenario), state, out);
  }
}

void set_field(const Ui& ui, const Property& property, const workbench::State& state,
               workbench::Commands& out) {
  const Value value = property.get(state.scenario);
  const auto* held = std::get_if<std::int64_t>(&value);
  const std::int64_t bits = held != nullptr ? *held : 0;
  for (std::size_t i = 0; i < property.choices.size(); ++i) {
    const std::int64_t bit = std::int64_t{1} << i;
    const std::string id = std::string(property.key) + "=" + std::string(property.choices[i].key);
    if (toggle(ui, id, property.choices[i].label, (bits & bit) != 0)) {
      ask(property, scenario::to_text(property, Value(bits ^ bit)), state, out);
    }
  }
}

// "Samples" and "Batches in one pass" need no unit after them.
bool says_unit(const Property& property) {
  std::string label(property.label);
  std::transform(label.begin(), label.end(), label.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return label.starts_with(property.unit);
}

void label_line(FieldEdits& edits, const Ui& ui, const Property& property,
                const workbench::State& state, workbench::Commands& out, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool changed = differs_from_default(property, state.scenario);
  const float line = 24;
  const std::string label(property.label);
  ImDrawList* list = ImGui::GetWindowDrawList();
  float x = at.x;
  if (changed) {
    list->AddCircleFilled({x + 3, at.y + line / 2}, 3, ui.theme[Color::kAccent]);
    x += 12;
  }
  ImGui::SetCursorScreenPos({x, at.y + 3});
  text(ui, changed ? Font::kStrong : Font::kBody, Color::kText, label);
  explain(ui, property.help);
  if (!says_unit(property)) {
    ImGui::SameLine(0, 6);
    ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, at.y + 5});
    text(ui, Font::kSmall, Color::kMuted, property.unit);
  }
  if (changed) {
    ImGui::SetCursorScreenPos({at.x + width - line, at.y});
    const std::string id = "reset:" + std::string(property.key);
    const std::string back =
        "Back to the default, " + scenario::value_text(property, scenario::Scenario{});
    const bool pressed = icon_button(ui, id, Icon::kReset, back, true, line);
    if (pressed && has_keyboard()) edits.focus_next = property.key;
    if (pressed) {
      ask(property, scenario::value_text(property, scenario::Scenario{}), state, out);
    }
  }
  ImGui::SetCursorScreenPos({at.x, at.y + line});
}

}  // namespace

bool differs_from_default(const Property& property, const scenario::Scenario& scenario) {
  return property.get(scenario) != property.get(scenario::Scenario{});
}

std::string stepped(const Property& property, const workbench::State& state, bool up) {
  const Value held = property.get(state.scenario);
  double value = 0;
  if (const auto* whole = std::get_if<std::int64_t>(&held)) {
    value = static_cast<double>(*whole);
  } else if (const auto* real = std::get_if<double>(&held)) {
    value = *real;
  } else {
    const double start = starting_value(property, state);
    return scenario::to_text(
        property, is_whole(property) ? Value(static_cast<std::int64_t>(start)) : Value(start));
  }
  double next = property.logarithmic
                    ? next_in_ratio(value, up)
                    : value + (up ? 1 : -1) * (property.step > 0 ? property.step : 1);
  next = std::clamp(next, property.min, property.max);
  if (is_whole(property)) return scenario::to_text(property, Value(std::llround(next)));
  // Steps of 0.1 must not pile up to 0.30000000000000004.
  next = std::strtod(format("%.12g", next).c_str(), nullptr);
  return scenario::to_text(property, Value(next));
}

void property_widget(FieldEdits& edits, const Ui& ui, const Property& property,
                     const workbench::State& state, workbench::Commands& out) {
  const std::string key(property.key);
  ImGui::PushID(key.c_str());
  ImGui::BeginGroup();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {4, 2});
  const float width = room(ui);
  if (property.type == PropertyType::kBool) {
    const Value value = property.get(state.scenario);
    const auto* on = std::get_if<bool>(&value);
    const bool is_on = on != nullptr && *on;
    if (toggle(ui, key, property.label, is_on)) {
      ask(property, is_on ? "false" : "true", state, out);
    }
    explain(ui, property.help);
    if (differs_from_default(property, state.scenario)) {
      const ImVec2 low = ImGui::GetItemRectMin();
      const ImVec2 high = ImGui::GetItemRectMax();
      ImGui::GetWindowDrawList()->AddCircleFilled({high.x + 10, (low.y + high.y) / 2}, 3,
                                                  ui.theme[Color::kAccent]);
    }
  } else {
    label_line(edits, ui, property, state, out, width);
    if (property.type == PropertyType::kChoice) {
      choice_field(edits, ui, property, state, out, width);
    } else if (property.type == PropertyType::kSet) {
      set_field(ui, property, state, out);
    } else if (is_number(property.type)) {
      const float steppers = 2 * (kFieldHeight + 4);
      text_field(edits, ui, property, state, out, width - steppers);
      ImGui::SameLine(0, 4);
      if (icon_button(ui, "less:" + key, Icon::kMinus, "Less"))
        ask(property, stepped(property, state, false), state, out);
      ImGui::SameLine(0, 4);
      if (icon_button(ui, "more:" + key, Icon::kPlus, "More"))
        ask(property, stepped(property, state, true), state, out);
    } else if (!property.choices.empty()) {
      offered_text_field(edits, ui, property, state, out, width);
    } else {
      text_field(edits, ui, property, state, out, width);
    }
    if (const FieldEdit* edit = find_edit(edits, property.key);
        edit != nullptr && !edit->complaint.empty()) {
      paragraph(ui, Font::kSmall, Color::kError, edit->complaint);
    }
  }
  ImGui::PopStyleVar();
  ImGui::EndGroup();
  ImGui::PopID();
}

}  // namespace fitscope::view
