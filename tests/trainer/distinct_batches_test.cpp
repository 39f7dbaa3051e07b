// What src/trainer/distinct_batches.h promises, against a plain set.
#include "trainer/distinct_batches.h"

#include <gtest/gtest.h>

#include <set>

#include "support/draws.h"

namespace fitscope::trainer {
namespace {

TEST(DistinctBatches, CountsWhatASetWould) {
  fitscope::testing::Draws draws(3);
  for (int i = 0; i < 200; ++i) {
    DistinctBatches distinct;
    std::set<feed::Count> set;
    const auto period = draws.maybe(30);
    for (int k = 0; k < 20; ++k) {
      const feed::Count first = draws.below(100);
      const feed::Count count = draws.below(15);
      distinct.add(first, count, period);
      for (feed::Count n = first; n < first + count; ++n)
        set.insert(period ? n % *period : n);
      ASSERT_EQ(distinct.size(), static_cast<feed::Count>(set.size()));
    }
  }
}

TEST(DistinctBatches, HoldsABillionAsOneStretch) {
  DistinctBatches distinct;
  distinct.add(0, 1'000'000'000, std::nullopt);
  distinct.add(500'000'000, 1'000'000'000, std::nullopt);
  EXPECT_EQ(distinct.size(), 1'500'000'000);
}

}  // namespace
}  // namespace fitscope::trainer
