// Where a loss with reduction="sum" adds up the rows of a batch, and where there is nothing to add.
#pragma once

#include "scenario/scenario.h"

namespace fitscope::scenario {

/// In a hand-written loop the loss is called by itself, and Keras 2's takes the last axis off the
/// predictions (N, 1) of one output beside labels (N,).
/// Source  keras 2.15.0 losses.py: LossFunctionWrapper.call; utils/losses_utils.py:
/// squeeze_or_expand_dimensions.
bool squeezes_predictions(const Scenario& scenario, bool keras2);

/// The loss of a batch is the sum of its rows'. Not where predictions are squeezed: the mean over
/// the last axis is then that of the batch. Source  run: 2.15.0, numbers/sum-custom-loop.
bool sums_rows(const Scenario& scenario, bool keras2);

}  // namespace fitscope::scenario
