#include <cstdint>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/question.h"
#include "app/cli/report.h"
#include "app/cli/terminal.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"
#include "trace/trace_json.h"
#include "workbench/profile_run.h"

namespace fitscope::cli {
namespace {

constexpr std::string_view kHelp = "fitscope run --help";

/// Written while it is made, and one release at a time: 100,000 epochs are 60 MB of text.
std::vector<workbench::Outcome> write_json(const scenario::Scenario& scenario, bool all,
                                           const proof::Limits& limits) {
  JsonWriter writer(2, [](std::string_view piece) { write(Stream::kOut, piece); });
  std::vector<workbench::Outcome> outcomes;
  const auto run = [&](scenario::Profile profile) {
    outcomes.push_back(workbench::run(scenario, profile, Progress().watch()));
    if (limits.work > 0) workbench::prove(scenario, outcomes.back(), limits);
    writer.begin_object();
    workbench::describe(outcomes.back(), writer.members());
    if (!all) {
      const auto runs = workbench::every_profile(scenario, outcomes.back());
      writer.members().value("versions", workbench::to_json(runs, profile));
    }
    writer.end_object();
    outcomes.back().trace = {};
  };
  if (all) {
    writer.begin_array();
    for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
      writer.element();
      run(profile.profile);
    }
    writer.end_array();
  } else {
    run(scenario::profile_of(scenario.keras.version));
  }
  writer.flush();
  write(Stream::kOut, "\n");
  return outcomes;
}

std::string epochs_text(const std::vector<workbench::Outcome>& outcomes, bool all) {
  if (!all) return trace::epochs_csv(outcomes.front().trace);
  std::vector<const trace::Trace*> traces;
  for (const workbench::Outcome& outcome : outcomes)
    traces.push_back(&outcome.trace);
  return trace::epochs_csv(traces);
}

/// The columns are the same in every release: one header, `keras` in front.
std::string steps_text(const std::vector<workbench::Outcome>& outcomes, bool all) {
  if (!all) return trace::steps_csv(outcomes.front().trace);
  std::string text;
  for (const workbench::Outcome& outcome : outcomes) {
    const std::string csv = trace::steps_csv(outcome.trace);
    bool header = true;
    for (const std::string_view line : split(csv, '\n')) {
      const bool wanted = !line.empty() && (!header || text.empty());
      if (wanted) text += (header ? "keras" : outcome.trace.keras) + "," + std::string(line) + "\n";
      header = false;
    }
  }
  return text;
}

/// A table cannot say what it leaves out: that goes beside it.
void say_what_is_left_out(const std::vector<workbench::Outcome>& outcomes) {
  for (const workbench::Outcome& outcome : outcomes) {
    const trace::Figures& figures = outcome.trace.figures;
    if (figures.stride() == 1) continue;
    write(Stream::kError, "fitscope: Keras " + outcome.trace.keras + ": one step in " +
                              with_commas(figures.stride()) + " is kept, of " +
                              with_commas(figures.seen()) + ".\n");
  }
}

void print_console(const std::vector<workbench::Outcome>& outcomes, bool all) {
  for (const workbench::Outcome& outcome : outcomes) {
    if (all) write(Stream::kOut, "== Keras " + outcome.trace.keras + " ==\n");
    for (const trace::ConsoleChunk& chunk : outcome.trace.console.chunks()) {
      write(chunk.stream == trace::Stream::kStdout ? Stream::kOut : Stream::kError, chunk.bytes);
    }
  }
}

/// --proof SECONDS: the work that looking for fixes may take.
proof::Limits limits_of(const Arguments& arguments, std::vector<Error>& errors) {
  constexpr double kWorkPerSecond = 1e6;
  constexpr double kMostSeconds = 1e6;
  double seconds = 1;
  if (const std::string* given = arguments.option("proof")) {
    const auto read = parse_real(*given);
    if (!read || !(*read >= 0) || *read > kMostSeconds) {
      errors.push_back({"--proof", in_quotes(*given) +
                                       " is not a number of seconds. Allowed: 0 (look for no "
                                       "fixes) to 1,000,000. Example: --proof 10."});
    } else {
      seconds = *read;
    }
  }
  proof::Limits limits;
  limits.work = static_cast<std::int64_t>(seconds * kWorkPerSecond);
  limits.work_per_run = limits.work;
  return limits;
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
  proof::Limits limits = limits_of(arguments, question.errors);
  if (!question.errors.empty()) return refuse(question.errors, kHelp);
  all = all || scenario::is_unknown(question.scenario.keras.version);

  limits.other_releases = !all;  // else they are shown anyway
  if (arguments.option("json") != nullptr) {
    return workbench::worst_exit_status(write_json(question.scenario, all, limits));
  }
  std::vector<workbench::Outcome> outcomes;
  if (all) {
    outcomes = workbench::run_all(question.scenario, Progress().watch());
  } else {
    outcomes.push_back(workbench::run(question.scenario,
                                      scenario::profile_of(question.scenario.keras.version),
                                      Progress().watch()));
  }
  for (workbench::Outcome& outcome : outcomes) {
    // A table or a console has no place for fixes.
    if (forms == 0 && limits.work > 0) workbench::prove(question.scenario, outcome, limits);
  }
  if (arguments.option("csv") != nullptr) {
    write(Stream::kOut, epochs_text(outcomes, all));
  } else if (arguments.option("csv-steps") != nullptr) {
    write(Stream::kOut, steps_text(outcomes, all));
    say_what_is_left_out(outcomes);
  } else if (arguments.option("console") != nullptr) {
    print_console(outcomes, all);
  } else if (all) {
    write(Stream::kOut, report_all(question.scenario, outcomes, terminal()));
  } else {
    const auto runs = workbench::every_profile(question.scenario, outcomes.front());
    write(Stream::kOut, report(question.scenario, outcomes.front(), runs, terminal()));
  }
  return workbench::worst_exit_status(outcomes);
}

}  // namespace fitscope::cli
