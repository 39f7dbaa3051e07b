// What src/trace/log_name.h promises.
#include "trace/log_name.h"

#include <gtest/gtest.h>

namespace fitscope::trace {
namespace {

TEST(LogName, ReadsAndComparesAsItsText) {
  const LogName loss = "loss";
  EXPECT_EQ(loss, LogName(std::string("lo") + "ss"));
  EXPECT_TRUE(loss == "loss" && loss == std::string("loss") && loss == std::string_view("loss"));
  EXPECT_FALSE(loss == "los" || loss == LogName("val_loss"));
  EXPECT_EQ("val_" + loss.text(), "val_loss");
  EXPECT_LT(LogName("accuracy"), loss) << "by the text, not by the order they came in";
}

TEST(LogName, TakesThePlaceOfOnePointer) {
  EXPECT_EQ(sizeof(LogName), sizeof(void*));
}

}  // namespace
}  // namespace fitscope::trace
