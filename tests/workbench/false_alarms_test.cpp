// A tool that cries wolf is worse than none: on healthy runs no rule may speak of an error.
//
// What is healthy is decided without the diagnosis: see support/healthy_runs.h. `./scripts/score`
// asks the same of thousands.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "scenario/link.h"
#include "support/healthy_runs.h"

namespace fitscope::workbench {
namespace {

TEST(FalseAlarms, AHealthyRunIsNeverCalledAnError) {
  constexpr int kWanted = 300;
  testing::Draws draws(20260101);
  std::map<std::string, int> warnings;
  std::map<std::string, std::string> examples;
  const auto profiles = scenario::all_profiles();
  for (int healthy = 0; healthy < kWanted; ++healthy) {
    // Every kind of input under every release comes up equally often.
    const auto turn = static_cast<std::size_t>(healthy);
    const scenario::ProfileInfo& profile = profiles[turn % profiles.size()];
    const auto kind = static_cast<scenario::FeedKind>(turn / profiles.size() % 5);
    const auto run = testing::draw_healthy(draws, kind, profile, 300);
    ASSERT_TRUE(run) << "no healthy run drawn";
    for (const diagnosis::Finding& finding : run->outcome.findings) {
      EXPECT_NE(finding.severity, diagnosis::Severity::kError)
          << finding.rule << ": " << finding.summary << "\n  " << scenario::to_link(run->asked);
      if (finding.severity != diagnosis::Severity::kWarning) continue;
      const std::string rule(finding.rule);
      ++warnings[rule];
      examples[rule] = finding.summary + "\n    " + scenario::to_link(run->asked);
    }
  }
  int all = 0;
  std::string counted;
  for (const auto& [rule, count] : warnings) {
    all += count;
    counted += "\n  " + std::to_string(count) + " " + rule + ": " + examples[rule];
  }
  RecordProperty("warnings", all);
  // Warnings on runs that only look odd: overfitting beside a low loss is one, and true.
  EXPECT_LE(all, kWanted / 10) << counted;
}

}  // namespace
}  // namespace fitscope::workbench
