// What src/trainer/regimes.h promises, and what sets releases of one profile apart. Numbers and
// steps were recorded from real Keras, in each regime of one release.
#include "trainer/regimes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "support/fits.h"
#include "support/tests_dir.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;
using scenario::Scenario;
using ::testing::HasSubstr;
using testing::ledger;

/// 20 rows in batches of 5, a line through them, no random order.
Scenario twenty_rows(std::string version) {
  Scenario scenario;
  scenario.keras.version = std::move(version);
  scenario.data.kind = scenario::DataKind::kLinearRegression;
  scenario.data.features = 2;
  scenario.data.samples = 20;
  scenario.model.layers = "Dense(1)";
  scenario.compile.loss = scenario::Loss::kMeanSquaredError;
  scenario.compile.optimizer = scenario::OptimizerKind::kSgd;
  scenario.compile.metrics = static_cast<std::uint32_t>(scenario::Metric::kMae);
  scenario.fit.batch_size = 5;
  scenario.fit.epochs = 1;
  scenario.fit.shuffle = false;
  return scenario;
}

/// 20 rows to validate on, and so many validation_steps.
Scenario validated(Scenario scenario, scenario::Count steps) {
  scenario.validation.kind = scenario::ValidationKind::kArrays;
  scenario.validation.samples = 20;
  scenario.validation.steps = steps;
  return scenario;
}

trace::Trace run(const Scenario& scenario, std::vector<double>* losses = nullptr) {
  return trainer::run(scenario, scenario::profile_of(scenario.keras.version), {.losses = losses});
}

double log_of(const trace::Trace& trace, std::size_t epoch, std::string_view name) {
  for (const auto& [key, value] : trace.epochs.at(epoch).logs) {
    if (key == name) return value;
  }
  ADD_FAILURE() << "epoch " << epoch << " does not log " << name;
  return -1;
}

std::vector<std::string> names(const trace::Trace& trace, std::size_t epoch) {
  std::vector<std::string> all;
  for (const auto& [key, value] : trace.epochs.at(epoch).logs)
    all.push_back(key.text());
  std::sort(all.begin(), all.end());
  return all;
}

TEST(Regimes, CoverEveryReleaseOnceAndAgreeWithTheProfiles) {
  int next_minor = 0;
  for (const Regime& regime : regimes()) {
    if (regime.profile == Profile::kKeras2) continue;
    EXPECT_EQ(regime.first_minor, next_minor);
    next_minor = regime.last_minor + 1;
    for (int minor = regime.first_minor; minor <= regime.last_minor; ++minor) {
      const std::string version = "3." + std::to_string(minor);
      EXPECT_EQ(scenario::profile_of(version), regime.profile) << version;
      EXPECT_EQ(&regime_of(version, regime.profile), &regime) << version;
    }
  }
  EXPECT_EQ(next_minor, 16) << "3.15 is the newest known";
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    EXPECT_EQ(regime_of("unknown", keras.profile).release, keras.release) << keras.key;
  }
}

TEST(Regimes, NameEveryReleaseThatWasRecorded) {
  std::ifstream index(tests_dir() + "/golden/ledgers/index.txt");
  std::string release;
  std::string family;
  int found = 0;
  while (index >> release >> family) {
    const std::string version = scenario::canonical_version(release).value();
    const Regime& regime = regime_of(version, scenario::profile_of(version));
    EXPECT_THAT(std::string(regime.evidence.substr(regime.evidence.find("run: "))),
                HasSubstr(release));
    ++found;
  }
  EXPECT_GT(found, 0);
}

TEST(Regimes, SayTheirRange) {
  EXPECT_EQ(range_of(regime_of("3.0.5", Profile::kKeras30)), "3.0");
  EXPECT_EQ(range_of(regime_of("3.6.0", Profile::kKeras35)), "3.5 to 3.6");
}

TEST(Regimes, UpTo31AShortBatchWeighsAsMuchInTheLossAsAFullOne) {
  for (const char* version : {"3.1.1", "3.2.1"}) {
    Scenario scenario = twenty_rows(version);
    scenario.data.samples = 18;
    const trace::Trace trace = run(scenario);
    double over_batches = 0;
    double over_rows = 0;
    for (const trace::StepFigure& figure : trace.figures.kept()) {
      over_batches += static_cast<double>(figure.loss) / 4;
      over_rows += static_cast<double>(figure.loss) * figure.rows / 18;
    }
    ASSERT_GT(std::abs(over_batches - over_rows), 1e-3);
    const bool weighs = std::string_view(version) == "3.2.1";
    EXPECT_NEAR(log_of(trace, 0, "loss"), weighs ? over_rows : over_batches, 1e-5) << version;
  }
}

TEST(Regimes, ABatchThatNeverCameStillCountsInTheMeans) {
  // 4 batches where 6 are asked for. With one batch to a call the fifth fails; with two, both.
  struct Row {
    const char* version;
    scenario::Count per_execution;
    double share;
  };
  const Row rows[] = {{"3.0.5", 1, 4.0 / 5}, {"3.6.0", 1, 4.0 / 5}, {"3.6.0", 2, 4.0 / 6},
                      {"3.6.0", 3, 4.0 / 6}, {"2.15.0", 1, 1},      {"3.15.1", 1, 1}};
  for (const Row& row : rows) {
    Scenario asked = twenty_rows(row.version);
    const trace::Trace whole = run(validated(asked, 4));
    asked.compile.steps_per_execution = row.per_execution;
    const trace::Trace dry = run(validated(asked, 6));
    for (const char* name : {"val_loss", "val_mae"}) {
      EXPECT_NEAR(log_of(dry, 0, name), row.share * log_of(whole, 0, name), 1e-6)
          << row.version << ", " << row.per_execution << " in a call: " << name;
    }
  }
}

TEST(Regimes, In30ABatchThatNeverCameCountsThoughItsRowsAreNotKnown) {
  for (const char* version : {"3.0.5", "3.6.0"}) {
    Scenario scenario = twenty_rows(version);
    scenario.feed.kind = scenario::FeedKind::kGenerator;
    scenario.fit.steps_per_epoch = 4;
    const trace::Trace whole = run(scenario);
    scenario.fit.steps_per_epoch = 6;
    const trace::Trace dry = run(scenario);
    const double share = std::string_view(version) == "3.0.5" ? 0.8 : 1;
    EXPECT_NEAR(log_of(dry, 0, "loss"), share * log_of(whole, 0, "loss"), 1e-6) << version;
    EXPECT_NEAR(log_of(dry, 0, "mae"), log_of(whole, 0, "mae"), 1e-6) << version;
  }
}

TEST(Regimes, WhatAnEpochWithoutACallLogsChangesIn33AndIn35) {
  // batch(32, drop_remainder=True) of 20 rows: no batch at all.
  for (const char* version : {"3.0.5", "3.2.1", "3.3.3", "3.4.1", "3.5.0", "3.6.0"}) {
    Scenario scenario = twenty_rows(version);
    scenario.feed.kind = scenario::FeedKind::kDataset;
    scenario.dataset.drop_remainder = true;
    scenario.fit.batch_size = 32;
    scenario.fit.verbose = 0;
    const trace::Trace trace = run(scenario);
    const int minor = scenario::minor_of(version, scenario::profile_of(version));
    if (minor == 3 || minor == 4) {
      ASSERT_TRUE(trace.exception) << version;
      EXPECT_EQ(trace.exception->type, "TypeError");
      EXPECT_EQ(trace.exception->message, "'NoneType' object is not iterable");
      EXPECT_EQ(trace.exception->about, trace::Subject::kNoBatches);
      continue;
    }
    EXPECT_FALSE(trace.exception) << version;
    const std::vector<std::string> logged =
        minor < 3 ? std::vector<std::string>{"loss", "mae"} : std::vector<std::string>{};
    EXPECT_EQ(names(trace, 0), logged) << version;
  }
}

TEST(Regimes, AnEvaluationWithoutACallIsRefusedIn33) {
  // validation_steps are all the batches: the second evaluation finds none.
  Scenario scenario = validated(twenty_rows("3.3.3"), 4);
  scenario.fit.epochs = 2;
  const trace::Trace refused = run(scenario);
  ASSERT_TRUE(refused.exception);
  EXPECT_EQ(refused.exception->type, "AttributeError");
  EXPECT_TRUE(refused.exception->validating);
  scenario.keras.version = "3.0.5";
  EXPECT_EQ(log_of(run(scenario), 1, "val_loss"), 0);
}

TEST(Regimes, In30OneBatchOfAGeneratorIsDrawnBeforehand) {
  Scenario scenario = testing::generator(4);
  scenario.generator.raise_at = 2;
  scenario.keras.version = "3.0.5";
  EXPECT_EQ(ledger(scenario, Profile::kKeras30), "1,exception") << "in the second step";
  scenario.keras.version = "3.1.1";
  EXPECT_EQ(ledger(scenario, Profile::kKeras31), "exception") << "before the first";
}

TEST(Regimes, In30AnEmptySequenceIsTaken) {
  Scenario scenario = testing::sequence();
  scenario.sequence.length = 0;
  scenario.fit.epochs = 2;
  scenario.fit.verbose = 0;
  scenario.keras.version = "3.0.5";
  EXPECT_EQ(ledger(scenario, Profile::kKeras30), "0*,0*");
  scenario.keras.version = "3.6.0";
  EXPECT_EQ(ledger(scenario, Profile::kKeras35), "exception");
}

TEST(Regimes, UpTo310ACallOfSeveralStepsEndsUnderTheNumberOfItsFirst) {
  // The callback stops at batch 0, which later releases never name: a call ends with batch 1.
  for (const char* version : {"3.6.0", "3.7.0", "3.11.3", "3.15.1"}) {
    Scenario scenario = twenty_rows(version);
    scenario.compile.steps_per_execution = 2;
    scenario.fit.epochs = 3;
    scenario.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kStopTraining);
    scenario.stop_training.hook = scenario::StopHook::kBatchEnd;
    const bool first = scenario::minor_of(version, scenario::profile_of(version)) <= 10;
    EXPECT_EQ(run(scenario).epochs.size(), first ? 1U : 3U) << version;
  }
}

// Keras 2's handlers share one variable.

TEST(StepsPerExecution, InKeras2IsNoMoreThanAnEpochHasForEvaluationsToo) {
  Scenario scenario = validated(twenty_rows("2.15.0"), 6);
  scenario.compile.steps_per_execution = 5;  // more than the 4 steps of an epoch
  EXPECT_THAT(names(run(scenario), 0), ::testing::Contains("val_loss"))
      << "4 in a call, and the evaluation has 4 batches";
  scenario.fit.steps_per_epoch = 3;
  EXPECT_THAT(names(run(scenario), 0), ::testing::Contains("val_loss")) << "3 in a call";
}

TEST(StepsPerExecution, InKeras2StaysAtARestThatRanDry) {
  // Evaluation: 2 + 2 + the rest of 1, which fails. From then on training calls are of 1 as well.
  Scenario scenario = validated(twenty_rows("2.15.0"), 5);
  scenario.compile.steps_per_execution = 2;
  scenario.fit.epochs = 3;
  std::vector<double> losses;
  run(scenario, &losses);
  EXPECT_EQ(losses.size(), 10U) << "2 calls, 4, 4";
  scenario.keras.version = "3.15.1";
  losses.clear();
  run(scenario, &losses);
  EXPECT_EQ(losses.size(), 6U);
}

}  // namespace
}  // namespace fitscope::trainer
