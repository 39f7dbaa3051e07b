// Advice in circulation is recognised where the question follows it, and only there.
#include "diagnosis/wrong_advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> names(const scenario::Scenario& asked, const trace::Trace& trace) {
  std::vector<std::string> list;
  for (const WrongAdvice* advice : advice_in_use({asked, trace}))
    list.emplace_back(advice->name);
  return list;
}

TEST(WrongAdvice, SaysClaimReasonAndWhereItStands) {
  std::set<std::string_view> seen;
  for (const WrongAdvice& advice : wrong_advice()) {
    EXPECT_TRUE(seen.insert(advice.name).second) << advice.name;
    for (const std::string_view text : {advice.claim, advice.why, advice.source})
      EXPECT_FALSE(text.empty()) << advice.name;
    EXPECT_EQ(advice.claim.back(), '.') << advice.name;
    EXPECT_EQ(advice.why.back(), '.') << advice.name;
  }
}

TEST(WrongAdvice, FloorDivisionIsRecognisedWhereItLeavesARemainder) {
  auto asked = hundred_samples();
  asked.fit.steps_per_epoch = 3;
  EXPECT_THAT(names(asked, hand_trace(kKeras315, 3, {{3, 96}, {1, 4}})),
              ElementsAre("steps-floor-division"));
  // Keras 2 runs three steps in every epoch: nothing comes of it.
  EXPECT_THAT(names(asked, hand_trace(kKeras2, 3, {{3, 96}, {3, 96}})), IsEmpty());
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.dataset.drop_remainder = true;
  EXPECT_THAT(names(asked, hand_trace(kKeras35, 3, {{3, 96}, {2, 64}})), IsEmpty())
      << "no batch is short";
  asked.feed.kind = scenario::FeedKind::kArrays;
  asked.data.samples = 96;
  EXPECT_THAT(names(asked, hand_trace(kKeras315, 3, {{3, 96}, {3, 96}})), IsEmpty());
}

TEST(WrongAdvice, TheArticlesCorrectionsAreRecognised) {
  auto asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.fit.steps_per_epoch = 4;
  asked.fit.epochs = 2;
  EXPECT_THAT(names(asked, hand_trace(kKeras35, 4, {{4, 100}, {0, 0}})),
              ElementsAre("yield-every-batch", "zeros-mean-a-bad-model"));
  asked.fit.epochs = 1;
  EXPECT_THAT(names(asked, hand_trace(kKeras35, 4, {{4, 100}})), IsEmpty());

  auto loop = hundred_samples();
  loop.feed.kind = scenario::FeedKind::kCustomLoop;
  loop.loop.body = scenario::LoopBody::kOneStep;
  loop.compile.learning_rate = 0.001;
  EXPECT_THAT(names(loop, hand_trace(kKeras315, 1, {{1, 32}})),
              ElementsAre("lower-rate-for-one-step"));
  loop.compile.learning_rate = 0.5;
  EXPECT_THAT(names(loop, hand_trace(kKeras315, 1, {{1, 32}})), IsEmpty());
}

TEST(WrongAdvice, WhatIsSaidOfBatchSizesIsAnswered) {
  auto asked = hundred_samples();
  asked.fit.batch_size = 100;
  const auto one_step = hand_trace(kKeras315, 1, {{1, 100}});
  EXPECT_THAT(names(asked, one_step), ElementsAre("batch-of-all-samples"));
  asked.fit.batch_size = 200;
  EXPECT_THAT(names(asked, one_step), ElementsAre("oversize-batch-raises"));
  asked.fit.batch_size = 32;
  EXPECT_THAT(names(asked, hand_trace(kKeras315, 4, {{4, 100}})), IsEmpty());
  asked.fit.steps_per_epoch = 100;
  EXPECT_THAT(names(asked, hand_trace(kKeras315, 100, {{4, 100}})),
              ElementsAre("steps-are-samples"));
}

TEST(WrongAdvice, PatienceIsAnsweredWhereItStopped) {
  auto asked = hundred_samples();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  EXPECT_THAT(names(asked, trace), Not(Contains("patience-0-stops-at-once")));
  trace.stop = trace::StopReason::kCallback;
  EXPECT_THAT(names(asked, trace), ElementsAre("patience-0-stops-at-once"));
  asked.early_stopping.patience = 1;
  EXPECT_THAT(names(asked, trace), IsEmpty());
}

}  // namespace
}  // namespace fitscope::diagnosis
