// One epoch as a row of characters: what became of each step.
#pragma once

#include <string>
#include <vector>

#include "app/cli/terminal.h"
#include "trace/trace.h"

namespace fitscope::cli {

/// Shapes  at most `most_cells` characters; with more steps a cell stands for several and shows the
/// worst.
std::string ribbon(const trace::Epoch& epoch, std::size_t most_cells, const Terminal& terminal);

/// "█ ran  · never ran": the signs that occur in these epochs.
std::string legend(const std::vector<trace::Epoch>& epochs, const Terminal& terminal);

}  // namespace fitscope::cli
