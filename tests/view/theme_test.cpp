// What src/view/theme.h promises: every colour is readable where it is used, and the page wears the
// same.
#include "view/theme.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "base/text.h"
#include "support/tests_dir.h"

namespace fitscope::view {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::uint32_t value(const Token& token, bool dark) {
  return dark ? token.dark : token.light;
}

TEST(Tokens, StandInTheOrderOfTheirNames) {
  int expected = 0;
  for (const Token& token : tokens())
    EXPECT_EQ(static_cast<int>(token.color), expected++) << token.css;
  EXPECT_EQ(expected, static_cast<int>(Color::kCount));
}

TEST(Tokens, TextAndMarksStandOutFromEveryPaper) {
  for (const bool dark : {false, true}) {
    for (const Token& ink : tokens()) {
      if (ink.role != Role::kText && ink.role != Role::kMark) continue;
      for (const Token& paper : tokens()) {
        if (paper.role != Role::kPaper) continue;
        const double least = ink.role == Role::kText ? 4.5 : 3;
        EXPECT_GE(contrast(value(ink, dark), value(paper, dark)), least)
            << ink.css << " on " << paper.css << (dark ? ", dark" : ", light");
      }
    }
  }
}

TEST(Tokens, WordsOnFilledCellsAndButtonsAreReadable) {
  const auto of = [](Color color) { return tokens()[static_cast<std::size_t>(color)]; };
  for (const bool dark : {false, true}) {
    EXPECT_GE(contrast(value(of(Color::kOnAccent), dark), value(of(Color::kAccent), dark)), 4.5);
    for (const Color cell :
         {Color::kRan, Color::kShort, Color::kReplayed, Color::kNotFinite, Color::kRaised}) {
      EXPECT_GE(contrast(value(of(Color::kOnCell), dark), value(of(cell), dark)), 4.5)
          << of(cell).css << (dark ? ", dark" : ", light");
    }
  }
}

TEST(Tokens, ThePageHasTheSameColours) {
  const std::string css = read(tests_dir() + "/../web/style.css");
  for (const Token& token : tokens()) {
    const std::string row = "--" + std::string(token.css) +
                            format(": var(--l, #%06x) var(--d, #%06x);", token.light, token.dark);
    EXPECT_NE(css.find(row), std::string::npos) << row;
  }
}

TEST(Contrast, IsThatOfWcag) {
  EXPECT_NEAR(contrast(0x000000, 0xFFFFFF), 21, 1e-9);
  EXPECT_NEAR(contrast(0x777777, 0xFFFFFF), 4.48, 0.005);
  EXPECT_NEAR(contrast(0xFFFFFF, 0x777777), 4.48, 0.005);
}

TEST(States, EachHasAColourOfItsOwnUnlessItsMarkTellsItApart) {
  using enum trace::StepState;
  EXPECT_NE(color_of(kRan), color_of(kReplayed));
  EXPECT_NE(color_of(kRan), color_of(kNeverRan));
  EXPECT_NE(color_of(kNotFinite), color_of(kRaised));
  EXPECT_NE(color_of(kEmpty), color_of(kWaiting));
}

}  // namespace
}  // namespace fitscope::view
