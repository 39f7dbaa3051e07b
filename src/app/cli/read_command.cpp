// read: from Python to a scenario, and what it does.
#include <utility>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/log_input.h"
#include "app/cli/paragraph.h"
#include "app/cli/report.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "code/read_code.h"
#include "code/verdict.h"
#include "diagnosis/finding_json.h"
#include "intake/diagnose_log.h"
#include "intake/pieces.h"
#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/scenario_json.h"
#include "workbench/outcome.h"

namespace fitscope::cli {
namespace {

using code::CodeAnswer;
using code::Count;

constexpr std::string_view kHelp = "fitscope read --help";
constexpr InputLimit kCode{std::size_t{16} << 20U, "16 MB", "give the file with fit()."};

std::string in_front(Count line) {
  return line > 0 ? "line " + std::to_string(line) + ": " : "";
}

std::string fields(const std::vector<code::Field>& list, const Terminal& terminal) {
  std::string text;
  for (const code::Field& field : list) {
    text += wrapped("  " + in_front(field.line) + field.key + " = " + field.text + ": " + field.why,
                    4, terminal) +
            "\n";
  }
  return text;
}

/// A model is trained, and on what, was assumed.
bool learns_stand_in(const CodeAnswer& answer) {
  const bool trained = answer.scenario.model.kind == scenario::ModelKind::kDense;
  return trained && assumes(answer, "data.kind");
}

/// The verdict first, of all that the code may mean; empty: there is nothing to run.
code::Findings findings_of(const CodeAnswer& answer) {
  if (!answer.found) return {};
  const auto run = [](const scenario::Scenario& scenario) {
    return workbench::run(scenario, scenario::profile_of(scenario.keras.version)).findings;
  };
  std::vector<code::Findings> runs = {run(answer.scenario)};
  for (const code::Otherwise& other : answer.otherwise)
    runs.push_back(run(other.scenario));
  return code::weigh(answer, runs);
}

/// How to go on from here.
std::string links(const CodeAnswer& answer, const Terminal& terminal) {
  if (!answer.found) return {};
  std::string text = heading("Go on", terminal);
  text += wrapped(
              "  Every epoch, the fixes that were run and each Keras: fitscope run and this link, "
              "in quotes.",
              4, terminal) +
          "\n\nlink  #" + scenario::to_link(answer.scenario) + "\n";
  for (const code::Otherwise& other : answer.otherwise)
    text += "link  #" + scenario::to_link(other.scenario) + "  " + other.what + "\n";
  return text;
}

std::string report_on(const CodeAnswer& answer, const code::Findings& findings,
                      const Terminal& terminal) {
  std::string text = wrapped(answer.summary, 0, terminal) + "\n";
  if (answer.found) {
    const diagnosis::Finding& verdict = findings.front();
    text += "\n" + verdict_text(verdict, terminal);
    const bool open = verdict.severity == diagnosis::Severity::kCannotTell;
    text += painted("  rule " + std::string(verdict.rule) +
                        (open ? "" : ", " + std::string(name_of(verdict.confidence))),
                    "2", terminal) +
            "\n";
    if (learns_stand_in(answer)) {
      text += wrapped(
                  "  Steps are those of your code. Losses are of stand-in data, since yours are "
                  "not in it.",
                  4, terminal) +
              "\n";
    }
  }
  if (!findings.empty()) {
    if (!findings.front().evidence.empty()) {
      text += heading("Why", terminal);
      for (const diagnosis::Evidence& piece : findings.front().evidence)
        text += wrapped("  - " + piece.text, 4, terminal) + "\n";
    }
    if (findings.size() > 1) {
      text += heading("Also", terminal);
      for (std::size_t i = 1; i < findings.size(); ++i)
        text += wrapped("  - " + findings[i].summary + " (" + std::string(findings[i].rule) + ")",
                        4, terminal) +
                "\n";
    }
  }
  if (!answer.contradictions.empty()) {
    text += heading("Code and log contradict each other", terminal);
    for (const code::Contradiction& found : answer.contradictions) {
      text += wrapped("  " + in_front(found.line) + found.key + " = " + found.code +
                          ", but the log shows " + found.log + " (" + found.why +
                          "): the log's is taken",
                      4, terminal) +
              "\n";
    }
  }
  if (!answer.understood.empty())
    text += heading("Understood", terminal) + fields(answer.understood, terminal);
  if (!answer.assumed.empty())
    text += heading("Assumed", terminal) + fields(answer.assumed, terminal);
  if (!answer.not_understood.empty()) {
    text += heading("Not understood", terminal);
    for (const code::Puzzle& puzzle : answer.not_understood)
      text += wrapped("  " + in_front(puzzle.line) + puzzle.why, 4, terminal) + "\n";
  }
  return text + links(answer, terminal);
}

}  // namespace

int read_code(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    return refuse({{"", "Give one file with Python, or - for standard input."}}, kHelp);
  }
  const std::string& name = arguments.words.front();
  Result<std::string> bytes = read_input(name, kCode);
  if (!bytes.ok()) return refuse({bytes.error()}, kHelp);
  const std::string given = intake::as_utf8(std::move(bytes.value()));
  const bool other_log = arguments.option("log") != nullptr;
  CodeAnswer answer = other_log ? code::read_code(given) : code::read_pasted(given);
  if (const std::string* log_name = arguments.option("log")) {
    if (*log_name == "-" && name == "-")
      return refuse({{"--log", "Standard input cannot be both the code and the log."}}, kHelp);
    const Result<std::string> log = read_log(*log_name, false);
    if (!log.ok()) return refuse({log.error()}, kHelp);
    code::add_log(answer, intake::diagnose_log(log.value()));
  }
  if (arguments.option("scenario") != nullptr) {
    if (!answer.found) return refuse({{name, answer.summary}}, kHelp);
    write(Stream::kOut, to_text(scenario::to_json(answer.scenario), 2) + "\n");
    return kHealthy;
  }
  const code::Findings findings = findings_of(answer);
  if (arguments.option("json") != nullptr) {
    Json json = code::to_json(answer);
    json.set("verdict", findings.empty() ? Json(nullptr) : diagnosis::to_json(findings.front()));
    Json::Array others;
    for (std::size_t i = 1; i < findings.size(); ++i)
      others.push_back(diagnosis::to_json(findings[i]));
    json.set("other_findings", std::move(others));
    write(Stream::kOut, to_text(json, 2) + "\n");
  } else {
    // Whose text held no fit(): the person may have meant another file.
    const std::string whose = answer.found || name == "-" ? std::string() : name + ":\n";
    write(Stream::kOut, whose + report_on(answer, findings, terminal()));
  }
  return workbench::exit_status(findings);
}

}  // namespace fitscope::cli
