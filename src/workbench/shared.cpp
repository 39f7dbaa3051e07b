#include "workbench/shared.h"

#include <algorithm>
#include <string_view>

namespace fitscope::workbench {

std::string shared_note(const State& state) {
  if (state.shared_result.empty() || state.digest.empty()) return {};
  // DIGEST-VERSION, as the page writes it (web/share.js).
  const std::string_view shared = state.shared_result;
  const std::size_t dash = std::min(shared.find('-'), shared.size());
  if (shared.substr(0, dash) == state.digest) return "Same result as when this link was made.";
  const bool readable =
      dash == state.digest.size() && dash + 1 < shared.size() &&
      shared.substr(0, dash).find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!readable) return "What this link says of its result cannot be read, so it was not compared.";
  return "The result differs from that of version " + std::string(shared.substr(dash + 1)) +
         ", with which this link was made.";
}

}  // namespace fitscope::workbench
