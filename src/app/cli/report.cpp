#include "app/cli/report.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "app/cli/epoch_table.h"
#include "app/cli/fixes.h"
#include "app/cli/paragraph.h"
#include "base/text.h"
#include "scenario/chance.h"
#include "scenario/device.h"
#include "scenario/link.h"
#include "scenario/presets.h"
#include "scenario/unused.h"

namespace fitscope::cli {
namespace {

using diagnosis::Finding;
using diagnosis::Severity;

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::kHealthy:
      return "1;32";
    case Severity::kNote:
    case Severity::kCannotTell:
      return "1;36";
    case Severity::kWarning:
      return "1;33";
    case Severity::kError:
      return "1;31";
  }
  return "1";
}

/// One line where all do the same.
std::string every_keras(const std::vector<workbench::ProfileRun>& runs, const Terminal& terminal) {
  if (runs.empty()) return {};
  const bool same = std::all_of(runs.begin(), runs.end(), [&runs](const auto& run) {
    return run.row == runs.front().row && run.rule == runs.front().rule;
  });
  if (same) return "\nEvery Keras: the same steps and the same verdict.\n";
  std::string text = heading("Every Keras", terminal);
  for (std::size_t i = 0; i < runs.size();) {
    const std::size_t end = workbench::same_until(runs, i);
    text += wrapped("  " + scenario::label_of(runs[i].profile, runs[end - 1].profile) + ": " +
                        runs[i].row + " (" + runs[i].rule + ")",
                    4, terminal) +
            "\n";
    i = end;
  }
  return text;
}

std::string without_effect(const std::vector<scenario::Unused>& unused, const Terminal& terminal) {
  if (unused.empty()) return {};
  std::string text = heading("Set, but without effect here", terminal);
  for (const scenario::Unused& one : unused)
    text += wrapped("  - " + scenario::sentence(one), 4, terminal) + "\n";
  return text;
}

/// Of the article's samples: what it says of this one, and what really happens.
std::string article_text(const scenario::Scenario& scenario, const Terminal& terminal) {
  for (const scenario::Preset& preset : scenario::presets()) {
    scenario::Scenario sample = preset.scenario;
    sample.keras = scenario.keras;
    if (preset.article_says.empty() || !(sample == scenario)) continue;
    return wrapped("The article says: " + std::string(preset.article_says), 0, terminal) + "\n" +
           wrapped("What really happens: " + std::string(preset.really), 0, terminal) + "\n\n";
  }
  return {};
}

/// "2.15, 3.0, 3.6 or 3.15": what --keras takes for each profile, its newest version.
std::string versions_to_ask() {
  std::vector<std::string> versions;
  for (const scenario::ProfileInfo& profile : scenario::all_profiles())
    versions.emplace_back(profile.release.substr(0, profile.release.rfind('.')));
  return join_with_or(versions);
}

/// Of one release among all: steps, verdict and the best fix.
std::string one_of_all(const workbench::Outcome& outcome, const Terminal& terminal) {
  std::string text;
  text += wrapped("  steps per epoch: " + workbench::steps_row(outcome.trace), 4, terminal) + "\n";
  const Finding& verdict = outcome.findings.front();
  text +=
      painted(wrapped("  " + verdict.summary, 2, terminal), colour_of(verdict.severity), terminal) +
      "\n";
  if (!verdict.arithmetic.empty()) {
    text += wrapped("  " + verdict.arithmetic, 4, terminal) + "\n";
  }
  if (outcome.proof && !outcome.proof->fixes.empty()) {
    text +=
        wrapped("  verified fix: " + outcome.proof->fixes.front().change.label, 4, terminal) + "\n";
  }
  return text;
}

}  // namespace

std::string verdict_text(const Finding& finding, const Terminal& terminal) {
  std::string text =
      painted(wrapped(finding.summary, 0, terminal), colour_of(finding.severity), terminal) + "\n";
  if (!finding.arithmetic.empty()) text += wrapped("  " + finding.arithmetic, 2, terminal) + "\n";
  return text;
}

std::string report(const scenario::Scenario& scenario, const workbench::Outcome& outcome,
                   const std::vector<workbench::ProfileRun>& runs, const Terminal& terminal) {
  const Finding& verdict = outcome.findings.front();
  const std::string release =
      outcome.trace.release.empty() ? std::string() : " (texts of " + outcome.trace.release + ")";
  std::string text = verdict_text(verdict, terminal);
  text += painted(wrapped("  rule " + std::string(verdict.rule) + ", " +
                              std::string(scenario::info(outcome.profile).label) + release + ", " +
                              std::string(scenario::kDevice),
                          2, terminal),
                  "2", terminal) +
          "\n";
  if (const std::string chance = scenario::chance_note(scenario); !chance.empty())
    text += painted(wrapped("  " + chance, 2, terminal), "2", terminal) + "\n";
  text += "\n";
  text += article_text(scenario, terminal);
  text += epoch_table(scenario, outcome.trace, terminal);
  if (!verdict.evidence.empty()) {
    text += heading("Why", terminal);
    for (const diagnosis::Evidence& piece : verdict.evidence) {
      text += wrapped("  - " + piece.text, 4, terminal) + "\n";
    }
  }
  if (!outcome.wrong_advice.empty()) {
    text += heading("You may have read", terminal);
    for (const diagnosis::WrongAdvice* advice : outcome.wrong_advice) {
      text += wrapped("  - \"" + std::string(advice->claim) + "\" " + std::string(advice->why), 4,
                      terminal) +
              "\n";
    }
  }
  text += what_to_change(outcome, terminal);
  text += without_effect(outcome.unused, terminal);
  if (outcome.findings.size() > 1) {
    text += heading("Also", terminal);
    for (std::size_t i = 1; i < outcome.findings.size(); ++i) {
      text += wrapped("  - " + outcome.findings[i].summary + " (" +
                          std::string(outcome.findings[i].rule) + "; " +
                          outcome.findings[i].standing + ")",
                      4, terminal) +
              "\n";
    }
  }
  text += every_keras(runs, terminal);
  return text + "\nlink  #" + scenario::to_link(scenario) + "\n";
}

std::string report_all(const scenario::Scenario& scenario,
                       const std::vector<workbench::Outcome>& outcomes, const Terminal& terminal) {
  std::string text;
  text += article_text(scenario, terminal);
  for (std::size_t at = 0; at < outcomes.size();) {
    const workbench::Outcome& outcome = outcomes[at];
    std::string body = one_of_all(outcome, terminal);
    while (++at < outcomes.size() && one_of_all(outcomes[at], terminal) == body) {
    }
    text += painted(scenario::label_of(outcome.profile, outcomes[at - 1].profile), "1", terminal) +
            "\n" + body + "\n";
  }
  if (const std::string unused = without_effect(outcomes.front().unused, terminal);
      !unused.empty()) {
    text += unused.substr(1) + "\n";
  }
  text += "All " + std::string(scenario::kDevice) + ". For one of them in full: --keras " +
          versions_to_ask() + "\n";
  return text + "link  #" + scenario::to_link(scenario) + "\n";
}

}  // namespace fitscope::cli
