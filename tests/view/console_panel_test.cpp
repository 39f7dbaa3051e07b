// What src/view/console_panel.h promises of broken().
#include "view/console_panel.h"

#include <gtest/gtest.h>

namespace fitscope::view {
namespace {

using trace::Ink;

trace::ColouredLine plain(std::string text, std::int64_t epoch = -1, bool error = false) {
  const std::size_t bytes = text.size();
  return {.line = {.text = std::move(text), .epoch = epoch, .error_stream = error},
          .inks = {{Ink::kPlain, bytes}}};
}

TEST(Broken, KeepsShortLinesAsTheyAre) {
  const auto rows = broken({plain("Epoch 1/5", 0), plain("")}, 20);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].text, "Epoch 1/5");
  EXPECT_EQ(rows[0].epoch, 0);
  EXPECT_EQ(rows[1].text, "");
}

TEST(Broken, CountsCharactersNotBytes) {
  const auto rows = broken({plain("━━━━━━", 2, true)}, 4);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].text, "━━━━");
  EXPECT_EQ(rows[1].text, "━━");
  EXPECT_FALSE(rows[0].continued);
  EXPECT_TRUE(rows[1].continued);
  EXPECT_TRUE(rows[1].error_stream);
  EXPECT_EQ(rows[1].epoch, 2);
}

TEST(Broken, LosesNothing) {
  const std::string line(1000, 'x');
  std::string joined;
  for (const ConsoleRow& row : broken({plain(line)}, 37))
    joined += row.text;
  EXPECT_EQ(joined, line);
}

TEST(Broken, KeepsTheInksOfEveryRow) {
  trace::ColouredLine line{.line = {.text = "━━━━ 0s"}};
  line.inks = {{Ink::kGreen, 6}, {Ink::kWhite, 6}, {Ink::kPlain, 3}};
  const auto rows = broken({line}, 3);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].inks, (std::vector<trace::InkRun>{{Ink::kGreen, 6}, {Ink::kWhite, 3}}));
  EXPECT_EQ(rows[1].inks, (std::vector<trace::InkRun>{{Ink::kWhite, 3}, {Ink::kPlain, 2}}));
  EXPECT_EQ(rows[2].inks, (std::vector<trace::InkRun>{{Ink::kPlain, 1}}));
}

TEST(Broken, GoesOnBehindABlankUnlessThatLeavesTheRowHalfEmpty) {
  const auto texts = [](const std::string& line, int columns) {
    std::vector<std::string> all;
    for (const ConsoleRow& row : broken({plain(line)}, columns))
      all.push_back(row.text);
    return all;
  };
  EXPECT_EQ(texts("Your input ran out", 12), (std::vector<std::string>{"Your input ", "ran out"}));
  EXPECT_EQ(texts("in abcdefghijklmn", 8), (std::vector<std::string>{"in abcde", "fghijklm", "n"}));
}

TEST(Longest, CountsCharactersNotBytes) {
  EXPECT_EQ(longest({plain("Epoch"), plain("━━━━━━"), plain("")}), 6);
  EXPECT_EQ(longest({}), 0);
}

TEST(EmptyConsole, SaysWhyNothingWasPrinted) {
  workbench::State state;
  state.scenario.fit.verbose = 0;
  EXPECT_NE(empty_console_text(state).find("verbose=0"), std::string_view::npos);
  state.scenario.fit.verbose = 1;
  EXPECT_EQ(empty_console_text(state).find("verbose"), std::string_view::npos);
  state.outcome.trace.exception.emplace();
  EXPECT_NE(empty_console_text(state).find("exception"), std::string_view::npos);
}

}  // namespace
}  // namespace fitscope::view
