// A finding as JSON, the same in the command line's output and on the page.
#pragma once

#include "base/json.h"
#include "diagnosis/finding.h"

namespace fitscope::diagnosis {

/// {"rule", "title", "severity", "confidence", "standing", "summary", "arithmetic", "evidence":
/// [{"text", "at": {epoch, step}|null, "field"}], "changes": [{"label", "why", "set": {key:
/// text}}]}. Epochs and steps in "at" count from 0.
Json to_json(const Finding& finding);

}  // namespace fitscope::diagnosis
