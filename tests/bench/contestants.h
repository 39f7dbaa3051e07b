// Who takes part. Eigen is a program of its own: two settings of Eigen cannot share one.
#pragma once

#include <memory>

#include "bench/tasks.h"

namespace fitscope::bench {

std::unique_ptr<Contestant> make_learner(const Task& task, bool measure);
std::unique_ptr<Contestant> make_plain_loops(const Task& task);
std::unique_ptr<Contestant> make_eigen(const Task& task);

struct Entry {
  const char* name;
  std::unique_ptr<Contestant> (*make)(const Task& task);
};

/// The entries of this program; `count` of them.
extern const Entry kEntries[];
extern const int kNumEntries;

}  // namespace fitscope::bench
