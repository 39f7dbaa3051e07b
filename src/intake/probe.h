// A callback to paste into one's own fit(), and the line that it prints.
//
//   FITSCOPE_PROBE {"keras": "3.15.1", "params": {"epochs": 5, "steps": 3}, "per_call": 1,
//                   "epochs": [[0, 3, 0, 0.69], [1, 1, 0, 0.68]], "stopped": false, "ended": true}
//
// Each epoch: its index, batches trained, batches validated, loss (a number, or "nan", "inf").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/observation.h"

namespace fitscope::intake {

/// Python, for Keras 2 and 3 on any backend, without a dependency.
std::string_view probe_code();

struct ProbeEpoch {
  Count index = 0;
  Count batches = 0;
  Count validated = 0;  ///< batches
  double loss = 0;      ///< NaN: not finite, or not logged
  bool finite = true;
};

struct ProbeReport {
  std::string keras;
  MaybeCount epochs_asked;
  MaybeCount steps_asked;  ///< What the bar counts to.
  Count per_call = 1;      ///< steps_per_execution: counts are its multiples.
  std::vector<ProbeEpoch> epochs;
  bool stopped = false;  ///< model.stop_training was set
  bool ended = false;    ///< fit() came to its end: no exception
};

/// `json`: what stands behind FITSCOPE_PROBE.
/// Errors  what is missing; a line that was broken or cut.
Result<ProbeReport> read_probe(std::string_view json);

/// The run it saw in the form of a log, and what follows: every step count is exact.
struct Probed {
  LogFit log;
  ObservedFit fit;  ///< Its log is not set: the caller's place for `log` is.
};
Probed observe(const ProbeReport& report);

}  // namespace fitscope::intake
