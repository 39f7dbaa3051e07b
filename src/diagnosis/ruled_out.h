// What a person might suspect and need not: the questions that were answered with no, each with the
// number that answers it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

struct RuledOut {
  std::string_view suspicion;  ///< "a callback that stops it"
  std::string why;             ///< "none set model.stop_training"

  bool operator==(const RuledOut&) const = default;
};

/// In the order of questions. Only what the trace answers: without numbers nothing is said of them.
std::vector<RuledOut> ruled_out(const Facts& facts);

}  // namespace fitscope::diagnosis
