#include "trace/cell.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "trace/step_sign.h"
#include "trace/trace_json.h"

namespace fitscope::trace {

const Segment* segment_at(const Epoch& epoch, std::int64_t step) {
  const auto after = std::upper_bound(
      epoch.segments.begin(), epoch.segments.end(), step,
      [](std::int64_t wanted, const Segment& segment) { return wanted < segment.first; });
  if (after == epoch.segments.begin()) return nullptr;
  const Segment& segment = *std::prev(after);
  return step < segment.first + segment.count ? &segment : nullptr;
}

const StepFigure* figure_at(const Trace& trace, Moment at) {
  const auto& kept = trace.figures.kept();
  const auto found =
      std::lower_bound(kept.begin(), kept.end(), at, [](const StepFigure& figure, Moment wanted) {
        if (figure.epoch != wanted.epoch) return figure.epoch < wanted.epoch;
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

bool has_no_end(const Trace& trace, const Epoch& epoch) {
  return trace.stop == StopReason::kEndlessEpoch && &epoch == &trace.epochs.back();
}

std::string steps_text(const Epoch& epoch) {
  const std::string run = with_commas(epoch.steps_run);
  return epoch.steps_planned ? run + " of " + with_commas(*epoch.steps_planned) : run;
}

std::string cell_words(const Trace& trace, Moment at) {
  const Epoch* epoch = trace.epoch(at.epoch);
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
  const Segment* segment = segment_at(*epoch, at.step);
  if (segment == nullptr) return words + ": no such step.";
  const std::string rows = with_commas(segment->rows) + (segment->rows == 1 ? " row" : " rows");
  switch (segment->state) {
    case StepState::kRan:
      words += ": ran on " + rows;
      break;
    case StepState::kShort:
      words += ": ran on " + rows + ", fewer than a full batch";
      if (trace.facts.batch_size > 0) words += " of " + with_commas(trace.facts.batch_size);
      break;
    case StepState::kReplayed:
      words += ": ran on " + rows + " that an earlier epoch had already trained on";
      break;
    case StepState::kEmpty:
      words += ": got a batch of 0 rows";
      break;
    case StepState::kNotFinite:
      words += ": ran on " + rows + ", and its loss is not a finite number";
      break;
    case StepState::kRaised:
      words +=
          ": raised " + (trace.exception ? trace.exception->type : std::string("an exception"));
      break;
    case StepState::kWaiting:
      words += ": waits for a batch that never comes";
      break;
    case StepState::kNeverRan:
      words += ": was planned and never ran";
      break;
    case StepState::kMixed:
      words += ": ran on a full or a short batch; too many turns to tell which";
      break;
  }
  if (const StepFigure* figure = figure_at(trace, at)) {
    words += "; loss " + number_text(static_cast<double>(figure->loss)) + ", gradient norm " +
             number_text(static_cast<double>(figure->gradient_norm));
  }
  return words + ".";
}

Json cells_near(const Trace& trace, Moment at, std::int64_t most) {
  Json::Array cells;
  const Epoch* epoch = trace.epoch(at.epoch);
  if (epoch == nullptr) return Json(std::move(cells));
  const std::int64_t end = std::max(epoch->steps_run, epoch->steps_planned.value_or(0));
  const std::int64_t wanted = std::max<std::int64_t>(at.step, 0) - most / 2;
  const std::int64_t first =
      std::clamp<std::int64_t>(wanted, 0, std::max<std::int64_t>(end - most, 0));
  for (std::int64_t step = first; step < std::min(end, first + most); ++step) {
    const Segment* segment = segment_at(*epoch, step);
    if (segment == nullptr) continue;
    const StepFigure* figure = figure_at(trace, {at.epoch, step});
    const auto real = [&](float value) {
      return figure ? Json(static_cast<double>(value)) : Json(nullptr);
    };
    Json one;
    one.set("step", step);
    one.set("state", sign_of(segment->state).meaning);
    const bool told = segment->state != StepState::kMixed && segment->state != StepState::kNeverRan;
    one.set("rows", told ? Json(segment->rows) : Json(nullptr));
    one.set("loss", real(figure ? figure->loss : 0));
    one.set("gradient_norm", real(figure ? figure->gradient_norm : 0));
    one.set("update_ratio", real(figure ? figure->update_ratio : 0));
    cells.push_back(std::move(one));
  }
  return Json(std::move(cells));
}

}  // namespace fitscope::trace
