#include "app/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <string>

#include "app/cli/terminal.h"
#include "base/text.h"

namespace fitscope::cli {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kQuietAtFirst{1000};
constexpr milliseconds kBetweenLines{200};
constexpr const char* kEraseLine = "\r\x1b[K";

}  // namespace

Progress::Progress() : terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_) write(Stream::kError, kEraseLine);
}

workbench::Watch Progress::watch() {
  if (!terminal_) return {};
  return [this](double share) { show(share); };
}

void Progress::show(double share) {
  const Clock::time_point now = Clock::now();
  if (now - start_ < kQuietAtFirst || now - said_ < kBetweenLines) return;
  said_ = now;
  shown_ = true;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - start_).count();
  write(Stream::kError, format("%sTraining, %d %% done, %lld s; Ctrl+C stops it", kEraseLine,
                               static_cast<int>(100 * std::clamp(share, 0.0, 1.0)),
                               static_cast<long long>(seconds)));
}

}  // namespace fitscope::cli
