// Traces written by hand, so that a rule is tested without a feed, a model or a trainer.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "diagnosis/rule.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::testing {

using trace::Subject;

inline constexpr const char* kKeras2 = "2.15";
inline constexpr const char* kKeras35 = "3.5-3.6";
inline constexpr const char* kKeras314 = "3.14";
inline constexpr const char* kKeras315 = "3.15";

struct HandEpoch {
  trace::Count steps = 0;
  trace::Count samples = 0;
  trace::Count replayed = 0;
};

/// A run in which each epoch planned `planned` steps. An epoch that ran fewer ran dry.
inline trace::Trace hand_trace(const char* keras, trace::MaybeCount planned,
                               std::initializer_list<HandEpoch> epochs) {
  trace::Trace trace;
  trace.keras = keras;
  trace.stop = trace::StopReason::kAllEpochs;
  trace.facts.trainable_weights = -1;
  trace.facts.batch_size = 32;
  for (const HandEpoch& given : epochs) {
    trace::Epoch epoch;
    epoch.index = static_cast<trace::Count>(trace.epochs.size());
    epoch.steps_planned = planned;
    epoch.steps_run = given.steps;
    epoch.samples_seen = given.samples;
    epoch.batches_replayed = given.replayed;
    epoch.ran_dry = planned && given.steps < *planned;
    epoch.logged = true;
    if (given.steps > 0) {
      epoch.segments.push_back({0, given.steps, trace::StepState::kRan, trace.facts.batch_size});
    }
    trace.epochs.push_back(std::move(epoch));
  }
  return trace;
}

/// A run that an exception ended.
inline trace::Trace raised(const char* keras, trace::Subject about, std::string type,
                           std::string message, trace::Moment at = {}) {
  trace::Trace trace;
  trace.keras = keras;
  trace.stop = trace::StopReason::kException;
  trace.facts.trainable_weights = -1;
  trace.facts.batches_per_pass = 4;
  trace.exception = trace::Exception{std::move(type), std::move(message), at, about};
  return trace;
}

/// 100 samples in batches of 32, as arrays: 4 batches of 32, 32, 32 and 4.
inline scenario::Scenario hundred_samples() {
  scenario::Scenario asked;
  asked.data.samples = 100;
  asked.fit.batch_size = 32;
  return asked;
}

/// Says that the model's numbers are real and its weights moved.
inline void with_numbers(trace::Trace& trace) {
  trace.facts.trainable_weights = 2;  // a kernel and a bias
  trace.facts.weights_changed = true;
  trace.facts.updates = trace.steps_run();
}

}  // namespace fitscope::testing
