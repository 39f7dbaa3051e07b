// What Keras has against a batch's y: no labels, a tuple too long, shapes that do not go with the
// predictions or with the loss, labels outside the classes.
//
// Simulated, left out, source  as in shape_checks.h
#pragma once

#include <optional>
#include <span>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"
#include "trainer/step_shapes.h"

namespace fitscope::trainer {

/// The generator yields (x,): nothing to compare the predictions with.
trace::Exception missing_target(const scenario::Scenario& scenario, scenario::Profile profile);

/// The generator yields more than (x, y, sample_weight).
trace::Exception too_long_tuple(const scenario::Scenario& scenario);

/// One sample (F,) for a model of one feature becomes F rows, and its one label stands alone.
std::optional<trace::Exception> label_without_rows(const StepShapes& step);

/// As above, where the sample's labels are a vector: they are taken for as many rows.
std::optional<trace::Exception> check_label_of_a_sample(const StepShapes& step);

/// The loss's own checks, made when the step is traced.
std::optional<trace::Exception> check_target(const StepShapes& step);

/// Labels that no class has, where the loss takes labels for classes: what TensorFlow says on a
/// CPU. `in_order`: the rows come in the order they are known in.
std::optional<trace::Exception> check_label_range(const StepShapes& step,
                                                  std::span<const float> labels, bool in_order);

/// Labels (N,) beside predictions (N, k) in an element-wise loss or metric: of every step.
std::optional<trace::Exception> check_broadcast(const StepShapes& step);

}  // namespace fitscope::trainer
