#include "workbench/outcome.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "diagnosis/finding_json.h"
#include "diagnosis/rule.h"
#include "proof/results_json.h"
#include "scenario/device.h"
#include "scenario/property.h"
#include "trace/trace_json.h"
#include "trainer/fit_loop.h"

namespace fitscope::workbench {
namespace {

using scenario::Scenario;

/// A rule reckons with what ran. What was typed into a section that is off did not, and would come
/// back with the section when a change switches it on: the change sets it to what the rule saw.
void add_what_would_come_back(const Scenario& asked, const Scenario& promised,
                              diagnosis::Change& change) {
  Scenario changed = with(asked, change.changes);
  // A field that is set may be what makes another one apply.
  for (bool found = true; found;) {
    found = false;
    for (const scenario::Property& property : scenario::properties()) {
      const scenario::Value value = property.get(promised);
      if (!property.applies(changed) || property.get(changed) == value) continue;
      property.set(changed, value);
      change.changes.push_back({std::string(property.key), scenario::to_text(property, value)});
      found = true;
    }
  }
}

/// A change must change something of what was typed: what is so already goes, and with it a change
/// that is left empty or has become the twin of one before it.
void fit_to_what_was_typed(const Scenario& asked, const Scenario& ran,
                           std::vector<diagnosis::Change>& changes) {
  const auto is_so = [&asked](const diagnosis::FieldChange& field) {
    return with(asked, {field}) == asked;
  };
  std::vector<diagnosis::Change> kept;
  for (diagnosis::Change& change : changes) {
    const bool button = !change.changes.empty();
    const Scenario promised = with(ran, change.changes);
    std::erase_if(change.changes, is_so);
    if (button && change.changes.empty()) continue;
    if (button) add_what_would_come_back(asked, promised, change);
    const bool twin =
        button && std::any_of(kept.begin(), kept.end(), [&change](const diagnosis::Change& one) {
          return one.changes == change.changes;
        });
    if (!twin) kept.push_back(std::move(change));
  }
  changes = std::move(kept);
}

}  // namespace

Scenario with(Scenario scenario, const std::vector<diagnosis::FieldChange>& fields) {
  for (const diagnosis::FieldChange& field : fields)
    (void)scenario::set_text(scenario, field.key, field.text);
  return scenario;
}

Outcome run(const scenario::Scenario& scenario, scenario::Profile profile, const Watch& watch) {
  constexpr std::int64_t kTransitionsBetweenLooks = 256;
  Outcome outcome;
  outcome.profile = profile;
  const auto loop = trainer::FitLoop::create(scenario, profile);
  for (std::int64_t i = 1; loop->advance() == trainer::Status::kRunning; ++i) {
    if (watch && i % kTransitionsBetweenLooks == 0) watch(loop->progress());
  }
  outcome.trace = loop->take_trace();
  judge(scenario, outcome);
  return outcome;
}

void judge(const scenario::Scenario& scenario, Outcome& outcome) {
  const scenario::Scenario ran = scenario::only_what_applies(scenario);
  outcome.findings = findings_of(scenario, outcome.trace);
  outcome.ruled_out = diagnosis::ruled_out({ran, outcome.trace});
  outcome.wrong_advice = diagnosis::advice_in_use({ran, outcome.trace});
  outcome.unused = scenario::unused_fields(scenario);
}

Json wrong_advice_json(const Outcome& outcome) {
  Json::Array list;
  for (const diagnosis::WrongAdvice* advice : outcome.wrong_advice) {
    Json one;
    one.set("name", advice->name);
    one.set("claim", advice->claim);
    one.set("why", advice->why);
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

Json ruled_out_json(const Outcome& outcome) {
  Json::Array list;
  for (const diagnosis::RuledOut& answer : outcome.ruled_out) {
    Json one;
    one.set("suspicion", answer.suspicion);
    one.set("why", answer.why);
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

Json unused_json(const Outcome& outcome) {
  Json::Array list;
  for (const scenario::Unused& unused : outcome.unused) {
    Json one;
    one.set("key", unused.key);
    one.set("value", unused.value);
    one.set("message", scenario::sentence(unused));
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

std::vector<diagnosis::Finding> findings_of(const scenario::Scenario& scenario,
                                            const trace::Trace& trace) {
  const scenario::Scenario ran = scenario::only_what_applies(scenario);
  std::vector<diagnosis::Finding> findings = diagnosis::diagnose({ran, trace});
  for (diagnosis::Finding& finding : findings)
    fit_to_what_was_typed(scenario, ran, finding.changes);
  return findings;
}

std::string worth_knowing(const Outcome& outcome) {
  const auto& findings = outcome.findings;
  if (findings.size() < 2 || findings[0].severity != diagnosis::Severity::kHealthy) return {};
  const bool hint = findings[1].severity == diagnosis::Severity::kNote;
  return hint ? findings[1].summary : std::string();
}

std::string digest_of(const Outcome& outcome) {
  Hash hash;
  for (const trace::Epoch& epoch : outcome.trace.epochs) {
    hash.integer(epoch.steps_run);
    hash.integer(epoch.steps_planned.value_or(-1));
    for (const auto& [name, value] : epoch.logs) {
      hash.text(name);
      hash.real(static_cast<float>(value));
    }
  }
  hash.text(trace::name_of(outcome.trace.stop));
  if (outcome.trace.exception) {
    hash.text(outcome.trace.exception->type);
    hash.text(outcome.trace.exception->message);
  }
  if (!outcome.findings.empty()) hash.text(outcome.findings.front().rule);
  return format("%08x", static_cast<unsigned>(hash.value() ^ hash.value() >> 32));
}

void prove(const scenario::Scenario& scenario, Outcome& outcome, const proof::Limits& limits) {
  outcome.proof =
      proof::search({scenario, outcome.trace, outcome.findings}, outcome.profile, limits);
}

Json errors_json(const std::vector<Error>& errors) {
  Json::Array list;
  for (const Error& error : errors) {
    Json one;
    one.set("where", error.where);
    one.set("message", error.message);
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

std::vector<Outcome> run_all(const scenario::Scenario& scenario, const Watch& watch) {
  std::vector<Outcome> outcomes;
  for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
    outcomes.push_back(run(scenario, profile.profile, watch));
  }
  return outcomes;
}

int exit_status(const Outcome& outcome) {
  FS_CHECK(!outcome.findings.empty());
  return exit_status(outcome.findings);
}

int exit_status(const std::vector<diagnosis::Finding>& findings) {
  if (findings.empty()) return 3;
  switch (findings.front().severity) {
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

void describe(const Outcome& outcome, const JsonMembers& members) {
  FS_CHECK(!outcome.findings.empty());
  members.value("schema_version", kOutcomeSchema);
  members.value("keras", outcome.trace.keras);
  members.value("release", outcome.trace.release);
  members.value("device", scenario::kDevice);
  members.value("verdict", diagnosis::to_json(outcome.findings.front()));
  members.list("other_findings", outcome.findings.size() - 1,
               [&outcome](std::size_t i) { return diagnosis::to_json(outcome.findings[i + 1]); });
  members.value("ruled_out", ruled_out_json(outcome));
  members.value("wrong_advice", wrong_advice_json(outcome));
  members.value("without_effect", unused_json(outcome));
  if (outcome.proof) proof::describe(*outcome.proof, members);
  JsonMembers rest = members;
  rest.value = [&members](std::string_view name, Json value) {
    if (name == "schema" || name == "keras" || name == "release") return;
    members.value(name, std::move(value));
  };
  trace::describe(outcome.trace, rest);
}

Json to_json(const Outcome& outcome) {
  Json json;
  describe(outcome, members_of(json));
  return json;
}

}  // namespace fitscope::workbench
