// The script a page or window hands out is the state's: its fields, its Keras, its verdict.
#include "workbench/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace fitscope::workbench {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Script, HasNoMarkUntilTheRunIsOver) {
  State state = start("preset=steps-floor");
  ASSERT_TRUE(has_work(state));
  EXPECT_THAT(python_script(state), Not(HasSubstr("<- fitscope")));
  while (has_work(state))
    advance(state, [] { return true; });
  EXPECT_THAT(python_script(state), HasSubstr("<- fitscope: carried-over-remainder"));
}

TEST(Script, FollowsEveryEdit) {
  State state = start("preset=steps-floor");
  apply(state, SetField{"fit.epochs", "7"});
  apply(state, SetField{"keras.version", "2.15"});
  EXPECT_THAT(python_script(state), HasSubstr("epochs=7,"));
  EXPECT_THAT(python_script(state), HasSubstr("from tensorflow import keras"));
  EXPECT_THAT(notebook(state), HasSubstr("epochs=7,"));
  apply(state, SetField{"keras.version", "unknown"});
  EXPECT_THAT(python_script(state), HasSubstr("import keras\n"));
}

State finished(const std::string& link) {
  State state = start(link);
  while (has_work(state))
    advance(state, [] { return true; });
  return state;
}

// The text of the line a step leads to, without its blanks.
std::string line_at(const State& state, trace::Moment at) {
  const std::string script = python_script(state);
  const std::vector<std::string_view> lines = split(script, '\n');
  const std::int64_t number = script_line(state, at);
  if (number < 1 || number > std::ssize(lines)) return {};
  const std::string_view line = lines[static_cast<std::size_t>(number - 1)];
  return std::string(line.substr(std::min(line.find_first_not_of(' '), line.size())));
}

TEST(ScriptLine, OfAStepThatRanIsWhereItsBatchIsGiven) {
  const std::string rows = "s=1&data.samples=100&fit.batch_size=32&feed.kind=";
  EXPECT_EQ(line_at(finished(rows + "arrays&validation.kind=sequence"), {0, 1}), "x,");
  EXPECT_THAT(line_at(finished(rows + "generator&validation.kind=sequence"), {0, 1}),
              StartsWith("yield "));
  EXPECT_EQ(line_at(finished(rows + "sequence"), {0, 1}), "return self.x[rows], self.y[rows]");
  EXPECT_THAT(line_at(finished(rows + "dataset"), {0, 1}),
              StartsWith("dataset = dataset.batch(32)"));
  EXPECT_THAT(line_at(finished(rows + "custom_loop&loop.body=every_batch"), {0, 0}),
              StartsWith("for x_batch, y_batch in dataset:"));
}

TEST(ScriptLine, OfAStepThatNeverRanIsTheVerdictsCause) {
  const State state = finished("preset=steps-floor");
  ASSERT_GE(state.outcome.trace.epochs.size(), 2U);
  EXPECT_EQ(line_at(state, {0, 0}), "x,");
  EXPECT_THAT(line_at(state, {1, 2}), HasSubstr("<- fitscope: carried-over-remainder"));
  EXPECT_EQ(script_line(state, {-1, -1}), 0);
  EXPECT_EQ(script_line(state, {0, 1000}), 0);
}

}  // namespace
}  // namespace fitscope::workbench
