// What carried-over-remainder promises: the arithmetic of the left-over batches, and silence
// elsewhere.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

trace::Trace hundred(const char* keras, trace::Count planned,
                     std::initializer_list<HandEpoch> epochs) {
  trace::Trace trace = hand_trace(keras, planned, epochs);
  trace.facts.batches_per_pass = 4;
  trace.facts.known_batches = 4;
  return trace;
}

TEST(CarriedOverRemainder, ExplainsWhyEverySecondEpochStopsAfterItsFirstStep) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 3;
  const auto trace = hundred(kKeras315, 3, {{3, 96}, {1, 4}, {3, 96}, {1, 4}, {3, 96}});
  const auto finding = kCarriedOverRemainder.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Every second epoch stops after its first step: one pass over your data is 4 batches, "
            "steps_per_epoch is 3, and Keras 3 makes the 1 batch left over an epoch of its own.");
  EXPECT_EQ(finding->arithmetic, "ceil(100 / 32) = 4 batches; 4 mod 3 = 1");
  EXPECT_EQ(finding->evidence.at(0).text, "epoch 2 ran 1 of 3 steps, on 4 samples");
  EXPECT_EQ(finding->evidence.at(0).at, (trace::Moment{1, 0}));
  EXPECT_EQ(finding->evidence.at(0).field, "fit.steps_per_epoch");
  EXPECT_EQ(finding->evidence.at(1).text, "the bar is still drawn as 3/3 at the end of that epoch");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"fit.steps_per_epoch", "unset"}}));
  EXPECT_EQ(finding->changes.at(1).changes,
            (std::vector<FieldChange>{{"fit.steps_per_epoch", "4"}}));
}

TEST(CarriedOverRemainder, SpeaksOfAShortBatchOnlyWhereThereIsOne) {
  const auto why = [](trace::Count samples, const trace::Trace& trace) {
    scenario::Scenario asked = hundred_samples();
    asked.data.samples = samples;
    asked.fit.steps_per_epoch = 3;
    return kCarriedOverRemainder.check({asked, trace})->changes.at(1).why;
  };
  EXPECT_EQ(why(100, hundred(kKeras315, 3, {{3, 96}, {1, 4}})),
            "Round up, not down: the short last batch counts too.");
  EXPECT_EQ(why(128, hundred(kKeras315, 3, {{3, 96}, {1, 32}})),
            "That is the whole pass: no batch is left over.");
}

TEST(CarriedOverRemainder, NamesTheGeneralLeftover) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.batch_size = 10;
  asked.fit.steps_per_epoch = 4;
  auto trace = hand_trace(kKeras314, 4, {{4, 40}, {4, 40}, {2, 20}, {4, 40}, {4, 40}, {2, 20}});
  trace.facts.batches_per_pass = 10;
  trace.facts.batch_size = 10;
  const auto finding = kCarriedOverRemainder.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "Every third epoch stops after 2 of 4 steps: one pass over your data is 10 batches, "
      "steps_per_epoch is 4, and Keras 3 makes the 2 batches left over an epoch of their own.");
  EXPECT_EQ(finding->arithmetic, "ceil(100 / 10) = 10 batches; 10 mod 4 = 2");
}

TEST(CarriedOverRemainder, NamesTheEpochWhenOnlyOneIsShort) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 3;
  const auto finding =
      kCarriedOverRemainder.check({asked, hundred(kKeras35, 3, {{3, 96}, {1, 4}})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.substr(0, 36), "Epoch 2 stops after its first step: ");
  // Rounding up makes empty epochs there.
  EXPECT_EQ(finding->changes.size(), 1U);
}

TEST(CarriedOverRemainder, CountsASequenceByItsLen) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kSequence;
  asked.sequence.declared_length = 4;
  asked.fit.batch_size = 10;
  asked.fit.steps_per_epoch = 3;
  trace::Trace trace = hand_trace(kKeras315, 3, {{3, 30}, {1, 10}, {3, 30}, {1, 10}});
  trace.facts.batch_size = 10;
  trace.facts.batches_per_pass = 10;
  trace.facts.known_batches = 4;
  const auto finding = kCarriedOverRemainder.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.find("Every second epoch stops after its first step"), 0U)
      << finding->summary;
  EXPECT_EQ(finding->arithmetic, "ceil(100 / 10) = 10 batches; __len__ says 4; 4 mod 3 = 1");
}

TEST(CarriedOverRemainder, DoesNotCallEveryWhatIsNotEvery) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 3;
  const auto finding = kCarriedOverRemainder.check(
      {asked, hundred(kKeras315, 3, {{3, 96}, {1, 4}, {1, 4}, {3, 96}})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary.find("2 epochs of 4 stop short, the first after its first step"), 0U)
      << finding->summary;
}

TEST(CarriedOverRemainder, OffersRepeatForADataset) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.fit.steps_per_epoch = 3;
  const auto finding =
      kCarriedOverRemainder.check({asked, hundred(kKeras315, 3, {{3, 96}, {1, 4}})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->changes.back().changes, (std::vector<FieldChange>{{"dataset.repeat", "-1"}}));
}

TEST(CarriedOverRemainder, IsSilentForGeneratorsForKeras2AndWithoutSteps) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 3;
  const auto short_run = hundred(kKeras315, 3, {{3, 96}, {1, 4}});
  scenario::Scenario generator = asked;
  generator.feed.kind = scenario::FeedKind::kGenerator;
  EXPECT_FALSE(kCarriedOverRemainder.check({generator, short_run}));
  EXPECT_FALSE(kCarriedOverRemainder.check({asked, hundred(kKeras2, 3, {{3, 96}, {1, 4}})}));
  EXPECT_FALSE(kCarriedOverRemainder.check({hundred_samples(), hundred(kKeras315, 4, {{4, 100}})}));
}

TEST(CarriedOverRemainder, IsSilentWhenEveryPlannedStepRan) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 2;
  EXPECT_FALSE(kCarriedOverRemainder.check({asked, hundred(kKeras315, 2, {{2, 64}, {2, 36}})}));
}

TEST(CarriedOverRemainder, LeavesTheWordToTheNanThatEndedTheRun) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 3;
  auto trace = hundred(kKeras315, 3, {{3, 96}, {1, 4}, {1, 32}});
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "TerminateOnNaN";
  EXPECT_FALSE(kCarriedOverRemainder.check({asked, trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
