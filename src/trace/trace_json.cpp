#include "trace/trace_json.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace fitscope::trace {
namespace {

Json place(const Moment& at) {
  Json json;
  json.set("epoch", at.epoch);
  json.set("step", at.step);
  return json;
}

Json epoch_json(const Epoch& epoch) {
  Json json;
  json.set("epoch", epoch.index);
  json.set("steps_planned", maybe(epoch.steps_planned));
  json.set("steps_run", epoch.steps_run);
  json.set("samples_seen", epoch.samples_seen);
  json.set("batches_replayed", epoch.batches_replayed);
  json.set("warnings", epoch.warnings);
  json.set("val_steps", epoch.validation_steps);
  json.set("validated", epoch.validated);
  json.set("ran_dry", epoch.ran_dry);
  json.set("logged", epoch.logged);
  json.set("learning_rate", epoch.numbers ? Json(epoch.learning_rate) : Json(nullptr));
  json.set("logs", logs_json(epoch));
  Json::Array segments;
  for (const Segment& segment : epoch.segments) {
    Json one;
    one.set("first", segment.first);
    one.set("count", segment.count);
    one.set("state", name_of(segment.state));
    const bool mixed = segment.state == StepState::kMixed;
    one.set("rows", mixed ? Json(nullptr) : Json(segment.rows));
    segments.push_back(std::move(one));
  }
  json.set("segments", std::move(segments));
  return json;
}

Json warning_json(const Warning& warning) {
  Json json;
  json.set("kind", warning.kind == WarningKind::kPython ? "python" : "logger");
  json.set("category", warning.category);
  json.set("text", warning.text);
  json.set("location", warning.location);
  json.set("raised", warning.raised);
  json.set("shown", warning.shown);
  json.set("first", place(warning.first));
  return json;
}

Json facts_json(const Facts& facts) {
  Json json;
  json.set("batches_per_pass", maybe(facts.batches_per_pass));
  json.set("known_batches", maybe(facts.known_batches));
  json.set("batch_size", facts.batch_size);
  json.set("batch_size_inferred", facts.batch_size_inferred);
  json.set("peeked_batches", facts.peeked_batches);
  json.set("updates", facts.updates);
  json.set("trainable_weights", facts.trainable_weights);
  json.set("weights_changed", facts.weights_changed);
  json.set("distinct_batches", facts.distinct_batches);
  json.set("restored_epoch", maybe(facts.restored_epoch));
  return json;
}

/// RFC 4180: quoted only where commas, quotes or line ends ask for it.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

/// Names of all logs, in the order of their first appearance.
std::vector<std::string> log_names(const std::vector<const Trace*>& traces) {
  std::vector<std::string> names;
  for (const Trace* trace : traces) {
    for (const Epoch& epoch : trace->epochs) {
      for (const auto& [name, value] : epoch.logs) {
        if (std::find(names.begin(), names.end(), name) == names.end())
          names.push_back(name.text());
      }
    }
  }
  return names;
}

std::string epochs_header(const std::vector<std::string>& names) {
  std::string header =
      "epoch,steps_planned,steps_run,samples_seen,batches_replayed,warnings,val_steps";
  for (const std::string& name : names)
    header += ',' + csv_field(name);
  return header + '\n';
}

std::string epoch_row(const Epoch& epoch, const std::vector<std::string>& names) {
  std::string row = std::to_string(epoch.index) + ',';
  if (epoch.steps_planned) row += std::to_string(*epoch.steps_planned);
  for (const Count count : {epoch.steps_run, epoch.samples_seen, epoch.batches_replayed,
                            epoch.warnings, epoch.validation_steps}) {
    row += ',' + std::to_string(count);
  }
  for (const std::string& name : names) {
    row += ',';
    if (!epoch.numbers) continue;
    const auto found = std::find_if(epoch.logs.begin(), epoch.logs.end(),
                                    [&name](const auto& log) { return log.first == name; });
    if (found != epoch.logs.end()) row += shortest(found->second);
  }
  return row + '\n';
}

template <typename Enum, std::size_t kCount>
std::string_view at(const std::array<std::string_view, kCount>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

Json logs_json(const Epoch& epoch) {
  Json json{Json::Object{}};
  for (const auto& [name, value] : epoch.logs) {
    json.set(name, epoch.numbers ? Json(value) : Json(nullptr));
  }
  return json;
}

std::string_view name_of(StopReason reason) {
  static constexpr std::array<std::string_view, 9> kNames{
      "running",   "all_epochs", "no_epochs",     "out_of_data", "callback",
      "exception", "waiting",    "endless_epoch", "cut_off"};
  return at(kNames, reason);
}

std::string_view name_of(StepState state) {
  static constexpr std::array<std::string_view, 9> kNames{
      "ran", "short", "replayed", "empty", "not_finite", "raised", "waiting", "never_ran", "mixed"};
  return at(kNames, state);
}

std::string_view name_of(EventKind kind) {
  static constexpr std::array<std::string_view, 15> kNames{
      "fit_begin",      "peek",           "epoch_begin",   "feed_dry",   "feed_restart",
      "warning",        "stop_requested", "learning_rate", "non_finite", "validation_begin",
      "validation_end", "waiting",        "exception",     "epoch_end",  "fit_end"};
  return at(kNames, kind);
}

std::string_view name_of(Tensor tensor) {
  static constexpr std::array<std::string_view, 6> kNames{"input", "label",    "activation",
                                                          "loss",  "gradient", "weight"};
  return at(kNames, tensor);
}

std::string_view name_of(Subject subject) {
  static constexpr std::array<std::string_view, 13> kNames{
      "arguments",  "steps",        "item",        "unbatched",    "input_shape",
      "no_labels",  "label_shape",  "label_range", "label_change", "user_code",
      "no_batches", "no_gradients", "not_finite"};
  return at(kNames, subject);
}

void describe(const Trace& trace, const JsonMembers& members) {
  members.value("schema", kTraceSchema);
  members.value("keras", trace.keras);
  members.value("release", trace.release);
  members.value("stop_reason", name_of(trace.stop));
  members.value("stop_detail", trace.stop_detail);
  members.list("epochs", trace.epochs.size(),
               [&trace](std::size_t i) { return epoch_json(trace.epochs[i]); });
  members.list("warnings", trace.warnings.size(),
               [&trace](std::size_t i) { return warning_json(trace.warnings[i]); });

  Json exception;
  if (trace.exception) {
    exception.set("type", trace.exception->type);
    exception.set("message", trace.exception->message);
    exception.set("at", place(trace.exception->at));
    exception.set("about", name_of(trace.exception->about));
    exception.set("validating", trace.exception->validating);
  }
  members.value("exception", std::move(exception));

  Json non_finite;
  if (trace.first_non_finite) {
    non_finite.set("at", place(trace.first_non_finite->at));
    non_finite.set("tensor", name_of(trace.first_non_finite->tensor));
    non_finite.set("name", trace.first_non_finite->name);
    non_finite.set("value", trace.first_non_finite->value);
    non_finite.set("validating", trace.first_non_finite->validating);
  }
  members.value("first_non_finite", std::move(non_finite));

  const std::vector<StepFigure>& figures = trace.figures.kept();
  members.list("losses", figures.size(),
               [&figures](std::size_t i) { return Json(static_cast<double>(figures[i].loss)); });
  members.value("figures_stride", trace.figures.stride());
  members.value("facts", facts_json(trace.facts));
}

Json to_json(const Trace& trace) {
  Json json;
  describe(trace, members_of(json));
  return json;
}

std::string epochs_csv(const Trace& trace) {
  const std::vector<std::string> names = log_names({&trace});
  std::string csv = epochs_header(names);
  for (const Epoch& epoch : trace.epochs)
    csv += epoch_row(epoch, names);
  return csv;
}

std::string epochs_csv(const std::vector<const Trace*>& traces) {
  const std::vector<std::string> names = log_names(traces);
  std::string csv = "keras," + epochs_header(names);
  for (const Trace* trace : traces) {
    for (const Epoch& epoch : trace->epochs)
      csv += csv_field(trace->keras) + ',' + epoch_row(epoch, names);
  }
  return csv;
}

std::string steps_csv(const Trace& trace) {
  std::string csv = "epoch,step,rows,loss,gradient_norm,update_ratio\n";
  for (const StepFigure& figure : trace.figures.kept()) {
    csv += std::to_string(figure.epoch) + ',' + std::to_string(figure.step) + ',' +
           std::to_string(figure.rows);
    for (const float value : {figure.loss, figure.gradient_norm, figure.update_ratio}) {
      csv += ',' + shortest(static_cast<double>(value));
    }
    csv += '\n';
  }
  return csv;
}

}  // namespace fitscope::trace
