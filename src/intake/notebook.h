// A Jupyter notebook's file, pasted as it is: what its cells printed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fitscope::intake {

/// The outputs of all cells, streams and tracebacks, in their order; nullopt: no notebook.
std::optional<std::string> notebook_outputs(std::string_view text);

}  // namespace fitscope::intake
