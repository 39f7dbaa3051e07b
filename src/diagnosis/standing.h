// How a finding stands to the verdict: does it follow from it, or come on top of it?
#pragma once

#include <string>

#include "diagnosis/finding.h"

namespace fitscope::diagnosis {

/// "follows from it", "comes on top of it" (another fault) or "is said beside it".
std::string standing_of(const Finding& other, const Finding& verdict);

/// Does it follow from the verdict, so that mending that mends it too?
bool follows(const Finding& finding);

}  // namespace fitscope::diagnosis
