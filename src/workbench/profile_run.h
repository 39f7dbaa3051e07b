// The same scenario under every Keras: one row for each profile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {

/// The same scenario under one profile: one line of the version row.
struct ProfileRun {
  scenario::Profile profile = scenario::Profile::kKeras315;
  std::vector<std::int64_t> steps;  ///< run per epoch (the first 64 epochs)
  std::string signs;  ///< of the same epochs: the sign_of() the worst step, ">" for one without end
  std::string row;    ///< the same in words: see steps_row()
  std::string summary;  ///< the verdict's sentence
  std::string rule;
  diagnosis::Severity severity = diagnosis::Severity::kNote;
};

ProfileRun summary_of(const Outcome& outcome);

/// "3, 1, 3, 1, then ValueError": the steps of each epoch, and how it ended if not well. Of many
/// epochs the first twelve.
std::string steps_row(const trace::Trace& trace);

/// The row of `outcome`, which this scenario gave, and of the other profiles, oldest first. Empty:
/// the others would take longer than about a third of a second.
std::vector<ProfileRun> every_profile(const scenario::Scenario& scenario, const Outcome& outcome);

/// Past the last of the neighbours from `first` on that run the same steps and get the same rule.
std::size_t same_until(const std::vector<ProfileRun>& runs, std::size_t first);

/// Neighbours among the profiles that run the same steps and get the same verdict, in one row.
struct ReleaseRow {
  std::string label;                ///< "Keras 3.0 to 3.10"
  const ProfileRun* run = nullptr;  ///< The one shown if it is in the row, else the newest.
  bool current = false;             ///< Is it the one shown?
};
std::vector<ReleaseRow> rows_of(const std::vector<ProfileRun>& runs, scenario::Profile current);

/// The same as for a page: [{profile, label, steps, rule, severity, summary, current}]
Json to_json(const std::vector<ReleaseRow>& rows);

/// [{profile, label, steps, rule, severity, summary, current}]
Json to_json(const std::vector<ProfileRun>& runs, scenario::Profile current);

}  // namespace fitscope::workbench
