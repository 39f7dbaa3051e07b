// What src/feed/feed.h promises of batch sizes, splits, lengths and passes.
#include "feed/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace fitscope::feed {
namespace {

using scenario::FeedKind;
using scenario::Profile;
using scenario::Scenario;
using scenario::ValidationKind;
using ::testing::ElementsAre;

Scenario rows(FeedKind kind, Count samples, Count batch) {
  Scenario scenario;
  scenario.feed.kind = kind;
  scenario.data.samples = samples;
  scenario.fit.batch_size = batch;
  return scenario;
}

std::vector<Count> rows_of_pass(Feed& feed) {
  std::vector<Count> rows;
  feed.open();
  Batch batch;
  while (feed.next(batch) == Pull::kBatch)
    rows.push_back(batch.rows);
  return rows;
}

TEST(BatchSize, IsThirtyTwoUnlessSaid) {
  Scenario scenario = rows(FeedKind::kArrays, 100, 8);
  EXPECT_EQ(effective_batch_size(scenario), 8);
  scenario.fit.batch_size.reset();
  EXPECT_EQ(effective_batch_size(scenario), 32);
  scenario.fit.batch_size = 0;  // falsy
  EXPECT_EQ(effective_batch_size(scenario), 32);
}

// keras-3 array_data_adapter.py and keras-2 data_adapter.py: ceil(num_samples / steps).
TEST(BatchSize, ComesFromStepsPerEpochForArraysOnly) {
  Scenario scenario = rows(FeedKind::kArrays, 10, 0);
  scenario.fit.steps_per_epoch = 3;
  EXPECT_EQ(effective_batch_size(scenario), 4);
  const auto feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2));
  scenario.fit.steps_per_epoch = 20;
  EXPECT_EQ(effective_batch_size(scenario), 1);
  scenario.feed.kind = FeedKind::kDataset;
  EXPECT_EQ(effective_batch_size(scenario), 32);
}

// Recorded from every release: errors/one-row-in-batches-of-minus-1-….
TEST(Feed, OneRowInBatchesOfMinusOneCannotBeCut) {
  scenario::Scenario scenario;
  scenario.data.samples = 1;
  scenario.fit.batch_size = -1;
  const auto feed = make_feed(scenario, scenario::Profile::kKeras315);
  feed->open();
  Batch batch;
  Stretch stretch;
  EXPECT_EQ(feed->num_batches(), Count{-1});
  EXPECT_EQ(feed->skip(10, stretch), 0);
  EXPECT_EQ(feed->next(batch), Pull::kRaised);

  scenario.data.samples = 2;
  EXPECT_FALSE(cannot_be_cut(scenario)) << "that is refused before";
  scenario.data.samples = 1;
  scenario.fit.batch_size = 1;
  EXPECT_FALSE(cannot_be_cut(scenario));
}

// Recorded from every release: errors/one-validation-row-in-batches-of-minus-1-….
TEST(ValidationFeed, OneRowInBatchesOfMinusOneCannotBeCut) {
  Scenario scenario = rows(FeedKind::kArrays, 10, 4);
  scenario.validation.kind = ValidationKind::kArrays;
  scenario.validation.samples = 1;
  scenario.validation.batch_size = -1;
  const auto feed = make_validation_feed(scenario, Profile::kKeras315);
  feed->open();
  Batch batch;
  EXPECT_EQ(feed->num_batches(), Count{-1});
  EXPECT_EQ(feed->next(batch), Pull::kRaised);

  scenario.validation.kind = ValidationKind::kSplit;
  scenario.validation.split = 0.1;
  EXPECT_TRUE(validation_cannot_be_cut(scenario));
  scenario.validation.split = 0.2;
  EXPECT_FALSE(validation_cannot_be_cut(scenario)) << "two rows are refused before";
  scenario.validation.split = 0.1;
  scenario.validation.batch_size.reset();
  scenario.validation.steps = -1;
  EXPECT_FALSE(validation_cannot_be_cut(scenario)) << "fit()'s batch_size is taken";
  scenario.fit.batch_size.reset();
  EXPECT_TRUE(validation_cannot_be_cut(scenario)) << "ceil(1 / -1)";
  scenario.validation.kind = ValidationKind::kDataset;
  scenario.validation.samples = 1;
  EXPECT_FALSE(validation_cannot_be_cut(scenario));
}

// Recorded from real Keras: floor(N * (1.0 - split)) in double.
TEST(ValidationSplit, TakesTheLastRows) {
  const auto split = [](Count samples, double share) {
    Scenario scenario = rows(FeedKind::kArrays, samples, 32);
    scenario.validation.kind = ValidationKind::kSplit;
    scenario.validation.split = share;
    const SplitRows parts = split_rows(scenario);
    return std::vector<Count>{parts.training, parts.validation};
  };
  EXPECT_THAT(split(100, 0.2), ElementsAre(80, 20));
  EXPECT_THAT(split(10, 0.7), ElementsAre(3, 7));
  EXPECT_THAT(split(100, 0.7), ElementsAre(30, 70));
  EXPECT_THAT(split(3, 0.34), ElementsAre(1, 2));
  EXPECT_THAT(split(10, 0.9), ElementsAre(0, 10)) << "0.9999999999999998 rounds down";
  EXPECT_THAT(split(10, 1.5), ElementsAre(5, 5)) << "x[:-5]";
  EXPECT_THAT(split(10, 20), ElementsAre(0, 10)) << "x[:-190]";
  EXPECT_THAT(split(10, -0.2), ElementsAre(10, 0)) << "x[:12]";
  EXPECT_THAT(split(10, 0), ElementsAre(10, 0)) << "0.0 is falsy";
}

TEST(Arrays, OfKeras2AreAsManyPassesAsEpochs) {
  Scenario scenario = rows(FeedKind::kArrays, 10, 4);
  scenario.fit.epochs = 4;
  scenario.fit.initial_epoch = 1;
  const auto feed = make_feed(scenario, Profile::kKeras2);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2, 4, 4, 2, 4, 4, 2));
  EXPECT_EQ(feed->num_batches(), 3);
  EXPECT_EQ(feed->true_batches(), 3);
}

TEST(Arrays, OfKeras3AreOnePass) {
  const auto feed = make_feed(rows(FeedKind::kArrays, 10, 4), Profile::kKeras315);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2));
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2));
}

TEST(Arrays, WithABatchBeyondTheDataAreOneBatch) {
  const auto feed = make_feed(rows(FeedKind::kArrays, 10, 20), Profile::kKeras315);
  EXPECT_EQ(feed->num_batches(), 1);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(10));
}

TEST(Arrays, ShuffledHaveOtherBatchesInEveryPass) {
  Scenario scenario = rows(FeedKind::kArrays, 8, 4);
  Batch batch;
  for (const bool shuffle : {false, true}) {
    scenario.fit.shuffle = shuffle;
    const auto feed = make_feed(scenario, Profile::kKeras315);
    feed->open();
    ASSERT_EQ(feed->next(batch), Pull::kBatch);
    const Batch first = batch;
    feed->open();
    ASSERT_EQ(feed->next(batch), Pull::kBatch);
    EXPECT_EQ(batch.pass, first.pass + 1);
    EXPECT_EQ(batch.number == first.number, !shuffle);
  }
}

TEST(Dataset, BatchesThenRepeatsThenTakes) {
  Scenario scenario = rows(FeedKind::kDataset, 10, 4);
  scenario.dataset.repeat = 2;
  EXPECT_THAT(rows_of_pass(*make_feed(scenario, Profile::kKeras315)),
              ElementsAre(4, 4, 2, 4, 4, 2));
  scenario.dataset.take = 4;
  EXPECT_THAT(rows_of_pass(*make_feed(scenario, Profile::kKeras315)), ElementsAre(4, 4, 2, 4));
  scenario.dataset.drop_remainder = true;
  EXPECT_THAT(rows_of_pass(*make_feed(scenario, Profile::kKeras315)), ElementsAre(4, 4, 4, 4));
}

TEST(Dataset, TellsItsCardinalityIfItIsKnown) {
  Scenario scenario = rows(FeedKind::kDataset, 10, 4);
  scenario.dataset.repeat = 3;
  EXPECT_EQ(make_feed(scenario, Profile::kKeras315)->num_batches(), 9);
  scenario.dataset.repeat = -1;
  auto feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_EQ(feed->num_batches(), std::nullopt);
  EXPECT_EQ(feed->true_batches(), std::nullopt);
  EXPECT_TRUE(feed->infinite());
  scenario.dataset.take = 5;
  EXPECT_EQ(make_feed(scenario, Profile::kKeras315)->num_batches(), 5);
  scenario.dataset.known_cardinality = false;
  feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_EQ(feed->num_batches(), std::nullopt);
  EXPECT_EQ(feed->true_batches(), 5);
  EXPECT_FALSE(feed->infinite());
}

TEST(Dataset, UnbatchedGivesSingleSamples) {
  Scenario scenario = rows(FeedKind::kDataset, 3, 32);
  scenario.dataset.batched = false;
  const auto feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_EQ(feed->num_batches(), 3);
  feed->open();
  Batch batch;
  ASSERT_EQ(feed->next(batch), Pull::kBatch);
  EXPECT_TRUE(batch.unbatched);
  EXPECT_EQ(batch.rows, 1);
}

TEST(Dataset, MayHaveFewerBatchesInEveryPassButTheFirst) {
  Scenario scenario = rows(FeedKind::kDataset, 10, 4);
  scenario.dataset.known_cardinality = false;
  scenario.dataset.later_batches = 2;
  auto feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_EQ(feed->true_batches(), 3);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2));
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4));
  scenario.dataset.repeat = 3;
  feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2, 4, 4, 4, 4));
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 4, 4, 4, 4));
  scenario.dataset.later_batches = 0;
  scenario.dataset.repeat = -1;
  feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2));
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre());
}

TEST(Dataset, TakesABillionShorterPassesAtOnce) {
  Scenario scenario = rows(FeedKind::kDataset, 10, 4);
  scenario.dataset.known_cardinality = false;
  scenario.dataset.later_batches = 2;
  scenario.dataset.repeat = 1'000'000'000;
  const auto feed = make_feed(scenario, Profile::kKeras315);
  feed->open();
  Stretch stretch;
  EXPECT_EQ(feed->skip(1LL << 40, stretch), 3);
  EXPECT_EQ(feed->skip(1LL << 40, stretch), 2 * (1'000'000'000LL - 1));
  EXPECT_EQ(feed->skip(1LL << 40, stretch), 0);
}

TEST(Sequence, SaysAnotherLengthAfterOnEpochEnd) {
  Scenario scenario = rows(FeedKind::kSequence, 10, 4);
  scenario.fit.shuffle = false;
  scenario.sequence.later_length = 2;
  const auto feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_EQ(feed->num_batches(), 3);
  feed->open();
  feed->on_epoch_end();
  EXPECT_EQ(feed->num_batches(), 2);
  Batch batch;
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(feed->next(batch), Pull::kBatch) << "the iterator is as long as when it was made";
  EXPECT_EQ(feed->next(batch), Pull::kDry);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4));
}

TEST(Sequence, BeyondItsDataGivesEmptyBatches) {
  Scenario scenario = rows(FeedKind::kSequence, 10, 4);
  scenario.fit.shuffle = false;
  scenario.sequence.declared_length = 5;
  const auto feed = make_feed(scenario, Profile::kKeras315);
  EXPECT_EQ(feed->num_batches(), 5);
  EXPECT_EQ(feed->true_batches(), 3);
  EXPECT_THAT(rows_of_pass(*feed), ElementsAre(4, 4, 2, 0, 0));
}

TEST(Sequence, DeclaredTooShortNeverShowsItsTail) {
  Scenario scenario = rows(FeedKind::kSequence, 10, 4);
  scenario.fit.shuffle = false;
  scenario.sequence.declared_length = 2;
  EXPECT_THAT(rows_of_pass(*make_feed(scenario, Profile::kKeras2)), ElementsAre(4, 4));
}

TEST(Sequence, ShuffledStillGivesEveryIndexOncePerPass) {
  const auto feed = make_feed(rows(FeedKind::kSequence, 39, 4), Profile::kKeras315);
  for (int pass = 0; pass < 5; ++pass) {
    std::vector<int> seen(10, 0);
    feed->open();
    Batch batch;
    while (feed->next(batch) == Pull::kBatch) {
      ++seen[static_cast<std::size_t>(batch.number)];
      EXPECT_EQ(batch.rows, batch.number == 9 ? 3 : 4);
    }
    EXPECT_EQ(seen, std::vector<int>(10, 1));
  }
}

TEST(Sequence, PeeksOneItemInKeras2AndUpToTwoInKeras3) {
  const Scenario scenario = rows(FeedKind::kSequence, 10, 4);
  EXPECT_EQ(make_feed(scenario, Profile::kKeras2)->peeked(), 1);
  EXPECT_EQ(make_feed(scenario, Profile::kKeras35)->peeked(), 2);
  EXPECT_EQ(make_feed(rows(FeedKind::kSequence, 3, 4), Profile::kKeras315)->peeked(), 1);
}

TEST(ValidationFeed, IsThereOnlyIfAskedFor) {
  Scenario scenario = rows(FeedKind::kArrays, 100, 32);
  EXPECT_EQ(make_validation_feed(scenario, Profile::kKeras315), nullptr);
  scenario.validation.kind = ValidationKind::kSplit;
  EXPECT_THAT(rows_of_pass(*make_validation_feed(scenario, Profile::kKeras315)), ElementsAre(20));
  scenario.validation.split = 0;
  EXPECT_EQ(make_validation_feed(scenario, Profile::kKeras315), nullptr);
}

// `if validation_data:` asks for its length. Recorded from real Keras 2.15.
TEST(ValidationFeed, AnEmptySequenceIsNoValidationInKeras2) {
  Scenario scenario = rows(FeedKind::kArrays, 100, 32);
  scenario.validation.kind = ValidationKind::kSequence;
  scenario.validation.samples = 0;
  EXPECT_EQ(make_validation_feed(scenario, Profile::kKeras2), nullptr);
  EXPECT_NE(make_validation_feed(scenario, Profile::kKeras315), nullptr);
}

TEST(ValidationFeed, BatchSizeIsItsOwnThenTrainingsThenThirtyTwo) {
  Scenario scenario = rows(FeedKind::kArrays, 100, 16);
  scenario.validation.kind = ValidationKind::kArrays;
  scenario.validation.samples = 40;
  const auto sizes = [&] {
    return rows_of_pass(*make_validation_feed(scenario, Profile::kKeras2));
  };
  EXPECT_THAT(sizes(), ElementsAre(16, 16, 8));
  scenario.validation.batch_size = 25;
  EXPECT_THAT(sizes(), ElementsAre(25, 15));
  scenario.validation.batch_size.reset();
  scenario.fit.batch_size.reset();
  EXPECT_THAT(sizes(), ElementsAre(32, 8));
}

}  // namespace
}  // namespace fitscope::feed
