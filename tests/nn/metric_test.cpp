// What src/nn/metric.h promises.
#include "nn/metric.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace fitscope::nn {
namespace {

using Values = std::vector<float>;

float accuracy(const MetricShape& shape, const Values& p, const Values& y) {
  return sum_of_accuracy(accuracy_kind(shape), shape, p.data(), y.data());
}

TEST(Accuracy, IsChosenByTheShapesAsKerasDoes) {
  EXPECT_EQ(accuracy_kind({4, 1, 1}), AccuracyKind::kBinary);
  EXPECT_EQ(accuracy_kind({4, 1, 3}), AccuracyKind::kBinary);
  EXPECT_EQ(accuracy_kind({4, 3, 1}), AccuracyKind::kSparseCategorical);
  EXPECT_EQ(accuracy_kind({4, 3, 3}), AccuracyKind::kCategorical);
}

TEST(Accuracy, BinaryTakesMoreThanAHalfForOne) {
  for (math::Index rows = 0; rows < 6; ++rows) {
    const Values p{0.9F, 0.5F, 0.4F, 0.6F, 0.1F};
    const Values y{1, 0, 1, 1, 0};
    const float expected[] = {0, 1, 2, 2, 3, 4};
    EXPECT_EQ(accuracy({rows, 1, 1}, p, y), expected[rows]) << rows;
  }
}

TEST(Accuracy, LabelsOfMinusOneNeverMatch) {
  EXPECT_EQ(accuracy({2, 1, 1}, {0.1F, 0.9F}, {-1, -1}), 0.0F);
}

TEST(Accuracy, BinaryAgainstSeveralColumnsIsTheirMean) {
  EXPECT_EQ(accuracy({1, 1, 4}, {0.9F}, {1, 0, 1, 1}), 0.75F);
}

TEST(Accuracy, CategoricalComparesTheLargestAndTheFirstWinsATie) {
  EXPECT_EQ(accuracy({2, 3, 3}, {0.2F, 0.5F, 0.3F, 0.4F, 0.4F, 0.2F}, {0, 1, 0, 1, 0, 0}), 2.0F);
  EXPECT_EQ(accuracy({3, 3, 1}, {0.2F, 0.5F, 0.3F, 0.4F, 0.4F, 0.2F, 0, 0, 1}, {1, 1, 2}), 2.0F);
}

TEST(Accuracy, NanPredictionsMatchNothingInBinary) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(accuracy({2, 1, 1}, {nan, nan}, {1, 1}), 0.0F);
}

TEST(ErrorMetrics, SumTheMeansOfTheRows) {
  const Values p{1, 2, 3, 4, 5, 6};
  const Values y{2, 0, 3, 4, 5, 9};
  EXPECT_EQ(sum_of_mae({6, 1, 1}, p.data(), y.data()), 6.0F);
  EXPECT_EQ(sum_of_mse({6, 1, 1}, p.data(), y.data()), 14.0F);
  EXPECT_EQ(sum_of_mae({2, 3, 3}, p.data(), y.data()), 2.0F);
  EXPECT_EQ(sum_of_mse({2, 3, 1}, p.data(), y.data()), 2.0F / 3 + 77.0F / 3);
}

TEST(Mean, WeighsBatchesByTheirRowsAndIsZeroWhenEmpty) {
  Mean mean;
  EXPECT_EQ(mean.value(), 0.0F);
  mean.add(0.5F * 32, 32);
  mean.add(2.0F * 4, 4);
  EXPECT_FLOAT_EQ(mean.value(), 24.0F / 36);
}

}  // namespace
}  // namespace fitscope::nn
