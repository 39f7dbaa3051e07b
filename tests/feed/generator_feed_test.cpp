// What src/feed/generator_feed.h promises, one promise per test.
#include "feed/generator_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace fitscope::feed {
namespace {

using scenario::GeneratorSpec;
using scenario::Profile;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Slices kFiveBatches{.rows = 36, .batch = 8};  // 8, 8, 8, 8, 4

std::vector<Count> one_pass(Feed& feed) {
  std::vector<Count> numbers;
  feed.open();
  Batch batch;
  while (feed.next(batch) == Pull::kBatch)
    numbers.push_back(batch.number);
  return numbers;
}

std::vector<Count> rows_of(Feed& feed) {
  std::vector<Count> rows;
  feed.open();
  Batch batch;
  while (feed.next(batch) == Pull::kBatch)
    rows.push_back(batch.rows);
  return rows;
}

TEST(GeneratorFeed, FirstPassYieldsEveryBatchInOrder) {
  for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
    GeneratorFeed feed({}, kFiveBatches, keras.profile);
    EXPECT_THAT(one_pass(feed), ElementsAre(0, 1, 2, 3, 4)) << keras.key;
  }
}

TEST(GeneratorFeed, LaterPassesYieldOnlyThePeekedBatchesFrom37On) {
  for (const Profile keras : {Profile::kKeras314, Profile::kKeras315}) {
    GeneratorFeed feed({}, kFiveBatches, keras);
    one_pass(feed);
    EXPECT_THAT(one_pass(feed), ElementsAre(0, 1));
    EXPECT_THAT(one_pass(feed), ElementsAre(0, 1));
  }
}

TEST(GeneratorFeed, LaterPassesYieldNothingBefore37) {
  for (const Profile keras : {Profile::kKeras2, Profile::kKeras35}) {
    GeneratorFeed feed({}, kFiveBatches, keras);
    one_pass(feed);
    EXPECT_THAT(one_pass(feed), IsEmpty());
  }
}

// What people ask about as "training stops after the first step of every epoch".
TEST(GeneratorFeed, AGeneratorOfOneBatchYieldsItInEveryPassFrom37On) {
  GeneratorFeed feed({.first_only = true}, kFiveBatches, Profile::kKeras314);
  EXPECT_THAT(one_pass(feed), ElementsAre(0));
  EXPECT_THAT(one_pass(feed), ElementsAre(0));
  EXPECT_EQ(feed.peeked(), 1);
}

TEST(GeneratorFeed, OnlyWhatWasHandedOutBeforeCountsAsReplayed) {
  GeneratorFeed feed({}, kFiveBatches, Profile::kKeras315);
  feed.open();
  Batch batch;
  ASSERT_EQ(feed.next(batch), Pull::kBatch);
  EXPECT_FALSE(batch.replayed);
  feed.open();
  ASSERT_EQ(feed.next(batch), Pull::kBatch);
  EXPECT_TRUE(batch.replayed);
  ASSERT_EQ(feed.next(batch), Pull::kBatch);
  EXPECT_FALSE(batch.replayed) << "peeked, but no step had it yet";
}

TEST(GeneratorFeed, PeeksOneBatchInKeras2AndTwoInKeras3) {
  EXPECT_EQ(GeneratorFeed({}, kFiveBatches, Profile::kKeras2).peeked(), 1);
  EXPECT_EQ(GeneratorFeed({}, kFiveBatches, Profile::kKeras35).peeked(), 2);
  EXPECT_EQ(GeneratorFeed({}, kFiveBatches, Profile::kKeras315).peeked(), 2);
}

TEST(GeneratorFeed, AnEmptyGeneratorIsDryAtThePeek) {
  const GeneratorFeed feed({}, {.rows = 0, .batch = 8}, Profile::kKeras315);
  EXPECT_EQ(feed.peek_result(), Pull::kDry);
  EXPECT_EQ(feed.peeked(), 0);
}

TEST(GeneratorFeed, WhileTrueAroundNothingNeverAnswers) {
  GeneratorSpec spec{.loops = true, .short_last = false};
  const GeneratorFeed feed(spec, {.rows = 4, .batch = 8}, Profile::kKeras315);
  EXPECT_EQ(feed.peek_result(), Pull::kBlocked);
  EXPECT_EQ(feed.yield_number(), 1);
}

TEST(GeneratorFeed, TheShortLastBatchCanBeLeftOut) {
  GeneratorFeed whole({}, kFiveBatches, Profile::kKeras315);
  EXPECT_THAT(rows_of(whole), ElementsAre(8, 8, 8, 8, 4));
  GeneratorFeed full({.short_last = false}, kFiveBatches, Profile::kKeras315);
  EXPECT_THAT(rows_of(full), ElementsAre(8, 8, 8, 8));
}

TEST(GeneratorFeed, MoreBatchesThanRowsGiveStartOverWithTheRows) {
  GeneratorFeed feed({.batches = 7}, kFiveBatches, Profile::kKeras315);
  EXPECT_THAT(one_pass(feed), ElementsAre(0, 1, 2, 3, 4, 0, 1));
}

TEST(GeneratorFeed, BatchesAfterTheGivenOneAreEmptyAndStillBatches) {
  GeneratorFeed feed({.empty_after = 2}, kFiveBatches, Profile::kKeras315);
  EXPECT_THAT(rows_of(feed), ElementsAre(8, 8, 0, 0, 0));
}

TEST(GeneratorFeed, BatchNumbersCountFromOneInTheOrderOfYields) {
  GeneratorFeed feed({.loops = true, .label_change_at = 7, .nan_at = 6}, kFiveBatches,
                     Profile::kKeras315);
  feed.open();
  Batch batch;
  for (int yield = 1; yield <= 8; ++yield) {
    ASSERT_EQ(feed.next(batch), Pull::kBatch);
    EXPECT_EQ(batch.nan, yield == 6) << yield;
    EXPECT_EQ(batch.label_changed, yield >= 7) << yield;
  }
}

TEST(GeneratorFeed, RaisesInsteadOfABatchAndIsOverThen) {
  GeneratorFeed feed({.raise_at = 4}, kFiveBatches, Profile::kKeras315);
  feed.open();
  Batch batch;
  for (int i = 0; i < 3; ++i)
    ASSERT_EQ(feed.next(batch), Pull::kBatch);
  EXPECT_EQ(feed.next(batch), Pull::kRaised);
  EXPECT_EQ(feed.next(batch), Pull::kDry);
}

TEST(GeneratorFeed, BlocksForEverAtTheBatchItSays) {
  GeneratorFeed feed({.block_at = 3}, kFiveBatches, Profile::kKeras315);
  feed.open();
  Batch batch;
  for (int i = 0; i < 2; ++i)
    ASSERT_EQ(feed.next(batch), Pull::kBatch);
  EXPECT_EQ(feed.next(batch), Pull::kBlocked);
  EXPECT_EQ(feed.next(batch), Pull::kBlocked);
  EXPECT_EQ(feed.yield_number(), 3);
}

TEST(GeneratorFeed, AnIteratorThatIsGivenUpLosesWhatItReadAhead) {
  GeneratorFeed feed({}, kFiveBatches, Profile::kKeras2, 2);
  feed.open();
  Batch batch;
  ASSERT_EQ(feed.next(batch), Pull::kBatch);
  EXPECT_THAT(one_pass(feed), ElementsAre(3, 4));
}

}  // namespace
}  // namespace fitscope::feed
