// What every part of a running fit() shares: the question, the trace being written, the simulated
// clock, model.stop_training and the learning rate. One per run; parts get it by reference.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "nn/learner.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"
#include "trainer/clock.h"
#include "trainer/regimes.h"

namespace fitscope::trainer {

using scenario::Count;
using scenario::MaybeCount;

struct RunContext {
  RunContext(const scenario::Scenario& asked, scenario::Profile imitated);

  const scenario::Scenario scenario;  ///< With the limits of the environment put in.
  const scenario::Profile profile;
  const int minor;       ///< Of the Keras 3 release: texts change inside a profile. 0: Keras 2.
  const Regime& regime;  ///< Of the release asked about.
  /// Whether KERAS_MAX_EPOCHS and KERAS_MAX_STEPS_PER_EPOCH made it less than was asked.
  const bool limits_epochs;
  const bool limits_steps;
  const bool limits_validation;
  trace::Trace trace;
  Clock clock;

  /// Where the run is. Warnings, events and console chunks take their place from here.
  trace::Moment at;

  /// The model's own variable, which Keras 2 changes as it goes: see data_handler.h.
  Count steps_per_execution;

  bool stop_training = false;
  std::string stopped_by;  ///< Name of the callback that set stop_training last.

  std::unique_ptr<nn::Learner> learner;  ///< nullptr without numbers (model.kind any).
  bool logged = false;     ///< The epoch that is ending has a loss, which a whole execution gave.
  bool validated = false;  ///< It has val_ values.

  bool keras2() const { return profile == scenario::Profile::kKeras2; }
  bool numbers() const { return learner != nullptr; }

  /// optimizer.learning_rate. Kept here as well, so that schedules work without numbers.
  float learning_rate() const { return learner ? learner->learning_rate() : learning_rate_; }
  void set_learning_rate(float rate);

  /// Adds an event at `at`.
  void event(trace::EventKind kind, double value = 0, std::string text = {});

  /// An exception leaves fit() here: kept in the trace with `at`. The first one stays.
  void raise(trace::Exception exception);
  bool raised() const { return trace.exception.has_value(); }

 private:
  float learning_rate_;
};

/// compile.learning_rate, or the optimizer's default (SGD 0.01, the others 0.001).
double initial_learning_rate(const scenario::Scenario& scenario);

}  // namespace fitscope::trainer
