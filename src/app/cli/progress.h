// What a long run shows while it runs: on a terminal only, and never in what is written.
#pragma once

#include <chrono>

#include "workbench/outcome.h"

namespace fitscope::cli {

/// One line on standard error, from the second second on, that goes again when the run is over.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  workbench::Watch watch();

 private:
  void show(double share);

  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
  Clock::time_point said_ = start_;
  bool terminal_ = false;
  bool shown_ = false;
};

}  // namespace fitscope::cli
