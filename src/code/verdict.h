// What may be said of code of which not everything is known: the findings of its runs, weighed
// against what was assumed and what was not understood. Runs nothing itself.
#pragma once

#include <span>
#include <vector>

#include "code/read_code.h"
#include "diagnosis/finding.h"

namespace fitscope::code {

using Findings = std::vector<diagnosis::Finding>;

/// `runs`: what the answer's scenario gave, then each of answer.otherwise, in their order. The
/// verdict comes first.
///   An assumed number of rows decides nothing: where the runs with other numbers end otherwise,
///   the verdict is a fault that all of them have, or cannot-tell.
///   What was not understood and can change the verdict makes it cannot-tell, or less certain.
Findings weigh(const CodeAnswer& answer, std::span<const Findings> runs);

}  // namespace fitscope::code
