// What src/trace/cell.h promises.
#include "trace/cell.h"

#include <gtest/gtest.h>

#include <limits>

namespace fitscope::trace {
namespace {

// Epoch 1: three full steps. Epoch 2: one step of 4 rows, then nothing.
Trace three_and_one() {
  Trace trace;
  trace.facts.batch_size = 32;
  Epoch first{.index = 0, .steps_planned = 3, .steps_run = 3};
  append_steps(first, 3, StepState::kRan, 32);
  Epoch second{.index = 1, .steps_planned = 3, .steps_run = 1};
  append_steps(second, 1, StepState::kShort, 4);
  fill_never_ran(second);
  trace.epochs = {first, second};
  trace.figures.append({.epoch = 1, .rows = 4, .step = 0, .loss = 0.5F, .gradient_norm = 2});
  return trace;
}

TEST(CellWords, SaysWhatBecameOfAStepCountingFromOne) {
  const Trace trace = three_and_one();
  EXPECT_EQ(cell_words(trace, {0, 1}), "Epoch 1, step 2 of 3: ran on 32 rows.");
  EXPECT_EQ(cell_words(trace, {1, 0}),
            "Epoch 2, step 1 of 3: ran on 4 rows, fewer than a full batch of 32; loss 0.5, "
            "gradient norm 2.");
  EXPECT_EQ(cell_words(trace, {1, 2}), "Epoch 2, step 3 of 3: was planned and never ran.");
}

TEST(CellWords, ClaimsNoRowsWhereFullAndShortBatchesAreMixed) {
  Trace trace;
  Epoch epoch{.index = 0, .steps_run = 9};
  append_steps(epoch, 9, StepState::kMixed, 0);
  trace.epochs.push_back(epoch);
  EXPECT_EQ(cell_words(trace, {0, 4}),
            "Epoch 1, step 5: ran on a full or a short batch; too many turns to tell which.");
}

TEST(CellWords, SaysNothingOfAnEpochThatIsNotThere) {
  EXPECT_EQ(cell_words(three_and_one(), {7, 0}), "");
}

TEST(NumberText, NamesWhatIsNoNumber) {
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "infinite");
  EXPECT_EQ(number_text(0.693147), "0.6931");
}

TEST(CellsNear, AreThoseAroundTheCursorWithWhatWasKept) {
  const Trace trace = three_and_one();
  EXPECT_EQ(to_text(cells_near(trace, {1, 0}, 2)),
            R"([{"step":0,"state":"short batch","rows":4,"loss":0.5,"gradient_norm":2.0,)"
            R"("update_ratio":0.0},{"step":1,"state":"never ran","rows":null,"loss":null,)"
            R"("gradient_norm":null,"update_ratio":null}])");
  EXPECT_EQ(
      cells_near(trace, {1, 2}, 2).as<Json::Array>()->front().find("step")->as<std::int64_t>()[0],
      1);
  EXPECT_TRUE(cells_near(trace, {-1, -1}, 2).as<Json::Array>()->empty());
}

}  // namespace
}  // namespace fitscope::trace
