#include "view/run_index.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace fitscope::view {

RunIndex index_of(const trace::Trace& trace) {
  RunIndex index;
  std::int64_t total = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    index.before.push_back(total);
    index.epochs_.push_back(epoch.index);
    total += epoch.steps_run;
    index.widest = std::max({index.widest, epoch.steps_run, epoch.steps_planned.value_or(0)});
    if (!epoch.segments.empty()) {
      const trace::Segment& last = epoch.segments.back();
      index.widest = std::max(index.widest, last.first + last.count);
    }
  }
  index.before.push_back(total);
  return index;
}

trace::Moment RunIndex::moment(std::int64_t at) const {
  const auto after = std::upper_bound(before.begin(), before.end(), at);
  const std::ptrdiff_t row = std::distance(before.begin(), after) - 1;
  if (row < 0 || row >= std::ssize(epochs_)) return {};
  const auto i = static_cast<std::size_t>(row);
  return {epochs_[i], at - before[i]};
}

std::optional<std::int64_t> RunIndex::place(const trace::Trace& trace, trace::Moment at) const {
  const trace::Epoch* epoch = trace.epoch(at.epoch);
  if (epoch == nullptr || at.step < 0 || at.step >= epoch->steps_run) return std::nullopt;
  const auto row = static_cast<std::size_t>(epoch - trace.epochs.data());
  if (row >= before.size()) return std::nullopt;
  return before[row] + at.step;
}

std::string short_steps_text(const trace::Epoch& epoch) {
  const auto brief = [](std::int64_t count) {
    if (count < 1'000'000) return with_commas(count);
    return format("%.4gM", static_cast<double>(count) / 1e6);
  };
  const std::string run = brief(epoch.steps_run);
  return epoch.steps_planned ? run + " of " + brief(*epoch.steps_planned) : run;
}

}  // namespace fitscope::view
