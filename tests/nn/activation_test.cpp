// What src/nn/activation.h promises.
#include "nn/activation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "nn/slopes.h"

namespace fitscope::nn {
namespace {

using scenario::Activation;
using Values = std::vector<float>;

constexpr Activation kAll[] = {Activation::kLinear, Activation::kRelu,     Activation::kSigmoid,
                               Activation::kTanh,   Activation::kSoftmax,  Activation::kElu,
                               Activation::kSelu,   Activation::kSoftplus, Activation::kLeakyRelu};

Values activated(Activation activation, const Values& z, math::Index units) {
  Values a(z.size());
  activate(activation, Kernels::kTensorFlow220, z.data(), a.data(),
           static_cast<math::Index>(z.size()) / units, units);
  return a;
}

float at(Activation activation, float z) {
  return activated(activation, {z}, 1)[0];
}

TEST(Activation, HasKerassValues) {
  EXPECT_EQ(at(Activation::kLinear, -3), -3.0F);
  EXPECT_EQ(at(Activation::kRelu, -3), 0.0F);
  EXPECT_EQ(at(Activation::kLeakyRelu, -3), -0.6F);
  EXPECT_FLOAT_EQ(at(Activation::kElu, -1), std::exp(-1.0F) - 1);
  EXPECT_FLOAT_EQ(at(Activation::kSelu, -1), 1.7580993F * (std::exp(-1.0F) - 1));
  EXPECT_FLOAT_EQ(at(Activation::kSelu, 2), 2.1014020F);
  EXPECT_FLOAT_EQ(at(Activation::kSoftplus, 0), std::log(2.0F));
  EXPECT_EQ(at(Activation::kSigmoid, 0), 0.5F);
  EXPECT_FLOAT_EQ(at(Activation::kTanh, 1), std::tanh(1.0F));
}

// From running tf.sigmoid of eight times 0.3, and of four times -1.7, tf.tanh of 6.9 and tf.nn.elu
// of -9.1 under TensorFlow 2.16.2, 2.18.1 and 2.21.0.
TEST(Activation, HasTheLastBitsOfTheReleasesTensorflow) {
  const auto of = [](Activation activation, scenario::Profile profile, const Values& z) {
    Values a(z.size());
    activate(activation, kernels_of(profile), z.data(), a.data(), 1,
             static_cast<math::Index>(z.size()));
    return a.back();
  };
  using scenario::Profile;
  const Values eight(8, 0.3F);
  EXPECT_EQ(of(Activation::kSigmoid, Profile::kKeras33, eight), 0x1.261d54p-1F);
  EXPECT_EQ(of(Activation::kSigmoid, Profile::kKeras35, eight), 0x1.261d52p-1F);
  EXPECT_EQ(of(Activation::kSigmoid, Profile::kKeras315, eight), 0x1.261d52p-1F);
  const Values nine(9, 0.3F);
  EXPECT_EQ(of(Activation::kSigmoid, Profile::kKeras33, nine), 0x1.261d56p-1F);
  EXPECT_EQ(of(Activation::kSigmoid, Profile::kKeras315, nine), 0x1.261d56p-1F);
  EXPECT_EQ(of(Activation::kTanh, Profile::kKeras2, {6.9F}), 0x1.ffffbep-1F);
  EXPECT_EQ(of(Activation::kTanh, Profile::kKeras37, {6.9F}), 0x1.ffffbep-1F);
  EXPECT_EQ(of(Activation::kTanh, Profile::kKeras310, {6.9F}), 0x1.ffffb8p-1F);
  EXPECT_EQ(of(Activation::kElu, Profile::kKeras315, {-9.1F}), -0x1.fff15ep-1F);
}

TEST(Activation, SoftmaxRowsSumToOneAndIgnoreAShift) {
  const Values a = activated(Activation::kSoftmax, {1, 2, 3, 101, 102, 103}, 3);
  EXPECT_FLOAT_EQ(a[0] + a[1] + a[2], 1.0F);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(a[i], a[i + 3]);
  EXPECT_EQ(activated(Activation::kSoftmax, {5}, 1), Values{1});
}

TEST(Activation, GradientIsTheSlope) {
  // Clear of the kink at 0. The loss is a weighted sum of the outputs.
  const Values z{-1.5F, -0.5F, 0.25F, 1, 2, -0.75F, 0.5F, 1.25F, -2, 0.75F};
  const Values weights{1, -2, 0.5F, 1.5F, -1, 0.25F, 2, -0.5F, 1, -1.5F};
  for (const Activation activation : kAll) {
    const Values a = activated(activation, z, 5);
    Values gradient = weights;
    activation_gradient(activation, z.data(), a.data(), gradient.data(), 2, 5);
    expect_slopes(
        z, gradient,
        [&](const Values& x) {
          const Values out = activated(activation, x, 5);
          double total = 0;
          for (std::size_t i = 0; i < out.size(); ++i) {
            total += static_cast<double>(weights[i]) * static_cast<double>(out[i]);
          }
          return total;
        },
        5e-4F);
  }
}

// tf.raw_ops.SigmoidGrad and SoftplusGrad of these give 0 under TensorFlow 2.15.1 and 2.21.0.
TEST(Activation, ASubnormalSlopeIsMadeZero) {
  const Values z{-85};
  const Values a{1e-37F};
  for (const Activation activation : {Activation::kSigmoid, Activation::kSoftplus}) {
    for (const float of : {0.01F, -0.01F}) {
      Values gradient{of};
      activation_gradient(activation, z.data(), a.data(), gradient.data(), 1, 1);
      EXPECT_EQ(gradient[0], 0.0F);
    }
    Values gradient{1};
    activation_gradient(activation, z.data(), a.data(), gradient.data(), 1, 1);
    EXPECT_GT(gradient[0], 0.0F);
  }
}

TEST(Activation, ANanGradientComesThroughAReluThatIsOff) {
  const Values off{0};  // the output where the input was negative
  Values gradient{std::numeric_limits<float>::quiet_NaN()};
  activation_gradient(Activation::kRelu, off.data(), off.data(), gradient.data(), 1, 1);
  EXPECT_TRUE(std::isnan(gradient[0])) << "0 * NaN, as in TensorFlow";
}

TEST(Activation, NanFlowsThroughAll) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Activation activation : kAll)
    EXPECT_TRUE(std::isnan(at(activation, nan)));
}

TEST(Activation, WorksInPlaceAndOnEveryTail) {
  for (const Activation activation : kAll) {
    for (std::size_t size = 1; size < 10; ++size) {
      Values z(size);
      for (std::size_t i = 0; i < size; ++i)
        z[i] = static_cast<float>(i) - 3.5F;
      const Values expected = activated(activation, z, 1);
      activate(activation, Kernels::kTensorFlow220, z.data(), z.data(),
               static_cast<math::Index>(size), 1);
      EXPECT_EQ(z, expected);
    }
  }
}

}  // namespace
}  // namespace fitscope::nn
