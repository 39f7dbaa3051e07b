// What src/nn/network.h promises.
#include "nn/network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "nn/nn_scenarios.h"
#include "nn/slopes.h"

namespace fitscope::nn {
namespace {

using Values = std::vector<float>;

// Sum of all predictions for x, with the given weights.
double total_output(Network& network, const Values& weights, const Values& x, math::Index rows) {
  network.weights() = weights;
  network.forward(x.data(), rows, false);
  double total = 0;
  for (math::Index i = 0; i < rows * network.output_units(); ++i) {
    total += static_cast<double>(network.predictions()[i]);
  }
  return total;
}

TEST(Network, GradientsOfAllWeightsAreSlopes) {
  for (const char* layers :
       {"Dense(1)", "Dense(3, tanh); Dense(2, sigmoid)",
        "Dense(5, softplus); Dense(4, elu); Dense(1)", "Dense(4, softmax); Dense(2, selu)",
        "Dense(3, use_bias=False); Dropout(0.5); Dense(1, tanh)"}) {
    Network network(model(layers, 3));
    const Values x{0.5F, -1, 0.25F, 1, 0.75F, -0.5F, -0.25F, 0.5F, 1};
    network.reserve(3);
    network.forward(x.data(), 3, false);
    Values ones(static_cast<std::size_t>(3 * network.output_units()), 1.0F);
    network.backward(x.data(), 3, ones.data(), false);
    SCOPED_TRACE(layers);
    expect_slopes(
        network.weights(), network.gradients(),
        [&](const Values& weights) { return total_output(network, weights, x, 3); }, 1e-3F);
  }
}

TEST(Network, WeightsLieInGetWeightsOrder) {
  scenario::Scenario asked = model("Dense(2); Dense(1, use_bias=False)", 2);
  asked.model.weights = "1, 2, 3, 4, 5, 6, 7, 8";
  Network network(asked);
  EXPECT_EQ(network.weights(), (Values{1, 2, 3, 4, 5, 6, 7, 8}));
  network.reserve(1);
  const Values x{1, 10};
  network.forward(x.data(), 1, false);
  // hidden = [1 + 30 + 5, 2 + 40 + 6]
  EXPECT_EQ(network.predictions()[0], 36.0F * 7 + 48.0F * 8);
}

TEST(Network, FrozenLayersGetNoGradientButPassItOn) {
  Network network(model("Dense(2, tanh); Dense(2, trainable=False); Dense(1)", 2));
  EXPECT_EQ(network.trainable().size(), 4U);
  network.reserve(2);
  const Values x{0.5F, -1, 0.25F, 1};
  network.forward(x.data(), 2, true);
  Values ones(2, 1.0F);
  network.backward(x.data(), 2, ones.data(), false);
  for (std::size_t i = 0; i < 15; ++i) {
    const bool frozen = i >= 6 && i < 12;
    EXPECT_EQ(network.gradients()[i] == 0.0F, frozen) << i;
  }
}

TEST(Network, Keras30TrainsALayerThatWasMadeFrozen) {
  scenario::Scenario scenario = model("Dense(2, trainable=False); Dense(1)", 2);
  for (const char* version : {"3.0.5", "3.1.1"}) {
    scenario.keras.version = version;
    EXPECT_EQ(Network(scenario).trainable().size(), 4U) << version;
  }
  for (const char* version : {"2.15", "3.3.3", "3.6.0", "3.15.1"}) {
    scenario.keras.version = version;
    EXPECT_EQ(Network(scenario).trainable().size(), 2U) << version;
  }
  scenario.keras.version = "3.0.5";
  scenario.model.trainable = false;
  EXPECT_TRUE(Network(scenario).trainable().empty());
}

TEST(Network, SeedsDecideTheWeightsAndDropoutDoesNotChangeThem) {
  scenario::Scenario asked = model("Dense(3); Dense(1)", 2);
  const Values first = Network(asked).weights();
  EXPECT_EQ(Network(asked).weights(), first);
  asked.model.layers = "Dense(3); Dropout(0.5); Dense(1)";
  EXPECT_EQ(Network(asked).weights(), first);
  asked.model.seed = 1;
  EXPECT_NE(Network(asked).weights(), first);
}

TEST(Network, DropoutDropsOnlyInTraining) {
  Network network(model("Dense(8, kernel_initializer=ones); Dropout(0.5)", 1));
  network.reserve(1);
  const float x = 1;
  network.forward(&x, 1, false);
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(network.predictions()[i], 1.0F);
  network.forward(&x, 1, true);
  int dropped = 0;
  for (int i = 0; i < 8; ++i) {
    const float out = network.predictions()[i];
    EXPECT_TRUE(out == 0.0F || out == 2.0F);
    dropped += out == 0.0F ? 1 : 0;
  }
  EXPECT_GT(dropped, 0);
  EXPECT_LT(dropped, 8);
}

TEST(Network, OnlySigmoidAndSoftmaxRememberTheirLogits) {
  const auto remembers = [](const std::string& layers) {
    Network network(model(layers, 2));
    network.reserve(1);
    return network.keras_logits() != nullptr;
  };
  EXPECT_TRUE(remembers("Dense(1, sigmoid)"));
  EXPECT_TRUE(remembers("Dense(3, softmax)"));
  EXPECT_FALSE(remembers("Dense(1)"));
  EXPECT_FALSE(remembers("Dense(1, tanh)"));
  EXPECT_FALSE(remembers("Dense(1, sigmoid); Dropout(0.5)"));
}

TEST(Network, FindsWhereNumbersWentBad) {
  scenario::Scenario asked = model("Dense(2, relu); Dense(1)", 1);
  asked.model.weights = "1e30, 1, 0, 0, 1e30, 1, 0";
  Network network(asked);
  network.reserve(1);
  const float x = 1;
  network.forward(&x, 1, true);
  const auto bad = network.first_bad_activation(1);
  ASSERT_TRUE(bad);
  EXPECT_EQ(bad->dense, 1);
  EXPECT_EQ(bad->value, std::numeric_limits<float>::infinity());
  float d = std::numeric_limits<float>::infinity();
  network.backward(&x, 1, &d, false);
  const auto gradient = network.first_bad_gradient();
  ASSERT_TRUE(gradient);
  EXPECT_EQ(gradient->dense, 1);
  EXPECT_EQ(network.dense_of_weight(3), 0);
  EXPECT_EQ(network.dense_of_weight(6), 1);
}

}  // namespace
}  // namespace fitscope::nn
