#include "trace/trace.h"

#include <algorithm>
#include <utility>

namespace fitscope::trace {

Count Trace::steps_run() const {
  Count steps = 0;
  for (const Epoch& epoch : epochs)
    steps += epoch.steps_run;
  return steps;
}

Count Trace::warnings_raised() const {
  Count raised = 0;
  for (const Warning& warning : warnings)
    raised += warning.raised;
  return raised;
}

const Epoch* Trace::epoch(Count index) const {
  if (epochs.empty() || index < epochs.front().index) return nullptr;
  const auto place = static_cast<std::size_t>(index - epochs.front().index);
  return place < epochs.size() ? &epochs[place] : nullptr;
}

void append(Trace& trace, Event event) {
  if (trace.events.size() < kMostEvents) {
    trace.events.push_back(std::move(event));
  } else {
    ++trace.events_dropped;
  }
}

std::size_t most_segments(const Trace& trace) {
  // An epoch over arrays has three at most: full, short, never ran.
  constexpr std::size_t kFewest = 8;
  constexpr std::size_t kShared = 65536;
  return std::clamp(kShared / std::max<std::size_t>(trace.epochs.size(), 1), kFewest,
                    kMostSegments);
}

void append_steps(Epoch& epoch, Count count, StepState state, Count rows, std::size_t most) {
  if (count <= 0) return;
  Count first = 0;
  if (!epoch.segments.empty()) {
    Segment& last = epoch.segments.back();
    if (last.state == state && last.rows == rows) {
      last.count += count;
      return;
    }
    const bool common = state == StepState::kRan || state == StepState::kShort;
    const bool ran = state != StepState::kNeverRan && state != StepState::kRaised &&
                     state != StepState::kWaiting;
    if (ran && epoch.segments.size() >= (common ? most : 2 * most)) {
      if (last.state == StepState::kMixed) {
        last.count += count;
        return;
      }
      state = StepState::kMixed;
      rows = 0;
    }
    first = last.first + last.count;
  }
  epoch.segments.push_back({.first = first, .count = count, .state = state, .rows = rows});
}

void append_rounds(Epoch& epoch, const Rounds& rounds, std::size_t most) {
  Count left = rounds.steps * rounds.times;
  const auto append = [&](Count count, StepState state, Count rows) {
    append_steps(epoch, count, state, rows, most);
    left -= count;
  };
  const auto settled = [&epoch] {
    return !epoch.segments.empty() && epoch.segments.back().state == StepState::kMixed;
  };
  for (Count time = 0; time < rounds.times && !settled(); ++time) {
    Count here = rounds.steps;
    Count full = rounds.until_short;
    while (here > 0 && !settled()) {
      const Count ran = std::min(full, here);
      append(ran, StepState::kRan, rounds.full_rows);
      here -= ran;
      if (here > 0) append(1, StepState::kShort, rounds.short_rows);
      --here;
      full = rounds.round - 1;
    }
  }
  append(left, StepState::kRan, rounds.full_rows);  // whatever they are: all mixed
}

void fill_never_ran(Epoch& epoch) {
  if (!epoch.steps_planned) return;
  Count covered = 0;
  if (!epoch.segments.empty()) {
    covered = epoch.segments.back().first + epoch.segments.back().count;
  }
  append_steps(epoch, *epoch.steps_planned - covered, StepState::kNeverRan, 0);
}

}  // namespace fitscope::trace
