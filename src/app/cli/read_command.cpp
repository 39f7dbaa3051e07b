// read: from Python to a scenario, and what it does.
#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/paragraph.h"
#include "app/cli/report.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "code/read_code.h"
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
constexpr int kNothingFound = 3;
constexpr InputLimit kCode{std::size_t{16} << 20U, "16 MB", "give the file with fit()."};
constexpr InputLimit kLog{std::size_t{256} << 20U, "256 MB",
                          "its last part is enough: tail -c 50M."};

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

bool assumes(const CodeAnswer& answer, std::string_view key) {
  return std::any_of(answer.assumed.begin(), answer.assumed.end(),
                     [&](const code::Field& field) { return field.key == key; });
}

/// A model is trained, and on what, was assumed.
bool learns_stand_in(const CodeAnswer& answer) {
  const bool trained = answer.scenario.model.kind == scenario::ModelKind::kDense;
  return trained && assumes(answer, "data.kind");
}

std::string report_on(const CodeAnswer& answer, const Terminal& terminal) {
  std::string text = wrapped(answer.summary, 0, terminal) + "\n";
  if (answer.found) {
    const workbench::Outcome outcome =
        workbench::run(answer.scenario, scenario::profile_of(answer.scenario.keras.version));
    text += "\n" + verdict_text(outcome.findings.front(), terminal);
    text += painted("  rule " + std::string(outcome.findings.front().rule), "2", terminal) + "\n";
    if (assumes(answer, "data.samples")) {
      text += wrapped("  How many rows there are is assumed: whether the steps fit hangs on it.", 4,
                      terminal) +
              "\n";
    }
    if (learns_stand_in(answer)) {
      text += wrapped(
                  "  Steps are those of your code. Losses are of stand-in data, since yours are "
                  "not in it.",
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
  if (answer.found) text += "\nlink  #" + scenario::to_link(answer.scenario) + "\n";
  return text;
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
    Result<std::string> log = read_input(*log_name, kLog);
    if (!log.ok()) return refuse({log.error()}, kHelp);
    const std::string text = intake::as_utf8(std::move(log.value()));
    if (const char* why = intake::not_a_text(text))
      return refuse({{*log_name, "is no text: " + std::string(why) + "."}}, kHelp);
    code::add_log(answer, intake::diagnose_log(text));
  }
  if (arguments.option("scenario") != nullptr) {
    if (!answer.found) return refuse({{name, answer.summary}}, kHelp);
    write(Stream::kOut, to_text(scenario::to_json(answer.scenario), 2) + "\n");
    return kHealthy;
  }
  write(Stream::kOut, arguments.option("json") != nullptr ? to_text(code::to_json(answer), 2) + "\n"
                                                          : report_on(answer, terminal()));
  return answer.found ? kHealthy : kNothingFound;
}

}  // namespace fitscope::cli
