#include "view/controls_panel.h"

#include <imgui.h>

#include <string>

#include "view/widgets.h"

namespace fitscope::view {
namespace {

using scenario::Group;
using scenario::Property;

constexpr Group kGroups[] = {Group::kFeed,      Group::kFit,     Group::kData,
                             Group::kModel,     Group::kCompile, Group::kValidation,
                             Group::kCallbacks, Group::kKeras,   Group::kClock};

struct GroupCount {
  int shown = 0;
  int changed = 0;
};

GroupCount count(Group group, const scenario::Scenario& scenario) {
  GroupCount counted;
  for (const Property& property : scenario::properties()) {
    if (property.group != group || property.first > 0 || !property.applies(scenario)) continue;
    ++counted.shown;
    if (differs_from_default(property, scenario)) ++counted.changed;
  }
  return counted;
}

void draw_first(ControlsPanel& panel, const Ui& ui, const workbench::State& state,
                workbench::Commands& out) {
  const Card card(ui, "Your model.fit()");
  for (const Property* property : scenario::first_properties()) {
    if (property->applies(state.scenario)) {
      property_widget(panel.edits, ui, *property, state, out);
    }
  }
}

void draw_groups(ControlsPanel& panel, const Ui& ui, const workbench::State& state,
                 workbench::Commands& out) {
  const Card card(ui, "Everything else");
  for (const Group group : kGroups) {
    const GroupCount counted = count(group, state.scenario);
    if (counted.shown == 0) continue;
    const std::string aside =
        counted.changed > 0 ? std::to_string(counted.changed) + " changed" : "";
    const std::string id = "group:" + std::string(scenario::label_of(group));
    if (!fold(ui, id, scenario::label_of(group), panel.open[static_cast<std::size_t>(group)],
              aside)) {
      continue;
    }
    for (const Property& property : scenario::properties()) {
      if (property.group == group && property.first == 0 && property.applies(state.scenario)) {
        property_widget(panel.edits, ui, property, state, out);
      }
    }
    ImGui::Dummy({0, 4});
  }
}

// The fields that somebody chose for a page of their own, in their order.
void draw_chosen(ControlsPanel& panel, const Ui& ui, const workbench::State& state,
                 workbench::Commands& out) {
  const Card card(ui, "Your model.fit()");
  for (const std::string& key : panel.only) {
    const Property* property = scenario::find_property(key);
    if (property != nullptr && property->applies(state.scenario)) {
      property_widget(panel.edits, ui, *property, state, out);
    }
  }
}

}  // namespace

void draw(ControlsPanel& panel, const Ui& ui, const workbench::State& state,
          workbench::Commands& out, ControlsPart part) {
  if (!(panel.seen == state.scenario)) {
    panel.seen = state.scenario;
    panel.edits.open.clear();
  }
  if (ui.read_only) return;
  if (!panel.only.empty()) {
    if (part != ControlsPart::kGroups) draw_chosen(panel, ui, state, out);
    return;
  }
  if (part != ControlsPart::kGroups) draw_first(panel, ui, state, out);
  if (part != ControlsPart::kFirst) draw_groups(panel, ui, state, out);
}

}  // namespace fitscope::view
