#include "support/tests_dir.h"

namespace fitscope {

std::string tests_dir() {
  return FITSCOPE_TESTS_DIR;
}

}  // namespace fitscope
