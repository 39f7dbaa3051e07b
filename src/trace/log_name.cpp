#include "trace/log_name.h"

#include <functional>
#include <mutex>
#include <set>

namespace fitscope::trace {

LogName::LogName(std::string_view text) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> texts;  // its nodes never move
  const std::scoped_lock lock(mutex);
  auto found = texts.find(text);
  if (found == texts.end()) found = texts.emplace(text).first;
  text_ = &*found;
}

}  // namespace fitscope::trace
