#include "workbench/cursor.h"

#include <algorithm>
#include <iterator>

namespace fitscope::workbench {
namespace {

using trace::Count;
using trace::Moment;

Count places(const trace::Epoch& epoch) {
  return std::max<Count>(1, epoch.steps_run);
}

Moment place(const trace::Epoch& epoch, Count index) {
  return {epoch.index, epoch.steps_run == 0 ? -1 : index};
}

std::size_t position_of(const trace::Trace& trace, Count epoch) {
  const Count first = trace.epochs.front().index;
  return static_cast<std::size_t>(
      std::clamp<Count>(epoch - first, 0, std::ssize(trace.epochs) - 1));
}

}  // namespace

Moment nearest(const trace::Trace& trace, Moment at) {
  if (trace.epochs.empty() || at.epoch < 0) return {};
  const trace::Epoch& epoch = trace.epochs[position_of(trace, at.epoch)];
  if (at.step < 0) return {epoch.index, -1};
  // A step that never ran can be looked at as well: its cell says why.
  const Count cells = std::max(epoch.steps_run, epoch.steps_planned.value_or(0));
  return {epoch.index, cells == 0 ? -1 : std::min(at.step, cells - 1)};
}

Moment by_steps(const trace::Trace& trace, Moment at, Count by) {
  if (trace.epochs.empty() || by == 0) return at;
  if (at.epoch < 0) {  // from the whole run: to the first place, or stay
    if (by < 0) return at;
    at = place(trace.epochs.front(), 0);
    --by;
  }
  std::size_t position = position_of(trace, at.epoch);
  Count index = std::clamp<Count>(at.step, 0, places(trace.epochs[position]) - 1);
  while (by > 0) {
    const Count left = places(trace.epochs[position]) - 1 - index;
    if (by <= left || position + 1 == trace.epochs.size()) {
      index += std::min(by, left);
      break;
    }
    by -= left + 1;
    ++position;
    index = 0;
  }
  while (by < 0) {
    if (-by <= index || position == 0) {
      index -= std::min(-by, index);
      break;
    }
    by += index + 1;
    --position;
    index = places(trace.epochs[position]) - 1;
  }
  return place(trace.epochs[position], index);
}

Moment by_epochs(const trace::Trace& trace, Moment at, Count by) {
  if (trace.epochs.empty() || by == 0) return at;
  if (at.epoch < 0) return by < 0 ? at : Moment{trace.epochs.front().index, -1};
  const Count first = trace.epochs.front().index;
  const Count last = trace.epochs.back().index;
  // Bounded before it is added, so that no request can overflow.
  const Count step = std::clamp<Count>(by, first - last - 1, last - first + 1);
  return {std::clamp<Count>(at.epoch + step, first, last), -1};
}

bool at_end(const trace::Trace& trace, Moment at) {
  if (trace.epochs.empty()) return true;
  const trace::Epoch& last = trace.epochs.back();
  return at == place(last, places(last) - 1);
}

}  // namespace fitscope::workbench
