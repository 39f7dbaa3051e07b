// What src/nn/dense.h promises.
#include "nn/dense.h"

#include <gtest/gtest.h>

#include <vector>

namespace fitscope::nn {
namespace {

using Values = std::vector<float>;

TEST(Dense, ForwardIsXTimesKernelPlusBias) {
  const Values x{1, 2, 3, 4, 5, 6};
  const Values kernel{1, 0, -1, 2, 0.5F, 1};
  const Values bias{10, 20};
  Values z(4);
  dense_forward({2, 3, 2}, x.data(), kernel.data(), bias.data(), z.data());
  EXPECT_EQ(z, (Values{10.5F, 27, 12, 36}));
  dense_forward({2, 3, 2}, x.data(), kernel.data(), nullptr, z.data());
  EXPECT_EQ(z, (Values{0.5F, 7, 2, 16}));
}

TEST(Dense, GradientsAreTheTransposedProducts) {
  const Values x{1, 2, 3, 4, 5, 6};
  const Values d_z{1, -1, 2, 0};
  Values d_kernel(6);
  Values d_bias(2);
  dense_weight_gradient({2, 3, 2}, x.data(), d_z.data(), d_kernel.data(), d_bias.data());
  EXPECT_EQ(d_kernel, (Values{9, -1, 12, -2, 15, -3}));
  EXPECT_EQ(d_bias, (Values{3, -1}));

  const Values kernel{1, 0, -1, 2, 0.5F, 1};
  Values scratch(6);
  Values d_x(6);
  dense_input_gradient({2, 3, 2}, d_z.data(), kernel.data(), scratch.data(), d_x.data());
  EXPECT_EQ(d_x, (Values{1, -3, -0.5F, 2, -2, 1}));
}

}  // namespace
}  // namespace fitscope::nn
