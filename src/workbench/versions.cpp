#include "workbench/versions.h"

#include <algorithm>

#include "scenario/keras_version.h"

namespace fitscope::workbench {

std::string versions_note(const State& state) {
  if (!scenario::is_unknown(state.scenario.keras.version)) return {};
  const std::string shown(scenario::info(state.outcome.profile).label);
  const auto& runs = state.versions;
  if (runs.size() < scenario::all_profiles().size()) {
    return "What follows is " + shown + "; the other versions are still to come.";
  }
  const auto as_the_first = [&](const ProfileRun& run) {
    return run.steps == runs.front().steps && run.rule == runs.front().rule;
  };
  if (std::all_of(runs.begin(), runs.end(), as_the_first)) {
    return "Your version does not matter here: every Keras runs the same steps.";
  }
  return "It depends on your Keras version. What follows is " + shown +
         "; the table of versions shows the others.";
}

}  // namespace fitscope::workbench
