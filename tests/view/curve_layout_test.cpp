// What src/view/curve_layout.h promises.
#include "view/curve_layout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fitscope::view {
namespace {

constexpr PlotBox kBox{.left = 0, .top = 0, .width = 100, .height = 50};

trace::Trace losses(const std::vector<float>& values) {
  trace::Trace trace;
  const auto count = static_cast<std::int64_t>(values.size());
  trace::Epoch epoch{.index = 0, .steps_planned = count, .steps_run = count};
  append_steps(epoch, count, trace::StepState::kRan, 32);
  trace.epochs.push_back(epoch);
  for (std::int64_t i = 0; i < count; ++i) {
    trace.figures.append({.step = i, .loss = values[static_cast<std::size_t>(i)]});
  }
  return trace;
}

Plot plot_of(const trace::Trace& trace, bool logarithmic = false) {
  return plot(trace, index_of(trace), Curve::kLoss, logarithmic, kBox);
}

TEST(Plot, RunsFromEdgeToEdgeHighestOnTop) {
  const Plot drawn = plot_of(losses({1, 0.5F, 0}));
  ASSERT_EQ(drawn.pieces.size(), 2U);
  EXPECT_FLOAT_EQ(drawn.pieces.front().x0, 0);
  EXPECT_FLOAT_EQ(drawn.pieces.front().y0, 0);
  EXPECT_FLOAT_EQ(drawn.pieces.back().x1, 100);
  EXPECT_FLOAT_EQ(drawn.pieces.back().y1, 50);
}

TEST(Plot, ANanIsAGapWithItsPlaceMarked) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Plot drawn = plot_of(losses({1, 0.9F, nan, 0.7F, 0.6F}));
  EXPECT_EQ(drawn.pieces.size(), 2U);
  ASSERT_EQ(drawn.not_finite.size(), 1U);
  EXPECT_FLOAT_EQ(drawn.not_finite[0], 50);
}

TEST(Plot, ARunOfNothingButNanHasNoScaleAndStillMarks) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Plot drawn = plot_of(losses({nan, nan}), true);
  EXPECT_FALSE(drawn.any);
  EXPECT_TRUE(drawn.pieces.empty());
  EXPECT_EQ(drawn.not_finite.size(), 2U);
}

TEST(Plot, ALoneStepIsAPoint) {
  const Plot drawn = plot_of(losses({0.7F}), true);
  EXPECT_TRUE(drawn.pieces.empty());
  ASSERT_EQ(drawn.lone.size(), 1U);
  EXPECT_FLOAT_EQ(drawn.lone[0].x0, 50);
  EXPECT_TRUE(std::isfinite(drawn.lone[0].y0));
}

TEST(Plot, LogarithmicPutsEqualRatiosAtEqualDistances) {
  const Plot drawn = plot_of(losses({100, 10, 1}), true);
  ASSERT_TRUE(drawn.logarithmic);
  EXPECT_NEAR(drawn.pieces[0].y1, 25, 1e-3);
}

TEST(Plot, LogarithmicGivesWayWhereAValueIsNotPositive) {
  EXPECT_FALSE(plot_of(losses({1, 0, 2}), true).logarithmic);
}

TEST(Plot, AFlatCurveRunsThroughTheMiddle) {
  for (const bool logarithmic : {false, true}) {
    const Plot drawn = plot_of(losses({3, 3, 3}), logarithmic);
    ASSERT_EQ(drawn.pieces.size(), 2U);
    EXPECT_NEAR(drawn.pieces[0].y0, 25, 1);
  }
}

TEST(Plot, ASpikeSurvivesThinningOut) {
  std::vector<float> values(100'000, 1.0F);
  values[54'321] = 1000;
  const Plot drawn = plot_of(losses(values));
  EXPECT_LE(drawn.pieces.size(), 101U);
  ASSERT_EQ(drawn.bands.size(), 1U);
  EXPECT_NEAR(drawn.bands[0].top, 0, 0.01);
  EXPECT_NEAR(drawn.bands[0].height, kBox.height, 0.01);
}

// A line from the highest to the lowest and back would read as a loss that swings.
TEST(Plot, ManyStepsThatDifferAreABandAndNoLineThatSwings) {
  std::vector<float> values;
  for (int i = 0; i < 20'000; ++i)
    values.push_back(i % 2 == 0 ? 0.2F : 1.0F);
  const Plot drawn = plot_of(losses(values));
  float swings = 0;
  for (const gfx::CurvePiece& piece : drawn.pieces)
    swings += std::abs(piece.y1 - piece.y0);
  EXPECT_LE(swings, kBox.height / 10);
  ASSERT_GE(drawn.bands.size(), 50U);
  float width = 0;
  for (const PlotBox& band : drawn.bands) {
    EXPECT_NEAR(band.top, 0, 0.01);
    EXPECT_NEAR(band.top + band.height, kBox.height, 0.01);
    width += band.width;
  }
  EXPECT_LE(width, kBox.width + 2) << "no pixel is covered twice";
}

TEST(Plot, WhatIsMarkedLiesOnTheCurve) {
  for (const bool logarithmic : {false, true}) {
    const Plot drawn = plot_of(losses({4, 2, 1}), logarithmic);
    EXPECT_FLOAT_EQ(plot_y(drawn, kBox, 2), drawn.pieces[0].y1);
  }
}

}  // namespace
}  // namespace fitscope::view
