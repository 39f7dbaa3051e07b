// The script a page or window hands out is the state's: its fields, its Keras, its verdict.
#include "workbench/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fitscope::workbench {
namespace {

using testing::HasSubstr;
using testing::Not;

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

}  // namespace
}  // namespace fitscope::workbench
