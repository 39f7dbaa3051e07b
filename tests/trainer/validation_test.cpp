// Evaluation inside fit(): when it runs, on how many steps, and what a validation set that runs dry
// does.
//
// Recorded from real Keras 2.15.0 and 3.15.1, or read in the sources named.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using scenario::Count;
using scenario::Profile;
using scenario::Scenario;
using scenario::ValidationKind;
using testing::arrays;
using testing::validation_ledger;

/// `batches` full batches of 32 rows to validate on.
Scenario validated(ValidationKind kind, Count batches) {
  Scenario scenario = arrays();
  scenario.fit.epochs = 3;
  scenario.validation.kind = kind;
  scenario.validation.samples = 32 * batches;
  return scenario;
}

Scenario validated(ValidationKind kind, Count batches, Count steps) {
  Scenario scenario = validated(kind, batches);
  scenario.validation.steps = steps;
  return scenario;
}

/// What a row's steps are of: 2.15.0, 3.6.0, 3.14.1 and 3.15.1.
constexpr std::array<Profile, 4> kRecorded = {Profile::kKeras2, Profile::kKeras35,
                                              Profile::kKeras314, Profile::kKeras315};

struct Row {
  std::string name;
  Scenario scenario;
  std::array<std::string, 4> steps;  // As kRecorded
};

TEST(Validation, TakesTheStepsThatRealKerasTakes) {
  using enum ValidationKind;
  const std::vector<Row> rows = {
      {"arrays", validated(kArrays, 3), {"3,3,3", "3,3,3", "3,3,3", "3,3,3"}},
      {"more validation_steps than batches",
       validated(kDataset, 4, 9),
       {"4,0,0", "4,4,4", "4,4,4", "4,4,4"}},
      // TensorFlowTrainer.evaluate of 3.0 to 3.6 resets no iterator: it goes on where it was.
      {"fewer validation_steps than batches",
       validated(kDataset, 5, 2),
       {"2,2,2", "2,2,1", "2,2,2", "2,2,2"}},
      {"as many validation_steps as batches",
       validated(kDataset, 3, 3),
       {"3,3,3", "3,0,3", "3,3,3", "3,3,3"}},
      {"generator of 5", validated(kGenerator, 5), {"5,0,0", "5,0,0", "5,2,2", "5,2,2"}},
      {"generator of 1", validated(kGenerator, 1), {"1,0,0", "1,0,0", "1,1,1", "1,1,1"}},
      {"generator of 5, 1 step", validated(kGenerator, 5, 1), {"1,1,0", "1,1,1", "1,1,1", "1,1,1"}},
      // What an iterator that is given up has read ahead is lost: how much, threads decide. These
      // are what most of eight runs did.
      {"generator of 5, 3 steps", validated(kGenerator, 5, 3), {"3,0,0", "", "", ""}},
      {"generator of 8, 3 steps", validated(kGenerator, 8, 3), {"3,3,0", "", "", "3,3,2"}},
      {"generator of 3, 5 steps", validated(kGenerator, 3, 5), {"3,0,0", "", "", "3,2,2"}},
      {"dataset of 4, 3 steps", validated(kDataset, 4, 3), {"3,3,3", "", "", "3,3,3"}},
      {"Sequence of 2, 5 steps", validated(kSequence, 2, 5), {"2,0,0", "", "", ""}},
      {"Sequence", validated(kSequence, 3), {"3,3,3", "3,3,3", "3,3,3", "3,3,3"}},
      {"empty Sequence: falsy in Keras 2", validated(kSequence, 0), {"-,-,-", "", "", ""}},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kRecorded.size(); ++i) {
      const scenario::ProfileInfo& keras = scenario::info(kRecorded[i]);
      const std::string& expected = row.steps[i];
      if (expected.empty()) continue;
      EXPECT_EQ(validation_ledger(run(row.scenario, keras.profile)), expected)
          << row.name << ", Keras " << keras.key;
    }
  }
}

// Keras 2 keeps the handler it has called insufficient; Keras 3 warns each time.
TEST(Validation, ThatRanDryWarnsOnceInKeras2AndEveryTimeInKeras3) {
  const Scenario scenario = validated(ValidationKind::kDataset, 4, 9);
  EXPECT_EQ(run(scenario, Profile::kKeras2).warnings_raised(), 1);
  EXPECT_EQ(run(scenario, Profile::kKeras315).warnings_raised(), 3);
}

TEST(Validation, OfUnknownLengthWarnsOfItsOwnStepsOnly) {
  const trace::Trace trace = run(validated(ValidationKind::kGenerator, 5), Profile::kKeras2);
  ASSERT_EQ(trace.warnings.size(), 1U);
  EXPECT_NE(trace.warnings[0].text.find("(in this case, 5 batches)"), std::string::npos);
  EXPECT_EQ(trace.warnings[0].first.epoch, 1);
}

TEST(Validation, IsDueEveryValidationFreqEpochs) {
  Scenario scenario = validated(ValidationKind::kArrays, 2);
  scenario.fit.epochs = 5;
  scenario.validation.freq = 2;
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    EXPECT_EQ(validation_ledger(run(scenario, keras.profile)), "-,2,-,2,-");
  }
}

TEST(Validation, WithoutEndHangsAfterTheFirstEpochsTraining) {
  Scenario scenario = validated(ValidationKind::kGenerator, 2);
  scenario.validation.loops = true;
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    const trace::Trace trace = run(scenario, keras.profile);
    EXPECT_EQ(trace.stop, trace::StopReason::kEndlessEpoch) << keras.key;
    EXPECT_EQ(trace.stop_detail, "validation");
    ASSERT_EQ(trace.epochs.size(), 1U);
    EXPECT_EQ(trace.epochs[0].steps_run, 4);
    EXPECT_FALSE(trace.epochs[0].logged);
  }
}

TEST(Validation, OnALoopAroundNothingWaitsForEver) {
  for (const scenario::MaybeCount steps : {scenario::MaybeCount(), scenario::MaybeCount(5)}) {
    Scenario scenario = validated(ValidationKind::kGenerator, 0);
    scenario.validation.loops = true;
    scenario.validation.steps = steps;
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      const trace::Trace trace = run(scenario, keras.profile);
      EXPECT_EQ(trace.stop, trace::StopReason::kWaiting) << keras.key;
      ASSERT_EQ(trace.epochs.size(), 1U);
      EXPECT_EQ(trace.epochs[0].steps_run, 4);
      EXPECT_FALSE(trace.epochs[0].logged);
    }
  }
}

TEST(Validation, LogsNothingWhenNoExecutionOfItCouldFinish) {
  Scenario scenario = validated(ValidationKind::kArrays, 1, 5);  // batch_size 32: 1 batch
  scenario.model.kind = scenario::ModelKind::kDense;
  scenario.compile.steps_per_execution = 2;
  const auto names = [&scenario](Profile profile) {
    std::vector<std::string> all;
    const trace::Trace trace = run(scenario, profile);
    for (const auto& [name, value] : trace.epochs.at(0).logs)
      all.push_back(name.text());
    return all;
  };
  // 3.7 and later count an execution that got only some of its batches.
  const std::vector<std::string> without = {"accuracy", "loss"};
  const std::vector<std::string> with = {"accuracy", "loss", "val_accuracy", "val_loss"};
  EXPECT_EQ(names(Profile::kKeras35), without);
  EXPECT_EQ(names(Profile::kKeras314), with);
  EXPECT_EQ(names(Profile::kKeras315), with);
}

TEST(Validation, SplitTakesRowsFromTraining) {
  Scenario scenario = arrays();
  scenario.validation.kind = ValidationKind::kSplit;
  scenario.validation.split = 0.2;
  const trace::Trace trace = run(scenario, Profile::kKeras315);
  EXPECT_EQ(trace.epochs.at(0).samples_seen, 80);
  EXPECT_EQ(trace.epochs.at(0).validation_steps, 1);
}

// Recorded from 2.15.0, 3.6.0 and 3.15.1: training does not look at the validation data.
TEST(Validation, TheFirstEvaluationComparesShapesOfItsOwn) {
  scenario::Scenario scenario;
  scenario.feed.kind = scenario::FeedKind::kGenerator;
  scenario.data.features = 3;
  scenario.data.samples = 20;
  scenario.generator.features = 2;
  scenario.model.input_features = 2;
  scenario.model.layers = "Dense(1, sigmoid)";
  scenario.fit.batch_size = 4;
  scenario.validation.kind = scenario::ValidationKind::kArrays;
  scenario.validation.samples = 8;
  for (const scenario::Profile profile :
       {scenario::Profile::kKeras2, scenario::Profile::kKeras35, scenario::Profile::kKeras314,
        scenario::Profile::kKeras315}) {
    const trace::Trace trace = run(scenario, profile);
    ASSERT_TRUE(trace.exception.has_value());
    EXPECT_EQ(trace.exception->about, trace::Subject::kInputShape);
    EXPECT_TRUE(trace.exception->validating);
    ASSERT_EQ(trace.epochs.size(), 1U);
    EXPECT_EQ(trace.epochs[0].steps_run, 5);
    EXPECT_EQ(trace.epochs[0].validation_steps, 0);
    if (profile == scenario::Profile::kKeras2) continue;
    EXPECT_NE(trace.exception->message.find("inputs=tf.Tensor(shape=(4, 3)"), std::string::npos);
    EXPECT_NE(trace.exception->message.find("training=False"), std::string::npos);
  }
}

// Keras 3.15.1 logs val_loss NaN in both epochs, and a sound loss.
TEST(Validation, ABadNumberInItsRowsIsTheFirstOne) {
  Scenario asked;
  asked.data.nan_cells = 1;
  asked.data.seed = 2;
  asked.validation.kind = ValidationKind::kSplit;
  asked.validation.split = 0.5;
  asked.fit.epochs = 2;
  const trace::Trace trace = run(asked, Profile::kKeras315);
  ASSERT_TRUE(trace.first_non_finite);
  EXPECT_TRUE(trace.first_non_finite->validating);
  EXPECT_EQ(trace.first_non_finite->tensor, trace::Tensor::kInput);
  EXPECT_EQ(trace.first_non_finite->at, (trace::Moment{0, -1}));
  asked.validation.kind = ValidationKind::kNone;
  const trace::Trace all = run(asked, Profile::kKeras315);
  ASSERT_TRUE(all.first_non_finite);
  EXPECT_FALSE(all.first_non_finite->validating);
}

}  // namespace
}  // namespace fitscope::trainer
