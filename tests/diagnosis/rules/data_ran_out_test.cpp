// What data-ran-out promises: who ran out, when, and how much was missing.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

scenario::Scenario generator_of_four(trace::Count epochs) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.fit.steps_per_epoch = 3;
  asked.fit.epochs = epochs;
  return asked;
}

trace::Trace four_batches(const char* keras, std::initializer_list<HandEpoch> epochs) {
  trace::Trace trace = hand_trace(keras, 3, epochs);
  trace.facts.batches_per_pass = 4;
  return trace;
}

TEST(DataRanOut, SaysWhereTheGeneratorEndedAndHowMuchWasAskedFor) {
  const auto asked = generator_of_four(2);
  const auto finding = kDataRanOut.check({asked, four_batches(kKeras315, {{3, 96}, {1, 4}})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your generator ran out of data in epoch 2 after its first step: it holds 4 batches in "
            "all, and fit() asked for 3 × 2 = 6.");
  EXPECT_EQ(finding->arithmetic,
            "the generator yields 4 batches; asked for 6 batches; 4 steps ran in all");
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{1, 0}));
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"generator.loops", "true"}}));
}

TEST(DataRanOut, SaysThatKeras2EndsTraining) {
  const auto asked = generator_of_four(5);
  auto trace = four_batches(kKeras2, {{3, 96}, {1, 4}});
  trace.stop = trace::StopReason::kOutOfData;
  const auto finding = kDataRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your generator ran out of data in epoch 2 after its first step: it holds 4 batches in "
            "all, and fit() asked for 3 × 5 = 15, so Keras 2 ended training there and skipped 3 "
            "epochs.");
}

TEST(DataRanOut, MendsTheArticlesConditionToo) {
  auto asked = generator_of_four(2);
  asked.generator.first_only = true;
  auto trace = hand_trace(kKeras314, 3, {{1, 32}, {1, 32, 1}});
  trace.facts.batches_per_pass = 1;
  const auto finding = kDataRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your generator ran out of data in epoch 1 after its first step: it holds 1 batch in "
            "all, and fit() asked for 3 × 2 = 6.");
  EXPECT_EQ(
      finding->changes.at(0).changes,
      (std::vector<FieldChange>{{"generator.loops", "true"}, {"generator.first_only", "false"}}));
}

TEST(DataRanOut, SaysThatOnePassIsShorterThanTheStepsAskedFor) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 100;
  auto trace = hand_trace(kKeras315, 100, {{4, 100}, {4, 100}});
  trace.facts.batches_per_pass = 4;
  const auto finding = kDataRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "Every epoch stops after 4 of 100 steps: one pass over your data is only 4 batches, but "
      "steps_per_epoch is 100.");
  EXPECT_EQ(finding->arithmetic,
            "ceil(100 / 32) = 4 batches; asked for 100 batches; 8 steps ran in all");
  EXPECT_EQ(finding->severity, Severity::kWarning);
  EXPECT_EQ(finding->evidence.at(2).text,
            "steps_per_epoch equals the number of samples; steps are batches");
}

TEST(DataRanOut, CountsAllPassesOfArraysUnderKeras2) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 8;
  asked.fit.epochs = 3;
  auto trace = hand_trace(kKeras2, 8, {{8, 200}, {4, 100}});
  trace.facts.batches_per_pass = 4;
  trace.stop = trace::StopReason::kOutOfData;
  const auto finding = kDataRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "Your arrays ran out of data in epoch 2 after 4 of 8 steps: they hold 12 batches in all, "
      "and fit() asked for 8 × 3 = 24, so Keras 2 ended training there and skipped 1 epoch.");
}

TEST(DataRanOut, IsSilentWhenNothingRanDryOrOnlyARemainderIsLeft) {
  auto asked = generator_of_four(1);
  EXPECT_FALSE(kDataRanOut.check({asked, four_batches(kKeras315, {{3, 96}})}));
  scenario::Scenario arrays = hundred_samples();
  arrays.fit.steps_per_epoch = 3;
  EXPECT_FALSE(kDataRanOut.check({arrays, four_batches(kKeras315, {{3, 96}, {1, 4}})}));
}

TEST(DataRanOut, SeesTheShortEpochThatKerasItselfDoesNotNotice) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 5;
  asked.compile.steps_per_execution = 10;
  auto trace = hand_trace(kKeras314, 5, {{4, 100}, {4, 100}});
  trace.facts.batches_per_pass = 4;
  for (trace::Epoch& epoch : trace.epochs)
    epoch.ran_dry = false;
  EXPECT_TRUE(kDataRanOut.check({asked, trace}));
}

TEST(DataRanOut, IsSilentForAnEndlessGenerator) {
  auto asked = generator_of_four(2);
  asked.generator.loops = true;
  EXPECT_FALSE(kDataRanOut.check({asked, hand_trace(kKeras315, 3, {{3, 96}, {3, 68}})}));
}

TEST(DataRanOut, SaysThatOneEpochOfMinusOneStepsTakesEverything) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = -1;
  auto trace = hand_trace(kKeras2, 20, {{20, 500}, {0, 0}});
  trace.facts.batches_per_pass = 4;
  trace.stop = trace::StopReason::kOutOfData;
  const auto finding = kDataRanOut.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Your arrays ran out of data in epoch 2 before its first step: with "
            "steps_per_epoch=-1 one epoch takes all there is for the whole fit(), 20 batches, so "
            "Keras 2 ended training there and skipped 3 epochs.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"fit.steps_per_epoch", "unset"}}));
}

}  // namespace
}  // namespace fitscope::diagnosis
