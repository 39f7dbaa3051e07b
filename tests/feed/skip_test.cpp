// Feed::skip: as that many next() calls, for every input and every place to skip from.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "feed/feed.h"
#include "support/drawn_scenario.h"

namespace fitscope::feed {
namespace {

using fitscope::testing::drawn_input;
using fitscope::testing::Draws;
using scenario::FeedKind;
using scenario::Scenario;

// The i-th batch of a stretch, but for its pass and first row, which a stretch leaves open.
Batch batch_of(const Stretch& stretch, Count i, std::optional<Count> period) {
  Batch batch = stretch.first;
  const Count in_repetition = i % stretch.count;
  batch.number += in_repetition;
  if (period) batch.number %= *period;
  if (!stretch.has_rounds()) return batch;
  const Count past = in_repetition - stretch.until_short;
  batch.is_short = past >= 0 && past % stretch.round == 0;
  batch.rows = batch.is_short ? stretch.short_rows : stretch.full_rows;
  return batch;
}

TEST(Skip, GivesWhatAsManyNextCallsWould) {
  Draws draws(1);
  int with_rounds = 0;
  int repeated = 0;
  for (int i = 0; i < 600; ++i) {
    const Scenario scenario = drawn_input(draws, {}, 4);
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      SCOPED_TRACE("draw " + std::to_string(i) + ", Keras " + std::string(keras.key));
      const auto skipping = make_feed(scenario, keras.profile);
      const auto stepping = make_feed(scenario, keras.profile);
      const auto period = stepping->numbers_repeat_after();
      for (int pass = 0; pass < 3; ++pass) {
        skipping->open();
        stepping->open();
        for (int pulls = 0; pulls < 60; ++pulls) {
          Stretch stretch;
          Batch stepped;
          const Count limit = 1 + draws.below(60);
          const Count count = skipping->skip(limit, stretch);
          ASSERT_LE(count, limit);
          if (count == 0) {
            Batch skipped;
            const Pull pull = skipping->next(skipped);
            ASSERT_EQ(pull, stepping->next(stepped));
            if (pull != Pull::kBatch) break;
            ASSERT_EQ(skipped, stepped);
            continue;
          }
          ASSERT_EQ(count, stretch.batches());
          with_rounds += stretch.has_rounds() ? 1 : 0;
          repeated += stretch.times > 1 ? 1 : 0;
          Count rows = 0;
          Count shorts = 0;
          for (Count k = 0; k < count; ++k) {
            ASSERT_EQ(stepping->next(stepped), Pull::kBatch);
            if (k == 0) {
              ASSERT_EQ(stretch.first, stepped);
            }
            rows += stepped.rows;
            shorts += stepped.is_short ? 1 : 0;
            if (period) stepped.number %= *period;
            Batch expected = batch_of(stretch, k, period);
            expected.pass = stepped.pass;
            expected.first_row = stepped.first_row;
            ASSERT_EQ(stepped, expected) << "after " << k << " of " << count;
          }
          ASSERT_EQ(rows, stretch.rows());
          if (stretch.has_rounds()) {
            ASSERT_EQ(shorts, stretch.short_batches());
          }
        }
      }
    }
  }
  EXPECT_GT(with_rounds, 1000);
  EXPECT_GT(repeated, 50);
}

TEST(Skip, TakesABillionRowsAtOnce) {
  Scenario scenario;
  scenario.data.samples = 1'000'000'000;
  scenario.fit.batch_size = 32;
  for (const FeedKind kind :
       {FeedKind::kArrays, FeedKind::kGenerator, FeedKind::kSequence, FeedKind::kDataset}) {
    scenario.feed.kind = kind;
    const auto feed = make_feed(scenario, scenario::Profile::kKeras315);
    feed->open();
    Count batches = 0;
    int calls = 0;
    Batch batch;
    Stretch stretch;
    while (calls < 10) {
      ++calls;
      const Count count = feed->skip(1LL << 40, stretch);
      batches += count;
      if (count > 0) continue;
      if (feed->next(batch) != Pull::kBatch) break;
      ++batches;
    }
    EXPECT_EQ(batches, 31'250'000) << static_cast<int>(kind);
  }
}

}  // namespace
}  // namespace fitscope::feed
