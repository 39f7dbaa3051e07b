// A run as one line of steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/cell.h"
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

using trace::figure_at;
using trace::number_text;
using trace::segment_at;
using trace::steps_text;

/// The same in little room: "31.25M of 31.25M" from a million on.
std::string short_steps_text(const trace::Epoch& epoch);

}  // namespace fitscope::view
