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
  const std::string_view version = dash < shared.size() ? shared.substr(dash + 1) : "";
  return "The result differs from that of version " +
         std::string(version.empty() ? "unknown" : version) + ", with which this link was made.";
}

}  // namespace fitscope::workbench
