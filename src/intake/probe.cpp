#include "intake/probe.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/json.h"
#include "base/text.h"

namespace fitscope::intake {
namespace {

// It only counts, so Keras 3 need not wait for it (async_safe) and Keras 2 need not turn tensors
// into numbers for it (_supports_tf_logs). atexit: also after an exception or Ctrl-C.
constexpr std::string_view kCode = R"py(import atexit, json, math
import keras  # with TensorFlow up to 2.15: from tensorflow import keras


class FitscopeProbe(keras.callbacks.Callback):
    async_safe = _supports_tf_logs = True  # it only counts, nothing waits for it

    def on_train_begin(self, logs=None):
        self.rows, self.ended = [], False
        atexit.register(self.report)

    def on_epoch_begin(self, epoch, logs=None):
        self.rows.append([epoch, 0, 0, "none"])  # epoch, batches, validation batches, loss

    def on_train_batch_end(self, batch, logs=None):
        self.rows[-1][1] = max(self.rows[-1][1], batch + 1)

    def on_test_batch_end(self, batch, logs=None):
        self.rows[-1][2] = max(self.rows[-1][2], batch + 1)

    def on_epoch_end(self, epoch, logs=None):
        loss = float((logs or {}).get("loss", math.nan))
        self.rows[-1][3] = loss if math.isfinite(loss) else str(loss)

    def on_train_end(self, logs=None):
        self.ended = True
        atexit.unregister(self.report)
        self.report()

    def report(self):
        per_call = getattr(self.model, "_steps_per_execution", None) or getattr(self.model, "steps_per_execution", 1)
        print("FITSCOPE_PROBE " + json.dumps({
            "keras": getattr(keras, "__version__", "2.15"), "per_call": int(per_call), "epochs": self.rows,
            "params": {name: value for name, value in self.params.items() if isinstance(value, int)},
            "stopped": bool(self.model.stop_training), "ended": self.ended}), flush=True)


# model.fit(..., callbacks=[FitscopeProbe()])
)py";

MaybeCount whole(const Json* json) {
  const auto* held = json != nullptr ? json->as<std::int64_t>() : nullptr;
  return held != nullptr ? MaybeCount(*held) : std::nullopt;
}

/// What a line that is no whole object lacks.
std::string cut_text(std::string_view text) {
  std::string missing;
  for (const std::string_view key : {"keras", "per_call", "epochs", "params", "stopped", "ended"}) {
    if (text.find("\"" + std::string(key) + "\":") != std::string_view::npos) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(key);
  }
  const std::string_view line = trimmed(text);
  const char* lacks = !line.starts_with('{') ? "does not begin with {"
                      : !line.ends_with('}') ? "does not end with }"
                                             : nullptr;
  return "The probe's line is " +
         (lacks == nullptr ? std::string("broken") : "cut off: it " + std::string(lacks)) +
         (missing.empty() ? std::string() : ", and these are missing: " + missing) +
         ". Copy the whole line, from FITSCOPE_PROBE to its last }, as one line.";
}

bool truth(const Json* json) {
  const auto* held = json != nullptr ? json->as<bool>() : nullptr;
  return held != nullptr && *held;
}

}  // namespace

std::string_view probe_code() {
  return kCode;
}

Result<ProbeReport> read_probe(std::string_view text) {
  const std::size_t end = text.rfind('}');
  const auto json = parse_json(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
  if (!json.ok()) return Error{"FITSCOPE_PROBE", cut_text(text)};
  ProbeReport report;
  if (const Json* keras = json.value().find("keras")) {
    if (const auto* version = keras->as<std::string>()) report.keras = *version;
  }
  if (const Json* params = json.value().find("params")) {
    report.epochs_asked = whole(params->find("epochs"));
    report.steps_asked = whole(params->find("steps"));
  }
  report.per_call = std::max<Count>(1, whole(json.value().find("per_call")).value_or(1));
  report.stopped = truth(json.value().find("stopped"));
  report.ended = truth(json.value().find("ended"));
  const Json* epochs = json.value().find("epochs");
  const auto* rows = epochs != nullptr ? epochs->as<Json::Array>() : nullptr;
  if (rows == nullptr || rows->empty()) {
    return Error{"FITSCOPE_PROBE", "It holds no epochs."};
  }
  for (const Json& row : *rows) {
    const auto* cells = row.as<Json::Array>();
    if (cells == nullptr || cells->size() < 4) {
      return Error{"FITSCOPE_PROBE", "An epoch is not [index, batches, validated, loss]."};
    }
    ProbeEpoch epoch{.index = whole(cells->data()).value_or(0),
                     .batches = whole(&(*cells)[1]).value_or(0),
                     .validated = whole(&(*cells)[2]).value_or(0),
                     .loss = std::numeric_limits<double>::quiet_NaN()};
    const Json& loss = (*cells)[3];
    if (const auto* real = loss.as<double>()) epoch.loss = *real;
    if (const auto* number = loss.as<std::int64_t>()) epoch.loss = static_cast<double>(*number);
    if (const auto* word = loss.as<std::string>()) epoch.finite = *word == "none";
    report.epochs.push_back(epoch);
  }
  return report;
}

Probed observe(const ProbeReport& report) {
  Probed probed;
  LogFit& log = probed.log;
  ObservedFit& fit = probed.fit;
  log.headed = true;
  log.of = report.epochs_asked;
  const bool keras2 = report.keras.rfind("2.", 0) == 0 || report.keras.rfind("1.", 0) == 0;
  log.keras1_or_2 = keras2;
  log.keras3 = !keras2;
  const auto version = scenario::canonical_version(report.keras);
  if (version.ok()) {
    const scenario::Profile only = scenario::profile_of(version.value());
    for (const auto& info : scenario::all_profiles())
      fit.possible[static_cast<std::size_t>(info.profile)] = info.profile == only;
  }
  // Keras learns the length of an input in epoch 1; what that ran is what it then plans.
  const MaybeCount asked = report.steps_asked;
  fit.stopped = report.stopped;
  fit.counted = true;
  // With several steps in one call Keras 3.0 to 3.6 give a callback the first step of a call, and
  // nothing of a last call that was short of batches; other releases give the last step.
  const bool first_of_call =
      report.per_call > 1 && !keras2 && fit.maybe(&scenario::is_30_to_36) && !fit.maybe_from_37();
  fit.begins = report.epochs.front().index == 0;
  for (const ProbeEpoch& each : report.epochs) {
    const bool last = &each == &report.epochs.back();
    LogEpoch epoch{.number = each.index + 1};
    epoch.target = asked;
    epoch.drawn = each.batches;
    epoch.first_drawn = each.batches > 0 ? report.per_call : 0;
    epoch.frames = each.batches;
    epoch.finished = !last || report.ended;
    epoch.final_count = asked.value_or(each.batches);
    epoch.not_finite = !each.finite && each.batches > 0;
    if (epoch.finished) epoch.logs.emplace_back("loss", each.batches > 0 ? each.loss : 0.0);
    if (each.validated > 0 && epoch.finished) epoch.logs.emplace_back("val_loss", 0.0);

    ObservedEpoch seen{.number = epoch.number, .planned = asked, .finished = epoch.finished};
    seen.steps.most = each.batches;
    seen.steps.least = std::max<Count>(0, each.batches - (report.per_call - 1));
    if (first_of_call) {
      seen.steps.least = each.batches > 0 ? each.batches - 1 + report.per_call : 0;
      seen.steps.most = seen.steps.least + report.per_call - 1;
    }
    if (seen.steps.exact()) seen.steps.likely = each.batches;
    seen.steps.why = "the probe counted them";
    seen.zeros = epoch.finished && each.batches == 0;  // of several in one call: no whole call
    seen.validated = each.validated > 0;
    const bool cut_short = epoch.finished && asked && *seen.steps.most < *asked;
    const bool stopped_here = last && report.stopped;
    if (cut_short && !stopped_here) {
      seen.ran_dry = true;
      fit.steps_given = true;
      log.ran_out.push_back({.epoch = std::ssize(log.epochs),
                             .before_final = true,
                             .frames_seen = each.batches > 0,
                             .drawn = each.batches,
                             .keras2 = keras2,
                             .keras3 = !keras2});
      fit.warnings.push_back({Whose::kTraining, true,
                              "the probe counted " + with_commas(each.batches) + " of " +
                                  with_commas(*asked) + " steps"});
    }
    log.epochs.push_back(std::move(epoch));
    fit.epochs.push_back(std::move(seen));
  }
  const LogEpoch& last = log.epochs.back();
  fit.open_end = !last.finished;
  if (log.of) {
    fit.total = *log.of - report.epochs.front().index;
    fit.ends_early = *last.number < *log.of;
  }
  return probed;
}

}  // namespace fitscope::intake
