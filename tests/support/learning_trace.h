// Runs written by hand that learned, or did not: for rules that judge by statistics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "support/hand_trace.h"

namespace fitscope::testing {

/// Two classes on 128 rows, a hidden layer and a head: what the hand-written runs below are of.
inline scenario::Scenario two_classes() {
  scenario::Scenario asked;
  asked.data.kind = scenario::DataKind::kCircles;
  asked.data.samples = 128;
  asked.data.features = 2;
  asked.model.layers = "Dense(8, relu); Dense(8, relu); Dense(1, sigmoid)";
  asked.fit.batch_size = 32;
  asked.fit.epochs = 20;
  return asked;
}

/// Twenty epochs of 4 steps, with a look after each, whose loss went from `first` to `last`. The
/// figures beside it are those of a sound model: rules are tried by spoiling them.
inline trace::Trace ran(double first, double last, float right) {
  trace::Trace trace = hand_trace(kKeras315, 4, {});
  trace.facts.batches_per_pass = 4;
  trace.facts.known_batches = 4;
  trace.data = {.rows = 128,
                .features = 2,
                .largest_x = 2,
                .least_spread = 0.5,
                .most_spread = 0.6,
                .least_y = 0,
                .most_y = 1,
                .variance_y = 0.25,
                .deviation_y = 0.5,
                .classes = {64, 64},
                .spread_x = 0.55};
  const auto look = [&trace, right](std::int64_t epoch, double loss) {
    const trace::LayerFigure layer{.gradient_norm = 0.1F,
                                   .mean_gradient = 0.01F,
                                   .largest_weight = 1,
                                   .spread = 0.5F,
                                   .dead = 0.1F};
    trace.probes.push_back({.epoch = epoch,
                            .rows = 128,
                            .loss = static_cast<float>(loss),
                            .right = right,
                            .commonest = 0.5F,
                            .least_output = 0.1F,
                            .most_output = 0.9F,
                            .layers = {layer, layer, layer}});
  };
  look(-1, first);
  for (std::int64_t i = 0; i < 20; ++i) {
    const double loss = first + (last - first) * static_cast<double>(i + 1) / 20;
    trace::Epoch epoch{.index = i, .steps_planned = 4, .steps_run = 4, .samples_seen = 128};
    epoch.logged = epoch.numbers = true;
    epoch.learning_rate = 0.001;
    epoch.logs = {{"accuracy", static_cast<double>(right)}, {"loss", loss}};
    epoch.segments.push_back({0, 4, trace::StepState::kRan, 32});
    trace.epochs.push_back(std::move(epoch));
    for (std::int64_t step = 0; step < 4; ++step) {
      trace.figures.append({.epoch = static_cast<std::int32_t>(i),
                            .rows = 32,
                            .step = step,
                            .loss = static_cast<float>(loss),
                            .gradient_norm = 0.1F,
                            .update_ratio = 0.001F});
    }
    look(i, loss);
  }
  with_numbers(trace);
  trace.facts.trainable_weights = 6;
  return trace;
}

inline trace::Trace learned_run() {
  return ran(0.7, 0.1, 0.97F);
}
/// At ln 2 from beginning to end.
inline trace::Trace stuck_run() {
  return ran(0.6931, 0.6931, 0.5F);
}

/// Does something to every look after the first.
template <class Edit>
trace::Trace with_looks(trace::Trace trace, Edit edit) {
  for (std::size_t i = 1; i < trace.probes.size(); ++i)
    edit(trace.probes[i]);
  return trace;
}

}  // namespace fitscope::testing
