// What src/nn/loss.h promises of cross-entropies.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "nn/activation.h"
#include "nn/loss.h"
#include "nn/slopes.h"

namespace fitscope::nn {
namespace {

using Values = std::vector<float>;
using Loss = void (*)(Outputs, const LossShape&, const float*, const float*, float*, float*);

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

Out run(Loss loss, Outputs outputs, const LossShape& shape, const Values& z, const Values& y) {
  Out out{Values(static_cast<std::size_t>(shape.rows)), Values(z.size())};
  loss(outputs, shape, z.data(), y.data(), out.rows.data(), out.gradient.data());
  return out;
}

void expect_close(const Values& got, const Values& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_NEAR(got[i], expected[i], 2e-7F + 3e-7F * std::abs(expected[i])) << "row " << i;
  }
}

// In Keras 2 outputs without logits are multiplied with labels of one column, or one output with
// many: as if it were repeated.
TEST(BinaryCrossentropy, RepeatsASingleColumnBesideSeveral) {
  const auto kind = Outputs::kProbabilitiesKeras2Traced;
  const Values three{0.2F, 0.7F, 0.9F, 0.4F, 0.1F, 0.6F};
  const Out wide = run(binary_crossentropy, kind, {2, 3, 1}, three, {1, 0});
  const Out whole = run(binary_crossentropy, kind, {2, 3, 3}, three, {1, 1, 1, 0, 0, 0});
  expect_close(wide.rows, whole.rows);
  expect_close(wide.gradient, whole.gradient);

  const Out narrow = run(binary_crossentropy, kind, {2, 1, 3}, {0.3F, 0.8F}, {1, 0, 0, 0, 1, 1});
  const Out all = run(binary_crossentropy, kind, {2, 3, 3}, {0.3F, 0.3F, 0.3F, 0.8F, 0.8F, 0.8F},
                      {1, 0, 0, 0, 1, 1});
  expect_close(narrow.rows, all.rows);
  for (std::size_t row = 0; row < 2; ++row) {
    const float sum = all.gradient[3 * row] + all.gradient[3 * row + 1] + all.gradient[3 * row + 2];
    EXPECT_NEAR(narrow.gradient[row], sum, 1e-6F);
  }
}

// Numbers from running Keras 2.15.0 and 3.15.1 (backend TensorFlow) on these logits and labels.
class BinaryCrossentropyVectors : public ::testing::Test {
 protected:
  const Values z_{-3, -0.5F, 0, 2, 40, -40};
  const Values y_{0, 1, 1, 0, 0, 1};
  const LossShape shape_{6, 1, 1};

  Values probabilities() const {
    Values p(z_.size());
    math::sigmoid(z_.data(), p.data(), 6);
    return p;
  }
};

TEST_F(BinaryCrossentropyVectors, OfLogits) {
  expect_close(run(binary_crossentropy, Outputs::kLogits, shape_, z_, y_).rows,
               {0.04858735F, 0.974077F, 0.6931472F, 2.126928F, 40, 40});
}

TEST_F(BinaryCrossentropyVectors, OfProbabilitiesInKeras2) {
  expect_close(
      run(binary_crossentropy, Outputs::kProbabilitiesKeras2, shape_, probabilities(), y_).rows,
      {0.04858722F, 0.9740767F, 0.6931469F, 2.126927F, 15.33324F, 15.42495F});
}

TEST_F(BinaryCrossentropyVectors, OfProbabilitiesInKeras3) {
  expect_close(run(binary_crossentropy, Outputs::kProbabilities, shape_, probabilities(), y_).rows,
               {0.04858734F, 0.974077F, 0.6931472F, 2.126928F, 15.94238F, 16.1181F});
}

// Gradients of the mean of four by their logits, from running TensorFlow 2.16.2, 2.18.1 and 2.21.0:
// in a loop and under tf.function, which fit() uses.
TEST(BinaryCrossentropy, GradientsOfSureLogitsAreAddedUpAsTensorflowDoes) {
  const Values z{12, -12, 9.5F, -9.5F};
  const Values y{1, 0, 0, 1};
  const Values loop = run(binary_crossentropy, Outputs::kLogits, {4, 1, 1}, z, y).gradient;
  const Values fit = run(binary_crossentropy, Outputs::kLogitsTraced, {4, 1, 1}, z, y).gradient;
  EXPECT_FLOAT_EQ(loop[0], -1.5360436e-06F);
  EXPECT_FLOAT_EQ(fit[0], -1.5348196e-06F) << "what is left of 1 - (1 - s)";
  for (const Values& gradient : {loop, fit}) {
    EXPECT_FLOAT_EQ(gradient[1], 1.5360436e-06F);
    EXPECT_FLOAT_EQ(gradient[2], 2.4998128e-01F);
    EXPECT_FLOAT_EQ(gradient[3], -2.4998128e-01F);
  }
}

TEST(BinaryCrossentropy, GradientIsTheSlope) {
  for (const LossShape& shape : {LossShape{6, 1, 1}, LossShape{2, 3, 3}}) {
    const Values y{0, 1, 1, 0, 0.5F, 1};
    const Values z{-2, -0.5F, 0.25F, 2, 1, -1};
    const Values p{0.125F, 0.5F, 0.75F, 0.25F, 0.4F, 0.875F};
    for (const Outputs outputs :
         {Outputs::kLogits, Outputs::kLogitsTraced, Outputs::kProbabilities,
          Outputs::kProbabilitiesKeras2, Outputs::kProbabilitiesKeras2Traced}) {
      const bool logits = outputs == Outputs::kLogits || outputs == Outputs::kLogitsTraced;
      const Values& at = logits ? z : p;
      // Probabilities curve more: h^2 f''' / 6 is about 1e-3 here.
      expect_slopes(
          at, run(binary_crossentropy, outputs, shape, at, y).gradient,
          [&](const Values& x) { return run(binary_crossentropy, outputs, shape, x, y).mean(); },
          logits ? 2e-4F : 5e-3F);
    }
  }
}

TEST(BinaryCrossentropy, AClippedProbabilityHasNoSlope) {
  const Out out =
      run(binary_crossentropy, Outputs::kProbabilities, {3, 1, 1}, {0, 1, 0.5F}, {1, 0, 1});
  EXPECT_EQ(out.gradient[0], 0.0F);
  EXPECT_EQ(out.gradient[1], 0.0F);
  EXPECT_LT(out.gradient[2], 0.0F);
}

TEST(BinaryCrossentropy, LabelsOutsideZeroToOneCanMakeItNegative) {
  const Out out = run(binary_crossentropy, Outputs::kLogits, {1, 1, 1}, {5}, {3});
  EXPECT_LT(out.rows[0], 0.0F);
}

// Logits [[2, 1, .1], [0, 0, 5]] and labels 0, 1, from running Keras 2.15.0 and 3.15.1.
TEST(SoftmaxCrossentropy, GivesKerassNumbersForOneHotAndSparseLabels) {
  const Values z{2, 1, 0.1F, 0, 0, 5};
  expect_close(
      run(categorical_crossentropy, Outputs::kLogits, {2, 3, 3}, z, {1, 0, 0, 0, 1, 0}).rows,
      {0.41703F, 5.013386F});
  expect_close(run(sparse_categorical_crossentropy, Outputs::kLogits, {2, 3, 1}, z, {0, 1}).rows,
               {0.41703F, 5.013386F});
}

TEST(SoftmaxCrossentropy, KnowingNothingCostsTheLogarithmOfTheClasses) {
  const Values z(7, 3.0F);
  EXPECT_FLOAT_EQ(run(sparse_categorical_crossentropy, Outputs::kLogits, {1, 7, 1}, z, {4}).rows[0],
                  std::log(7.0F));
}

TEST(SoftmaxCrossentropy, GradientIsTheSlope) {
  const Values z{0.5F, -1, 2, 1.5F, 0.25F, -0.75F, 0, 1, 0.5F, -0.5F};
  // Large enough that a step does not bend the logarithm too much; rows need not sum to 1.
  const Values p{0.25F, 0.3F, 0.5F, 0.4F, 0.35F, 0.75F, 0.5F, 0.25F, 0.3F, 0.4F};
  const Values one_hot{0, 0, 1, 0, 0, 1, 0, 0, 0, 0};
  const Values sparse{2, 0};
  for (const Outputs outputs : {Outputs::kLogits, Outputs::kProbabilities}) {
    const Values& at = outputs == Outputs::kLogits ? z : p;
    const float tolerance = outputs == Outputs::kLogits ? 2e-4F : 5e-3F;
    expect_slopes(
        at, run(categorical_crossentropy, outputs, {2, 5, 5}, at, one_hot).gradient,
        [&](const Values& x) {
          return run(categorical_crossentropy, outputs, {2, 5, 5}, x, one_hot).mean();
        },
        tolerance);
    expect_slopes(
        at, run(sparse_categorical_crossentropy, outputs, {2, 5, 1}, at, sparse).gradient,
        [&](const Values& x) {
          return run(sparse_categorical_crossentropy, outputs, {2, 5, 1}, x, sparse).mean();
        },
        tolerance);
  }
}

TEST(SoftmaxCrossentropy, ProbabilitiesAndTheirLogitsAgree) {
  const Values z{0.5F, -1, 2};
  Values p(z.size());
  activate(scenario::Activation::kSoftmax, Kernels::kTensorFlow220, z.data(), p.data(), 1, 3);
  const auto of = [&](Loss loss, Outputs outputs, const Values& at, const Values& y) {
    return run(loss, outputs, {1, 3, static_cast<math::Index>(y.size())}, at, y).rows[0];
  };
  const Values hot{0, 1, 0};
  EXPECT_NEAR(of(categorical_crossentropy, Outputs::kLogits, z, hot),
              of(categorical_crossentropy, Outputs::kProbabilities, p, hot), 1e-6F);
  EXPECT_NEAR(of(sparse_categorical_crossentropy, Outputs::kLogits, z, {1}),
              of(sparse_categorical_crossentropy, Outputs::kProbabilities, p, {1}), 1e-6F);
}

TEST(SoftmaxCrossentropy, HugeLogitsStayFinite) {
  const Values z{3e38F, -3e38F, 0};
  EXPECT_EQ(run(sparse_categorical_crossentropy, Outputs::kLogits, {1, 3, 1}, z, {0}).rows[0],
            0.0F);
}

TEST(SoftmaxCrossentropy, OneClassHasNothingToLearn) {
  const Out out = run(categorical_crossentropy, Outputs::kLogits, {2, 1, 1}, {3, -4}, {1, 1});
  EXPECT_EQ(out.rows, (Values{0, 0}));
  EXPECT_EQ(out.gradient, (Values{0, 0}));
}

TEST(SparseCategoricalCrossentropy, ALabelOutsideTheClassesIsNan) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float label : {3.0F, -1.0F, 1e30F, nan}) {
    const Out out = run(sparse_categorical_crossentropy, Outputs::kLogits, {2, 3, 1},
                        {0, 1, 2, 0, 1, 2}, {label, 1});
    EXPECT_TRUE(std::isnan(out.rows[0])) << label;
    EXPECT_TRUE(std::isnan(out.gradient[0])) << label;
    EXPECT_TRUE(std::isfinite(out.rows[1])) << label;
  }
}

TEST(Crossentropies, NanLogitsGiveNanLossAndGradient) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Out binary = run(binary_crossentropy, Outputs::kLogits, {1, 1, 1}, {nan}, {1});
  EXPECT_TRUE(std::isnan(binary.rows[0]) && std::isnan(binary.gradient[0]));
  const Out sparse =
      run(sparse_categorical_crossentropy, Outputs::kLogits, {1, 2, 1}, {nan, 0}, {1});
  EXPECT_TRUE(std::isnan(sparse.rows[0]) && std::isnan(sparse.gradient[1]));
}

// Runs of Keras 2.15.0 and 3.15.1: a bias of a layer without activation stays finite beside NaN in
// the data.
TEST(Crossentropies, AProbabilityOfNanHasALossOfNanAndNoSlope) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Outputs outputs : {Outputs::kProbabilities, Outputs::kProbabilitiesKeras2,
                                Outputs::kProbabilitiesKeras2Traced}) {
    const Out binary = run(binary_crossentropy, outputs, {1, 1, 1}, {nan}, {1});
    EXPECT_TRUE(std::isnan(binary.rows[0]));
    EXPECT_EQ(binary.gradient[0], 0.0F);
  }
  const Out sparse =
      run(sparse_categorical_crossentropy, Outputs::kProbabilities, {1, 2, 1}, {nan, nan}, {1});
  EXPECT_TRUE(std::isnan(sparse.rows[0]));
  EXPECT_EQ(sparse.gradient[0], 0.0F);
  EXPECT_EQ(sparse.gradient[1], 0.0F);
}

}  // namespace
}  // namespace fitscope::nn
