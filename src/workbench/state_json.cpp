// The state as the page mirrors it in HTML: small, however long the run.
#include <algorithm>
#include <utility>

#include "base/json_writer.h"
#include "diagnosis/finding_json.h"
#include "proof/results_json.h"
#include "scenario/chance.h"
#include "scenario/device.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "trace/cell.h"
#include "trace/coloured_screen.h"
#include "trace/trace_json.h"
#include "workbench/shared.h"
#include "workbench/versions.h"
#include "workbench/workbench.h"

namespace fitscope::workbench {
namespace {

constexpr std::size_t kMostEpochsAtEachEnd = 200;
constexpr std::size_t kMostScreenLinesAtEachEnd = 200;

Json place(const trace::Moment& at) {
  return Json(Json::Array{Json(at.epoch), Json(at.step)});
}

Json epoch_json(const trace::Epoch& epoch) {
  Json json;
  json.set("epoch", epoch.index);
  json.set("planned", maybe(epoch.steps_planned));
  json.set("run", epoch.steps_run);
  json.set("samples", epoch.samples_seen);
  json.set("replayed", epoch.batches_replayed);
  json.set("warnings", epoch.warnings);
  json.set("val_steps", epoch.validation_steps);
  json.set("ran_dry", epoch.ran_dry);
  json.set("logs", trace::logs_json(epoch));
  return json;
}

/// `list` as JSON, the middle of a long one left out; how many is said under `left_out`.
template <typename List, typename Write>
void set_ends(Json& json, std::string_view name, std::string_view left_out, const List& list,
              std::size_t most, Write write) {
  Json::Array kept;
  const std::size_t size = list.size();
  const bool whole = size <= 2 * most;
  for (std::size_t i = 0; i < size; ++i) {
    if (!whole && i >= most && i < size - most) continue;
    kept.push_back(write(list[i]));
  }
  json.set(name, std::move(kept));
  json.set(left_out, whole ? std::int64_t{0} : static_cast<std::int64_t>(size - 2 * most));
}

Json screen_line_json(const trace::ColouredLine& line) {
  Json one;
  one.set("text", line.line.text);
  one.set("epoch", line.line.epoch);
  one.set("error", line.line.error_stream);
  if (line.inks.size() < 2 && (line.inks.empty() || line.inks[0].ink == trace::Ink::kPlain)) {
    return one;
  }
  Json::Array parts;
  std::string_view rest = line.line.text;
  for (const trace::InkRun& run : line.inks) {
    parts.push_back(Json::Array{Json(trace::name_of(run.ink)), Json(rest.substr(0, run.bytes))});
    rest.remove_prefix(run.bytes);
  }
  one.set("parts", std::move(parts));
  return one;
}

}  // namespace

Json state_json(const State& state) {
  const trace::Trace& trace = state.outcome.trace;
  Json json;
  json.set("revision", state.revision);
  json.set("link", scenario::to_link(state.scenario));
  json.set("preset", state.preset);
  json.set("notes", errors_json(state.notes));

  Json values{Json::Object{}};
  Json::Array visible;
  for (const scenario::Property& property : scenario::properties()) {
    values.set(property.key, scenario::value_text(property, state.scenario));
    if (property.applies(state.scenario)) visible.emplace_back(property.key);
  }
  json.set("values", std::move(values));
  json.set("visible", std::move(visible));

  json.set("running", state.running);
  json.set("progress", state.progress);
  json.set("digest", state.digest);
  json.set("shared_result", state.shared_result);
  json.set("shared_note", shared_note(state));
  Json::Array findings;
  for (const diagnosis::Finding& finding : state.outcome.findings) {
    findings.push_back(diagnosis::to_json(finding));
  }
  json.set("verdict", findings.empty() ? Json(nullptr) : findings.front());
  json.set("findings", std::move(findings));
  json.set("worth_knowing", worth_knowing(state.outcome));

  json.set("ruled_out", ruled_out_json(state.outcome));
  json.set("wrong_advice", wrong_advice_json(state.outcome));
  json.set("without_effect", unused_json(state.outcome));
  json.set("checking", state.search.has_value());
  if (state.outcome.proof) {
    proof::describe(*state.outcome.proof, members_of(json));
  } else {
    json.set("fixes", Json::Array{});
    json.set("proof", Json(nullptr));
  }

  json.set("keras", trace.keras);
  json.set("release", trace.release);
  const std::string chance = scenario::chance_note(state.scenario);
  json.set("device", std::string("This run is ") + std::string(scenario::kDevice) + ". " +
                         std::string(scenario::kDeviceWhy) + (chance.empty() ? "" : " " + chance));
  set_ends(json, "ledger", "ledger_left_out", trace.epochs, kMostEpochsAtEachEnd, epoch_json);
  json.set("steps_run", trace.steps_run());
  json.set("stop_reason", trace::name_of(trace.stop));
  json.set("stop_detail", trace.stop_detail);
  Json exception;
  if (trace.exception) {
    exception.set("type", trace.exception->type);
    exception.set("message", trace.exception->message);
    exception.set("at", place(trace.exception->at));
  }
  json.set("exception", std::move(exception));
  Json::Array warnings;
  for (const trace::Warning& warning : trace.warnings) {
    Json one;
    one.set("category", warning.category);
    one.set("text", warning.text);
    one.set("location", warning.location);
    one.set("raised", warning.raised);
    one.set("shown", warning.shown);
    one.set("first", place(warning.first));
    warnings.push_back(std::move(one));
  }
  json.set("warnings", std::move(warnings));
  set_ends(json, "screen", "screen_left_out", trace::coloured_screen(trace.console),
           kMostScreenLinesAtEachEnd, screen_line_json);
  json.set("versions", to_json(state.versions, state.outcome.profile));
  json.set("version_rows", to_json(rows_of(state.versions, state.outcome.profile)));
  json.set("versions_note", versions_note(state));
  json.set("versions_headline", versions_headline(state.versions));
  json.set("cursor", place(state.cursor));
  json.set("cursor_words", trace::cell_words(trace, state.cursor));
  json.set("playing", state.playing);
  json.set("speed", state.play_steps_per_second);
  json.set("undo", static_cast<std::int64_t>(state.undo.size()));
  json.set("redo", static_cast<std::int64_t>(state.redo.size()));
  return json;
}

}  // namespace fitscope::workbench
