// Where this tree's tests/ lies, for tests that read goldens or the page's own files.
#pragma once

#include <string>

namespace fitscope {

/// Absolute path of tests/, without a slash at the end.
std::string tests_dir();

}  // namespace fitscope
