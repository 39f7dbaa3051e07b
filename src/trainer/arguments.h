// What fit() refuses before its first step, and what an evaluation inside it refuses.
#pragma once

#include <optional>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::trainer {

/// In the order Keras would come upon them: compile() and callbacks' constructors,
/// validation_split, adapters (empty arrays, empty generator, a generator that raises or yields
/// something odd within the peeked batches, length-0 Sequence), steps (0, negative, infinite
/// dataset, unknown size with steps_per_execution). A generator that blocks within the peeked
/// batches is not refused: fit() waits.
std::optional<trace::Exception> refuse_arguments(const scenario::Scenario& scenario,
                                                 scenario::Profile profile);

/// What is refused before fit() is called: where the optimizer and the callbacks are made.
std::optional<trace::Exception> refuse_before_fit(const scenario::Scenario& scenario,
                                                  scenario::Profile profile);

/// The two parts of refuse_arguments(): up to validation_split, and from the adapters on.
/// Keras 3.15 warns between them.
std::optional<trace::Exception> refuse_before_data(const scenario::Scenario& scenario,
                                                   scenario::Profile profile);
std::optional<trace::Exception> refuse_data(const scenario::Scenario& scenario,
                                            scenario::Profile profile);

/// The refusal that steps_per_execution needs a number of steps, which nobody knows.
bool misses_size(const trace::Exception& refusal);

/// The same for the validation data, which Keras looks at when the first evaluation begins.
/// `per_execution`: what steps_per_execution is by then; Keras 2 cuts it to the steps of an epoch.
std::optional<trace::Exception> refuse_validation(const scenario::Scenario& scenario,
                                                  scenario::Profile profile,
                                                  scenario::Count per_execution);

}  // namespace fitscope::trainer
