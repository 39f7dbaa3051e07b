// What Keras's adapter of arrays refuses: ArrayDataAdapter, TensorLikeDataAdapter in Keras 2.
#pragma once

#include <optional>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::trainer {

/// x and y of different length, and a size of batches that is no size.
std::optional<trace::Exception> refuse_training_arrays(const scenario::Scenario& scenario,
                                                       scenario::Profile profile);
/// The same of the arrays that validate, validation_split's too. Of other data nothing.
std::optional<trace::Exception> refuse_validation_arrays(const scenario::Scenario& scenario,
                                                         scenario::Profile profile);

}  // namespace fitscope::trainer
