// What Keras and TensorFlow have against labels that are of the wrong rank or value: those of a
// sample without its batch axis, and those that no class has.
//
// Simulated, left out, source  as in shape_checks.h
#pragma once

#include <optional>
#include <span>

#include "trace/trace.h"
#include "trainer/step_shapes.h"

namespace fitscope::trainer {

/// One sample (F,) for a model of one feature becomes F rows, and its one label stands alone.
std::optional<trace::Exception> label_without_rows(const StepShapes& step);

/// As above, where the sample's labels are a vector: they are taken for as many rows.
std::optional<trace::Exception> check_label_of_a_sample(const StepShapes& step);

/// Labels that no class has, where the loss takes labels for classes: what TensorFlow says on a
/// CPU. `in_order`: the rows come in the order they are known in.
std::optional<trace::Exception> check_label_range(const StepShapes& step,
                                                  std::span<const float> labels, bool in_order);

}  // namespace fitscope::trainer
