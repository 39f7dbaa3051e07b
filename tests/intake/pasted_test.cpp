// Code or log: what the box and the command tell apart.
#include "intake/pasted.h"

#include <gtest/gtest.h>

#include <string>

namespace fitscope::intake {
namespace {

std::string kind(std::string_view text) {
  return std::string(name_of(look_at(text)));
}

TEST(Pasted, CodeAndLogAreToldApart) {
  EXPECT_EQ(kind("import keras\nmodel.fit(x, y)\n"), "code");
  EXPECT_EQ(kind("model = build()\nmodel.fit(x, y, epochs=3)\n"), "code");
  EXPECT_EQ(kind("Epoch 1/3\n3/3 [====] - 0s 2ms/step - loss: 0.6931\n"), "log");
  EXPECT_EQ(kind("Epoch 1/3\n3/3 ━━━━━ 0s\n"), "log");
  EXPECT_EQ(kind("Traceback (most recent call last):\n  File \"a.py\", line 3, in f\n"
                 "    model.fit(x, y)\nValueError: no\n"),
            "log");
  EXPECT_EQ(kind("hello\n"), "neither");
  EXPECT_EQ(kind(""), "neither");
}

TEST(Pasted, BothKeepTheirLines) {
  const Pasted both = look_at(
      "a = 1\nb = 2\nmodel.fit(a, b)\nEpoch 1/2\n3/3 [====] - loss: 1\n"
      "c = 3\n");
  EXPECT_EQ(name_of(both), "both");
  EXPECT_EQ(both.code_text, "a = 1\nb = 2\nmodel.fit(a, b)\n\n\nc = 3\n\n");
  EXPECT_EQ(both.log_text, "\n\n\nEpoch 1/2\n3/3 [====] - loss: 1\n\n\n");
}

TEST(Pasted, ANotebookIsItsCellsAndWhatTheyPrinted) {
  const Pasted notebook = look_at(
      R"py({"cells": [{"cell_type": "code", "source": ["model.fit(x)"],
      "outputs": [{"text": ["Epoch 1/2\n", "3/3 [===] - loss: 1\n"]}]}]})py");
  EXPECT_EQ(name_of(notebook), "both");
  EXPECT_EQ(notebook.code_text, "model.fit(x)\n");
  EXPECT_EQ(notebook.log_text, "Epoch 1/2\n3/3 [===] - loss: 1\n");
}

}  // namespace
}  // namespace fitscope::intake
