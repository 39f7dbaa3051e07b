// Feed::skip: as that many next() calls, for every input and every place to skip from.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "feed/feed.h"
#include "support/draws.h"

namespace fitscope::feed {
namespace {

using fitscope::testing::Draws;
using scenario::FeedKind;
using scenario::Scenario;

Scenario drawn_scenario(Draws& draws) {
  Scenario scenario;
  scenario.model.kind = scenario::ModelKind::kAny;
  scenario.feed.kind = static_cast<FeedKind>(draws.below(4));
  scenario.data.samples = draws.below(40);
  scenario.fit.batch_size = 1 + draws.below(12);
  scenario.fit.epochs = 1 + draws.below(4);
  scenario.fit.shuffle = draws.yes();
  scenario::GeneratorSpec& generator = scenario.generator;
  generator.loops = draws.yes();
  generator.first_only = draws.one_in(6);
  generator.batches = draws.maybe(12);
  generator.short_last = draws.yes();
  generator.empty_after = draws.maybe(12);
  generator.label_change_at = draws.maybe(20);
  generator.nan_at = draws.maybe(20);
  generator.raise_at = draws.maybe(20);
  generator.block_at = draws.maybe(20);
  scenario.sequence.length = draws.maybe(9);
  scenario.sequence.declared_length = draws.maybe(14);
  scenario.dataset.batched = !draws.one_in(5);
  scenario.dataset.drop_remainder = draws.yes();
  scenario.dataset.shuffle = draws.yes();
  scenario.dataset.repeat = draws.maybe(3);
  if (draws.one_in(4)) scenario.dataset.repeat = -1;
  scenario.dataset.take = draws.maybe(20);
  return scenario;
}

TEST(Skip, GivesWhatAsManyNextCallsWould) {
  Draws draws(1);
  for (int i = 0; i < 600; ++i) {
    const Scenario scenario = drawn_scenario(draws);
    for (const scenario::ProfileInfo& keras : scenario::all_profiles()) {
      const auto skipping = make_feed(scenario, keras.profile);
      const auto stepping = make_feed(scenario, keras.profile);
      const auto period = stepping->numbers_repeat_after();
      for (int pass = 0; pass < 3; ++pass) {
        skipping->open();
        stepping->open();
        for (int pulls = 0; pulls < 60; ++pulls) {
          Batch skipped;
          Batch stepped;
          const Count count = skipping->skip(1 + draws.below(30), skipped);
          if (count == 0) {
            const Pull pull = skipping->next(skipped);
            ASSERT_EQ(pull, stepping->next(stepped)) << i << " " << keras.key;
            if (pull != Pull::kBatch) break;
            ASSERT_EQ(skipped, stepped) << i << " " << keras.key;
            continue;
          }
          for (Count k = 0; k < count; ++k) {
            ASSERT_EQ(stepping->next(stepped), Pull::kBatch) << i << " " << keras.key;
            if (k == 0) {
              ASSERT_EQ(skipped, stepped) << i << " " << keras.key;
            }
            // Alike in all but number, pass and place.
            Batch alike = stepped;
            alike.number = skipped.number;
            alike.pass = skipped.pass;
            alike.first_row = skipped.first_row;
            ASSERT_EQ(alike, skipped) << i << " " << keras.key << " after " << k;
            const Count apart = stepped.number - (skipped.number + k);
            ASSERT_EQ(period ? apart % *period : apart, 0)
                << i << " " << keras.key << " after " << k;
          }
        }
      }
    }
  }
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
    while (calls < 10) {
      ++calls;
      const Count count = feed->skip(1LL << 40, batch);
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
