// What src/scenario/layers.h promises.
#include "scenario/layers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fitscope::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string message_for(std::string_view text) {
  const auto layers = parse_layers(text);
  EXPECT_FALSE(layers.ok()) << text;
  return layers.ok() ? "" : layers.error().message;
}

TEST(ParseLayers, ReadsKerasWords) {
  const auto layers = parse_layers(
      "Dense(8, relu); Dropout(0.2); Dense(1, activation='sigmoid', use_bias=False, "
      "kernel_initializer=he_normal, trainable=False);");
  ASSERT_TRUE(layers.ok());
  EXPECT_THAT(layers.value(), ElementsAre(LayerSpec{.units = 8, .activation = Activation::kRelu},
                                          LayerSpec{.kind = LayerKind::kDropout, .rate = 0.2},
                                          LayerSpec{.units = 1,
                                                    .activation = Activation::kSigmoid,
                                                    .use_bias = false,
                                                    .kernel_initializer = Initializer::kHeNormal,
                                                    .trainable = false}));
}

TEST(ParseLayers, TakesArgumentsByPositionAsKerasDoes) {
  const auto layers = parse_layers("Dense(4, tanh, True, zeros)");
  ASSERT_TRUE(layers.ok());
  EXPECT_EQ(layers.value()[0], (LayerSpec{.units = 4,
                                          .activation = Activation::kTanh,
                                          .kernel_initializer = Initializer::kZeros}));
}

TEST(ParseLayers, ReadsRegularizersInAllOfKerassWords) {
  const auto read = [](const std::string& word) {
    const auto layers = parse_layers("Dense(1, kernel_regularizer=" + word + ")");
    return layers.ok() ? to_text(layers.value()) : layers.error().message;
  };
  for (const char* word : {"l2(0.1)", "L2(0.1)", "regularizers.l2(0.1)", "l2(l2=0.1)", "l2(l=0.1)",
                           "keras.regularizers.L2(1e-1)"}) {
    EXPECT_EQ(read(word), "Dense(1, kernel_regularizer=l2(0.1))") << word;
  }
  for (const char* word : {"l1", "'l1'", "L1()"})
    EXPECT_EQ(read(word), "Dense(1, kernel_regularizer=l1(0.01))") << word;
  EXPECT_EQ(read("None"), "Dense(1)");
  EXPECT_EQ(read("l2(0)"), "Dense(1, kernel_regularizer=l2(0))");
  for (const char* word : {"l3(0.1)", "l2(-1)", "l2(x)", "l2(l1=0.1)", "l2(nan)", "l2(1e7)",
                           "l2(0.1", "none(1)", "l1_l2(0.1)", "(0.1)", ""}) {
    EXPECT_THAT(read(word), HasSubstr("is no regularizer. Allowed: none, l1 and l2")) << word;
  }
}

TEST(LayersText, ReadsBackToTheSameLayers) {
  for (int activation = 0; activation <= static_cast<int>(Activation::kLeakyRelu); ++activation) {
    for (int initializer = 0; initializer <= static_cast<int>(Initializer::kOnes); ++initializer) {
      const std::vector<LayerSpec> layers = {
          {.kind = LayerKind::kDropout, .rate = 0.125},
          {.units = 3,
           .activation = static_cast<Activation>(activation),
           .use_bias = initializer % 2 == 0,
           .kernel_initializer = static_cast<Initializer>(initializer),
           .kernel_regularizer = static_cast<Regularizer>(initializer % 3),
           .regularizer_factor = initializer % 3 == 0 ? 0 : 0.3,
           .trainable = activation % 2 == 0}};
      const auto again = parse_layers(to_text(layers));
      ASSERT_TRUE(again.ok()) << to_text(layers);
      EXPECT_EQ(again.value(), layers);
    }
  }
}

TEST(ParseLayers, NamesThePieceItCouldNotRead) {
  EXPECT_THAT(message_for("Dense(8, rleu)"), HasSubstr("'rleu' is no activation. Allowed: linear"));
  EXPECT_THAT(message_for("Dense(0)"), HasSubstr("'0' is not a number of units"));
  EXPECT_THAT(message_for("Dense(4097)"), HasSubstr("1 to 4,096"));
  EXPECT_THAT(message_for("Dense()"), HasSubstr("no number of units"));
  EXPECT_THAT(message_for("Dense(units=8, relu)"), HasSubstr("without a name after one with"));
  EXPECT_THAT(message_for("Dense(8, units=9)"), HasSubstr("gives units twice"));
  EXPECT_THAT(message_for("Dense(8, relu, True, zeros, 5)"), HasSubstr("too many arguments"));
  EXPECT_THAT(message_for("Dense(8, name=x)"), HasSubstr("'name' is no argument of Dense here"));
  EXPECT_THAT(message_for("Dense(1, use_bias=2)"), HasSubstr("Allowed: True, False"));
  EXPECT_THAT(message_for("Conv2D(8); Dense(1)"), HasSubstr("set model.kind to any"));
  EXPECT_THAT(message_for("Dropout(1); Dense(1)"), HasSubstr("is not a rate"));
  EXPECT_THAT(message_for("Dropout(nan); Dense(1)"), HasSubstr("is not a rate"));
  EXPECT_THAT(message_for("Dropout(0.5)"), HasSubstr("has no Dense layer, and so no weights"));
  EXPECT_THAT(message_for("Dropout(0)"), HasSubstr("with model.kind any"));
  EXPECT_THAT(message_for(""), HasSubstr("has no Dense layer"));
  EXPECT_THAT(message_for("Dense(8"), HasSubstr("is not a layer"));
  EXPECT_THAT(message_for(")("), HasSubstr("is not a layer"));
  std::string many;
  for (int i = 0; i < 17; ++i)
    many += "Dense(1);";
  EXPECT_THAT(message_for(many), HasSubstr("one layer too many"));
}

TEST(NumWeights, CountsKernelsAndBiases) {
  EXPECT_EQ(num_weights(parse_layers("Dense(1, sigmoid)").value(), 10), 11);
  EXPECT_EQ(
      num_weights(parse_layers("Dense(8); Dropout(0.5); Dense(3, use_bias=False)").value(), 4),
      4 * 8 + 8 + 8 * 3);
}

TEST(ParseWeights, ReadsListsHoweverTheyAreSeparated) {
  EXPECT_THAT(parse_weights("0.5, -1e-3\n2 ,3").value(), ElementsAre(0.5F, -1e-3F, 2.0F, 3.0F));
  EXPECT_TRUE(parse_weights(" ").value().empty());
}

TEST(ParseWeights, RefusesWhatIsNoFiniteNumber) {
  for (const char* text : {"1, x", "nan", "1 inf", "1e39"}) {
    EXPECT_FALSE(parse_weights(text).ok()) << text;
  }
}

}  // namespace
}  // namespace fitscope::scenario
