// The core without a window, for authors who draw their own: one question, one answer, both JSON.
// web/fitscope-core.mjs puts functions around it.
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "intake/diagnose_log.h"
#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "scenario/scenario_json.h"
#include "workbench/outcome.h"
#include "workbench/profile_run.h"

namespace {

using namespace fitscope;

/// A scenario as an object, as its JSON, or as a link.
scenario::ReadScenario read_scenario(const Json& given) {
  const auto* text = given.as<std::string>();
  if (text == nullptr) return scenario::read_json(to_text(given));
  const std::size_t first = text->find_first_not_of(" \t\r\n");
  if (first != std::string::npos && (*text)[first] == '{') return scenario::read_json(*text);
  scenario::ReadLink link = scenario::read_link(*text);
  return {std::move(link.scenario), std::move(link.notes)};
}

Json refused(std::vector<Error> errors) {
  Json answer;
  answer.set("errors", workbench::errors_json(errors));
  return answer;
}

Json run(const scenario::Scenario& asked) {
  std::vector<Error> errors = scenario::check_together(asked);
  if (!errors.empty()) return refused(std::move(errors));
  const scenario::Profile profile = scenario::profile_of(asked.keras.version);
  workbench::Outcome outcome = workbench::run(asked, profile);
  workbench::prove(asked, outcome);
  Json answer = workbench::to_json(outcome);
  answer.set("versions", workbench::to_json(workbench::every_profile(asked, outcome), profile));
  return answer;
}

Json answer(const Json& question) {
  if (const Json* log = question.find("diagnose")) {
    const auto* text = log->as<std::string>();
    return intake::to_json(intake::diagnose_log(text != nullptr ? *text : std::string_view()));
  }
  for (const std::string_view what : {"run", "link", "scenario"}) {
    const Json* given = question.find(what);
    if (given == nullptr) continue;
    scenario::ReadScenario read = read_scenario(*given);
    if (!read.errors.empty()) return refused(std::move(read.errors));
    if (what == "run") return run(read.scenario);
    Json told;
    if (what == "link") told.set("link", scenario::to_link(read.scenario));
    if (what == "scenario") told.set("scenario", scenario::to_json(read.scenario));
    return told;
  }
  return refused({{"", "Ask one of run, diagnose, link, scenario."}});
}

}  // namespace

// The caller frees the answer.
extern "C" char* fitscope_core(const char* question) {
  const Result<Json> read = parse_json(question);
  const std::string json = to_text(read.ok() ? answer(read.value()) : refused({read.error()}));
  char* copy = static_cast<char*>(std::malloc(json.size() + 1));
  if (copy != nullptr) std::memcpy(copy, json.c_str(), json.size() + 1);
  return copy;
}
