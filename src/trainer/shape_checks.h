// Shape and label errors a training step raises, in the imitated release's words.
#pragma once

#include <optional>

#include "feed/batch.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::trainer {

/// Would the step on this batch raise? Asked for the first batch of fit(), when the step is traced,
/// and for every later batch that is out of the ordinary (label_changed, unbatched, other
/// features). With model.kind any only what no model can accept is reported.
std::optional<trace::Exception> check_batch(const scenario::Scenario& scenario,
                                            scenario::Profile profile, const feed::Batch& batch,
                                            bool first_step);

/// The exception fit() ends with when the user's generator raises (generator.raise_at) while
/// training or validating: inside tf.data, so wrapped.
trace::Exception pipeline_exception(const scenario::Scenario& scenario, scenario::Profile profile);

/// A hand-written loop: what its step raises (no gradients, nothing trainable, wrong shapes).
std::optional<trace::Exception> check_custom_step(const scenario::Scenario& scenario,
                                                  scenario::Profile profile);

}  // namespace fitscope::trainer
