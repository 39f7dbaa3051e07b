// What src/view/console_panel.h promises of broken().
#include "view/console_panel.h"

#include <gtest/gtest.h>

namespace fitscope::view {
namespace {

TEST(Broken, KeepsShortLinesAsTheyAre) {
  const auto rows = broken({{.text = "Epoch 1/5", .epoch = 0}, {.text = ""}}, 20);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].text, "Epoch 1/5");
  EXPECT_EQ(rows[0].epoch, 0);
  EXPECT_EQ(rows[1].text, "");
}

TEST(Broken, CountsCharactersNotBytes) {
  const auto rows = broken({{.text = "━━━━━━", .epoch = 2, .error_stream = true}}, 4);
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
  for (const ConsoleRow& row : broken({{.text = line}}, 37))
    joined += row.text;
  EXPECT_EQ(joined, line);
}

}  // namespace
}  // namespace fitscope::view
