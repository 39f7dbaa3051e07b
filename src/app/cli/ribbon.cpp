#include "app/cli/ribbon.h"

#include <algorithm>

#include "trace/step_sign.h"

namespace fitscope::cli {
namespace {

using trace::Count;
using trace::StepState;

// SGR parameters.
std::string_view colour_of(StepState state) {
  switch (state) {
    case StepState::kRan:
    case StepState::kShort:
    case StepState::kMixed:
      return "32";
    case StepState::kReplayed:
    case StepState::kEmpty:
      return "33";
    case StepState::kNeverRan:
      return "2";
    case StepState::kNotFinite:
    case StepState::kWaiting:
    case StepState::kRaised:
      return "31";
  }
  return "0";
}

std::size_t rank(StepState state) {
  return static_cast<std::size_t>(trace::badness(state));
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
  // One step of a million ran: not nothing.
  if (epoch.steps_run > 0 && worst.front() == rank(StepState::kNeverRan)) {
    worst.front() = rank(epoch.segments.front().state);
  }
  const std::span<const trace::StepSign> signs = trace::step_signs();
  std::string text;
  std::size_t painted = signs.size();
  for (const std::size_t sign : worst) {
    if (terminal.colours && sign != painted) {
      text += "\x1b[0;" + std::string(colour_of(signs[sign].state)) + "m";
    }
    painted = sign;
    text += terminal.utf8 ? signs[sign].utf8 : signs[sign].ascii;
  }
  if (terminal.colours) text += "\x1b[0m";
  return text;
}

std::string legend(const std::vector<trace::Epoch>& epochs, const Terminal& terminal) {
  const std::span<const trace::StepSign> signs = trace::step_signs();
  std::vector<bool> occurs(signs.size());
  for (const trace::Epoch& epoch : epochs) {
    for (const trace::Segment& segment : epoch.segments)
      occurs[rank(segment.state)] = true;
  }
  std::string text;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (!occurs[i]) continue;
    if (!text.empty()) text += "   ";
    text += terminal.utf8 ? signs[i].utf8 : signs[i].ascii;
    text += " " + std::string(signs[i].meaning);
  }
  return text;
}

}  // namespace fitscope::cli
