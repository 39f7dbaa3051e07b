// Promises of fill.h: the scenario filled in from a log has the verdict that the log has, or says
// what it lacks.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "intake/diagnose_log.h"
#include "intake/recordings.h"
#include "intake/truth.h"
#include "support/read_file.h"
#include "support/tests_dir.h"
#include "trainer/fit_loop.h"

namespace fitscope::intake {
namespace {

/// Rules that say the same of a run: its input ended; a limit; nothing is wrong.
std::string family(const diagnosis::Finding& finding) {
  constexpr std::string_view kEnded[] = {"data-ran-out", "carried-over-remainder", "empty-epochs",
                                         "replayed-batches", "length-changes"};
  if (std::find(std::begin(kEnded), std::end(kEnded), finding.rule) != std::end(kEnded))
    return "the input ended";
  if (finding.rule == kRuleEnvironmentLimit) return "limited-by-environment";
  const bool sound = finding.severity == diagnosis::Severity::kHealthy ||
                     finding.severity == diagnosis::Severity::kNote;
  return sound ? "sound" : std::string(finding.rule);
}

/// A log as somebody pasted it, of tests/cases or recorded.
std::vector<std::pair<std::string, std::string>> all_logs() {
  std::vector<std::pair<std::string, std::string>> logs;
  for (const auto* recorded : {&testing::recorded_logs(), &testing::recorded_executions()}) {
    for (const testing::RecordedLog& log : *recorded)
      logs.emplace_back(log.name, log.text);
  }
  for (const std::string file : {"real_cases", "control_flow"}) {
    const std::string text = testing::read_file(tests_dir() + "/cases/" + file + ".jsonl");
    for (const std::string_view line : split(text, '\n')) {
      const auto json = parse_json(line);
      const Json* log = json.ok() ? json.value().find("log") : nullptr;
      if (log != nullptr) logs.emplace_back(file, *log->as<std::string>());
    }
  }
  return logs;
}

TEST(Filled, TheScenarioHasTheVerdictOfTheLogOrSaysWhatItLacks) {
  std::map<std::string, int> held;
  std::map<std::string, int> lacking;
  int named = 0;
  for (const auto& [name, text] : all_logs()) {
    const LogAnswer answer = diagnose_log(text);
    if (answer.fits[answer.chosen].fit.epochs.empty()) continue;  // no link is offered
    const diagnosis::Finding& said = answer.verdict().finding;
    const bool open = said.severity == diagnosis::Severity::kCannotTell;
    if (!open) ++named;
    if (!answer.filling.missing.empty()) {
      if (!open) ++lacking[std::string(said.rule)];
      continue;
    }
    ASSERT_FALSE(open) << name;
    const scenario::Scenario& filled = answer.filling.scenario;
    const trace::Trace trace = trainer::run(filled, scenario::profile_of(filled.keras.version));
    const auto findings = diagnosis::diagnose({scenario::only_what_applies(filled), trace});
    EXPECT_EQ(family(findings.front()), family(said))
        << name << ": " << said.rule << ": " << said.summary
        << "\nbut the scenario: " << findings.front().rule << ": " << findings.front().summary
        << "\n"
        << text.substr(0, 2000);
    ++held[std::string(said.rule)];
  }
  // What ends with an exception that a model's shapes or labels raise, what a process or memory
  // ends, and what losses show of learning: a log shows none of what makes them.
  constexpr std::string_view kNever[] = {
      "shape-error",   "label-error",     "fit-refused",         "out-of-memory", "process-killed",
      "native-crash",  "workers-blocked", "loss-diverges",       "overfitting",   "rate-decayed",
      "softmax-twice", "learns-nothing",  "labels-outside-loss", "empty-batches"};
  int otherwise = 0;
  std::string which;
  for (const auto& [rule, count] : lacking) {
    if (std::find(std::begin(kNever), std::end(kNever), rule) != std::end(kNever)) continue;
    otherwise += count;
    which += rule + " " + std::to_string(count) + " (held " + std::to_string(held[rule]) + "), ";
  }
  // Several steps in one call, a NaN of the validation, a callback that the scenario has not, a
  // limit in which the data ended, a Keras 2 that refuses a length of its own.
  EXPECT_LE(otherwise * 10, named) << which;
  RecordProperty("lacking", which);
  for (const std::string rule :
       {"data-ran-out", "carried-over-remainder", "empty-epochs", "healthy", "validation-ran-out",
        "callback-stopped", "monitor-missing", "not-a-number", "no-updates", "environment-limit",
        "replayed-batches", "zero-batches"}) {
    EXPECT_GT(held[rule], 0) << rule;
  }
}

}  // namespace
}  // namespace fitscope::intake
