// A log as it is given to a command.
#pragma once

#include <string>

#include "base/result.h"

namespace fitscope::cli {

/// What fit() printed, as UTF-8, at most 256 MB. `or_nothing`: an empty text is one as well.
/// Errors  as read_input(); where = the name: why it holds no log.
Result<std::string> read_log(const std::string& name, bool or_nothing);

}  // namespace fitscope::cli
