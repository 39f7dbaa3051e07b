// What src/base/result.h and src/base/check.h promise.
#include "base/result.h"

#include <gtest/gtest.h>

#include <string>

namespace fitscope {
namespace {

TEST(Result, HoldsAValueOrAnError) {
  const Result<std::string> good = std::string("yes");
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good.value(), "yes");

  const Result<std::string> bad = Error{"fit.epochs", "is not a number"};
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error(), (Error{"fit.epochs", "is not a number"}));
}

TEST(ResultDeathTest, TakingTheValueOfAnErrorIsOurBug) {
  const Result<int> bad = Error{"", "nothing"};
  EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(bad.value()), "contract broken");
}

}  // namespace
}  // namespace fitscope
