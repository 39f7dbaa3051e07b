#include "workbench/versions.h"

#include <algorithm>

#include "scenario/keras_version.h"

namespace fitscope::workbench {
namespace {

using Runs = std::vector<ProfileRun>;

/// "3.0 to 3.14": from the first release of one profile to the last of another.
std::string releases(const ProfileRun& first, const ProfileRun& last) {
  constexpr std::size_t kKeras = 6;  // "Keras "
  return scenario::label_of(first.profile, last.profile).substr(kKeras);
}

/// Are there two kinds of run that only the verdict tells apart?
bool rows_repeat(const Runs& runs) {
  for (const ProfileRun& one : runs) {
    for (const ProfileRun& other : runs) {
      if (one.row == other.row && one.rule != other.rule) return true;
    }
  }
  return false;
}

}  // namespace

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

std::string versions_headline(const Runs& runs) {
  if (runs.size() < scenario::all_profiles().size()) return {};
  const bool by_verdict = rows_repeat(runs);
  std::string text;
  std::size_t kinds = 0;
  for (std::size_t i = 0; i < runs.size(); ++kinds) {
    const std::size_t end = same_until(runs, i);
    text += (kinds == 0 ? "" : "; ") + releases(runs[i], runs[end - 1]) + ": " + runs[i].row;
    if (by_verdict) text += " (" + runs[i].rule + ")";
    i = end;
  }
  if (kinds == 1) return "The same steps under every Keras: " + runs.front().row + ".";
  return "It depends on the Keras. Steps under " + text + ".";
}

}  // namespace fitscope::workbench
