// What src/base/plan.h promises.
#include "base/plan.h"

#include <gtest/gtest.h>

#include <string>

namespace fitscope {
namespace {

TEST(Plan, DoesEverythingInOrderHoweverItIsCut) {
  for (const std::int64_t piece : {1, 2, 3, 7, 1000}) {
    Plan plan;
    std::string done;
    plan.each(3, [&done](std::int64_t i) { done += std::to_string(i); });
    plan.each(0, [&done](std::int64_t) { done += "never"; });
    plan.once([&done] { done += ","; });
    plan.each(
        2, [&done](std::int64_t i) { done += std::to_string(i + 7); }, 100);
    int pieces = 0;
    for (; !plan.done(); ++pieces)
      plan.work(piece);
    EXPECT_EQ(done, "012,78") << piece;
    EXPECT_GE(pieces, piece == 1 ? 5 : 1);
  }
}

TEST(Plan, ARoundThatCostsMoreLeavesLessForOthers) {
  Plan plan;
  int done = 0;
  plan.each(
      10, [&done](std::int64_t) { ++done; }, 20);
  plan.work(60);
  EXPECT_EQ(done, 3);
  plan.work(1);
  EXPECT_EQ(done, 4) << "one at least";
  plan.finish();
  EXPECT_EQ(done, 10);
}

TEST(Plan, WhatIsKeptStaysWhereItIs) {
  Plan plan;
  std::string& first = plan.keep(std::string("a"));
  for (int i = 0; i < 100; ++i)
    plan.keep(i);
  plan.once([&first] { first += "b"; });
  Plan moved = std::move(plan);
  moved.finish();
  EXPECT_EQ(first, "ab");
}

}  // namespace
}  // namespace fitscope
