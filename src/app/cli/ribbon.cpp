#include "app/cli/ribbon.h"

#include <algorithm>
#include <array>

namespace fitscope::cli {
namespace {

using trace::Count;
using trace::StepState;

struct Sign {
  StepState state;
  std::string_view utf8;
  std::string_view ascii;
  std::string_view meaning;
  std::string_view colour;  ///< SGR parameters
};

// In the order of badness: where a cell stands for several steps, the last one that occurs is
// shown.
constexpr std::array<Sign, 9> kSigns{{
    {StepState::kRan, "█", "#", "ran", "32"},
    {StepState::kShort, "▄", "+", "ran, short batch", "32"},
    {StepState::kMixed, "▓", "%", "ran, full and short batches by turns", "32"},
    {StepState::kReplayed, "↻", "r", "same batch again", "33"},
    {StepState::kEmpty, "○", "0", "empty batch", "33"},
    {StepState::kNeverRan, "·", ".", "never ran", "2"},
    {StepState::kNotFinite, "!", "!", "NaN or infinite", "31"},
    {StepState::kWaiting, "…", "?", "waiting", "31"},
    {StepState::kRaised, "✗", "X", "raised", "31"},
}};

std::size_t rank(StepState state) {
  for (std::size_t i = 0; i < kSigns.size(); ++i) {
    if (kSigns[i].state == state) return i;
  }
  return 0;
}

}  // namespace

std::string ribbon(const trace::Epoch& epoch, std::size_t most_cells, const Terminal& terminal) {
  Count steps = 0;
  for (const trace::Segment& segment : epoch.segments) {
    steps = std::max(steps, segment.first + segment.count);
  }
  if (steps == 0) return {};
  const Count cells = std::min<Count>(steps, static_cast<Count>(most_cells));
  // A repeated dataset reaches 10^18 steps: what cells show of so many needs not be exact, but no
  // product may leave 64 bits.
  const Count coarse = std::max<Count>(1, steps / 1'000'000'000'000'000);
  const auto cell_of = [&](Count step) {
    return (step / coarse) * cells / ((steps - 1) / coarse + 1);
  };
  std::vector<std::size_t> worst(static_cast<std::size_t>(cells), 0);
  for (const trace::Segment& segment : epoch.segments) {
    if (segment.count <= 0) continue;
    const Count first = cell_of(segment.first);
    const Count last = cell_of(segment.first + segment.count - 1);
    for (Count cell = first; cell <= last; ++cell) {
      std::size_t& shown = worst[static_cast<std::size_t>(cell)];
      shown = std::max(shown, rank(segment.state));
    }
  }
  std::string text;
  std::size_t painted = kSigns.size();
  for (const std::size_t sign : worst) {
    if (terminal.colours && sign != painted) {
      text += "\x1b[0;" + std::string(kSigns[sign].colour) + "m";
    }
    painted = sign;
    text += terminal.utf8 ? kSigns[sign].utf8 : kSigns[sign].ascii;
  }
  if (terminal.colours) text += "\x1b[0m";
  return text;
}

std::string legend(const std::vector<trace::Epoch>& epochs, const Terminal& terminal) {
  std::array<bool, kSigns.size()> occurs{};
  for (const trace::Epoch& epoch : epochs) {
    for (const trace::Segment& segment : epoch.segments)
      occurs[rank(segment.state)] = true;
  }
  std::string text;
  for (std::size_t i = 0; i < kSigns.size(); ++i) {
    if (!occurs[i]) continue;
    if (!text.empty()) text += "   ";
    text += terminal.utf8 ? kSigns[i].utf8 : kSigns[i].ascii;
    text += " " + std::string(kSigns[i].meaning);
  }
  return text;
}

}  // namespace fitscope::cli
