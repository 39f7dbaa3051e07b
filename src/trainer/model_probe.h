// A look at data and model while fit() runs: what trace::DataFigures and trace::Probe hold.
#pragma once

#include "feed/samples.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

/// The training rows come first, `validation` rows follow them.
trace::DataFigures data_figures(const scenario::Scenario& scenario, const feed::Samples& samples,
                                Count training, Count validation);

/// Adds a probe to the trace, if the numbers are sound so far and a look means something.
/// `epoch`: after which; -1 before the first step. Changes nothing that a later step sees.
void probe(RunContext& run, const feed::Samples& samples, Count training_rows, Count epoch);

}  // namespace fitscope::trainer
