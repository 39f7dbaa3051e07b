// What nothing-logged promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

scenario::Scenario seven_at_once() {
  scenario::Scenario asked = hundred_samples();
  asked.compile.steps_per_execution = 7;
  return asked;
}

trace::Trace trained(trace::Logs logs) {
  trace::Trace trace = hand_trace(kKeras35, 6, {{6, 192}});
  with_numbers(trace);
  trace.epochs.front().logs = std::move(logs);
  return trace;
}

TEST(NothingLogged, NamesTheCallThatAskedForMore) {
  const auto finding = kNothingLogged.check({seven_at_once(), trained({})});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kWarning);
  EXPECT_EQ(finding->arithmetic, "7 > 6 batches per epoch");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"compile.steps_per_execution", "6"}}));
}

TEST(NothingLogged, IsSilentWhereALossWasLogged) {
  EXPECT_FALSE(kNothingLogged.check({seven_at_once(), trained({{"loss", 0.7}})}));
  EXPECT_FALSE(kNothingLogged.check({hundred_samples(), trained({})})) << "one step per call";
}

}  // namespace
}  // namespace fitscope::diagnosis
