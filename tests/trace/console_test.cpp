// What src/trace/console.h promises, one promise per test.
#include "trace/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fitscope::trace {
namespace {

ConsoleChunk out(std::string bytes, std::int64_t epoch = 0) {
  return {.stream = Stream::kStdout, .epoch = epoch, .bytes = std::move(bytes)};
}

ConsoleChunk err(std::string bytes) {
  return {.stream = Stream::kStderr, .bytes = std::move(bytes)};
}

std::vector<std::string> texts(const Console& console) {
  std::vector<std::string> all;
  for (const ScreenLine& line : screen(console))
    all.push_back(line.text);
  return all;
}

using ::testing::ElementsAre;

TEST(Console, KeepsBothStreamsApartAndInterleaved) {
  Console console;
  console.write(out("a"));
  console.write(err("b"));
  console.write(out("c"));
  EXPECT_EQ(console.bytes(), "abc");
  EXPECT_EQ(console.bytes(Stream::kStdout), "ac");
  EXPECT_EQ(console.bytes(Stream::kStderr), "b");
}

TEST(Console, PastTheCapOnlyTheLastOfAnEpochsBarUpdatesIsKept) {
  Console console;
  console.write(out(std::string(kMostUpdateBytes, 'x') + "\n"));
  for (int i = 0; i < 1000; ++i)
    console.write_update(out("\r" + std::to_string(i)));
  EXPECT_EQ(console.left_out(), 999);
  EXPECT_EQ(console.chunks().size(), 2U);
  EXPECT_EQ(console.chunks().back().left_out, 999);
  EXPECT_EQ(console.chunks().back().bytes, "\r999");
}

TEST(Console, PastTheCapEveryEpochStillHasItsLastBarUpdate) {
  Console console;
  console.write(out(std::string(kMostUpdateBytes, 'x') + "\n"));
  console.write_update(out("\rone", 0));
  console.write_update(out("\rtwo", 0));
  console.write(out("\rtwo, final\n", 0));
  console.write_update(out("\rthree", 1));
  EXPECT_EQ(console.left_out(), 1);
  EXPECT_THAT(texts(console), ElementsAre(::testing::_, "two, final", "three"));
}

TEST(Console, BelowTheCapEveryBarUpdateIsKept) {
  Console console;
  for (int i = 0; i < 100; ++i)
    console.write_update(out("\r" + std::to_string(i)));
  EXPECT_EQ(console.chunks().size(), 100U);
  EXPECT_EQ(console.left_out(), 0);
}

TEST(Console, StaysBoundedWhateverIsWritten) {
  Console console;
  const std::string line(100'000, 'x');
  for (int i = 0; i < 1000; ++i)
    console.write(out(line));
  EXPECT_LE(console.bytes().size(), kMostBytes);
  EXPECT_EQ(console.left_out() + static_cast<std::int64_t>(console.chunks().size()), 1000);
}

TEST(Console, SkippedUpdatesAreCountedWithTheNextChunk) {
  Console console;
  console.leave_out(12);
  console.write_update(out("\r5/10"));
  EXPECT_EQ(console.left_out(), 12);
  EXPECT_EQ(console.chunks().back().left_out, 12);
}

TEST(Screen, CarriageReturnOverwritesFromTheStart) {
  Console console;
  console.write(out("12345\rab\n"));
  EXPECT_THAT(texts(console), ElementsAre("ab345"));
}

TEST(Screen, BackspacesGoBackOneCellEachAndStopAtTheMargin) {
  Console console;
  console.write(out("12345\b\bab\b\b\b\b\b\b\b\bX"));
  EXPECT_THAT(texts(console), ElementsAre("X23ab"));
}

TEST(Screen, BlanksThatPadAShorterBarAreNotShown) {
  Console console;
  console.write(out("ETA: 10s"));
  console.write(out("\b\b\b\b\b\b\b\b\r0s      \n"));
  EXPECT_THAT(texts(console), ElementsAre("0s"));
}

TEST(Screen, ABarAfterUpdatesThatWereLeftOutLeavesNothingOfTheLastOneShown) {
  Console console;
  console.write_update(out("\r1/10 long"));
  console.leave_out(3);
  console.write_update(out("\b\b\r5/10"));
  EXPECT_THAT(texts(console), ElementsAre("5/10"));
}

TEST(Screen, ColoursAreDroppedAndTakeNoCells) {
  Console console;
  console.write(out("\x1b[1m1/3\x1b[0m \x1b[32m\u2501\u2501\x1b[0m\x1b[37m\u2501\x1b[0m done"));
  console.write(out("\rX"));
  EXPECT_THAT(texts(console), ElementsAre("X/3 \u2501\u2501\u2501 done"));
}

TEST(Screen, AWarningLandsOnTheUnfinishedLineOfTheBar) {
  Console console;
  console.write(out("1/3 - loss: 1.0546", 4));
  console.write(err("WARNING: dry\n"));
  console.write(out("3/3 done\n", 4));
  const std::vector<ScreenLine> lines = screen(console);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text, "1/3 - loss: 1.0546WARNING: dry");
  EXPECT_TRUE(lines[0].error_stream);
  EXPECT_EQ(lines[0].epoch, 4);
  EXPECT_EQ(lines[1].text, "3/3 done");
  EXPECT_FALSE(lines[1].error_stream);
}

TEST(Screen, EmptyLinesStay) {
  Console console;
  console.write(out("\nEpoch 2\n"));
  EXPECT_THAT(texts(console), ElementsAre("", "Epoch 2"));
}

TEST(Screen, TabsGoToTheNextMultipleOfEight) {
  Console console;
  console.write(out("\t [[node]]"));
  EXPECT_THAT(texts(console), ElementsAre("         [[node]]"));
}

TEST(Screen, BrokenUtf8AndCutEscapesDoNoHarm) {
  Console console;
  console.write(out("a\xff\xe2\x94"));
  console.write(out("b\x1b[3"));
  EXPECT_THAT(texts(console), ElementsAre("a\ufffd\ufffdb"));
}

}  // namespace
}  // namespace fitscope::trace
