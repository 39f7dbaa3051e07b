// Steps and verdicts of inputs whose behaviour is known exactly, under every release named.
#include <string>
#include <vector>

#include "intake/diagnose_log.h"
#include "score/cases.h"
#include "score/score.h"
#include "support/fits.h"
#include "workbench/outcome.h"

namespace fitscope::score {
namespace {

/// What a case of a log is said to be.
std::vector<diagnosis::Finding> findings_of_log(const std::string& log) {
  const intake::LogAnswer answer = intake::diagnose_log(log);
  std::vector<diagnosis::Finding> findings;
  for (const intake::Verdict& verdict : answer.fits[answer.chosen].verdicts)
    findings.push_back(verdict.finding);
  return findings;
}

}  // namespace

Report control_flow(const Options& /*options*/) {
  Report report;
  int asked = 0;
  int right = 0;
  for (const Json& each : read_cases("control_flow.jsonl")) {
    const std::vector<std::string> accepted = texts_of(each, "verdict");
    const std::string log = text_of(each, "log");
    for (const std::string& key : texts_of(each, "keras")) {
      ++asked;
      std::vector<diagnosis::Finding> findings;
      std::string steps = text_of(each, "steps");
      std::string ran = steps;
      if (log.empty()) {
        const workbench::Outcome outcome = workbench::run(scenario_of(each), profile_of_key(key));
        findings = outcome.findings;
        if (!steps.empty()) ran = testing::ledger(outcome.trace);
      } else {
        findings = findings_of_log(log);
      }
      if (place_of(accepted, findings) == 0 && ran == steps) {
        ++right;
        continue;
      }
      report.details.push_back(text_of(each, "row") + " on Keras " + key + ", " +
                               text_of(each, "what") + ": " + std::string(findings.front().rule) +
                               ", not " + joined(accepted) +
                               (ran == steps ? "" : "; steps " + ran + ", not " + steps));
    }
  }
  report.met = asked > 0 && right == asked;
  report.figures = std::to_string(right) + " of " + std::to_string(asked) + " verdicts right";
  report.json.set("asked", asked);
  report.json.set("top_1", right);
  return report;
}

}  // namespace fitscope::score
