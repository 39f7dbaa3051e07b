// Which line of a script a verdict points at. Private to this folder.
#pragma once

#include "diagnosis/finding.h"
#include "export/script.h"

namespace fitscope::exporter {

/// Puts "# <- fitscope: RULE" behind the line that holds a field the finding rests on, or that
/// would hold it if it were set; above it if the line is too long. Nothing for a run that is
/// healthy or cannot be judged.
void mark_cause(Script& script, const diagnosis::Finding& verdict);

}  // namespace fitscope::exporter
