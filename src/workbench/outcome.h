// One scenario, run and judged: what the CLI prints and the page shows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "diagnosis/finding.h"
#include "diagnosis/ruled_out.h"
#include "diagnosis/wrong_advice.h"
#include "proof/search.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "scenario/unused.h"
#include "trace/trace.h"

namespace fitscope::workbench {

struct Outcome {
  scenario::Profile profile = scenario::Profile::kKeras315;
  trace::Trace trace;
  std::vector<diagnosis::Finding> findings;                 ///< The primary first.
  std::vector<diagnosis::RuledOut> ruled_out;               ///< What it is not.
  std::optional<proof::Results> proof;                      ///< Unset: no fixes were looked for.
  std::vector<const diagnosis::WrongAdvice*> wrong_advice;  ///< That the question follows.
  std::vector<scenario::Unused> unused;                     ///< Set, but without effect here.
};

/// Is told now and then which share of a run is done, 0 … 1.
using Watch = std::function<void(double share)>;

Outcome run(const scenario::Scenario& scenario, scenario::Profile profile, const Watch& watch = {});

/// The scenario with these fields set; a field that cannot be set stays as it is.
scenario::Scenario with(scenario::Scenario scenario,
                        const std::vector<diagnosis::FieldChange>& fields);

/// Fills in what is said of outcome.trace, the run of this scenario: of what applies in it.
void judge(const scenario::Scenario& scenario, Outcome& outcome);
/// The findings alone.
std::vector<diagnosis::Finding> findings_of(const scenario::Scenario& scenario,
                                            const trace::Trace& trace);

/// The sentence that belongs into the headline of a healthy run: what may have done no harm and is
/// still worth knowing. Empty: nothing, or the run is not healthy.
std::string worth_knowing(const Outcome& outcome);

/// Eight letters that are the same for the same steps, logs, end and verdict, on every machine.
std::string digest_of(const Outcome& outcome);

/// Looks for fixes of a run that is over, all at once.
void prove(const scenario::Scenario& scenario, Outcome& outcome, const proof::Limits& limits = {});

/// The advice as JSON: [{name, claim, why}].
Json wrong_advice_json(const Outcome& outcome);
/// What it is not as JSON: [{suspicion, why}].
Json ruled_out_json(const Outcome& outcome);
/// What was set and has no effect as JSON: [{key, value, message}].
Json unused_json(const Outcome& outcome);

/// Every profile, oldest first.
std::vector<Outcome> run_all(const scenario::Scenario& scenario, const Watch& watch = {});

/// 0 healthy, 1 something is wrong, 3 cannot tell.
int exit_status(const Outcome& outcome);
/// The verdict first; without any nothing can be told.
int exit_status(const std::vector<diagnosis::Finding>& findings);
/// Of several: 1 beats 3 beats 0.
int worst_exit_status(const std::vector<Outcome>& outcomes);

/// What could not be read as JSON: [{where, message}].
Json errors_json(const std::vector<Error>& errors);

/// Grows with every change that a reader of the older form would trip over.
inline constexpr int kOutcomeSchema = 1;

/// The documented, versioned object of `fitscope run --json`: {"schema_version", "keras",
/// "release", "verdict": a finding, "other_findings": [], "ruled_out": [{suspicion, why}],
/// "wrong_advice": [{name, claim, why}], "without_effect": [{key, value, message}],
/// what trace::to_json gives, and, where fixes were looked for, what proof::describe gives}.
Json to_json(const Outcome& outcome);
/// The same members one by one.
void describe(const Outcome& outcome, const JsonMembers& members);

}  // namespace fitscope::workbench
