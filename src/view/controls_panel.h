// The scenario's fields: the first ones open, the others folded by group, all from the property
// table.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "view/property_widget.h"
#include "view/ui.h"
#include "workbench/workbench.h"

namespace fitscope::view {

struct ControlsPanel {
  FieldEdits edits;
  std::vector<std::string> only;  ///< The keys of the fields that are offered; empty: all.
  std::array<bool, 16> open{};    ///< By scenario::Group.
  scenario::Scenario seen;        ///< Texts being typed are dropped when it changes under them.
};

enum class ControlsPart { kFirst, kGroups, kAll };

void draw(ControlsPanel& panel, const Ui& ui, const workbench::State& state,
          workbench::Commands& out, ControlsPart part);

}  // namespace fitscope::view
