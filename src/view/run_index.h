// A run as one line of steps, and one cell of it in words. Evidence only: judging is diagnosis's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/trace.h"

namespace fitscope::view {

/// Steps that ran, numbered through all epochs: what the scrubber and the curves count by.
struct RunIndex {
  std::vector<std::int64_t> before;  ///< Per epoch: steps run before it. One more entry at the end.
  std::int64_t widest = 0;           ///< Most steps planned or run in one epoch.

  std::int64_t total() const { return before.empty() ? 0 : before.back(); }
  /// Range  `at` in [0, total()).
  trace::Moment moment(std::int64_t at) const;
  /// nullopt: the moment is no step that ran.
  std::optional<std::int64_t> place(const trace::Trace& trace, trace::Moment at) const;

 private:
  friend RunIndex index_of(const trace::Trace& trace);
  std::vector<std::int64_t> epochs_;  // Epoch::index of each row
};

RunIndex index_of(const trace::Trace& trace);

/// The epoch's row in trace.epochs, or nullptr.
const trace::Epoch* row_of(const trace::Trace& trace, std::int64_t epoch);

/// What became of a planned or run step; nullptr: neither.
const trace::Segment* segment_at(const trace::Epoch& epoch, std::int64_t step);

/// The kept figures of a step; nullptr: none were kept.
const trace::StepFigure* figure_at(const trace::Trace& trace, trace::Moment at);

/// "Epoch 2, step 1 of 3: ran on 4 rows; loss 0.6931."
std::string describe(const trace::Trace& trace, trace::Moment at);

/// "3 of 3", or "4" while Keras does not know how many there will be.
std::string steps_text(const trace::Epoch& epoch);

/// The same in little room: "31.25M of 31.25M" from a million on.
std::string short_steps_text(const trace::Epoch& epoch);

/// Four significant digits; "NaN", "∞" spelt "infinite".
std::string number_text(double value);

}  // namespace fitscope::view
