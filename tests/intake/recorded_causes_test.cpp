// Promises of causes.h: what a log is said to show is never another cause than the whole run has.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "intake/damage.h"
#include "intake/diagnose_log.h"
#include "intake/recordings.h"
#include "intake/truth.h"
#include "scenario/property.h"
#include "trainer/fit_loop.h"

namespace fitscope::intake {
namespace {

using testing::recorded_logs;
using testing::RecordedLog;
using testing::Truth;
using testing::truth_of;

std::vector<Verdict> judged(const std::string& text) {
  const LogAnswer answer = diagnose_log(text);
  const FitAnswer& chosen = answer.fits[answer.chosen];
  const bool healthy = chosen.verdicts.front().finding.severity == diagnosis::Severity::kHealthy;
  EXPECT_FALSE(healthy && testing::displays_fault(*chosen.fit.log)) << text.substr(0, 3000);
  return chosen.verdicts;
}

/// Steps claimed for epochs that carry their number hold in any form of the log.
void expect_steps_hold(const std::string& text, const RecordedLog& recorded,
                       const std::string& name) {
  const LogAnswer answer = diagnose_log(text);
  for (const FitAnswer& each : answer.fits) {
    for (const ObservedEpoch& epoch : each.fit.epochs) {
      if (!epoch.number) continue;
      const auto& real = recorded.ledger.epochs;
      const auto found = std::find_if(real.begin(), real.end(), [&](const golden::LedgerEpoch& e) {
        return e.index + 1 == *epoch.number;
      });
      ASSERT_NE(found, real.end()) << name << "\n" << text;
      EXPECT_LE(epoch.steps.least, found->steps) << name << "\n" << text;
      if (epoch.steps.most) {
        EXPECT_GE(*epoch.steps.most, found->steps) << name << " epoch " << *epoch.number << "\n"
                                                   << text;
      }
      if (epoch.steps.likely) {
        EXPECT_EQ(*epoch.steps.likely, found->steps) << name << " epoch " << *epoch.number << "\n"
                                                     << text;
      }
    }
  }
}

TEST(RecordedLogs, TheCauseNamedIsTheCauseInEveryFormOfTheLog) {
  std::map<std::string, int> named;
  int cases = 0;
  for (const RecordedLog& recorded : recorded_logs()) {
    const Truth truth = truth_of(recorded);
    for (const testing::Damage& damage : testing::damages()) {
      const std::string text = damage.make(recorded.text);
      const std::string name = recorded.name + " " + damage.name;
      const auto verdicts = judged(text);
      ++cases;
      named[damage.name] += verdicts.front().finding.rule == "cannot-tell" ? 0 : 1;
      expect_steps_hold(text, recorded, name);
      for (const Verdict& verdict : verdicts) {
        EXPECT_TRUE(is_true(verdict, truth))
            << name << ": " << verdict.finding.rule << ": " << verdict.finding.summary
            << "\nbut it is " << truth.findings.front().rule << ": "
            << truth.findings.front().summary << "\n"
            << text.substr(0, 3000);
      }
    }
  }
  EXPECT_GT(cases, 5000);
  // A log that only says "cannot tell" would pass as well: whole ones name a cause.
  EXPECT_GT(named["whole"] * 4, std::ssize(recorded_logs()));
  for (const auto& [form, count] : named)
    RecordProperty(form, count);
}

/// Several steps in one call: the bar tells little of them, and few wrong causes are made of it.
TEST(RecordedLogs, FewWrongCausesAreNamedWhereSeveralStepsRunInOneCall) {
  int named = 0;
  std::map<std::string, int> wrong_on;       // a release
  std::set<std::string> wrong_of_scenarios;  // on any
  std::string which;
  for (const RecordedLog& recorded : testing::recorded_executions()) {
    const Truth truth = truth_of(recorded);
    const Verdict verdict = judged(recorded.text).front();
    named += verdict.confidence == Confidence::kOpen ? 0 : 1;
    if (is_true(verdict, truth)) continue;
    ++wrong_on[recorded.release];
    wrong_of_scenarios.insert(recorded.name.substr(recorded.release.size() + 1));
    which += recorded.name + ": " + verdict.finding.summary + "\n";
  }
  // Of verbose=2, and of a fit() that ends with its first short epoch, nothing displayed tells.
  EXPECT_LE(wrong_of_scenarios.size(), 11U) << which;
  for (const auto& [release, wrong] : wrong_on)
    EXPECT_LE(wrong, 6) << release << "\n" << which;
  EXPECT_GT(named, 50);
}

/// The scenario filled in from a log runs the steps that the log shows.
TEST(RecordedLogs, TheScenarioFilledInRunsTheSameSteps) {
  int compared = 0;
  for (const RecordedLog& recorded : recorded_logs()) {
    const LogAnswer answer = diagnose_log(recorded.text);
    const std::string_view rule = answer.verdict().finding.rule;
    const bool about_steps = rule == "carried-over-remainder" || rule == "data-ran-out" ||
                             rule == "empty-epochs" || rule == "healthy";
    if (!about_steps) continue;
    const scenario::Scenario& filled = answer.filling.scenario;
    ASSERT_TRUE(scenario::check_together(filled).empty()) << recorded.name;
    const trace::Trace trace = trainer::run(filled, scenario::profile_of(filled.keras.version));
    const ObservedFit& fit = answer.fits[answer.chosen].fit;
    if (fit.ends_early && !fit.is_keras2()) continue;  // a callback ended it, too
    ++compared;
    EXPECT_EQ(trace.epochs.size(), fit.epochs.size()) << recorded.name << "\n" << recorded.text;
    if (trace.epochs.size() != fit.epochs.size()) continue;
    for (std::size_t i = 0; i < fit.epochs.size(); ++i) {
      const Steps& steps = fit.epochs[i].steps;
      EXPECT_LE(steps.least, trace.epochs[i].steps_run) << recorded.name << " epoch " << i;
      if (steps.most) {
        EXPECT_GE(*steps.most, trace.epochs[i].steps_run) << recorded.name << " epoch " << i;
      }
      if (steps.likely) {
        EXPECT_EQ(*steps.likely, trace.epochs[i].steps_run)
            << recorded.name << " epoch " << i << "\n"
            << recorded.text;
      }
    }
  }
  EXPECT_GT(compared, 80);
}

}  // namespace
}  // namespace fitscope::intake
