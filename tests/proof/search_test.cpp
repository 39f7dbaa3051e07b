// What the search promises: slices, bounds, and which changes it calls fixes.
#include "proof/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/judged.h"

namespace fitscope::proof {
namespace {

using diagnosis::FieldChange;
using scenario::Profile;
using scenario::Scenario;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Judged;
using testing::judged;
using testing::judged_preset;

Results fixes_of(const Judged& run, const Limits& limits = {}) {
  return search(run.broken(), Profile::kKeras315, limits);
}

std::vector<std::string> labels(const Results& results) {
  std::vector<std::string> list;
  for (const Fix& fix : results.fixes)
    list.push_back(fix.change.label);
  return list;
}

bool sets(const Results& results, std::string_view key) {
  return std::any_of(results.fixes.begin(), results.fixes.end(), [key](const Fix& fix) {
    return std::any_of(fix.change.changes.begin(), fix.change.changes.end(),
                       [key](const FieldChange& field) { return field.key == key; });
  });
}

TEST(Search, WhereLossesTakeTooLongStepsAreProvenAlone) {
  Scenario asked = scenario::find_preset("steps-floor")->scenario;
  asked.model.layers = "Dense(256, relu); Dense(1, sigmoid)";
  const auto run = judged(asked, Profile::kKeras315);
  const Results whole = fixes_of(run);
  const Results bare = fixes_of(run, {.work_per_run = 200});
  EXPECT_EQ(labels(bare), labels(whole));
  ASSERT_FALSE(bare.fixes.empty());
  EXPECT_THAT(bare.fixes[0].difference, HasSubstr("steps only"));
  EXPECT_EQ(bare.fixes[0].after.epochs, whole.fixes[0].after.epochs);
  EXPECT_FALSE(bare.fixes[0].after.loss);
  // A rate is about losses: without them nothing is proven, and nothing is shown.
  EXPECT_THAT(labels(fixes_of(judged_preset("mse-lr-too-high"), {.work_per_run = 10})), IsEmpty());
}

TEST(Search, ShowsNoFixThatLearnsLess) {
  // Lower rates are "healthy" near chance, too.
  Scenario asked;
  asked.data.kind = scenario::DataKind::kCircles;
  asked.data.samples = 10;
  asked.data.features = 2;
  asked.compile.optimizer = scenario::OptimizerKind::kAdamW;
  asked.compile.learning_rate = 3;
  asked.validation.kind = scenario::ValidationKind::kSplit;
  const auto run = judged(asked, Profile::kKeras315);
  const Results results = fixes_of(run);
  ASSERT_EQ(results.before.rule, "rate-too-high");
  ASSERT_TRUE(results.before.loss);
  EXPECT_FALSE(results.fixes.empty());
  for (const Fix& fix : results.fixes) {
    const bool validates_better = fix.after.validation_loss < results.before.validation_loss;
    EXPECT_TRUE(validates_better || *fix.after.loss <= *results.before.loss) << fix.change.label;
  }
}

TEST(Search, CountingBatchesIsTheCureThoughItTrainsLess) {
  Scenario asked;
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.loops = true;
  asked.data.samples = 1000;
  asked.fit.epochs = 3;
  asked.fit.batch_size = 64;
  asked.fit.steps_per_epoch = 1000;
  const Judged run = judged(asked, Profile::kKeras315);
  const Results results = fixes_of(run);
  ASSERT_EQ(results.before.rule, "samples-as-steps");
  ASSERT_FALSE(results.fixes.empty());
  EXPECT_EQ(results.fixes[0].change.changes,
            (std::vector<FieldChange>{{"fit.steps_per_epoch", "16"}}));
  EXPECT_EQ(results.fixes[0].proof, Proof::kHealthy);
}

// What the page warns of as wrong advice it does not propose.
TEST(Search, ProposesNoBatchesOfOneForStepsThatAreSamples) {
  for (const char* kind : {"arrays", "dataset", "sequence", "generator"}) {
    SCOPED_TRACE(kind);
    Scenario asked;
    ASSERT_FALSE(scenario::set_text(asked, "feed.kind", kind));
    asked.fit.epochs = 1;
    asked.fit.batch_size = 32;
    asked.fit.steps_per_epoch = asked.data.samples;
    const Results results = fixes_of(judged(asked, Profile::kKeras315));
    ASSERT_EQ(results.before.rule, "data-ran-out");
    ASSERT_FALSE(results.fixes.empty());
    EXPECT_FALSE(sets(results, "fit.batch_size"));
    for (const Fix& fix : results.fixes)
      EXPECT_LT(fix.after.wrong_advice, results.before.wrong_advice) << fix.change.label;
  }
}

// Training longer outweighs many a fault, and fewer steps spare a generator: neither mends it.
TEST(Search, MendsTheNamedCauseFirst) {
  const auto first = [](const Judged& run, Profile profile = Profile::kKeras315) {
    const Results results = search(run.broken(), profile);
    return results.fixes.empty() ? FieldChange{} : results.fixes[0].change.changes.front();
  };
  EXPECT_EQ(first(judged_preset("softmax-twice")),
            (FieldChange{"model.layers", "Dense(10, relu); Dense(10, softmax)"}));

  EXPECT_EQ(first(judged_preset("mode-min-for-accuracy")),
            (FieldChange{"early_stopping.mode", "auto"}));

  Scenario finite = scenario::find_preset("finite-generator")->scenario;
  finite.fit.epochs = 2;
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras35, Profile::kKeras315}) {
    EXPECT_EQ(first(judged(finite, profile), profile), (FieldChange{"generator.loops", "true"}));
  }
}

TEST(Search, AnotherFeedMendsNoCodeOfTheGenerators) {
  Scenario asked;
  asked.feed.kind = scenario::FeedKind::kGenerator;
  const std::vector<FieldChange> defects{{"generator.tuple_length", "1"},
                                         {"generator.raise_at", "2"},
                                         {"generator.block_at", "2"},
                                         {"generator.nan_at", "2"},
                                         {"generator.batches", "0"}};
  for (const FieldChange& defect : defects) {
    Scenario broken = asked;
    ASSERT_FALSE(scenario::set_text(broken, defect.key, defect.text));
    const Judged run = judged(broken, Profile::kKeras315);
    const Results results = fixes_of(run);
    ASSERT_FALSE(results.fixes.empty()) << defect.key;
    for (const Fix& fix : results.fixes) {
      const bool mends = std::any_of(fix.change.changes.begin(), fix.change.changes.end(),
                                     [&](const FieldChange& f) { return f.key == defect.key; });
      EXPECT_TRUE(mends || !sets({.fixes = {fix}}, "feed.kind")) << fix.change.label;
    }
  }
}

TEST(Search, APassIsNotMadeLongerByTellingItsLength) {
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras30, Profile::kKeras315}) {
    const auto run = judged(scenario::find_preset("used-up-generator")->scenario, profile);
    const Results results = search(run.broken(), profile);
    EXPECT_FALSE(sets(results, "dataset.known_cardinality"));
    EXPECT_TRUE(sets(results, "dataset.later_batches"));
  }
}

TEST(Search, AnotherFeedGivesNoMissingLabels) {
  Scenario asked;
  asked.data.label_rows = 90;
  const Judged run = judged(asked, Profile::kKeras315);
  const Results results = fixes_of(run);
  EXPECT_FALSE(results.fixes.empty());
  EXPECT_FALSE(sets(results, "feed.kind"));
}

TEST(Search, ALoopWithoutNumbersIsMendedByOneChange) {
  Scenario asked = scenario::find_preset("apply-gradients-missing")->scenario;
  asked.model.kind = scenario::ModelKind::kAny;
  const Judged run = judged(asked, Profile::kKeras315);
  const Results results = fixes_of(run);
  ASSERT_FALSE(results.fixes.empty());
  EXPECT_EQ(results.fixes[0].change.changes,
            (std::vector<FieldChange>{{"loop.apply_gradients", "true"}}));
}

RunSummary judged_by_learning(double loss, double settled, double chance) {
  RunSummary run;
  run.severity = diagnosis::Severity::kWarning;
  run.loss = loss;
  run.chance = chance;
  run.settled = settled;
  run.statistical = true;
  return run;
}

TEST(Compare, LearningLessIsWorseWhateverTheLossIsCalled) {
  const RunSummary before = judged_by_learning(0.4, 0.42, 0.7);
  RunSummary after = judged_by_learning(0.3, 0.35, 0.7);
  after.severity = diagnosis::Severity::kHealthy;
  after.fingerprint = 1;
  EXPECT_EQ(compare(before, after), Proof::kHealthy);
  after.settled = 0.49;
  EXPECT_EQ(compare(before, after), Proof::kNone);
  after.settled = 0.35;
  after.loss = 0.5;
  EXPECT_EQ(compare(before, after), Proof::kNone) << "the bar shows a worse loss";
  after.chance = 1.1;
  EXPECT_EQ(compare(before, after), Proof::kHealthy) << "another loss is on another scale";
  RunSummary exact = before;
  exact.statistical = false;
  after.chance = 0.7;
  EXPECT_EQ(compare(exact, after), Proof::kHealthy) << "steps were the fault";
}

TEST(Compare, NothingLearnedOfTheValidationRowsIsNoProof) {
  RunSummary before = judged_by_learning(0.02, 0.02, 0.69);
  before.rule = "overfitting";
  before.validation_loss = 2.1;
  RunSummary after = judged_by_learning(0.5, 0.5, 0.69);
  after.severity = diagnosis::Severity::kHealthy;
  after.fingerprint = 1;
  after.validation_loss = 0.68;
  EXPECT_EQ(compare(before, after), Proof::kNone) << "it stopped before it learned";
  after.validation_loss = 0.4;
  EXPECT_EQ(compare(before, after), Proof::kHealthy);
  after.validation_loss = 0.68;
  before.statistical = false;
  EXPECT_EQ(compare(before, after), Proof::kHealthy) << "steps were the fault";
}

TEST(Compare, AFiniteLossFarFromAnyAnswerIsNoGain) {
  RunSummary before = judged_by_learning(0, 0, 0);
  before.chance = before.loss = std::nullopt;
  before.severity = diagnosis::Severity::kError;
  before.finite = false;
  RunSummary after = judged_by_learning(2.8e23, 2.8e23, 3.5);
  after.fingerprint = 1;
  EXPECT_EQ(compare(before, after), Proof::kNone);
  after.loss = after.settled = 12;
  EXPECT_EQ(compare(before, after), Proof::kBetter);
}

TEST(Compare, TrainingLessAndWorseIsNoFixOfSteps) {
  RunSummary before = judged_by_learning(0.24, 0.24, 0.7);
  before.statistical = false;
  before.rows = 500;
  before.stop = trace::StopReason::kAllEpochs;
  RunSummary after = judged_by_learning(0.77, 0.77, 0.7);
  after.severity = diagnosis::Severity::kHealthy;
  after.fingerprint = 1;
  after.rows = 100;
  EXPECT_EQ(compare(before, after), Proof::kNone);
  after.loss = 0.25;
  EXPECT_EQ(compare(before, after), Proof::kHealthy) << "noise";
}

TEST(Compare, ALossOnOneBatchLearntByHeartIsNoMeasure) {
  RunSummary before = judged_by_learning(0.24, 0.24, 0.7);
  before.statistical = false;
  before.rows = 500;
  before.stop = trace::StopReason::kAllEpochs;
  before.distinct_batches = 1;
  RunSummary after = judged_by_learning(0.77, 0.77, 0.7);
  after.severity = diagnosis::Severity::kHealthy;
  after.fingerprint = 1;
  after.rows = 400;
  after.distinct_batches = 4;
  EXPECT_EQ(compare(before, after), Proof::kHealthy);
}

TEST(Compare, AFaultOfLearningThatIsGoneWithALowerLossIsBetter) {
  const RunSummary before = judged_by_learning(0.68, 0.68, 0.7);
  RunSummary after = judged_by_learning(0.5, 0.5, 0.7);
  after.severity = diagnosis::Severity::kNote;
  after.fingerprint = 1;
  EXPECT_EQ(compare(before, after), Proof::kBetter) << "and still improving";
  after.settled = 0.675;
  after.loss = 0.675;
  EXPECT_EQ(compare(before, after), Proof::kNone) << "noise";
}

TEST(Difference, SaysThatTheLossIsAnother) {
  const std::string text =
      difference(judged_by_learning(0.67, 0.67, 0.325), judged_by_learning(0.74, 0.74, 2.303));
  EXPECT_THAT(text, ::testing::HasSubstr("loss 0.67 → 0.74, of other labels or by another loss "
                                         "function: a constant answer has 0.325 → 2.303"));
}

TEST(Compare, OfTwoFaultsOneLessIsBetter) {
  RunSummary before;
  before.severity = diagnosis::Severity::kWarning;
  before.rule = "data-ran-out";
  before.faults = {"data-ran-out", "validation-ran-out"};
  RunSummary after = before;
  after.rule = "validation-ran-out";
  after.faults = {"validation-ran-out"};
  after.fingerprint = 1;
  EXPECT_EQ(compare(before, after), Proof::kBetter);
  after.faults = {"validation-ran-out", "not-a-number"};
  EXPECT_EQ(compare(before, after), Proof::kNone) << "a new one came";
  after.faults = {"validation-ran-out"};
  before.consequences = {"validation-ran-out"};
  EXPECT_EQ(compare(before, after), Proof::kNone) << "what followed from the first is still there";
}

TEST(Search, AFixThatTookTwoTriesAtAFieldIsCalledByTheLast) {
  Scenario asked;
  asked.compile.optimizer = scenario::OptimizerKind::kRmsprop;
  asked.compile.learning_rate = 1;
  asked.compile.rho = 1;
  // The default rate is better and not yet healthy: its own verdict asks for a tenth of it.
  const Results results = fixes_of(judged(asked, Profile::kKeras315));
  EXPECT_THAT(labels(results), ElementsAre("Set learning_rate=0.0001"));
}

TEST(Search, ShowsUpToThreeFixesOfWhichAnyWorks) {
  const Results results = fixes_of(judged_preset("steps-floor"));
  // 100 samples in batches of 34 are three batches, which is what is asked for.
  EXPECT_THAT(labels(results), ElementsAre("Leave steps_per_epoch out", "Set steps_per_epoch=4",
                                           "Set batch_size=34"));
  EXPECT_TRUE(any_works(results));
  EXPECT_EQ(results.fixes[0].origin, Origin::kRule);
  EXPECT_EQ(results.fixes[2].origin, Origin::kSearch);
  EXPECT_THAT(results.fixes[0].difference, HasSubstr("3, 1, 3, 1, 3 steps → 5 × 4 steps"));
  EXPECT_THAT(results.fixes[0].diff, HasSubstr("-    steps_per_epoch=3,\n"));
  EXPECT_THAT(results.fixes[2].after.epochs, ::testing::Each(EpochSteps{3, 3}));
  EXPECT_THAT(results.healthy_under, ElementsAre(Profile::kKeras2));
}

TEST(Search, DoesTheSameInSlicesOfOneTransition) {
  const Judged run = judged_preset("article-generator-fixed");
  Search search(run.broken(), Profile::kKeras315);
  std::int64_t slices = 0;
  for (; !search.done() && slices < 100'000; ++slices)
    search.step([] { return false; });
  EXPECT_TRUE(search.done());
  EXPECT_GT(slices, 30);
  EXPECT_EQ(labels(search.results()), labels(fixes_of(run)));
  EXPECT_FALSE(search.step([] { return true; }));
}

TEST(Search, FindsTheLargestRateThatStillWorks) {
  const Judged run = judged_preset("mse-lr-too-high");
  const Results results = fixes_of(run);
  const auto limit = std::find_if(results.fixes.begin(), results.fixes.end(), [](const Fix& fix) {
    return fix.change.label.find("about the largest that works") != std::string::npos;
  });
  ASSERT_NE(limit, results.fixes.end());
  Scenario asked = run.asked;
  ASSERT_FALSE(
      scenario::set_text(asked, "compile.learning_rate", limit->change.changes.front().text));
  EXPECT_EQ(judged(asked).findings.front().severity, diagnosis::Severity::kHealthy);
  // A little more, and it no longer does.
  asked.compile.learning_rate = *asked.compile.learning_rate * 1.25;
  EXPECT_NE(judged(asked).findings.front().severity, diagnosis::Severity::kHealthy);
}

TEST(Search, NeverDescribesTheFaultAway) {
  // Ten rows that never fill a batch: more rows would, and are nothing a program can bring.
  const Results dropped = fixes_of(judged_preset("drop-remainder-all"));
  EXPECT_FALSE(dropped.fixes.empty());
  EXPECT_FALSE(sets(dropped, "data.samples"));
  Scenario empty;
  empty.data.samples = 0;
  const Results results = fixes_of(judged(empty));
  EXPECT_THAT(results.fixes, IsEmpty());
  ASSERT_FALSE(results.advice.empty());
  EXPECT_EQ(results.advice.front().label, "Load some data");
  // An upgrade mends it and is no change of the program.
  Scenario old = scenario::find_preset("inferred-batch-size")->scenario;
  const Judged run = judged(old, Profile::kKeras35);
  ASSERT_EQ(run.findings.front().rule, "empty-epochs");
  EXPECT_FALSE(sets(search(run.broken(), Profile::kKeras35), "keras.version"));
}

TEST(Search, NeverMendsByTrainingLess) {
  const Results results = fixes_of(judged_preset("steps-floor"));
  for (const Fix& fix : results.fixes)
    EXPECT_GE(fix.after.rows, results.before.rows) << fix.change.label;
  EXPECT_FALSE(sets(results, "fit.epochs"));
}

TEST(Search, LeavesLuckAlone) {
  // Another learning rate would make val_accuracy rise by chance.
  const Results results = fixes_of(judged_preset("early-stopping-patience-0"));
  EXPECT_FALSE(results.fixes.empty());
  EXPECT_FALSE(sets(results, "compile.learning_rate"));
  EXPECT_FALSE(sets(results, "fit.batch_size"));
}

TEST(Search, TriesPairsWhereNoSingleChangeIsEnough) {
  Scenario asked = scenario::find_preset("steps-floor")->scenario;
  asked.compile.learning_rate = 0;
  const Results results = fixes_of(judged(asked));
  ASSERT_FALSE(results.fixes.empty());
  EXPECT_EQ(results.fixes.front().proof, Proof::kHealthy);
  EXPECT_EQ(results.fixes.front().change.changes.size(), 2U);
  EXPECT_TRUE(sets(results, "compile.learning_rate"));
  EXPECT_TRUE(sets(results, "fit.steps_per_epoch"));
}

// EarlyStopping decides by losses that a model of kind any does not have; the steps are mended.
TEST(Search, CallsItBetterWhereOnlyTheLossesAreLeftToTell) {
  Scenario asked = scenario::find_preset("steps-floor")->scenario;
  asked.model.kind = scenario::ModelKind::kAny;
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
  asked.early_stopping.monitor = "loss";
  const Judged run = judged(asked);
  ASSERT_EQ(run.findings.front().rule, "carried-over-remainder");
  const Results results = fixes_of(run);
  const auto leave_out = std::find_if(results.fixes.begin(), results.fixes.end(), [](const Fix& f) {
    return f.change.label == "Leave steps_per_epoch out";
  });
  ASSERT_NE(leave_out, results.fixes.end());
  EXPECT_EQ(leave_out->proof, Proof::kBetter);
  EXPECT_EQ(leave_out->after.rule, "cannot-tell");
}

TEST(Search, MendsTheNextFaultTooWhereMendingOneUncoversIt) {
  // No epoch is run, so nothing shows yet of the generator that cannot start again.
  Scenario asked = scenario::find_preset("finite-generator")->scenario;
  asked.fit.initial_epoch = asked.fit.epochs;
  const Judged run = judged(asked);
  ASSERT_EQ(run.findings.front().rule, "no-epochs");
  const Results results = fixes_of(run);
  ASSERT_FALSE(results.fixes.empty());
  EXPECT_EQ(results.fixes.front().proof, Proof::kHealthy);
  EXPECT_EQ(results.fixes.front().origin, Origin::kRule);
  EXPECT_GE(results.fixes.front().change.changes.size(), 2U);
}

TEST(Search, ChecksWhatAHealthyVerdictOffersAndSearchesNothing) {
  const Results offered = fixes_of(judged_preset("article-batch-20"));
  EXPECT_EQ(offered.runs, 1);
  EXPECT_EQ(offered.fixes.size(), 1U);
  EXPECT_EQ(fixes_of(judged_preset("billion-rows")).runs, 0);
}

TEST(Search, KeepsQuestionsApartFromFixes) {
  const Results results = fixes_of(judged_preset("no-numbers"));
  EXPECT_THAT(results.fixes, IsEmpty());
  ASSERT_EQ(results.questions.size(), 1U);
  EXPECT_EQ(results.questions.front().changes.front().key, "model.kind");
}

TEST(Search, GivesUpWhenItsWorkIsDoneAndSaysSo) {
  const Results none = fixes_of(judged_preset("steps-floor"), {.work = 0});
  EXPECT_TRUE(none.cut_off);
  EXPECT_THAT(none.fixes, IsEmpty());
  const Results little = fixes_of(judged_preset("steps-floor"), {.work = 100});
  EXPECT_TRUE(little.cut_off);
  EXPECT_LT(little.runs, fixes_of(judged_preset("steps-floor")).runs);
}

TEST(Search, ABatchSizeAboveTheRowsCostsWhatTheRowsDo) {
  Scenario asked;
  asked.data.kind = scenario::DataKind::kLinear;
  asked.compile.learning_rate = 0;
  asked.fit.batch_size = 1'000'000'000;
  const Judged run = judged(asked);
  ASSERT_EQ(run.findings.front().rule, "no-updates");
  const Results results = fixes_of(run);
  EXPECT_FALSE(results.cut_off);
  EXPECT_FALSE(results.fixes.empty());
}

TEST(Search, ABillionRowsTakeNoMoreWorkThanAHundred) {
  Scenario asked = scenario::find_preset("billion-rows")->scenario;
  asked.fit.batch_size = 32;
  asked.fit.steps_per_epoch = 1'000'000'000 / 32 - 1;
  const Judged run = judged(asked);
  ASSERT_EQ(run.findings.front().rule, "carried-over-remainder");
  const Results results = fixes_of(run);
  EXPECT_FALSE(results.cut_off);
  ASSERT_FALSE(results.fixes.empty());
  EXPECT_EQ(results.fixes.front().change.label, "Leave steps_per_epoch out");
}

}  // namespace
}  // namespace fitscope::proof
