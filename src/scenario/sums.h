// Where a loss with reduction="sum" adds up the rows of a batch, and where there is nothing to add.
#pragma once

#include "scenario/scenario.h"

namespace fitscope::scenario {

/// The loss of a batch is the sum of its rows'.
///
/// Not in Keras 2's hand-written loop with labels (N,) and one output: the loss is called by itself
/// there, takes the predictions' last axis off, and its mean over the last axis is then that of the
/// batch. Source  keras 2.15.0 losses.py: LossFunctionWrapper.call; utils/losses_utils.py:
/// squeeze_or_expand_dimensions; run: 2.15.0, numbers/sum-custom-loop.
bool sums_rows(const Scenario& scenario, bool keras2);

}  // namespace fitscope::scenario
