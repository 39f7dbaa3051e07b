#include "trace/step_sign.h"

#include <array>

#include "base/check.h"

namespace fitscope::trace {
namespace {

constexpr std::array<StepSign, 9> kSigns{{
    {StepState::kRan, "█", "#", "ran"},
    {StepState::kShort, "▄", "+", "short batch"},
    {StepState::kMixed, "▓", "%", "full and short by turns"},
    {StepState::kReplayed, "↻", "r", "replayed"},
    {StepState::kEmpty, "○", "0", "empty batch"},
    {StepState::kNeverRan, "·", ".", "never ran"},
    {StepState::kNotFinite, "!", "!", "NaN or infinite"},
    {StepState::kWaiting, "…", "?", "waiting"},
    {StepState::kRaised, "✗", "X", "exception"},
}};

}  // namespace

std::span<const StepSign> step_signs() {
  return kSigns;
}

const StepSign& sign_of(StepState state) {
  return kSigns[static_cast<std::size_t>(badness(state))];
}

StepState worst_of(const Epoch& epoch) {
  StepState worst = StepState::kRan;
  for (const Segment& segment : epoch.segments) {
    if (badness(segment.state) > badness(worst)) worst = segment.state;
  }
  return worst;
}

int badness(StepState state) {
  for (std::size_t i = 0; i < kSigns.size(); ++i) {
    if (kSigns[i].state == state) return static_cast<int>(i);
  }
  FS_CHECK(false);
}

}  // namespace fitscope::trace
