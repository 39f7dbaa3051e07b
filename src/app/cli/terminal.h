// Reading what was given, writing what was found: files, standard input and output, the terminal.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace fitscope::cli {

/// A file's bytes, or those of standard input for "-".
/// Range   at most 16 MB.
/// Errors  where = the name; what the system said.
Result<std::string> read_input(const std::string& name);

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
