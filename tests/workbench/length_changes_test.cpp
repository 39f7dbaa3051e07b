// What length-changes promises: which epochs have fewer batches than the first, and where that is
// the fault.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "diagnosis/rules/all.h"
#include "support/fits.h"
#include "support/judged.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;
using scenario::Profile;
using scenario::Scenario;

std::optional<Finding> check(const Scenario& asked, Profile profile) {
  return kLengthChanges.check({asked, trainer::run(asked, profile)});
}

bool offers(const Finding& finding, const std::vector<FieldChange>& changes) {
  return std::any_of(finding.changes.begin(), finding.changes.end(),
                     [&](const Change& change) { return change.changes == changes; });
}

TEST(LengthChanges, EndsTrainingInKeras2) {
  const auto finding = check(shrinking_dataset(3), Profile::kKeras2);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Epoch 2 stops after 3 of 4 steps: your dataset has 4 batches in its first pass and 3 "
            "in every later one, and Keras expects as many as at first. Keras 2 ended training "
            "there and skipped 3 epochs.");
  EXPECT_EQ(finding->arithmetic,
            "ceil(128 / 32) = 4 batches at first, then 3; 4 - 3 = 1 batch missing");
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{1, 2}));
  EXPECT_TRUE(offers(*finding, {{"dataset.repeat", "-1"}, {"fit.steps_per_epoch", "3"}}));
  EXPECT_TRUE(offers(*finding, {{"keras.version", "3.15"}}));
}

TEST(LengthChanges, IsHarmlessInKeras3) {
  const auto finding = check(shrinking_dataset(3), Profile::kKeras315);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Nothing is wrong: every epoch trained on all batches there were; your dataset has 4 "
            "batches in its first pass and 3 in every later one, and Keras 3 warns because it "
            "expects as many as at first.");
  EXPECT_EQ(finding->severity, Severity::kHealthy);
}

TEST(LengthChanges, OfAUsedUpGeneratorIsAFaultEverywhere) {
  const auto finding = check(shrinking_dataset(0), Profile::kKeras315);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "From epoch 2 on every epoch stops before its first step: your dataset has 4 batches "
            "in its first pass and none in every later one, and Keras expects as many as at "
            "first.");
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_TRUE(offers(*finding, {{"dataset.later_batches", "unset"}}));
  EXPECT_FALSE(offers(*finding, {{"dataset.repeat", "-1"}, {"fit.steps_per_epoch", "0"}}));
}

TEST(LengthChanges, NamesTheStepsThatLaterPassesLack) {
  const auto finding = check(with_steps(shrinking_dataset(3), 4), Profile::kKeras315);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "From epoch 3 on every epoch stops after 3 of 4 steps: your dataset has 4 batches in "
            "its first pass and 3 in every later one, but steps_per_epoch is 4.");
  EXPECT_EQ(finding->severity, Severity::kWarning);
}

TEST(LengthChanges, OfASequenceIsAskedAnewByKeras2Only) {
  const auto asked = changing_sequence(3);
  auto finding = check(asked, Profile::kKeras2);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kHealthy);
  finding = check(with_steps(asked, 4), Profile::kKeras2);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Epoch 2 stops after 3 of 4 steps: the __len__ of your Sequence is 4 to begin with and "
            "3 after on_epoch_end(), but steps_per_epoch is 4. Keras 2 ended training there and "
            "skipped 3 epochs.");
  finding = check(with_steps(asked, 4), Profile::kKeras315);
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->evidence.at(0).at.epoch, 0);
  EXPECT_EQ(finding->evidence.at(1).text,
            "from Keras 3.7 on fit() calls on_epoch_end() before the first epoch, too");
}

TEST(LengthChanges, OfASequenceThatGrowsLeavesBatchesUnseenInKeras3) {
  Scenario asked = changing_sequence(4);
  asked.sequence.declared_length = 2;
  const auto finding = check(asked, Profile::kKeras35);
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "Every epoch has 2 steps, because Keras 3 asks for the length only once: the __len__ of "
      "your Sequence is 2 to begin with and 4 after on_epoch_end().");
  EXPECT_FALSE(check(asked, Profile::kKeras2));
  EXPECT_EQ(judged(asked, Profile::kKeras2).findings.front().severity, Severity::kHealthy);
}

TEST(LengthChanges, KeepsSilent) {
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    SCOPED_TRACE(std::string(keras.key));
    EXPECT_FALSE(check(shrinking_dataset(4), keras.profile)) << "as many as at first";
    EXPECT_FALSE(check(with_steps(shrinking_dataset(3), 3), keras.profile)) << "a remainder";
    EXPECT_FALSE(check(with_steps(shrinking_dataset(3), 5), keras.profile))
        << "too many from the start";
    Scenario repeated = with_steps(shrinking_dataset(3), 4);
    repeated.dataset.repeat = -1;
    EXPECT_FALSE(check(repeated, keras.profile)) << "the next pass follows";
    Scenario once = shrinking_dataset(3);
    once.fit.epochs = 1;
    EXPECT_FALSE(check(once, keras.profile)) << "one epoch";
    Scenario known = shrinking_dataset(3);
    known.dataset.known_cardinality = true;
    EXPECT_FALSE(check(known, keras.profile)) << "TensorFlow can tell the length";
    EXPECT_FALSE(check(with_steps(changing_sequence(3), 2), keras.profile)) << "enough for all";
  }
}

TEST(LengthChanges, IsTheVerdictAndMendedByRepeat) {
  const Judged run = judged(shrinking_dataset(3), Profile::kKeras2);
  EXPECT_EQ(run.findings.front().rule, kLengthChanges.name);
  Scenario mended = shrinking_dataset(3);
  mended.dataset.repeat = -1;
  mended.fit.steps_per_epoch = 3;
  EXPECT_EQ(judged(mended, Profile::kKeras2).findings.front().severity, Severity::kHealthy);
}

}  // namespace
}  // namespace fitscope::diagnosis
