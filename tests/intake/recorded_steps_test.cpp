// Promises of observation.h, held against what real Keras did: no step count is claimed that was
// not so.
#include <gtest/gtest.h>

#include <algorithm>

#include "intake/observation.h"
#include "intake/recordings.h"

namespace fitscope::intake {
namespace {

using testing::recorded_logs;
using testing::RecordedLog;

TEST(RecordedLogs, AreThere) {
  EXPECT_GT(recorded_logs().size(), 300U);
}

TEST(RecordedLogs, EveryEpochIsSeenAndItsStepsLieInTheRange) {
  int exact = 0;
  int logs = 0;
  for (const RecordedLog& recorded : recorded_logs()) {
    SCOPED_TRACE(recorded.name);
    const Log log = read_log(recorded.text);
    // verbose=2 prints nothing of an epoch before its end, and a single epoch has no heading.
    if (log.fits.empty() || log.fits.front().epochs.empty()) continue;
    EXPECT_EQ(log.fits.size(), 1U) << recorded.text;
    const ObservedFit fit = observe(log.fits.front());
    const auto& real = recorded.ledger.epochs;
    if (fit.epochs.size() > real.size()) {
      ADD_FAILURE() << recorded.text;
      continue;
    }
    if (recorded.scenario.fit.verbose == 1) {
      EXPECT_EQ(fit.epochs.size(), real.size()) << recorded.text;
    }
    ++logs;
    // A run of hundreds of epochs counts as one log.
    exact += std::any_of(fit.epochs.begin(), fit.epochs.end(),
                         [](const ObservedEpoch& epoch) { return epoch.steps.likely.has_value(); });
    for (std::size_t i = 0; i < fit.epochs.size(); ++i) {
      const Steps& steps = fit.epochs[i].steps;
      EXPECT_LE(steps.least, real[i].steps) << "epoch " << i << "\n" << recorded.text;
      if (steps.most) {
        EXPECT_GE(*steps.most, real[i].steps) << "epoch " << i << "\n" << recorded.text;
      }
      if (steps.likely) {
        EXPECT_EQ(*steps.likely, real[i].steps) << "epoch " << i << "\n" << recorded.text;
      }
      if (fit.epochs[i].ran_dry) {
        EXPECT_LT(real[i].steps, real[i].steps_planned.value_or(1'000'000'000))
            << "epoch " << i << "\n"
            << recorded.text;
      }
    }
  }
  // Many logs have an epoch that shows one number, or the test says little. It is a number and no
  // share: recordings are added that ask for something else.
  EXPECT_GT(exact, 320);
  RecordProperty("logs", logs);
  RecordProperty("with_one_number", exact);
}

TEST(RecordedLogs, TheReleaseIsNeverRuledOut) {
  for (const RecordedLog& recorded : recorded_logs()) {
    const Log log = read_log(recorded.text);
    const auto profile = scenario::profile_of(recorded.release);
    for (const LogFit& fit : log.fits) {
      EXPECT_TRUE(observe(fit).maybe(profile)) << recorded.name << "\n" << recorded.text;
    }
  }
}

}  // namespace
}  // namespace fitscope::intake
