// The answer about a log as JSON, for scripts and for the page.
#include <cmath>
#include <utility>

#include "diagnosis/finding_json.h"
#include "intake/diagnose_log.h"
#include "scenario/link.h"
#include "scenario/scenario_json.h"

namespace fitscope::intake {
namespace {

Json to_json(const Logs& logs) {
  Json json{Json::Object{}};
  for (const auto& [name, value] : logs)
    json.set(name, value);
  return json;
}

Json to_json(const Verdict& verdict) {
  Json json = diagnosis::to_json(verdict.finding);
  json.set("title", title_of(verdict.finding.rule));
  json.set("confidence", name_of(verdict.confidence));
  Json::Array candidates;
  for (const std::string_view rule : verdict.candidates)
    candidates.emplace_back(rule);
  json.set("candidates", std::move(candidates));
  Json::Array questions;
  for (const Question& question : verdict.questions) {
    Json one;
    one.set("ask", question.ask);
    one.set("decides", question.decides);
    questions.push_back(std::move(one));
  }
  json.set("questions", std::move(questions));
  return json;
}

Json to_json(const ObservedEpoch& epoch, const LogEpoch& log) {
  Json json;
  json.set("number", maybe(epoch.number));
  json.set("planned", maybe(epoch.planned));
  json.set("steps_least", epoch.steps.least);
  json.set("steps_most", maybe(epoch.steps.most));
  json.set("steps_likely", maybe(epoch.steps.likely));
  json.set("unit", epoch.samples ? "samples" : "steps");
  json.set("finished", epoch.finished);
  json.set("ran_dry", epoch.ran_dry);
  json.set("line", log.line);
  json.set("logs", to_json(shown(log)));
  return json;
}

Json to_json(const FitAnswer& answer) {
  Json json;
  json.set("line", answer.fit.log->line);
  json.set("probed", answer.probed);
  json.set("verdict", to_json(answer.verdicts.front()));
  Json::Array profiles;
  for (const auto& info : scenario::all_profiles()) {
    if (answer.fit.maybe(info.profile)) profiles.emplace_back(info.key);
  }
  json.set("keras", std::move(profiles));
  json.set("epochs_asked", maybe(answer.fit.log->of));
  json.set("epochs_left_out", answer.fit.log->epochs_left_out);
  Json::Array epochs;
  for (std::size_t i = 0; i < answer.fit.epochs.size(); ++i)
    epochs.push_back(to_json(answer.fit.epochs[i], answer.fit.log->epochs[i]));
  json.set("epochs", std::move(epochs));
  return json;
}

}  // namespace

Json to_json(const LogAnswer& answer) {
  const FitAnswer& chosen = answer.fits[answer.chosen];
  Json json;
  json.set("schema_version", kLogAnswerSchema);
  json.set("verdict", to_json(chosen.verdicts.front()));
  Json::Array others;
  for (std::size_t i = 1; i < chosen.verdicts.size(); ++i)
    others.push_back(to_json(chosen.verdicts[i]));
  json.set("other_findings", std::move(others));
  json.set("chosen_fit", static_cast<std::int64_t>(answer.chosen));
  Json::Array fits;
  for (const FitAnswer& fit : answer.fits)
    fits.push_back(to_json(fit));
  json.set("fits", std::move(fits));
  json.set("read", to_json(answer.filling.read));
  json.set("assumed", to_json(answer.filling.assumed));
  json.set("scenario", scenario::to_json(answer.filling.scenario));
  json.set("missing", answer.filling.missing);
  json.set("link", scenario::to_link(answer.filling.scenario));
  json.set("lines", answer.log->lines);
  json.set("lines_read", answer.log->lines_read);
  Json::Array notes;
  for (const std::string& note : answer.notes)
    notes.emplace_back(note);
  json.set("notes", std::move(notes));
  return json;
}

}  // namespace fitscope::intake
