// Contracts between our own functions. A broken one is a bug of ours and stops the program.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace fitscope {

[[noreturn]] inline void contract_broken(const char* what, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: contract broken: %s\n", file, line, what);
  std::abort();
}

}  // namespace fitscope

/// Always on. For promises between our functions only: bad input from outside is a Result.
#define FS_CHECK(condition)                                        \
  do {                                                             \
    if (!(condition)) {                                            \
      ::fitscope::contract_broken(#condition, __FILE__, __LINE__); \
    }                                                              \
  } while (false)
