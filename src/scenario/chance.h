// Where Keras draws at random while it trains, with generators of its own.
#pragma once

#include <string>

#include "scenario/scenario.h"

namespace fitscope::scenario {

/// The order of rows, or of a Sequence's batches, is drawn anew in every epoch.
bool draws_order(const Scenario& scenario);

/// Has every pass over the rows an order of its own? A Sequence shuffles its batches, and no rows.
bool shuffles_rows(const Scenario& scenario);

/// The simulated model has a Dropout layer.
bool has_dropout(const Scenario& scenario);

/// The order of rows or batches, or a Dropout mask, is drawn anew in every run.
bool draws_at_random(const Scenario& scenario);

/// What that means for the losses, in a sentence or two; empty: nothing, or there are none.
std::string chance_note(const Scenario& scenario);

}  // namespace fitscope::scenario
