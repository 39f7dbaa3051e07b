// Rows that the code does not say: which other numbers of them the verdict must survive. Private to
// this folder.
#pragma once

#include <functional>

#include "code/read_code.h"

namespace fitscope::code {

/// Fills in answer.otherwise. `with_rows` reads the code again with so many rows assumed; where the
/// steps rest on them, the answer becomes that of a number that leaves a remainder, as most do.
void add_other_rows(CodeAnswer& answer, const std::function<CodeAnswer(Count rows)>& with_rows);

}  // namespace fitscope::code
