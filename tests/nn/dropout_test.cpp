// What src/nn/dropout.h promises.
#include "nn/dropout.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <vector>

namespace fitscope::nn {
namespace {

using Values = std::vector<float>;

TEST(Dropout, DropsAboutTheRateAndTheSameForASeed) {
  Values mask(10000);
  math::RandomState random(3);
  draw_mask(0.3, random, mask);
  // Standard deviation sqrt(10000 * .3 * .7) = 46; five of them.
  EXPECT_NEAR(std::accumulate(mask.begin(), mask.end(), 0.0F), 7000, 230);
  Values again(10000);
  math::RandomState same(3);
  draw_mask(0.3, same, again);
  EXPECT_EQ(mask, again);
  draw_mask(0.3, same, again);
  EXPECT_NE(mask, again);
}

TEST(Dropout, RateZeroKeepsAll) {
  Values mask(100);
  math::RandomState random(0);
  draw_mask(0, random, mask);
  EXPECT_EQ(mask, Values(100, 1.0F));
}

TEST(Dropout, KeptInputsGrowAndDroppedOnesAreZeroEvenIfNan) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Values mask{1, 0, 0, 1, 1};
  const Values in{1, 2, nan, -3, 0};
  Values out(5);
  drop(0.75, mask.data(), in.data(), out.data(), 5);
  EXPECT_EQ(out, (Values{4, 0, 0, -12, 0}));
}

}  // namespace
}  // namespace fitscope::nn
