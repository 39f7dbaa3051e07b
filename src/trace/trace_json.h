// A trace as JSON (versioned) and as CSV tables.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "trace/trace.h"

namespace fitscope::trace {

inline constexpr int kTraceSchema = 1;

std::string_view name_of(StopReason reason);  ///< "all_epochs", "out_of_data", …: permanent.
std::string_view name_of(StepState state);
std::string_view name_of(EventKind kind);
std::string_view name_of(Tensor tensor);
std::string_view name_of(Subject subject);  ///< What an exception is about: permanent.

/// {"keras", "release", "epochs": [{steps_planned, steps_run, samples_seen, batches_replayed,
/// warnings, val_steps, logs{}, segments[]}], "stop_reason", "warnings": [], "exception": {type,
/// message}|null, "losses": [], "figures_stride", "facts": {}, "first_non_finite": …|null}.
/// A segment is {first, count, state, rows}; rows is null where state is "mixed". `losses` are the
/// batch losses kept.
Json to_json(const Trace& trace);
/// The same members one by one: a run of many epochs is large.
void describe(const Trace& trace, const JsonMembers& members);
/// The logs of an epoch by name; null where no model was trained.
Json logs_json(const Epoch& epoch);

/// One row per epoch:
/// epoch,steps_planned,steps_run,samples_seen,batches_replayed,warnings,val_steps,<logs…>
std::string epochs_csv(const Trace& trace);
/// Several releases in one table, `keras` in front: a log that one of them lacks is an empty cell.
std::string epochs_csv(const std::vector<const Trace*>& traces);

/// One row per kept step: epoch,step,rows,loss,gradient_norm,update_ratio
std::string steps_csv(const Trace& trace);

}  // namespace fitscope::trace
