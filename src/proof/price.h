// What a rerun costs, in counted work instead of time: about a microsecond is 1.
#pragma once

#include <cstdint>

#include "scenario/scenario.h"

namespace fitscope::proof {

struct Price {
  std::int64_t transition = 1;  ///< One of FitLoop::advance().
  std::int64_t start = 20;      ///< To make the run and its data.
};

/// `batch_rows`: of a full batch, 1 or more; there are no more rows in it than there are samples.
Price price_of(const scenario::Scenario& asked, std::int64_t batch_rows);

}  // namespace fitscope::proof
