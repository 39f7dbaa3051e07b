// What src/trace/figures.h promises.
#include "trace/figures.h"

#include <gtest/gtest.h>

namespace fitscope::trace {
namespace {

TEST(Figures, KeepEveryStepWhileThereIsRoom) {
  Figures figures;
  for (int i = 0; i < 1000; ++i)
    figures.append({.step = i});
  EXPECT_EQ(figures.kept().size(), 1000U);
  EXPECT_EQ(figures.stride(), 1);
  EXPECT_EQ(figures.seen(), 1000);
}

TEST(Figures, KeepEveryStrideThStepBeyondTheirBound) {
  Figures figures;
  const auto steps = static_cast<std::int64_t>(5 * kMostFigures / 2);
  for (std::int64_t i = 0; i < steps; ++i)
    figures.append({.step = i});
  EXPECT_EQ(figures.seen(), steps);
  EXPECT_EQ(figures.stride(), 4);
  ASSERT_LE(figures.kept().size(), kMostFigures);
  ASSERT_EQ(figures.kept().size(), static_cast<std::size_t>((steps + 3) / 4));
  for (std::size_t i = 0; i < figures.kept().size(); ++i) {
    ASSERT_EQ(figures.kept()[i].step, static_cast<std::int64_t>(i) * figures.stride());
  }
}

TEST(Figures, TakeThirtyTwoBytesAStep) {
  EXPECT_EQ(sizeof(StepFigure), 32U);
}

}  // namespace
}  // namespace fitscope::trace
