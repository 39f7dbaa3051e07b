// Central differences: what a gradient must agree with.
#pragma once

#include <gtest/gtest.h>

#include <vector>

namespace fitscope::nn {

/// Expects gradient[i] to be the slope of f along x[i]. f takes x and returns a double or float.
///
/// Truncation goes as h^2, rounding as 2^-24 |f| / h; h = 2^-7 keeps both near 1e-5 for f near 1.
template <class F>
void expect_slopes(std::vector<float> x, const std::vector<float>& gradient, F f,
                   float tolerance = 2e-4F) {
  constexpr float kStep = 1.0F / 128;
  ASSERT_EQ(x.size(), gradient.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float here = x[i];
    x[i] = here + kStep;
    const auto up = f(x);
    x[i] = here - kStep;
    const auto down = f(x);
    x[i] = here;
    EXPECT_NEAR(gradient[i], static_cast<float>(up - down) / (2 * kStep), tolerance) << "at " << i;
  }
}

}  // namespace fitscope::nn
