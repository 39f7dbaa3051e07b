// A look at the model while fit() runs: what trace::Probe holds.
#pragma once

#include "feed/samples.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

/// Adds a probe to the trace, if the numbers are sound so far and a look means something.
/// `epoch`: after which; -1 before the first step. Changes nothing that a later step sees.
void probe(RunContext& run, const feed::Samples& samples, Count training_rows, Count epoch);

}  // namespace fitscope::trainer
