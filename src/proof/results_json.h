// Fixes as JSON, the same in the command line's output and on the page.
#pragma once

#include "base/json_writer.h"
#include "proof/search.h"

namespace fitscope::proof {

/// The members
///   "fixes"  [{label, why, set: {key: text}, origin: "rule" | "search", proof: "healthy" |
///            "better", difference, diff, after: RUN}], each of them run
///   "proof"  {before: RUN, runs, cut_off, any_works, advice: [{label, why}], questions: [{label,
///            why, set}], refuted: [{label, verdict}], healthy_under: [profile]}
/// RUN is {rule, severity, summary, stop_reason, epochs: [{planned | null, run}], epochs_run,
/// steps_run, samples_seen, loss | null}; of many epochs the first 64.
void describe(const Results& results, const JsonMembers& members);

}  // namespace fitscope::proof
