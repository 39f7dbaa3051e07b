#include "diagnosis/reading.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/wording.h"
#include "scenario/keras_version.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

// Words of Keras and TensorFlow that name what is wrong, in messages with much around them.
constexpr std::array kTellingWords{
    std::string_view("Received a label value of"),
    std::string_view("`logits` and `labels` must have the same shape"),
    std::string_view("Arguments `target` and `output` must have the same"),
    std::string_view("Argument `output` must have rank"),
    std::string_view("`labels.shape` must equal `logits.shape`"),
    std::string_view("Target data is missing"),
    std::string_view("incompatible with the layer"),
    std::string_view("Invalid input shape"),
    std::string_view("Matrix size-incompatible"),
    std::string_view("yielded an element of shape"),
};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

bool is_keras2(const trace::Trace& trace) {
  return trace.keras.rfind("2.", 0) == 0;
}

bool is_keras30(const trace::Trace& trace) {
  const auto version = scenario::canonical_version(trace.keras);
  return version.ok() && scenario::is_30_to_36(scenario::profile_of(version.value()));
}

Count training_rows(const scenario::Scenario& scenario) {
  const Count rows = scenario.data.samples;
  if (scenario.validation.kind != scenario::ValidationKind::kSplit) return rows;
  if (scenario.feed.kind != FeedKind::kArrays) return rows;
  return scenario::rows_before(scenario::split_at(scenario), rows);
}

bool validates_no_step(const Facts& facts) {
  if (facts.scenario.validation.steps.value_or(0) >= 0 || facts.trace.exception) return false;
  bool any = false;
  for (const trace::Epoch& epoch : facts.trace.epochs) {
    if (epoch.validation_steps > 0) return false;
    any = any || epoch.validated;
  }
  return any;
}

bool restartable(const scenario::Scenario& scenario) {
  return scenario.feed.kind == FeedKind::kArrays || scenario.feed.kind == FeedKind::kSequence ||
         scenario.feed.kind == FeedKind::kDataset;
}

bool has_numbers(const Facts& facts) {
  return facts.trace.facts.trainable_weights >= 0;
}

std::string_view left_to_the_model(const Facts& facts) {
  if (has_numbers(facts)) return {};
  using scenario::Callback;
  const scenario::Scenario& asked = facts.scenario;
  if (scenario::has(asked.fit.callbacks, Callback::kEarlyStopping) ||
      scenario::has(asked.fit.callbacks, Callback::kTerminateOnNan)) {
    return "a callback here decides by the loss, and losses were not simulated";
  }
  const bool unbatched =
      (asked.feed.kind == scenario::FeedKind::kDataset && !asked.dataset.batched) ||
      (asked.feed.kind == scenario::FeedKind::kGenerator && asked.generator.single_samples);
  if (unbatched) {
    return "each was one sample without its batch axis, which most models refuse in their first "
           "step, and no model was simulated";
  }
  return {};
}

trace::MaybeCount asked_steps(const Facts& facts) {
  trace::MaybeCount steps = facts.scenario.fit.steps_per_epoch;
  const trace::MaybeCount limit = facts.scenario.fit.max_steps_per_epoch;
  // Only a release that obeys the limit says so.
  if (limit && find_warning(facts.trace, "Limiting steps_per_epoch to ") != nullptr &&
      (steps.value_or(0) == 0 || *limit < *steps)) {
    steps = limit;
  }
  if (facts.scenario.feed.kind == FeedKind::kCustomLoop) return std::nullopt;
  return steps && *steps > 0 ? steps : std::nullopt;
}

trace::MaybeCount pass_of(const Facts& facts) {
  const trace::Facts& input = facts.trace.facts;
  const bool sequence = facts.scenario.feed.kind == FeedKind::kSequence;
  const trace::MaybeCount later = facts.scenario.sequence.later_length;
  if (later && ends_before_it_begins(facts)) return later;
  return sequence && input.known_batches ? input.known_batches : input.batches_per_pass;
}

bool cut_short(const trace::Trace& trace, const trace::Epoch& epoch) {
  // With steps_per_execution Keras 3 can end an epoch early without noticing. Where nothing else
  // ended the run, a missing step is a missing batch.
  if (trace.stop == StopReason::kAllEpochs && epoch.steps_planned &&
      epoch.steps_run < *epoch.steps_planned) {
    return true;
  }
  return epoch.ran_dry && epoch.steps_planned && epoch.steps_run < *epoch.steps_planned;
}

const trace::Epoch* first_cut_short(const trace::Trace& trace) {
  const auto found =
      std::find_if(trace.epochs.begin(), trace.epochs.end(),
                   [&trace](const trace::Epoch& epoch) { return cut_short(trace, epoch); });
  return found == trace.epochs.end() ? nullptr : &*found;
}

const double* loss_of(const trace::Epoch& epoch) {
  for (const auto& [name, value] : epoch.logs) {
    if (name == "loss") return &value;
  }
  return nullptr;
}

bool complete(const trace::Trace& trace) {
  if (trace.stop != StopReason::kAllEpochs || trace.epochs.empty()) return false;
  return std::all_of(trace.epochs.begin(), trace.epochs.end(), [](const trace::Epoch& epoch) {
    return epoch.steps_run > 0 && epoch.steps_run >= epoch.steps_planned.value_or(0);
  });
}

bool one_step_is_the_epoch(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const Count rows = training_rows(facts.scenario);
  return complete(trace) && facts.scenario.feed.kind != FeedKind::kCustomLoop &&
         trace.facts.batches_per_pass == Count{1} &&
         std::all_of(trace.epochs.begin(), trace.epochs.end(), [rows](const trace::Epoch& epoch) {
           return epoch.steps_run == 1 && epoch.samples_seen == rows && epoch.batches_replayed == 0;
         });
}

std::optional<Moment> first_step_in(const trace::Trace& trace, StepState state) {
  for (const trace::Epoch& epoch : trace.epochs) {
    for (const trace::Segment& segment : epoch.segments) {
      if (segment.state == state) return Moment{epoch.index, segment.first};
    }
  }
  return std::nullopt;
}

Count steps_in(const trace::Trace& trace, StepState state) {
  Count steps = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    for (const trace::Segment& segment : epoch.segments) {
      if (segment.state == state) steps += segment.count;
    }
  }
  return steps;
}

bool stays_in(const trace::Trace& trace, StepState state, Moment from) {
  for (const trace::Epoch& epoch : trace.epochs) {
    if (epoch.index < from.epoch) continue;
    for (const trace::Segment& segment : epoch.segments) {
      const bool before = epoch.index == from.epoch && segment.first < from.step;
      const bool ran = segment.state != StepState::kNeverRan &&
                       segment.state != StepState::kWaiting && segment.state != StepState::kRaised;
      if (ran && !before && segment.state != state) return false;
    }
  }
  return true;
}

bool ended_by_nan(const trace::Trace& trace) {
  if (trace.stop == StopReason::kException) {
    return raised_about(trace, {Subject::kNotFinite}) != nullptr;
  }
  if (trace.stop != StopReason::kCallback) return false;
  if (contains(trace.stop_detail, "TerminateOnNaN")) return true;
  return contains(trace.stop_detail, "EarlyStopping") && trace.first_non_finite.has_value();
}

const trace::Exception* raised_about(const trace::Trace& trace,
                                     std::initializer_list<Subject> subjects) {
  if (!trace.exception || trace.exception->validating) return nullptr;
  const bool about =
      std::find(subjects.begin(), subjects.end(), trace.exception->about) != subjects.end();
  return about ? &*trace.exception : nullptr;
}

bool refused_unknown_monitor(const Facts& facts) {
  const auto& exception = facts.trace.exception;
  if (!exception || exception->message.find(kDirectionUnknown) == std::string::npos) return false;
  const scenario::Scenario& asked = facts.scenario;
  const bool stops = exception->message.rfind("EarlyStopping", 0) == 0;
  std::string_view name = stops ? asked.early_stopping.monitor : asked.reduce_lr.monitor;
  if (name.rfind("val_", 0) == 0) name.remove_prefix(4);
  using scenario::Metric;
  const std::pair<Metric, std::string_view> metrics[] = {
      {Metric::kAccuracy, "accuracy"}, {Metric::kMae, "mae"}, {Metric::kMse, "mse"}};
  return name != "loss" &&
         std::none_of(std::begin(metrics), std::end(metrics), [&](const auto& metric) {
           return scenario::has(asked.compile.metrics, metric.first) && metric.second == name;
         });
}

std::string telling_line(const trace::Exception& exception) {
  constexpr std::size_t kShort = 200;
  std::string message = exception.message;  // colours are for terminals
  for (std::size_t at = message.find('\x1b'); at != std::string::npos; at = message.find('\x1b')) {
    const std::size_t end = message.find('m', at);
    message.erase(at, end == std::string::npos ? end : end - at + 1);
  }
  std::string_view last;
  for (const std::string_view line : split(message, '\n')) {
    const std::string_view words = trimmed(line);
    if (words.empty() || words.starts_with("[[")) continue;  // a node of TensorFlow's graph
    last = words;
    for (const std::string_view telling : kTellingWords) {
      if (contains(line, telling)) return std::string(last);
    }
  }
  if (message.size() > kShort) return std::string(last);
  std::replace(message.begin(), message.end(), '\n', ' ');
  return std::string(trimmed(message));
}

bool ends_before_it_begins(const Facts& facts) {
  return facts.scenario.feed.kind == FeedKind::kSequence && !is_keras2(facts.trace) &&
         !is_keras30(facts.trace);
}

}  // namespace fitscope::diagnosis
