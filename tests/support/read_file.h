// A file of the tests as it is.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

namespace fitscope::testing {

/// Empty: there is none.
inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace fitscope::testing
