// What equal means. A difference is a field and what each side says.
#pragma once

#include <string>
#include <vector>

#include "golden/ledger.h"

namespace fitscope::golden {

struct Difference {
  std::string field;  ///< "epoch 2 steps", "warnings", "loss after step 7"
  std::string ours;
  std::string keras;
};

/// Steps, validation steps, logged epochs, warnings, exceptions and the end must be the same.
/// Losses and logs agree within max(1e-5, 10 spread) relatively or 1e-6, final weights within
/// max(1e-4, 10 spread) relatively, a weight with a spread of its own within ten times that; NaN
/// and infinities stand in the same places. Where the order of the rows is Keras's own (shuffling,
/// Dropout), numbers are not compared: their names and counts are. Consoles, on a terminal and in a
/// file, are the same byte for byte, but for numbers of lines in files that are not Keras's and
/// values, which may differ by the last bits of a float32 or as far as the logs' may; without
/// comparable numbers all but the values is. What is left out is listed in known_differences.md.
std::vector<Difference> compare(const scenario::Scenario& scenario, const Ledger& ours,
                                const Recording& recording);

}  // namespace fitscope::golden
