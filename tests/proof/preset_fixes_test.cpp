// Every preset is healthy or has a fix that was run and found healthy, under every Keras; and where
// the trainer is broken on purpose, nothing is called verified.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "support/judged.h"

namespace fitscope::proof {
namespace {

using diagnosis::Severity;
using scenario::Profile;
using scenario::Scenario;
using testing::Judged;
using testing::judged;

// Nothing is known to be wrong there: what is missing is an answer, and nothing can be mended.
const std::map<std::string_view, std::string_view> kWithoutFix{
    {"no-numbers", "cannot-tell: losses decide, and none are simulated"},
};

bool needs_fix(const Results& results) {
  return results.before.severity == Severity::kWarning ||
         results.before.severity == Severity::kError;
}

TEST(PresetFixes, EveryPresetIsHealthyOrHasAVerifiedFixUnderEveryKeras) {
  int fixed = 0;
  for (const scenario::Preset& preset : scenario::presets()) {
    for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
      SCOPED_TRACE(std::string(preset.name) + " on Keras " + std::string(profile.key));
      const Judged run = judged(preset.scenario, profile.profile);
      const Results results = search(run.broken(), profile.profile);
      if (kWithoutFix.count(preset.name) > 0) {
        EXPECT_EQ(results.before.severity, Severity::kCannotTell);
        continue;
      }
      EXPECT_FALSE(results.cut_off);
      EXPECT_LE(results.fixes.size(), Limits{}.fixes);
      if (!needs_fix(results)) continue;
      ++fixed;
      ASSERT_FALSE(results.fixes.empty());
      EXPECT_TRUE(results.fixes.front().after.faults.empty())
          << results.fixes.front().after.verdict;
      EXPECT_TRUE(std::any_of(results.fixes.begin(), results.fixes.end(),
                              [](const Fix& fix) { return fix.proof == Proof::kHealthy; }));
      for (const Fix& fix : results.fixes) {
        EXPECT_FALSE(fix.change.label.empty());
        EXPECT_FALSE(fix.change.why.empty());
        EXPECT_FALSE(fix.diff.empty()) << fix.change.label;
      }
    }
  }
  EXPECT_GT(fixed, 100);
}

// What a fix promises holds when its fields are set by hand and all is run again.
TEST(PresetFixes, AFixAppliedIsWhatItsRerunWas) {
  for (const scenario::Preset& preset : scenario::presets()) {
    const Results results = search(judged(preset.scenario).broken(), Profile::kKeras315);
    for (const Fix& fix : results.fixes) {
      SCOPED_TRACE(std::string(preset.name) + ": " + fix.change.label);
      Scenario mended = preset.scenario;
      for (const diagnosis::FieldChange& field : fix.change.changes) {
        ASSERT_FALSE(scenario::set_text(mended, field.key, field.text)) << field.key;
      }
      const Judged after = judged(mended);
      EXPECT_EQ(after.findings.front().rule, fix.after.rule);
      EXPECT_EQ(after.trace.steps_run(), fix.after.steps_run);
      EXPECT_EQ(fix.proof == Proof::kHealthy,
                after.findings.front().severity == Severity::kHealthy);
    }
  }
}

// --- Broken trainers: each proves nothing, whatever it is asked to run ---

/// Hands out a trace that was made beforehand.
class Replay : public trainer::FitLoop {
 public:
  explicit Replay(trace::Trace trace) : trace_(std::move(trace)) {}
  trainer::Status advance() override { return trainer::Status::kFinished; }
  const trace::Trace& trace() const override { return trace_; }
  trace::Trace take_trace() override { return std::move(trace_); }
  double progress() const override { return 1; }
  std::vector<float> weights() const override { return {}; }

 private:
  trace::Trace trace_;
};

/// Never comes to an end.
class Stuck : public Replay {
 public:
  Stuck() : Replay({}) {}
  trainer::Status advance() override { return trainer::Status::kRunning; }
};

int verified_fixes(const std::function<MakeRun(const Judged&)>& broken_trainer) {
  const Limits limits{.work_per_run = 10'000, .work = 200'000};
  int verified = 0;
  for (const scenario::Preset& preset : scenario::presets()) {
    for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
      const Judged run = judged(preset.scenario, profile.profile);
      const Results results = search(run.broken(), profile.profile, limits, broken_trainer(run));
      if (!results.fixes.empty()) {
        ADD_FAILURE() << preset.name << " on " << profile.key << ": "
                      << results.fixes.front().change.label;
      }
      verified += static_cast<int>(results.fixes.size());
    }
  }
  return verified;
}

TEST(BrokenTrainer, OneThatRunsNothingVerifiesNothing) {
  EXPECT_EQ(verified_fixes([](const Judged&) -> MakeRun {
              return [](const Scenario&, Profile, const trainer::RunOptions&) {
                return std::make_unique<Replay>(trace::Trace{});
              };
            }),
            0);
}

TEST(BrokenTrainer, OneThatAlwaysDoesWhatTheBrokenRunDidVerifiesNothing) {
  EXPECT_EQ(verified_fixes([](const Judged& run) -> MakeRun {
              return [trace = run.trace](const Scenario&, Profile, const trainer::RunOptions&) {
                return std::make_unique<Replay>(trace);
              };
            }),
            0);
}

TEST(BrokenTrainer, OneThatNeverEndsVerifiesNothing) {
  EXPECT_EQ(verified_fixes([](const Judged&) -> MakeRun {
              return [](const Scenario&, Profile, const trainer::RunOptions&) {
                return std::make_unique<Stuck>();
              };
            }),
            0);
}

}  // namespace
}  // namespace fitscope::proof
