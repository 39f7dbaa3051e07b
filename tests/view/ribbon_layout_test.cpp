// What src/view/ribbon_layout.h promises.
#include "view/ribbon_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace fitscope::view {
namespace {

using trace::StepState;

// Epochs of `planned` steps of which `run` ran.
trace::Trace epochs(int count, int planned, int run) {
  trace::Trace trace;
  for (int i = 0; i < count; ++i) {
    trace::Epoch epoch{.index = i, .steps_planned = planned, .steps_run = run};
    append_steps(epoch, run, StepState::kRan, 32);
    fill_never_ran(epoch);
    trace.epochs.push_back(epoch);
  }
  return trace;
}

RibbonFrame frame_of(const trace::Trace& trace, std::int64_t widest, RibbonZoom zoom = {}) {
  return lay_out(zoom, std::ssize(trace.epochs), widest, 100, 50, 600, 200);
}

TEST(RibbonLayout, FewStepsFillTheWholeWidth) {
  const RibbonFrame frame = frame_of(epochs(5, 3, 1), 3);
  EXPECT_FLOAT_EQ(frame.cell_width, 200);
  EXPECT_FLOAT_EQ(frame.step_left(3), 700);
  EXPECT_FLOAT_EQ(frame.row_pitch, kLargestRow);
}

TEST(RibbonLayout, OneStretchPerRunOfEqualSteps) {
  const trace::Trace trace = epochs(2, 3, 1);
  const auto found = stretches(frame_of(trace, 3), trace);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_FLOAT_EQ(found[0].width, 200);
  EXPECT_FLOAT_EQ(found[0].state, static_cast<float>(StepState::kRan));
  EXPECT_FLOAT_EQ(found[1].left, 300);
  EXPECT_FLOAT_EQ(found[1].width, 400);
  EXPECT_FLOAT_EQ(found[1].state, static_cast<float>(StepState::kNeverRan));
}

TEST(RibbonLayout, ACellIsFoundWhereItWasDrawn) {
  const trace::Trace trace = epochs(5, 40, 7);
  const RibbonFrame frame = frame_of(trace, 40, {.zoom = 3, .first_step = 5});
  for (const std::int64_t row : {0, 2, 4}) {
    for (const std::int64_t step : {6, 9, 14}) {
      const RibbonHit found = hit(frame, frame.step_left(static_cast<double>(step) + 0.5),
                                  frame.row_top(static_cast<double>(row)) + 2);
      EXPECT_EQ(found.row, row);
      EXPECT_EQ(found.step, step);
    }
  }
  EXPECT_EQ(hit(frame, 99, 60).row, -1);
  EXPECT_EQ(hit(frame, 300, 50 + 5 * kLargestRow + 1).row, -1);
}

TEST(RibbonLayout, ZoomingKeepsWhatIsUnderThePointer) {
  const trace::Trace trace = epochs(5, 2000, 1500);
  const RibbonFrame frame = frame_of(trace, 2000);
  const float x = 400;
  const RibbonHit before = hit(frame, x, 60);
  const RibbonFrame after = frame_of(trace, 2000, zoomed(frame, 16, x, 60));
  EXPECT_EQ(hit(after, x, 60).step, before.step);
  EXPECT_NEAR(after.steps_across, 125, 1e-6);
}

TEST(RibbonLayout, ZoomAndPanStayInsideTheRun) {
  const trace::Trace trace = epochs(500, 2000, 2000);
  RibbonFrame frame = frame_of(trace, 2000, {.zoom = 1e9, .first_step = 1e9, .first_row = 1e9});
  EXPECT_LE(frame.zoom.first_step + frame.steps_across, 2000.0001);
  EXPECT_LE(frame.zoom.first_row + frame.rows_in_view, 500.0001);
  EXPECT_GE(frame.steps_across, 3);
  frame = frame_of(trace, 2000, panned(frame, 1e9F, 1e9F));
  EXPECT_EQ(frame.zoom.first_step, 0);
  EXPECT_EQ(frame.zoom.first_row, 0);
}

TEST(RibbonLayout, TheEpochWhereItBreaksIsNamedWhereNotAllAre) {
  trace::Trace trace = epochs(20, 3, 3);
  for (std::size_t row = 5; row < 20; ++row)
    trace.epochs[row] = epochs(20, 3, 1).epochs[row];
  const RibbonFrame frame = lay_out({}, 20, 3, 100, 50, 600, 320);
  const std::vector<std::int64_t> rows = labelled_rows(frame, trace);
  EXPECT_EQ(rows.front(), 0);
  EXPECT_NE(std::find(rows.begin(), rows.end(), 5), rows.end());
  EXPECT_GE(rows.size(), 8U);
  for (std::size_t i = 1; i < rows.size(); ++i)
    EXPECT_GE(static_cast<float>(rows[i] - rows[i - 1]) * frame.row_pitch, 17) << rows[i];
}

TEST(RibbonLayout, LabelsNeverTouchHoweverOftenRowsDiffer) {
  trace::Trace trace = epochs(500, 4, 4);
  for (std::size_t row = 1; row < 500; row += 2)
    trace.epochs[row].steps_run = 2;
  const RibbonFrame frame = frame_of(trace, 4, {.first_row = 37.5});
  const std::vector<std::int64_t> rows = labelled_rows(frame, trace);
  ASSERT_FALSE(rows.empty());
  EXPECT_GE(rows.front(), 37);
  for (std::size_t i = 1; i < rows.size(); ++i)
    EXPECT_GE(static_cast<float>(rows[i] - rows[i - 1]) * frame.row_pitch, 17);
}

TEST(RibbonLayout, RevealingBringsACellIntoView) {
  const trace::Trace trace = epochs(500, 2000, 2000);
  RibbonFrame frame = frame_of(trace, 2000, {.zoom = 20});
  frame = frame_of(trace, 2000, revealing(frame, 499, 1999));
  const float x = frame.step_left(1999.5);
  const float y = frame.row_top(499) + 1;
  EXPECT_EQ(hit(frame, x, y).row, 499);
  EXPECT_EQ(hit(frame, x, y).step, 1999);
}

TEST(RibbonLayout, OneStepThatRanOfAMillionCanBeSeen) {
  const trace::Trace trace = epochs(2, 1'000'000, 1);
  const auto found = stretches(frame_of(trace, 1'000'000), trace);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_FLOAT_EQ(found[0].state, static_cast<float>(StepState::kRan));
  EXPECT_FLOAT_EQ(found[0].width, 2);
  EXPECT_FLOAT_EQ(found[1].left, found[0].left + 2) << "what never ran begins behind it";
  EXPECT_FLOAT_EQ(found[1].left + found[1].width, 700) << "and ends where it ended";
}

TEST(RibbonLayout, OneStepThatNeverRanOfAMillionCanBeSeen) {
  const trace::Trace trace = epochs(1, 1'000'000, 999'999);
  const auto found = stretches(frame_of(trace, 1'000'000), trace);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FLOAT_EQ(found[1].state, static_cast<float>(StepState::kNeverRan));
  EXPECT_FLOAT_EQ(found[1].width, 2);
  EXPECT_FLOAT_EQ(found[1].left, 698);
}

TEST(RibbonLayout, AMillionAlternatingStepsCostNoMoreThanTheWidth) {
  trace::Trace trace;
  trace::Epoch epoch{.index = 0, .steps_planned = 1'000'000, .steps_run = 1'000'000};
  for (int i = 0; i < 500'000; ++i) {
    append_steps(epoch, 1, StepState::kRan, 32);
    append_steps(epoch, 1, i == 250'000 ? StepState::kRaised : StepState::kShort, 4);
  }
  trace.epochs.push_back(epoch);
  const auto found = stretches(frame_of(trace, 1'000'000), trace);
  EXPECT_LE(found.size(), 1300U);
  bool raised = false;
  for (const gfx::RibbonStretch& stretch : found) {
    raised = raised || stretch.state == static_cast<float>(StepState::kRaised);
  }
  EXPECT_TRUE(raised) << "the one exception must not drown among a million steps";
}

TEST(RibbonLayout, NothingIsLaidOutBeyondTheView) {
  const trace::Trace trace = epochs(500, 2000, 1200);
  const RibbonFrame frame =
      frame_of(trace, 2000, {.zoom = 50, .first_step = 700, .first_row = 100});
  for (const gfx::RibbonStretch& stretch : stretches(frame, trace)) {
    EXPECT_GE(stretch.left, frame.left - 0.01F);
    EXPECT_LE(stretch.left + stretch.width, frame.left + frame.width + 0.01F);
    EXPECT_LE(stretch.top, frame.top + frame.height + frame.row_pitch);
  }
}

TEST(Stretches, AShortBatchIsAsHighAsItsShareOfAFullOne) {
  trace::Trace trace;
  trace.facts.batch_size = 32;
  trace::Epoch epoch{.index = 0, .steps_planned = 3, .steps_run = 3};
  append_steps(epoch, 1, trace::StepState::kRan, 32);
  append_steps(epoch, 1, trace::StepState::kShort, 16);
  append_steps(epoch, 1, trace::StepState::kShort, 1);
  trace.epochs.push_back(epoch);
  const RibbonFrame frame = lay_out({}, 1, 3, 0, 0, 300, 40);
  const auto found = stretches(frame, trace);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_FLOAT_EQ(found[0].share, 1);
  EXPECT_FLOAT_EQ(found[1].share, 0.5F);
  EXPECT_GT(found[2].share, 1.0F / 32) << "one row in 32 must still be seen";
  EXPECT_LT(found[2].share, 0.3F);
}

TEST(ShortShare, IsNeverTakenForEmptyOrFull) {
  EXPECT_GT(short_share(1, 1'000'000), 0.1F);
  EXPECT_LT(short_share(999'999, 1'000'000), 0.9F);
}

TEST(CellWords, AreLeftOutWhereTheyDoNotFit) {
  const auto eight_each = [](std::string_view text) { return 8 * static_cast<float>(text.size()); };
  const auto words = [&](trace::StepState state, float room) {
    return cell_words({.first = 0, .count = 1, .state = state, .rows = 32}, room, eight_each);
  };
  EXPECT_EQ(words(trace::StepState::kReplayed, 64), "replayed");
  EXPECT_EQ(words(trace::StepState::kReplayed, 63), "") << "never a part of the word";
  EXPECT_EQ(words(trace::StepState::kNeverRan, 72), "never ran");
  EXPECT_EQ(words(trace::StepState::kNeverRan, 71), "");
  EXPECT_EQ(words(trace::StepState::kRan, 56), "32 rows");
  EXPECT_EQ(words(trace::StepState::kRan, 55), "32");
  EXPECT_EQ(words(trace::StepState::kShort, 15), "");
  EXPECT_EQ(words(trace::StepState::kRaised, 500), "");
}

}  // namespace
}  // namespace fitscope::view
