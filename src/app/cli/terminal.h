// Reading what was given, writing what was found: files, standard input and output, the terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace fitscope::cli {

/// What is read at most; a larger file is refused with `advice`.
struct InputLimit {
  std::size_t bytes = std::size_t{16} << 20U;
  std::string_view text = "16 MB";
  std::string_view advice = "a scenario is small.";
};

/// A file's bytes, or those of standard input for "-".
/// Errors  where = the name; what the system said.
Result<std::string> read_input(const std::string& name, const InputLimit& limit = {});

enum class Stream { kOut, kError };

/// A closed pipe is no error: the reader has seen enough.
/// Errors  the system's words, e.g. for a full disk.
void write(Stream stream, std::string_view bytes);

/// Flushes; false if something could not be written (said on standard error).
bool finish_output();

struct Terminal {
  bool colours =
      false;         ///< Standard output is a terminal, and neither NO_COLOR nor TERM=dumb is set.
  bool utf8 = true;  ///< The locale's character set.
  int width = 80;    ///< Columns, 40 … 200.
};
Terminal terminal();

}  // namespace fitscope::cli
