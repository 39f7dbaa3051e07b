// What Keras has against a batch's y: no labels, a tuple too long, shapes that do not go with the
// predictions or with the loss.
//
// Simulated, left out, source  as in shape_checks.h
#pragma once

#include <optional>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"
#include "trainer/step_shapes.h"

namespace fitscope::trainer {

/// The generator yields (x,): nothing to compare the predictions with.
trace::Exception missing_target(const scenario::Scenario& scenario, scenario::Profile profile);

/// The generator yields more than (x, y, sample_weight).
trace::Exception too_long_tuple(const scenario::Scenario& scenario);

/// The loss's own checks, made when the step is traced.
std::optional<trace::Exception> check_target(const StepShapes& step);

/// Labels (N,) beside predictions (N, k) in an element-wise loss or metric: of every step.
std::optional<trace::Exception> check_broadcast(const StepShapes& step);

/// What Keras 3's metrics have against the labels (C,) of a single sample, once the loss took them.
std::optional<trace::Exception> check_metrics_of_a_sample(const StepShapes& step);

/// The running step finds that the accuracy cannot compare these labels, either.
bool accuracy_fails_too(const StepShapes& step);

}  // namespace fitscope::trainer
