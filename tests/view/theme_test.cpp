// What src/view/theme.h promises: every colour is readable where it is used, and the page wears the
// same.
#include "view/theme.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <cmath>
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

struct Dress {
  const char* name;
  std::uint32_t Token::*value;
  double least_of_text;  // what WCAG asks: AA, and AAA of who asks for more contrast
  double least_of_marks;
};
constexpr Dress kDresses[] = {{"light", &Token::light, 4.5, 3},
                              {"dark", &Token::dark, 4.5, 3},
                              {"light, more contrast", &Token::light_more, 7, 4.5},
                              {"dark, more contrast", &Token::dark_more, 7, 4.5}};

TEST(Tokens, StandInTheOrderOfTheirNames) {
  int expected = 0;
  for (const Token& token : tokens())
    EXPECT_EQ(static_cast<int>(token.color), expected++) << token.css;
  EXPECT_EQ(expected, static_cast<int>(Color::kCount));
}

TEST(Tokens, TextAndMarksStandOutFromEveryPaper) {
  for (const Dress& dress : kDresses) {
    for (const Token& ink : tokens()) {
      if (ink.role != Role::kText && ink.role != Role::kMark) continue;
      for (const Token& paper : tokens()) {
        if (paper.role != Role::kPaper) continue;
        const double least = ink.role == Role::kText ? dress.least_of_text : dress.least_of_marks;
        EXPECT_GE(contrast(ink.*dress.value, paper.*dress.value), least)
            << ink.css << " on " << paper.css << ", " << dress.name;
      }
    }
  }
}

TEST(Tokens, WordsOnFilledCellsAndButtonsAreReadable) {
  const auto of = [](Color color) { return tokens()[static_cast<std::size_t>(color)]; };
  for (const Dress& dress : kDresses) {
    const auto value = [&](Color color) { return of(color).*dress.value; };
    EXPECT_GE(contrast(value(Color::kOnAccent), value(Color::kAccent)), dress.least_of_text);
    for (const Color cell :
         {Color::kRan, Color::kShort, Color::kReplayed, Color::kNotFinite, Color::kRaised}) {
      EXPECT_GE(contrast(value(Color::kOnCell), value(cell)), dress.least_of_text)
          << of(cell).css << ", " << dress.name;
    }
  }
}

// With more contrast what is pale by habit is clear, too: lines between parts, and pressed ones.
TEST(Tokens, WithMoreContrastLinesAreMarks) {
  const auto of = [](Color color) { return tokens()[static_cast<std::size_t>(color)]; };
  for (const auto value : {&Token::light_more, &Token::dark_more}) {
    for (const Color paper : {Color::kGround, Color::kSurface, Color::kSunken})
      EXPECT_GE(contrast(of(Color::kLine).*value, of(paper).*value), 4.5);
  }
}

TEST(Tokens, ThePageHasTheSameColours) {
  const std::string css = read(tests_dir() + "/../web/style.css");
  const std::size_t more = css.find("@media (prefers-contrast: more)");
  ASSERT_NE(more, std::string::npos);
  const auto row = [](const Token& token, std::uint32_t light, std::uint32_t dark) {
    return "--" + std::string(token.css) +
           format(": var(--l, #%06x) var(--d, #%06x);", light, dark);
  };
  for (const Token& token : tokens()) {
    EXPECT_LT(css.find(row(token, token.light, token.dark)), more) << token.css;
    // What is the same with more contrast is not said twice.
    const bool same = token.light == token.light_more && token.dark == token.dark_more;
    const std::size_t at = css.find(row(token, token.light_more, token.dark_more), more);
    EXPECT_EQ(at == std::string::npos, same) << token.css;
  }
}

TEST(Theme, WearsTheColoursThatAreAskedFor) {
  ImGui::CreateContext();
  Theme theme;
  for (const bool dark : {false, true}) {
    for (const bool more : {false, true}) {
      apply(theme, dark, more);
      const Dress& dress = kDresses[(more ? 2 : 0) + (dark ? 1 : 0)];
      const Token& text = tokens()[static_cast<std::size_t>(Color::kMuted)];
      const std::uint32_t wanted = text.*dress.value;
      const ImVec4 worn = ImGui::GetStyle().Colors[ImGuiCol_TextDisabled];
      EXPECT_NEAR(worn.x * 255, wanted >> 16U, 0.5) << dress.name;
      EXPECT_NEAR(worn.z * 255, wanted & 0xFFU, 0.5) << dress.name;
    }
  }
  ImGui::DestroyContext();
}

TEST(Theme, WearsTheSystemsColoursWhereItHasSome) {
  ImGui::CreateContext();
  Theme theme;
  // Canvas, CanvasText, LinkText, ButtonFace, GrayText, Highlight, HighlightText
  apply(theme, true, true,
        "102030"
        "d0e0f0"
        "ffff00"
        "112233"
        "808080"
        "00ffff"
        "000001");
  const auto worn = [](ImGuiCol slot) {
    const ImVec4 c = ImGui::GetStyle().Colors[slot];
    return format("%02x%02x%02x", static_cast<int>(std::lround(c.x * 255)),
                  static_cast<int>(std::lround(c.y * 255)),
                  static_cast<int>(std::lround(c.z * 255)));
  };
  EXPECT_EQ(worn(ImGuiCol_WindowBg), "102030");
  EXPECT_EQ(worn(ImGuiCol_PopupBg), "102030");
  EXPECT_EQ(worn(ImGuiCol_Text), "d0e0f0");
  EXPECT_EQ(worn(ImGuiCol_CheckMark), "ffff00");
  EXPECT_EQ(worn(ImGuiCol_ButtonHovered), "112233");
  EXPECT_EQ(worn(ImGuiCol_NavHighlight), "00ffff");
  apply(theme, true, true);
  EXPECT_EQ(worn(ImGuiCol_WindowBg), "000000");
  ImGui::DestroyContext();
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
