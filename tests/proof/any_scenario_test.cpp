// What holds for any question whatever: the search ends, and what it calls a fix is one.
#include "support/any_scenario.h"

#include <gtest/gtest.h>

#include <random>

#include "scenario/link.h"
#include "support/judged.h"

namespace fitscope::proof {
namespace {

using diagnosis::Severity;
using testing::judged;

TEST(AnyScenario, EveryFixIsHealthyOrBetterWhenItIsAppliedAndRunAgain) {
  std::mt19937 rng(20260117);
  int searched = 0;
  int fixed = 0;
  int fixes = 0;
  for (int i = 0; i < 150; ++i) {
    const scenario::Scenario asked = testing::drawn_scenario(rng);
    if (!scenario::check_together(asked).empty()) continue;
    SCOPED_TRACE(scenario::to_link(asked));
    const auto profiles = scenario::all_profiles();
    const scenario::Profile profile = profiles[rng() % profiles.size()].profile;
    const auto run = judged(asked, profile);
    const Results results = search(run.broken(), profile, {.work = 300'000, .pairs = 60});
    const bool fault = results.before.severity == Severity::kError ||
                       results.before.severity == Severity::kWarning;
    if (fault) ++searched;
    if (fault && !results.fixes.empty()) ++fixed;
    for (const Fix& fix : results.fixes) {
      ++fixes;
      scenario::Scenario mended = asked;
      for (const diagnosis::FieldChange& field : fix.change.changes) {
        ASSERT_FALSE(scenario::set_text(mended, field.key, field.text)) << field.key;
      }
      const auto after = judged(mended, profile);
      const Severity severity = after.findings.front().severity;
      EXPECT_EQ(severity == Severity::kHealthy, fix.proof == Proof::kHealthy) << fix.change.label;
      if (severity == Severity::kCannotTell) {
        // Every planned step ran; only losses that are not simulated could tell more.
        EXPECT_EQ(after.trace.stop, trace::StopReason::kAllEpochs) << fix.change.label;
        EXPECT_EQ(asked.model.kind, scenario::ModelKind::kAny) << fix.change.label;
        continue;
      }
      const bool was_healthy = results.before.severity == Severity::kHealthy;
      const bool fewer_faults = fix.after.faults.size() < results.before.faults.size();
      EXPECT_LE(severity, was_healthy ? Severity::kNote : results.before.severity);
      // What stood in the way is gone; what comes to light behind it may be as bad.
      const bool stood = run.trace.exception || run.trace.stop == trace::StopReason::kWaiting;
      const bool further = stood && !after.trace.exception &&
                           after.trace.stop != trace::StopReason::kWaiting &&
                           after.trace.steps_run() > run.trace.steps_run();
      EXPECT_TRUE(was_healthy || fewer_faults || further || severity < results.before.severity)
          << fix.change.label;
    }
  }
  // The draw must reach faults, and most of them can be mended, to mean anything.
  EXPECT_GT(searched, 40);
  EXPECT_GT(fixed, searched / 2);
  EXPECT_GT(fixes, 60);
}

}  // namespace
}  // namespace fitscope::proof
