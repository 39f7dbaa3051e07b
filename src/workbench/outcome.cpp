#include "workbench/outcome.h"

#include <utility>

#include "base/check.h"
#include "diagnosis/finding_json.h"
#include "diagnosis/rule.h"
#include "scenario/property.h"
#include "trace/trace_json.h"
#include "trainer/fit_loop.h"

namespace fitscope::workbench {

Outcome run(const scenario::Scenario& scenario, scenario::Profile profile) {
  Outcome outcome;
  outcome.profile = profile;
  outcome.trace = trainer::run(scenario, profile);
  outcome.findings = findings_of(scenario, outcome.trace);
  return outcome;
}

std::vector<diagnosis::Finding> findings_of(const scenario::Scenario& scenario,
                                            const trace::Trace& trace) {
  const scenario::Scenario ran = scenario::only_what_applies(scenario);
  return diagnosis::diagnose({ran, trace});
}

std::vector<Outcome> run_all(const scenario::Scenario& scenario) {
  std::vector<Outcome> outcomes;
  for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
    outcomes.push_back(run(scenario, profile.profile));
  }
  return outcomes;
}

int exit_status(const Outcome& outcome) {
  FS_CHECK(!outcome.findings.empty());
  switch (outcome.findings.front().severity) {
    case diagnosis::Severity::kHealthy:
    case diagnosis::Severity::kNote:
      return 0;
    case diagnosis::Severity::kWarning:
    case diagnosis::Severity::kError:
      return 1;
    case diagnosis::Severity::kCannotTell:
      return 3;
  }
  return 3;
}

int worst_exit_status(const std::vector<Outcome>& outcomes) {
  int worst = 0;
  for (const Outcome& outcome : outcomes) {
    const int status = exit_status(outcome);
    if (status == 1) return 1;
    if (status != 0) worst = status;
  }
  return worst;
}

Json to_json(const Outcome& outcome) {
  FS_CHECK(!outcome.findings.empty());
  Json json;
  json.set("schema_version", kOutcomeSchema);
  Json trace = trace::to_json(outcome.trace);
  json.set("keras", *trace.find("keras"));
  json.set("release", *trace.find("release"));
  json.set("verdict", diagnosis::to_json(outcome.findings.front()));
  Json::Array others;
  for (std::size_t i = 1; i < outcome.findings.size(); ++i) {
    others.push_back(diagnosis::to_json(outcome.findings[i]));
  }
  json.set("other_findings", std::move(others));
  for (JsonMember& member : *trace.as<Json::Object>()) {
    if (member.name == "schema" || member.name == "keras" || member.name == "release") continue;
    json.set(member.name, std::move(member.value));
  }
  return json;
}

}  // namespace fitscope::workbench
