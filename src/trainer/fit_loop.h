// model.fit() as a machine that advances one transition at a time: up to the next place where the
// imitated Keras would call a callback. Nothing ever blocks: a feed that never answers, or an epoch
// without end, is a result like any other.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::trainer {

enum class Status { kRunning, kFinished };

/// Steps of an endless epoch that are run before it is called endless.
inline constexpr std::int64_t kEndlessSteps = 256;

/// A call of train_function that came to its end.
struct Call {
  std::int64_t epoch;  ///< From 0.
  std::int64_t steps;  ///< The batches it took: steps_per_execution, or fewer.
};

/// How a run is carried out. What it comes to does not depend on it, but for the limit.
struct RunOptions {
  std::int64_t most_steps = INT64_MAX;  ///< Training steps after which it is cut off.
  /// Without numbers, stretches of batches are taken at once. false: one by one, for
  /// comparison.
  bool stretches = true;
  /// Gets the loss's running mean as every call of train_function returns it; with numbers only,
  /// and not from a hand-written loop.
  std::vector<double>* losses = nullptr;
  /// Gets every call of train_function, where `stretches` is off and the loop is Keras's.
  std::vector<Call>* calls = nullptr;
};

class FitLoop {
 public:
  /// The scenario must pass scenario::check_together: what Keras would refuse is a result, not an
  /// error.
  static std::unique_ptr<FitLoop> create(const scenario::Scenario& scenario,
                                         scenario::Profile profile, const RunOptions& options = {});
  virtual ~FitLoop() = default;

  /// One transition. Without numbers (model.kind any) a transition may be a whole stretch of
  /// steps, so that a billion rows take no longer than a hundred.
  virtual Status advance() = 0;

  virtual const trace::Trace& trace() const = 0;
  /// The trace itself instead of a copy, which of a long run takes tens of megabytes. The loop is
  /// of no use afterwards.
  virtual trace::Trace take_trace() = 0;
  /// Share of the work done, 0 … 1, for a progress bar.
  virtual double progress() const = 0;
  /// The weights as they stand, flattened; empty without numbers.
  virtual std::vector<float> weights() const = 0;
};

/// Runs to the end, or until `most_steps` steps have run (StopReason::kCutOff).
trace::Trace run(const scenario::Scenario& scenario, scenario::Profile profile,
                 std::int64_t most_steps = INT64_MAX);
trace::Trace run(const scenario::Scenario& scenario, scenario::Profile profile,
                 const RunOptions& options);

}  // namespace fitscope::trainer
