// What src/nn/loss.h promises of regression losses; cross-entropies: crossentropy_test.cpp.
#include "nn/loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "nn/slopes.h"

namespace fitscope::nn {
namespace {

using Values = std::vector<float>;
using Loss = void (*)(const LossShape&, const float*, const float*, float*, float*);

struct Out {
  Values rows;
  Values gradient;
  double mean() const {
    double total = 0;
    for (const float row : rows)
      total += static_cast<double>(row);
    return total / static_cast<double>(rows.size());
  }
};

Out run(Loss loss, const LossShape& shape, const Values& z, const Values& y) {
  Out out{Values(static_cast<std::size_t>(shape.rows)), Values(z.size())};
  loss(shape, z.data(), y.data(), out.rows.data(), out.gradient.data());
  return out;
}

void huber_1(const LossShape& shape, const float* z, const float* y, float* rows, float* gradient) {
  huber(1.0F, shape, z, y, rows, gradient);
}

constexpr Loss kAll[] = {mean_squared_error, mean_absolute_error, huber_1};

TEST(RegressionLoss, IsTheMeanOverTheColumnsOfEachRow) {
  const LossShape shape{2, 3, 3};
  const Values z{1, 2, 3, 0, 0, 0};
  const Values y{1, 0, 6, 0.5F, -0.5F, 1};
  EXPECT_EQ(run(mean_squared_error, shape, z, y).rows, (Values{13.0F / 3, 0.5F}));
  EXPECT_EQ(run(mean_absolute_error, shape, z, y).rows, (Values{5.0F / 3, 2.0F / 3}));
  // 0, 2 - 1/2, 3 - 1/2; 1/8, 1/8, 1/2
  EXPECT_EQ(run(huber_1, shape, z, y).rows, (Values{4.0F / 3, 0.25F}));
}

TEST(RegressionLoss, GradientOfASumIsThatOfTheMeanTimesTheRows) {
  for (const Loss loss : kAll) {
    for (LossShape shape : {LossShape{4, 1, 1}, LossShape{4, 3, 3}, LossShape{4, 5, 1}}) {
      const Values z(static_cast<std::size_t>(shape.rows * shape.units), 0.25F);
      const Values y(static_cast<std::size_t>(shape.rows * shape.width), 1.0F);
      const Out mean = run(loss, shape, z, y);
      shape.sums = true;
      const Out sum = run(loss, shape, z, y);
      EXPECT_EQ(sum.rows, mean.rows);
      for (std::size_t i = 0; i < z.size(); ++i)
        EXPECT_EQ(sum.gradient[i], 4 * mean.gradient[i]);
    }
  }
}

TEST(RegressionLoss, GradientIsTheSlopeForEveryShape) {
  for (const Loss loss : kAll) {
    // Errors keep clear of the kinks at 0 and 1.
    for (const LossShape& shape :
         {LossShape{3, 1, 1}, LossShape{2, 3, 3}, LossShape{2, 5, 1}, LossShape{2, 1, 5}}) {
      Values z(static_cast<std::size_t>(shape.rows * shape.units));
      Values y(static_cast<std::size_t>(shape.rows * shape.width));
      for (std::size_t i = 0; i < z.size(); ++i)
        z[i] = static_cast<float>(i % 3) - 0.75F;
      for (std::size_t i = 0; i < y.size(); ++i)
        y[i] = static_cast<float>(i % 4) - 0.5F;
      expect_slopes(z, run(loss, shape, z, y).gradient,
                    [&](const Values& at) { return run(loss, shape, at, y).mean(); });
    }
  }
}

// y one column against predictions with three, and the other way round: Keras says nothing.
TEST(RegressionLoss, OneColumnIsRepeatedAsBroadcastingDoes) {
  EXPECT_EQ(run(mean_squared_error, {1, 3, 1}, {1, 2, 3}, {2}).rows,
            run(mean_squared_error, {1, 3, 3}, {1, 2, 3}, {2, 2, 2}).rows);
  EXPECT_EQ(run(mean_squared_error, {1, 1, 3}, {2}, {1, 2, 4}).rows,
            run(mean_squared_error, {1, 3, 3}, {2, 2, 2}, {1, 2, 4}).rows);
}

TEST(RegressionLoss, AbsoluteErrorHasNoSlopeAtZero) {
  EXPECT_EQ(run(mean_absolute_error, {3, 1, 1}, {1, 2, 3}, {1, 1, 4}).gradient,
            (Values{0, 1.0F / 3, -1.0F / 3}));
}

TEST(RegressionLoss, NanStaysInItsRow) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Loss loss : kAll) {
    const Out out = run(loss, {3, 1, 1}, {0, nan, 0}, {1, 1, 1});
    EXPECT_TRUE(std::isnan(out.rows[1]));
    EXPECT_TRUE(std::isnan(out.gradient[1]));
    EXPECT_TRUE(std::isfinite(out.rows[0]) && std::isfinite(out.gradient[2]));
  }
}

}  // namespace
}  // namespace fitscope::nn
