// The last value that still works is found, whatever the value is.
#include "proof/bisection.h"

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"
#include "proof/searchable.h"

namespace fitscope::proof {
namespace {

TEST(Bisection, FindsTheLargestRateToTwoDigits) {
  scenario::Scenario asked;
  asked.compile.learning_rate = 5;
  for (const double limit : {0.002, 0.37, 4.2}) {
    auto search = Bisection::start(asked, *searchable("compile.learning_rate"), "0.001");
    ASSERT_TRUE(search);
    double works = 0.001;
    int runs = 0;
    for (auto value = search->next(); value && runs < 30; value = search->next(), ++runs) {
      const double rate = parse_real(*value).value_or(-1);
      search->answer(rate <= limit);
      if (rate <= limit) works = rate;
    }
    EXPECT_LT(runs, 15);
    EXPECT_LE(works, limit);
    EXPECT_GT(works, limit / 1.25);
    EXPECT_NE(search->label().find(shortest(works)), std::string::npos) << search->label();
  }
}

TEST(Bisection, FindsTheSmallestPatience) {
  scenario::Scenario asked;
  asked.early_stopping.patience = 2;
  for (const int smallest : {3, 8, 20}) {
    auto search = Bisection::start(asked, *searchable("early_stopping.patience"), "20");
    ASSERT_TRUE(search);
    int runs = 0;
    for (auto value = search->next(); value && runs < 30; value = search->next(), ++runs)
      search->answer(parse_integer(*value).value_or(0) >= smallest);
    EXPECT_NE(search->label().find("patience=" + std::to_string(smallest) + ","), std::string::npos)
        << search->label();
  }
}

TEST(Bisection, LooksForNoLimitWhereThereIsNone) {
  scenario::Scenario asked;
  asked.compile.learning_rate = 0.001;
  EXPECT_FALSE(Bisection::start(asked, *searchable("compile.learning_rate"), "unset"));
  EXPECT_FALSE(Bisection::start(asked, *searchable("compile.learning_rate"), "0.01"));
  EXPECT_FALSE(Bisection::start(asked, *searchable("compile.clipnorm"), "1"));
  EXPECT_FALSE(Bisection::start(asked, *searchable("compile.learning_rate"), ""));
}

}  // namespace
}  // namespace fitscope::proof
