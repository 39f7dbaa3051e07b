// Where a cursor may stand in a run, and how it moves: batch by batch or epoch by epoch.
#pragma once

#include "trace/trace.h"

namespace fitscope::workbench {

/// A place that exists: the epoch and step are brought into the run. {-1, -1} stays: the whole run.
trace::Moment nearest(const trace::Trace& trace, trace::Moment at);

/// `by` batches on, or back if negative, across epochs. An epoch without a step is one place,
/// {epoch, -1}.
trace::Moment by_steps(const trace::Trace& trace, trace::Moment at, trace::Count by);

/// The same step's epoch `by` epochs on: {epoch, -1}, the epoch as a whole.
trace::Moment by_epochs(const trace::Trace& trace, trace::Moment at, trace::Count by);

bool at_end(const trace::Trace& trace, trace::Moment at);

}  // namespace fitscope::workbench
