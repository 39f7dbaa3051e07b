// What src/trace/coloured_screen.h promises.
#include "trace/coloured_screen.h"

#include <gtest/gtest.h>

#include <string>

namespace fitscope::trace {
namespace {

std::vector<ColouredLine> played(std::string bytes, Stream stream = Stream::kStdout) {
  Console console;
  console.write({.stream = stream, .epoch = 0, .bytes = std::move(bytes)});
  return coloured_screen(console);
}

TEST(ColouredScreen, TellsTheDonePartOfABarFromTheRest) {
  // As Keras 3 writes it.
  const auto lines = played("\x1b[1m1/3\x1b[0m \x1b[32m━━\x1b[0m\x1b[37m━\x1b[0m 0s\n");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].line.text, "1/3 ━━━ 0s");
  EXPECT_EQ(lines[0].inks, (std::vector<InkRun>{{Ink::kBold, 3},
                                                {Ink::kPlain, 1},
                                                {Ink::kGreen, 6},
                                                {Ink::kWhite, 3},
                                                {Ink::kPlain, 3}}));
}

TEST(ColouredScreen, WhatOverwritesBringsItsOwnInk) {
  const auto lines = played("\x1b[37m━━\x1b[0m\r\x1b[32m━\x1b[0m\n");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].inks, (std::vector<InkRun>{{Ink::kGreen, 3}, {Ink::kWhite, 3}}));
}

TEST(ColouredScreen, OnlyWhatCameFromStderrHasItsInk) {
  Console console;
  console.write({.stream = Stream::kStdout, .epoch = 0, .bytes = "bar "});
  console.write({.stream = Stream::kStderr, .epoch = 0, .bytes = "warning\n"});
  const auto lines = coloured_screen(console);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].inks, (std::vector<InkRun>{{Ink::kPlain, 4}, {Ink::kStderr, 7}}));
}

TEST(ColouredScreen, InksCoverTheTextAndNothingElse) {
  for (const char* bytes : {"", "\n", "a\b\bxyz  \n", "\x1b[1mé\tb\n\x1b[", "no end"}) {
    for (const ColouredLine& line : played(bytes)) {
      std::size_t covered = 0;
      for (const InkRun& run : line.inks)
        covered += run.bytes;
      EXPECT_EQ(covered, line.line.text.size()) << bytes;
    }
  }
}

}  // namespace
}  // namespace fitscope::trace
