// Texts that are no such code: each gets a clear sentence, none a crash.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "code/code_support.h"
#include "code/syntax.h"
#include "intake/diagnose_log.h"
#include "support/draws.h"

namespace fitscope::code {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i)
    text += piece;
  return text;
}

TEST(Hostile, WhatIsNoCodeIsSaid) {
  EXPECT_EQ(read_code("").summary, "There is no code: the text is empty.");
  EXPECT_EQ(read_code(" \n\t\n").summary, "There is no code: the text is empty.");
  EXPECT_THAT(read_code(std::string("\x7f"
                                    "ELF\0\0\1\2",
                                    8))
                  .summary,
              StartsWith("This is no text"));
  EXPECT_THAT(read_code("My model stops.\nWhat can I do?\n").summary,
              StartsWith("This does not look"));
  EXPECT_THAT(read_code("import torch\nmodel = torch.nn.Linear(2, 1)\n").summary,
              HasSubstr("PyTorch"));
  EXPECT_THAT(read_code(repeated("x = 1\n", 900'000)).summary, StartsWith("This is too long"));
  EXPECT_THAT(read_code(with_model("")).summary, HasSubstr("A Keras model is built here"));
  EXPECT_THAT(read_code("import os\nfor name in os.listdir():\n    print(name)\n").summary,
              StartsWith("No call of fit()"));
  EXPECT_FALSE(read_code("import os\n").found);
  EXPECT_THAT(read_code("Epoch 1/3\n3/3 [====] - 0s 2ms/step - loss: 0.69\n").summary,
              HasSubstr("`fitscope diagnose` reads it"));
}

TEST(Hostile, NestingWithoutEndIsCutNotFollowed) {
  const std::string fit = "\nmodel.fit(x, y, epochs=3)\n";
  for (const std::string& text :
       {"x = " + repeated("[", 5'000) + repeated("]", 5'000) + fit,
        "x = " + repeated("(", 5'000) + "1" + repeated(")", 5'000) + fit,
        "x = 1" + repeated(" + 1", 5'000) + fit, "x = a" + repeated(".b", 5'000) + fit,
        "x = " + repeated("not ", 5'000) + "y" + fit,
        "x = " + repeated("lambda: ", 2'000) + "1" + fit}) {
    const CodeAnswer answer = read_code(text);
    EXPECT_TRUE(answer.found) << text.substr(0, 20);
    EXPECT_EQ(value_of(answer, "fit.epochs"), "3") << text.substr(0, 20);
  }
  EXPECT_FALSE(read_code(repeated("((((", 20'000)).found);
}

TEST(Hostile, CodeThatNeverEndsIsRunThroughToABound) {
  const std::string fit = "\nmodel.fit(x, y, epochs=3)\n";
  EXPECT_TRUE(read_code("def f(n):\n    return f(n + 1) + f(n + 2) + f(n + 3)\nf(1)" + fit).found);
  EXPECT_TRUE(
      read_code("class A(A):\n    def __len__(self):\n        return len(self)\na = len(A())" + fit)
          .found);
  EXPECT_TRUE(read_code("class A(B):\n    pass\nclass B(A):\n    pass\nA().go()" + fit).found);
  EXPECT_TRUE(read_code("def g():\n    yield from g()\nfor i in g():\n    pass" + fit).found);
  EXPECT_TRUE(read_code("while True:\n    x = 1\n    y = x" + fit).found);
  std::string deep;
  for (int i = 0; i < 8; ++i)
    deep += repeated("  ", static_cast<std::size_t>(i)) + "for i" + std::to_string(i) +
            " in range(60):\n";
  const CodeAnswer cut = read_code("x = 0\n" + deep + repeated("  ", 8) + "x = x + 1" + fit);
  EXPECT_THAT(puzzles(cut), Contains(HasSubstr("too long to be followed")));
  EXPECT_TRUE(cut.found || cut.summary.starts_with("The code is too long")) << cut.summary;
}

TEST(Hostile, PartsOfASingleValueAreNotKnownAndNoTrouble) {
  for (const std::string line :
       {"y = samples[1:][0][0]", "y = [float(row[3]) for row in rows[1:]]",
        "for row in rows[1:]:\n    z = row[0][1:][0]", "y = np.zeros(3)[0][0][None][0]",
        "y = np.eye(3)[0][0][np.array([1])]"}) {
    EXPECT_FALSE(read_code(line + "\n").found) << line;
  }
}

TEST(Hostile, BrokenLinesAreNamedAndTheRestIsRead) {
  const CodeAnswer answer = read_code(R"(x = np.zeros((20, 2)
y = np.zeros(20))
model.compile(loss="mse" optimizer="sgd")
def broken(:
model.fit(x, y, epochs=4, batch_size=5)
)");
  EXPECT_FALSE(answer.not_understood.empty());
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr("This is no Python.")));
}

TEST(Hostile, PythonTwoIsRead) {
  const CodeAnswer answer = read_code(R"(import numpy
print "shapes", x.shape
model = Sequential()
model.add(Dense(1, init='uniform', input_dim=3))
model.compile(loss='mse', optimizer='sgd')
print 'go %d' % 3
try:
    model.fit(numpy.zeros((30, 3)), numpy.zeros(30), nb_epoch=6, batch_size=10L)
except ValueError, error:
    print error
)");
  EXPECT_TRUE(answer.found);
  EXPECT_EQ(value_of(answer, "fit.epochs"), "6");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "10");
  EXPECT_EQ(value_of(answer, "model.layers"), "Dense(1, kernel_initializer=random_uniform)");
}

TEST(Hostile, PromptsFencesMagicsAndNotebooksKeepTheirLines) {
  const CodeAnswer session = read_code(R"(>>> x = np.zeros((12, 2))
>>> def f(a):
...     return a
...
>>> model.fit(f(x), np.zeros(12), epochs=2,
...           batch_size=4)
Epoch 1/2
3/3 [==============================] - 0s
)");
  EXPECT_EQ(value_of(session, "fit.batch_size"), "4");
  EXPECT_EQ(value_of(session, "data.samples"), "12");
  EXPECT_EQ(session.line, 5);
  const CodeAnswer post = read_code(R"(It stops after one step:

```python
%matplotlib inline
!pip install keras==3.6.0
model.fit(np.zeros((9, 2)), np.zeros(9), epochs=8)
```
Any idea?
)");
  EXPECT_EQ(value_of(post, "fit.epochs"), "8");
  EXPECT_EQ(value_of(post, "keras.version"), "3.6.0");
  EXPECT_EQ(post.line, 6);
  const CodeAnswer notebook = read_code(R"py({"cells": [
 {"cell_type": "markdown", "source": ["# Title"]},
 {"cell_type": "code", "source": ["x = np.zeros((7, 2))\n", "y = np.zeros(7)"], "outputs": []},
 {"cell_type": "code", "source": "model.fit(x, y, epochs=5)", "outputs": []}
], "nbformat": 4})py");
  EXPECT_EQ(value_of(notebook, "fit.epochs"), "5");
  EXPECT_EQ(value_of(notebook, "data.samples"), "7");
}

// Pieces of real code in a random order: whatever comes out, it is an answer.
TEST(Hostile, AnyMixtureOfPiecesGetsAnAnswer) {
  constexpr std::string_view kPieces[] = {"x",
                                          " = ",
                                          "(",
                                          ")",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          ":",
                                          "\n",
                                          "\n    ",
                                          "\n        ",
                                          ",",
                                          ".",
                                          "def f",
                                          "class A",
                                          "yield ",
                                          "return ",
                                          "for i in ",
                                          "range(10)",
                                          "while True",
                                          "if ",
                                          "else",
                                          "lambda a: ",
                                          "model.fit",
                                          "keras.Sequential",
                                          "Dense(3)",
                                          "model",
                                          "np.zeros((4, 2))",
                                          "1",
                                          "0",
                                          "-",
                                          "//",
                                          "%",
                                          "'a'",
                                          "\"\"\"",
                                          "f'{x}'",
                                          "with tf.GradientTape() as tape",
                                          "tape.gradient",
                                          "next(iter(x))",
                                          "batch(4)",
                                          ".repeat()",
                                          "self",
                                          "__len__",
                                          "__getitem__",
                                          "*",
                                          "**",
                                          "import a",
                                          "None",
                                          "#",
                                          "\\",
                                          "epochs=3",
                                          "len(x)",
                                          "x[0:2]",
                                          "x[:, None]",
                                          "try",
                                          "except",
                                          "@",
                                          ";",
                                          "\t",
                                          "and",
                                          "not "};
  testing::Draws draws(7);
  for (int i = 0; i < 400; ++i) {
    std::string text;
    const Count pieces = 1 + draws.below(120);
    for (Count k = 0; k < pieces; ++k)
      text +=
          kPieces[static_cast<std::size_t>(draws.below(static_cast<Count>(std::size(kPieces))))];
    const CodeAnswer answer = read_code(text);
    EXPECT_FALSE(answer.summary.empty()) << text;
  }
}

TEST(WithLog, WhatTheLogShowsWinsAndTheContradictionIsNamed) {
  CodeAnswer answer = read_code(with_model("x, y = np.zeros((96, 2)), np.zeros(96)\n") +
                                "model.fit(x, y, batch_size=32, epochs=4)\n");
  std::string log;
  for (int epoch = 1; epoch <= 7; ++epoch)
    log += "Epoch " + std::to_string(epoch) +
           "/7\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.69\n";
  add_log(answer, intake::diagnose_log(log));
  EXPECT_EQ(value_of(answer, "fit.epochs"), "7");
  ASSERT_EQ(answer.contradictions.size(), 1U);
  EXPECT_EQ(answer.contradictions[0].key, "fit.epochs");
  EXPECT_EQ(answer.contradictions[0].code, "4");
  EXPECT_EQ(answer.contradictions[0].log, "7");
  EXPECT_EQ(value_of(answer, "data.samples"), "96");
}

TEST(WithLog, RowsThatTheCodeDoesNotSayComeFromTheLog) {
  CodeAnswer answer = read_code(with_model("x = np.load('a.npy')\n") +
                                "model.fit(x, y, batch_size=20, epochs=2)\n");
  EXPECT_EQ(value_of(answer, "data.samples"), "1000");
  add_log(answer,
          intake::diagnose_log("Epoch 1/2\n9/9 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.69\n"
                               "Epoch 2/2\n9/9 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.61\n"));
  EXPECT_EQ(value_of(answer, "data.samples"), "180");
  EXPECT_TRUE(answer.contradictions.empty());
}

TEST(WithLog, ATextThatHoldsBothIsTakenApart) {
  const CodeAnswer answer = read_pasted(R"(My epochs are short:

import numpy as np
x = np.zeros((100, 2))
y = np.zeros(100)
model.fit(x, y, batch_size=32, epochs=6)

Epoch 1/3
4/4 [==============================] - 0s 2ms/step - loss: 0.69
Epoch 2/3
4/4 [==============================] - 0s 2ms/step - loss: 0.68
Epoch 3/3
4/4 [==============================] - 0s 2ms/step - loss: 0.67
)");
  EXPECT_EQ(answer.line, 6);
  ASSERT_TRUE(answer.log.has_value());
  ASSERT_EQ(answer.contradictions.size(), 1U);
  EXPECT_EQ(answer.contradictions[0].key, "fit.epochs");
}

TEST(Hostile, BracketsThatAreCutOffAreClosed) {
  const CodeAnswer cut = read_code(R"(x, y = np.zeros((30, 2)), np.zeros(30)
history = model.fit(x, y, epochs=7, batch_size=5,
                    validation_data=(x, y),
)");
  EXPECT_TRUE(cut.found);
  EXPECT_EQ(value_of(cut, "fit.epochs"), "7");
  EXPECT_EQ(value_of(cut, "validation.kind"), "arrays");
  EXPECT_EQ(puzzles(cut).size(), 2U);  // no model either
  const CodeAnswer session =
      read_code(R"(>>> model = keras.Sequential([keras.layers.Dense(1, input_shape=(3,)
... ])
>>> model.compile(loss="mse", optimizer="sgd"
>>> model.fit(np.zeros((40, 3)), np.zeros(40), epochs=3, batch_size=20
)");
  EXPECT_TRUE(session.found);
  EXPECT_EQ(value_of(session, "model.layers"), "Dense(1)");
  EXPECT_EQ(value_of(session, "compile.optimizer"), "sgd");
  EXPECT_EQ(value_of(session, "fit.batch_size"), "20");
  EXPECT_EQ(session.line, 4);
  EXPECT_THAT(puzzles(session), Contains(HasSubstr("4: A bracket is never closed")));
}

}  // namespace
}  // namespace fitscope::code
