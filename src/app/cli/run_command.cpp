#include <vector>

#include "app/cli/commands.h"
#include "app/cli/question.h"
#include "app/cli/report.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"
#include "trace/trace_json.h"
#include "workbench/outcome.h"

namespace fitscope::cli {
namespace {

constexpr std::string_view kHelp = "fitscope run --help";

/// A table with the release in front of every line. `header` is kept between tables.
std::string with_release(const std::string& csv, std::string_view release, std::string& header) {
  std::string text;
  bool first = true;
  for (const std::string_view line : split(csv, '\n')) {
    if (trimmed(line).empty()) continue;
    if (first) {
      first = false;
      const std::string title = "keras," + std::string(line) + "\n";
      if (title == header) continue;
      if (!header.empty()) text += "\n";  // other columns: a table of its own
      header = title;
      text += title;
      continue;
    }
    text += std::string(release) + "," + std::string(line) + "\n";
  }
  return text;
}

std::string json_text(const std::vector<workbench::Outcome>& outcomes, bool all) {
  if (!all) return to_text(workbench::to_json(outcomes.front()), 2) + "\n";
  Json::Array array;
  for (const workbench::Outcome& outcome : outcomes)
    array.push_back(workbench::to_json(outcome));
  return to_text(Json(std::move(array)), 2) + "\n";
}

std::string csv_text(const std::vector<workbench::Outcome>& outcomes, bool all, bool steps) {
  std::string text;
  std::string header;
  for (const workbench::Outcome& outcome : outcomes) {
    const std::string csv =
        steps ? trace::steps_csv(outcome.trace) : trace::epochs_csv(outcome.trace);
    text += all ? with_release(csv, outcome.trace.keras, header) : csv;
  }
  return text;
}

void print_console(const std::vector<workbench::Outcome>& outcomes, bool all) {
  for (const workbench::Outcome& outcome : outcomes) {
    if (all) write(Stream::kOut, "== Keras " + outcome.trace.keras + " ==\n");
    for (const trace::ConsoleChunk& chunk : outcome.trace.console.chunks()) {
      write(chunk.stream == trace::Stream::kStdout ? Stream::kOut : Stream::kError, chunk.bytes);
    }
  }
}

}  // namespace

int run_scenario(const Arguments& arguments) {
  Question question = read_question(arguments);
  bool all = false;
  if (const std::string* keras = arguments.option("keras")) {
    all = same_word(*keras, "all");
    if (!all) {
      if (auto error = scenario::set_text(question.scenario, "keras.version", *keras)) {
        error->where = "--keras";
        question.errors.push_back(std::move(*error));
      }
    }
  }
  std::size_t forms = 0;
  for (const char* form : {"json", "csv", "csv-steps", "console"}) {
    if (arguments.option(form) != nullptr) ++forms;
  }
  if (forms > 1) {
    question.errors.push_back({"", "Choose one of --json, --csv, --csv-steps and --console."});
  }
  if (!question.errors.empty()) return refuse(question.errors, kHelp);
  all = all || scenario::is_unknown(question.scenario.keras.version);

  std::vector<workbench::Outcome> outcomes;
  if (all) {
    outcomes = workbench::run_all(question.scenario);
  } else {
    outcomes.push_back(
        workbench::run(question.scenario, scenario::profile_of(question.scenario.keras.version)));
  }
  if (arguments.option("json") != nullptr) {
    write(Stream::kOut, json_text(outcomes, all));
  } else if (arguments.option("csv") != nullptr || arguments.option("csv-steps") != nullptr) {
    write(Stream::kOut, csv_text(outcomes, all, arguments.option("csv-steps") != nullptr));
  } else if (arguments.option("console") != nullptr) {
    print_console(outcomes, all);
  } else if (all) {
    write(Stream::kOut, report_all(question.scenario, outcomes, terminal()));
  } else {
    write(Stream::kOut, report(question.scenario, outcomes.front(), terminal()));
  }
  return workbench::worst_exit_status(outcomes);
}

}  // namespace fitscope::cli
