// Shape and label errors a training step raises, in the imitated release's words.
//
// Simulated  a Sequential of Dense layers, the first of its process: static shapes as the data
//            adapters give them, input checks, the losses' checks, labels outside the classes.
// Left out   which rows a batch holds: a label outside the classes is taken to be in the first
//            batch; numbers inside messages that print whole arrays ("…").
// Source     keras 601488fd4c (2.15.0) engine/input_spec.py: assert_input_compatibility,
//            engine/training.py: Model._validate_target_and_loss, backend.py;
//            keras 250b42181c (3.15.1) src/layers/input_spec.py: assert_input_compatibility,
//            src/models/functional.py: Functional._adjust_input_rank,
//            src/backend/tensorflow/nn.py, src/trainers/data_adapters/data_adapter_utils.py.
#pragma once

#include <optional>

#include "feed/batch.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::trainer {

/// Would the step on this batch raise? Asked for the first batch of fit(), when the step is traced,
/// and for every later batch that is out of the ordinary (label_changed, unbatched, other features,
/// fewer rows). With model.kind any only what no model can accept is reported.
std::optional<trace::Exception> check_batch(const scenario::Scenario& scenario,
                                            scenario::Profile profile, const feed::Batch& batch,
                                            bool first_step);

/// What the user's generator raises (generator.raise_at), as it leaves fit() while Keras peeks.
trace::Exception generator_exception(const scenario::Scenario& scenario);

/// The exception fit() ends with when the user's generator raises (generator.raise_at) while
/// training or validating: inside tf.data, so wrapped.
trace::Exception pipeline_exception(const scenario::Scenario& scenario, scenario::Profile profile);

/// A hand-written loop: what its step raises (no gradients, nothing trainable). Shapes are
/// check_batch's business.
std::optional<trace::Exception> check_custom_step(const scenario::Scenario& scenario,
                                                  scenario::Profile profile);

/// Does anything learn? With model.kind any: model.trainable.
bool anything_trainable(const scenario::Scenario& scenario);

}  // namespace fitscope::trainer
