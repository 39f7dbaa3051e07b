// What Keras refuses before a step runs, and inputs that are no generators, arrays or tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "code/code_support.h"
#include "code/verdict.h"

namespace fitscope::code {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::string script(const std::string& dense, const std::string& compile, const std::string& fit) {
  return "x = np.random.rand(96, 4)\ny = np.random.randint(0, 2, (96, 1))\n"
         "model = keras.Sequential([keras.layers.Dense(" +
         dense + ")])\nmodel.compile(" + compile + ")\nmodel.fit(" + fit + ")\n";
}

/// It raises in this line, and is told so.
void expect_raises(const std::string& code, Count line, const std::string& words) {
  const CodeAnswer answer = read_code(code);
  const diagnosis::Finding verdict = verdict_of(answer);
  EXPECT_EQ(verdict.rule, "fit-refused") << verdict.summary << "\n" << code;
  EXPECT_EQ(verdict.severity, diagnosis::Severity::kError);
  EXPECT_THAT(verdict.summary, HasSubstr(words)) << code;
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr(words))) << code;
  const bool there = std::any_of(answer.not_understood.begin(), answer.not_understood.end(),
                                 [&](const Puzzle& puzzle) {
                                   return puzzle.line == line && puzzle.weighs == Weighs::kRaises;
                                 });
  EXPECT_TRUE(there) << testing::PrintToString(puzzles(answer));
}

void expect_no_raise(const std::string& code) {
  const CodeAnswer answer = read_code(code);
  for (const Puzzle& puzzle : answer.not_understood)
    EXPECT_NE(puzzle.weighs, Weighs::kRaises) << puzzle.why << "\n" << code;
}

const std::string kDense = "1, activation='sigmoid'";
const std::string kCompile = "'adam', 'binary_crossentropy', metrics=['accuracy']";

TEST(Raises, AnArgumentThatFitDoesNotHave) {
  expect_raises(script(kDense, kCompile, "x, y, epoch=10"), 5,
                "TensorFlowTrainer.fit() got an unexpected keyword argument 'epoch'. The nearest "
                "is epochs");
  expect_raises("# pip install tensorflow==2.15\n" + script(kDense, kCompile, "x, y, epoch=10"), 6,
                "Model.fit() got an unexpected keyword argument 'epoch'");
  expect_raises("# pip install keras==3.7.0\n" + script(kDense, kCompile, "x, y, workers=2"), 6,
                "unexpected keyword argument 'workers'");
  EXPECT_EQ(value_of(read_code(script(kDense, kCompile, "x, y, workers=2")), "keras.version"),
            "2.15");
  expect_no_raise(script(kDense, kCompile, "x, y, workers=2"));
}

TEST(Raises, WordsThatAreMisspelt) {
  expect_raises(script("1, activation='rleu'", kCompile, "x, y"), 3, "The nearest is 'relu'");
  expect_raises(script(kDense, "optimizer='adma', loss='mse'", "x, y"), 4,
                "Could not interpret optimizer identifier: adma. The nearest is 'adam'");
  expect_raises(script(kDense, "'adam', loss='binary_crossentropi'", "x, y"), 4,
                "The nearest is 'binary_crossentropy'");
  expect_raises(script(kDense, "'adam', 'mse', metrics=['acuracy']", "x, y"), 4,
                "The nearest is 'accuracy'");
  expect_raises(script("1, kernel_initializer='he_unifrom'", kCompile, "x, y"), 3,
                "The nearest is 'he_uniform'");
  expect_raises(script("1, activaton='relu'", kCompile, "x, y"), 3, "The nearest is activation");
  expect_raises(script(kDense, "'adam', 'mse', metric=['accuracy']", "x, y"), 4,
                "The nearest is metrics");
  expect_raises(
      script(kDense, kCompile, "x, y, callbacks=[keras.callbacks.EarlyStopping(patients=3)]"), 5,
      "The nearest is patience");
}

TEST(Raises, NamesThatKerasDoesNotHave) {
  std::string code = script(kDense, kCompile, "x, y");
  code.replace(code.find("Sequential"), 10, "Sequental");
  expect_raises(code, 3, "The nearest is Sequential");
  expect_raises("from keras.optimizers import SDG\n" + script(kDense, "SDG(0.1), 'mse'", "x, y"), 1,
                "The nearest is SGD");
  code = script(kDense, kCompile, "x, y");
  code.replace(code.find("layers.Dense"), 12, "layers.Dens");
  expect_raises(code, 3, "The nearest is Dense");
  EXPECT_EQ(value_of(read_code(code), "model.layers"), "Dense(1, sigmoid)");
}

TEST(Raises, WhatKerasTakesIsLeftAlone) {
  for (const char* compile :
       {"'ADAM', 'MSE', metrics=['ACC', 'AUC', 'f1_score']", "'adam', 'BinaryCrossentropy'",
        "'adam', 'mse', jit_compile=True, weighted_metrics=[]"}) {
    expect_no_raise(script(kDense, compile, "x, y"));
  }
  expect_no_raise("keras.utils.get_custom_objects()['rleu'] = f\n" +
                  script("1, activation='rleu'", kCompile, "x, y"));
  expect_no_raise(script("1, bias_constraint=None, name='a', lora_rank=2", kCompile, "x, y"));
}

TEST(Raises, AnIteratorThatIsNoGenerator) {
  const std::string front =
      "def gen():\n    for i in range(3):\n        yield x[i * 32:i * 32 + 32], y[i * 32:i * 32 + "
      "32]\n";
  for (const auto& [given, type] : {std::pair<std::string, std::string>{"zip(gen(), gen())", "zip"},
                                    {"itertools.cycle(gen())", "itertools.cycle"},
                                    {"itertools.islice(gen(), 3)", "itertools.islice"},
                                    {"enumerate(gen())", "enumerate"},
                                    {"map(f, gen())", "map"}}) {
    const std::string code =
        front + script(kDense, kCompile, given + ", epochs=2, steps_per_epoch=3");
    expect_raises(code, 8, "x=<" + type + " object …>");
    const CodeAnswer keras2 = read_code("# tensorflow==2.15\n" + code);
    const bool cycles = type == "itertools.cycle";
    EXPECT_EQ(puzzles(keras2).empty(), cycles) << testing::PrintToString(puzzles(keras2));
    EXPECT_EQ(verdict_of(keras2).severity == diagnosis::Severity::kCannotTell, !cycles) << given;
    EXPECT_EQ(value_of(keras2, "generator.loops"), "true") << given;
  }
  expect_raises(script(kDense, kCompile, "x, y, validation_data=zip(x, y)"), 5,
                "validation_data is a zip");
}

TEST(Raises, ListsOfPythonsOwnAreNoArrays) {
  const std::string lists = "a = [[1, 2, 3, 4], [2, 3, 4, 5]]\nb = [0, 1]\n";
  expect_raises(lists + script(kDense, kCompile, "x, y, validation_data=(x, b)"), 7,
                "Unrecognized data type");
  expect_raises(lists + script(kDense, kCompile, "a, b"), 7, "Unrecognized data type");
  expect_raises(
      "# tensorflow==2.15\n" + lists + script(kDense, kCompile, "x, y, validation_data=(x, b)"), 8,
      "Failed to find data adapter");
  expect_no_raise("# tensorflow==2.15\n" + lists + script(kDense, kCompile, "a, b"));
}

TEST(Inputs, ATableOfLiteralListsHasTheirRows) {
  const CodeAnswer answer = read_code(with_model(R"(
df = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [0.5, 0.1, 0.2, 0.3, 0.4], "y": [0, 1, 0, 1, 1]})
x = df[["a", "b"]].values
y = df["y"].values
)") + "model.fit(x, y, epochs=2)\n");
  EXPECT_EQ(value_of(answer, "data.samples"), "5");
  EXPECT_EQ(value_of(answer, "data.features"), "2");
  EXPECT_FALSE(lists(answer.assumed, "data.samples"));
}

}  // namespace
}  // namespace fitscope::code
