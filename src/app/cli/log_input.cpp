#include "app/cli/log_input.h"

#include <cstddef>
#include <utility>

#include "app/cli/terminal.h"
#include "base/text.h"
#include "intake/pasted.h"
#include "intake/pieces.h"

namespace fitscope::cli {
namespace {

constexpr InputLimit kLog{std::size_t{256} << 20U, "256 MB",
                          "its last part is enough: tail -c 50M."};

}  // namespace

Result<std::string> read_log(const std::string& name, bool or_nothing) {
  Result<std::string> bytes = read_input(name, kLog);
  if (!bytes.ok()) return bytes.error();
  std::string text = intake::as_utf8(std::move(bytes.value()));
  const std::string why = intake::unreadable(text);
  if (why.empty() || (or_nothing && trimmed(text).empty())) return text;
  return Error{name == "-" ? "standard input" : name,
               why + " Expected is what fit() printed, or a notebook that holds it."};
}

}  // namespace fitscope::cli
