// Models as people write them: layers, compile(), and what is no stack of Dense layers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "code/code_support.h"

namespace fitscope::code {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string trained(std::string_view code) {
  return std::string(code) + "\nmodel.fit(np.ones((50, 4)), np.zeros(50), epochs=2)\n";
}

TEST(Models, LayersAddedOneByOneAreAStack) {
  const CodeAnswer answer = read_code(trained(R"(
from keras.models import Sequential
from keras.layers import Dense, Dropout, Activation
model = Sequential()
model.add(Dense(units=16, input_dim=4))
model.add(Activation('relu'))
model.add(Dropout(0.25))
model.add(Dense(1))
model.add(Activation("sigmoid"))
model.compile(loss='binary_crossentropy', optimizer='rmsprop', metrics=['acc'])
)"));
  EXPECT_EQ(value_of(answer, "model.layers"), "Dense(16, relu); Dropout(0.25); Dense(1, sigmoid)");
  EXPECT_EQ(value_of(answer, "compile.optimizer"), "rmsprop");
  EXPECT_EQ(value_of(answer, "compile.metrics"), "accuracy");
  EXPECT_EQ(value_of(answer, "model.kind"), "dense");
  EXPECT_THAT(puzzles(answer), IsEmpty());
}

TEST(Models, AFunctionalModelIsFollowedFromItsOutputToItsInput) {
  const CodeAnswer answer = read_code(trained(R"(
from tensorflow import keras
from tensorflow.keras import layers as L
entry = keras.Input(shape=(4,))
hidden = L.Dense(8, activation=tf.nn.tanh)(entry)
hidden = L.Dense(8, kernel_initializer=keras.initializers.HeNormal())(hidden)
result = L.Dense(3, activation="softmax")(hidden)
model = keras.Model(entry, result)
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss="sparse_categorical_crossentropy")
)"));
  EXPECT_EQ(value_of(answer, "model.layers"),
            "Dense(8, tanh); Dense(8, kernel_initializer=he_normal); Dense(3, softmax)");
  EXPECT_EQ(value_of(answer, "compile.learning_rate"), "0.002");
  EXPECT_EQ(value_of(answer, "compile.optimizer"), "nadam");
  EXPECT_EQ(value_of(answer, "compile.metrics"), "none");
}

TEST(Models, AFunctionThatBuildsTheModelIsGoneInto) {
  const CodeAnswer answer = read_code(trained(R"(
def build(width, depth=2):
    m = keras.Sequential()
    m.add(keras.Input((4,)))
    for _ in range(depth):
        m.add(keras.layers.Dense(width, "relu"))
    m.add(keras.layers.Dense(1))
    m.compile(loss=keras.losses.MeanSquaredError(), optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9))
    return m
model = build(width=32)
)"));
  EXPECT_EQ(value_of(answer, "model.layers"), "Dense(32, relu); Dense(32, relu); Dense(1)");
  EXPECT_EQ(value_of(answer, "compile.loss"), "mean_squared_error");
  EXPECT_EQ(value_of(answer, "compile.momentum"), "0.9");
}

TEST(Models, ASubclassedModelIsFollowedThroughItsCall) {
  const CodeAnswer answer = read_code(trained(R"(
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.first = tf.keras.layers.Dense(12, activation='relu')
        self.last = tf.keras.layers.Dense(1, activation='sigmoid')
    def call(self, inputs):
        return self.last(self.first(inputs))
model = Net()
model.compile(optimizer='adam', loss='binary_crossentropy')
)"));
  EXPECT_EQ(value_of(answer, "model.layers"), "Dense(12, relu); Dense(1, sigmoid)");
  EXPECT_EQ(value_of(answer, "fit.epochs"), "2");
}

TEST(Models, AConvolutionMakesItAnyModelAndIsNamedWithItsLine) {
  const CodeAnswer answer = read_code(R"(model = keras.Sequential()
model.add(layers.Conv2D(8, 3, activation="relu", input_shape=(28, 28, 1)))
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((70, 28, 28, 1)), np.zeros(70), batch_size=16, epochs=3)
)");
  EXPECT_EQ(value_of(answer, "model.kind"), "any");
  EXPECT_THAT(puzzles(answer), Contains("2: Conv2D is no Dense layer."));
  EXPECT_EQ(value_of(answer, "data.samples"), "70");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "16");
}

TEST(Models, OtherwiseShapedInputIsTheModelsOwn) {
  const CodeAnswer answer = read_code(R"(
x = np.random.rand(100, 8)
y = np.random.randint(0, 2, 100)
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid", input_shape=(10,))])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y)
)");
  EXPECT_EQ(value_of(answer, "data.features"), "8");
  EXPECT_EQ(value_of(answer, "model.input_features"), "10");
  EXPECT_EQ(value_of(answer, "data.kind"), "random_labels");
  EXPECT_TRUE(lists(answer.assumed, "fit.epochs"));
  EXPECT_EQ(value_of(answer, "fit.epochs"), "1");
}

TEST(Models, WhatOptimizersAndLossesAreGivenIsRead) {
  const CodeAnswer answer = read_code(trained(R"(
model = keras.Sequential([keras.layers.Dense(3)])
opt = keras.optimizers.Adam(learning_rate=1e-4, beta_1=0.8, clipnorm=1.0, amsgrad=True)
model.compile(optimizer=opt, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=[keras.metrics.SparseCategoricalAccuracy(), "mae", keras.metrics.AUC()],
              steps_per_execution=4)
)"));
  EXPECT_EQ(value_of(answer, "compile.learning_rate"), "0.0001");
  EXPECT_EQ(value_of(answer, "compile.beta_1"), "0.8");
  EXPECT_EQ(value_of(answer, "compile.clipnorm"), "1");
  EXPECT_EQ(value_of(answer, "compile.amsgrad"), "true");
  EXPECT_EQ(value_of(answer, "compile.from_logits"), "true");
  EXPECT_EQ(value_of(answer, "compile.metrics"), "accuracy,mae");
  EXPECT_EQ(value_of(answer, "compile.steps_per_execution"), "4");
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr("The metric 'AUC'")));
}

TEST(Models, RegularizersOfLayersAreRead) {
  const auto layers_with = [](const std::string& regularizer) {
    return value_of(read_code(trained("model = keras.Sequential([keras.layers.Dense(1, "
                                      "kernel_regularizer=" +
                                      regularizer + ")])\nmodel.compile('sgd', 'mse')\n")),
                    "model.layers");
  };
  for (const char* word : {"l2(0.05)", "regularizers.L2(0.05)", "keras.regularizers.l2(l2=5e-2)",
                           "tf.keras.regularizers.l2(l=0.05)", "L1L2(l2=0.05)",
                           "regularizers.l1_l2(l1=0, l2=0.05)", "regularizers.l1_l2(0, 0.05)"}) {
    EXPECT_EQ(layers_with(word), "Dense(1, kernel_regularizer=l2(0.05))") << word;
  }
  EXPECT_EQ(layers_with("'l2'"), "Dense(1, kernel_regularizer=l2(0.01))");
  EXPECT_EQ(layers_with("regularizers.l1()"), "Dense(1, kernel_regularizer=l1(0.01))");
  EXPECT_EQ(layers_with("None"), "Dense(1)");
}

TEST(Models, RegularizersThatAreNotImitatedAreNamed) {
  for (const char* word : {"l1_l2(l1=0.1, l2=0.1)", "OrthogonalRegularizer(0.1)", "l2(unknown)",
                           "regularizers.l2", "l2(-1)"}) {
    const CodeAnswer answer = read_code(
        trained(std::string("model = keras.Sequential([keras.layers.Dense(1, kernel_regularizer=") +
                word + ")])\nmodel.compile('sgd', 'mse')\n"));
    EXPECT_EQ(value_of(answer, "model.layers"), "Dense(1)") << word;
    EXPECT_THAT(puzzles(answer), Contains(HasSubstr("kernel_regularizer"))) << word;
  }
}

TEST(Models, TheReductionOfALossIsRead) {
  for (const std::string word : {"'sum'", "tf.keras.losses.Reduction.SUM"}) {
    const CodeAnswer answer =
        read_code(trained("model = keras.Sequential([keras.layers.Dense(1)])\n"
                          "model.compile('sgd', keras.losses.MeanSquaredError(reduction=" +
                          word + "))\n"));
    EXPECT_EQ(value_of(answer, "compile.reduction"), "sum") << word;
    EXPECT_EQ(value_of(answer, "compile.loss"), "mean_squared_error");
  }
  const CodeAnswer usual = read_code(trained(
      "model = keras.Sequential([keras.layers.Dense(1)])\n"
      "model.compile('sgd', keras.losses.MeanSquaredError(reduction='sum_over_batch_size'))\n"));
  EXPECT_EQ(value_of(usual, "compile.reduction"), "sum_over_batch_size");
  EXPECT_THAT(puzzles(usual), Not(Contains(HasSubstr("reduction"))));
}

TEST(Models, AFrozenModelAndAFrozenLayerAreSeen) {
  const CodeAnswer frozen = read_code(trained(R"(
model = keras.Sequential([keras.layers.Dense(1)])
model.trainable = False
model.compile("sgd", "mse")
)"));
  EXPECT_EQ(value_of(frozen, "model.trainable"), "false");
  const CodeAnswer layer = read_code(trained(R"(
model = keras.Sequential([keras.layers.Dense(6, "relu"), keras.layers.Dense(1)])
for one in model.layers[:-1]:
    one.trainable = False
model.compile("sgd", "mse")
)"));
  EXPECT_EQ(value_of(layer, "model.layers"), "Dense(6, relu, trainable=False); Dense(1)");
}

TEST(Models, ALossOfOnesOwnLeavesTheSteps) {
  const CodeAnswer answer = read_code(trained(R"(
def focal(y_true, y_pred):
    return K.mean(y_pred)
model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", focal)
)"));
  EXPECT_TRUE(answer.found);
  EXPECT_EQ(value_of(answer, "model.kind"), "any");
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr("The loss")));
}

TEST(Models, AModelThatStandsElsewhereLeavesTheSteps) {
  const CodeAnswer answer = read_code("model.fit(x, y, batch_size=8, epochs=4, steps_per_epoch=5)");
  EXPECT_TRUE(answer.found);
  EXPECT_EQ(value_of(answer, "fit.steps_per_epoch"), "5");
  EXPECT_EQ(value_of(answer, "model.kind"), "any");
  EXPECT_TRUE(lists(answer.assumed, "data.samples"));
  EXPECT_THAT(puzzles(answer), Contains("1: The model is not in this code."));
}

TEST(Version, OnlyKerasOwnOldWordsMakeItOld) {
  const auto version = [](const std::string& code) {
    return value_of(read_code(code + "\nmodel.fit(np.zeros((4, 2)), np.zeros(4))\n"),
                    "keras.version");
  };
  EXPECT_EQ(version("model.compile(Adam(lr=0.1), 'mse')"), "2.15");
  EXPECT_EQ(version("model.compile(keras.optimizers.SGD(momentum=0.9, lr=0.1), 'mse')"), "2.15");
  EXPECT_EQ(version("from keras.utils.np_utils import to_categorical"), "2.15");
  EXPECT_EQ(version("model.fit_generator(g, samples_per_epoch=9)"), "2.15");
  // What the user's own functions call lr, and what stands in a comment, is theirs.
  EXPECT_EQ(version("def build(n, lr=0.1):\n    return n\nmodel = build(3, lr=0.01)"), "3.15");
  EXPECT_EQ(version("def SGD(lr):\n    return lr\nrate = SGD(lr=0.1)"), "3.15");
  EXPECT_EQ(version("lr = 0.1\nopt = dict(lr=lr)  # not Adam(lr=0.1), fit_generator("), "3.15");
}

}  // namespace
}  // namespace fitscope::code
