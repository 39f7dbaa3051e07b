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
  const trace::Epoch* epoch = row_of(trace, at.epoch);
  if (epoch == nullptr || at.step < 0 || at.step >= epoch->steps_run) return std::nullopt;
  const auto row = static_cast<std::size_t>(epoch - trace.epochs.data());
  if (row >= before.size()) return std::nullopt;
  return before[row] + at.step;
}

const trace::Epoch* row_of(const trace::Trace& trace, std::int64_t epoch) {
  const auto at = std::lower_bound(
      trace.epochs.begin(), trace.epochs.end(), epoch,
      [](const trace::Epoch& row, std::int64_t wanted) { return row.index < wanted; });
  return at != trace.epochs.end() && at->index == epoch ? &*at : nullptr;
}

const trace::Segment* segment_at(const trace::Epoch& epoch, std::int64_t step) {
  const auto after = std::upper_bound(
      epoch.segments.begin(), epoch.segments.end(), step,
      [](std::int64_t wanted, const trace::Segment& segment) { return wanted < segment.first; });
  if (after == epoch.segments.begin()) return nullptr;
  const trace::Segment& segment = *std::prev(after);
  return step < segment.first + segment.count ? &segment : nullptr;
}

const trace::StepFigure* figure_at(const trace::Trace& trace, trace::Moment at) {
  const auto& kept = trace.figures.kept();
  const auto found = std::lower_bound(kept.begin(), kept.end(), at,
                                      [](const trace::StepFigure& figure, trace::Moment wanted) {
                                        if (figure.epoch != wanted.epoch)
                                          return figure.epoch < wanted.epoch;
                                        return figure.step < wanted.step;
                                      });
  if (found == kept.end() || found->epoch != at.epoch || found->step != at.step) return nullptr;
  return &*found;
}

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "infinite" : "minus infinite";
  return format("%.4g", value);
}

std::string steps_text(const trace::Epoch& epoch) {
  const std::string run = with_commas(epoch.steps_run);
  return epoch.steps_planned ? run + " of " + with_commas(*epoch.steps_planned) : run;
}

std::string short_steps_text(const trace::Epoch& epoch) {
  const auto brief = [](std::int64_t count) {
    if (count < 1'000'000) return with_commas(count);
    return format("%.4gM", static_cast<double>(count) / 1e6);
  };
  const std::string run = brief(epoch.steps_run);
  return epoch.steps_planned ? run + " of " + brief(*epoch.steps_planned) : run;
}

std::string describe(const trace::Trace& trace, trace::Moment at) {
  const trace::Epoch* epoch = row_of(trace, at.epoch);
  if (epoch == nullptr) return {};
  std::string words = "Epoch " + with_commas(at.epoch + 1);
  if (at.step < 0) {
    words += ": " + steps_text(*epoch) + " steps, " + with_commas(epoch->samples_seen) + " samples";
    for (const auto& [name, value] : epoch->logs)
      words += "; " + name.text() + " " + number_text(value);
    return words + ".";
  }
  words += ", step " + with_commas(at.step + 1);
  if (epoch->steps_planned) words += " of " + with_commas(*epoch->steps_planned);
  const trace::Segment* segment = segment_at(*epoch, at.step);
  if (segment == nullptr) return words + ": no such step.";
  const std::string rows = with_commas(segment->rows) + (segment->rows == 1 ? " row" : " rows");
  switch (segment->state) {
    case trace::StepState::kRan:
      words += ": ran on " + rows;
      break;
    case trace::StepState::kShort:
      words += ": ran on " + rows + ", fewer than a full batch";
      if (trace.facts.batch_size > 0) words += " of " + with_commas(trace.facts.batch_size);
      break;
    case trace::StepState::kReplayed:
      words += ": ran on " + rows + " that an earlier epoch had already trained on";
      break;
    case trace::StepState::kEmpty:
      words += ": got a batch of 0 rows";
      break;
    case trace::StepState::kNotFinite:
      words += ": ran on " + rows + ", and its loss is not a finite number";
      break;
    case trace::StepState::kRaised:
      words +=
          ": raised " + (trace.exception ? trace.exception->type : std::string("an exception"));
      break;
    case trace::StepState::kWaiting:
      words += ": waits for a batch that never comes";
      break;
    case trace::StepState::kNeverRan:
      words += ": was planned and never ran";
      break;
    case trace::StepState::kMixed:
      words += ": ran on a full or a short batch; too many turns to tell which";
      break;
  }
  if (const trace::StepFigure* figure = figure_at(trace, at)) {
    words += "; loss " + number_text(static_cast<double>(figure->loss)) + ", gradient norm " +
             number_text(static_cast<double>(figure->gradient_norm));
  }
  return words + ".";
}

}  // namespace fitscope::view
