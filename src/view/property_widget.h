// One field of the scenario as a widget, made from its row of the property table.
#pragma once

#include <string>
#include <vector>

#include "scenario/property.h"
#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

/// A text being typed that is not (yet) the field's value.
struct FieldEdit {
  std::string key;
  std::string text;
  std::string complaint;  ///< Why it cannot be taken; empty: it can.
};

/// At most one field is typed in; others may hold a text that could not be taken.
struct FieldEdits {
  std::vector<FieldEdit> open;
  std::string focus_next;  ///< Key of the field the keyboard goes to; empty: stays where it is.
};

/// Label, help, value, stepper or switch, a mark and a button where it differs from the default.
/// Appends SetField when the person is done; nothing otherwise.
void property_widget(FieldEdits& edits, const Ui& ui, const scenario::Property& property,
                     const workbench::State& state, workbench::Commands& out);

/// The text of the value one press of + (or −) away: steps of `step`, or 1-2-5 for logarithmic
/// ones.
std::string stepped(const scenario::Property& property, const workbench::State& state, bool up);

bool differs_from_default(const scenario::Property& property, const scenario::Scenario& scenario);

}  // namespace fitscope::view
