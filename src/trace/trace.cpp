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

void append_steps(Epoch& epoch, Count count, StepState state, Count rows) {
  if (count <= 0) return;
  Count first = 0;
  if (!epoch.segments.empty()) {
    Segment& last = epoch.segments.back();
    const bool ran = state != StepState::kNeverRan && state != StepState::kRaised &&
                     state != StepState::kWaiting;
    const bool full = ran && epoch.segments.size() >= kMostSegments;
    if ((last.state == state && last.rows == rows) || full) {
      last.count += count;
      return;
    }
    first = last.first + last.count;
  }
  epoch.segments.push_back({.first = first, .count = count, .state = state, .rows = rows});
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
