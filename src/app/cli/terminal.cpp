#include "app/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace fitscope::cli {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value(variable(name));
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) {
      return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    if (value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos) {
      return true;
    }
    return value != "c" && value != "posix";
  }
  return true;  // nothing set, as in a container: what we print is UTF-8 all the same
}

int columns() {
  if (const auto asked = parse_integer(variable("COLUMNS")); asked && *asked > 0) {
    return static_cast<int>(std::clamp<std::int64_t>(*asked, 40, 200));
  }
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return std::clamp<int>(size.ws_col, 40, 200);
  }
  return 80;
}

}  // namespace

Result<std::string> read_input(const std::string& name, const InputLimit& limit) {
  const bool standard = name == "-";
  std::FILE* file = standard ? stdin : std::fopen(name.c_str(), "rb");
  if (file == nullptr) {
    return Error{name, std::string("cannot be read: ") + std::strerror(errno) + "."};
  }
  std::string bytes;
  char block[65536];
  std::size_t got = 0;
  while (bytes.size() <= limit.bytes && (got = std::fread(block, 1, sizeof block, file)) > 0) {
    bytes.append(block, got);
  }
  const int trouble = std::ferror(file) != 0 ? errno : 0;
  if (!standard) std::fclose(file);
  if (trouble != 0) {
    return Error{name, std::string("cannot be read: ") + std::strerror(trouble) + "."};
  }
  if (bytes.size() > limit.bytes) {
    return Error{name,
                 "is larger than " + std::string(limit.text) + "; " + std::string(limit.advice)};
  }
  return bytes;
}

void write(Stream stream, std::string_view bytes) {
  std::FILE* file = stream == Stream::kOut ? stdout : stderr;
  // Both streams may be one terminal: keep the order in which they were written.
  if (stream == Stream::kError) std::fflush(stdout);
  // What cannot be written sets the stream's error flag; finish_output() looks at it.
  (void)std::fwrite(bytes.data(), 1, bytes.size(), file);
}

bool finish_output() {
  errno = 0;
  const bool failed = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  if (failed && errno == 0) {
    // An earlier write failed and its reason is forgotten: one more line break meets it again.
    std::clearerr(stdout);
    (void)std::fputc('\n', stdout);
    (void)std::fflush(stdout);
  }
  if (!failed || errno == EPIPE || errno == 0) return true;
  std::fprintf(stderr, "fitscope: cannot write the output: %s\n", std::strerror(errno));
  return false;
}

Terminal terminal() {
  Terminal found;
  found.colours =
      isatty(STDOUT_FILENO) != 0 && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
  found.utf8 = locale_is_utf8();
  found.width = columns();
  return found;
}

}  // namespace fitscope::cli
