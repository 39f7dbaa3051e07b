// The user's own batches where a message of Keras quotes them, as Python prints them.
//
// Where there are no numbers (model.kind any) an ellipsis stands for them.
#pragma once

#include <string>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::trainer {

/// The first sample's label as an f-string writes it.
std::string first_label_text(const scenario::Scenario& scenario);

/// The generator's first tuple, of four or more items, without its parentheses.
std::string first_tuple_text(const scenario::Scenario& scenario, scenario::Profile profile);

/// "[0 1 0] and [[1 1]\n [0 0]]": the labels of the generator's first two batches.
std::string two_batches_text(const scenario::Scenario& scenario, scenario::Profile profile);

}  // namespace fitscope::trainer
