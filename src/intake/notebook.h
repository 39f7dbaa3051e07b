// A Jupyter notebook's file, pasted as it is: what its cells printed, and their code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fitscope::intake {

/// The outputs of all cells, streams and tracebacks, in their order; nullopt: no notebook.
std::optional<std::string> notebook_outputs(std::string_view text);

/// The code of all cells, one below the other; nullopt: no notebook.
std::optional<std::string> notebook_sources(std::string_view text);

}  // namespace fitscope::intake
