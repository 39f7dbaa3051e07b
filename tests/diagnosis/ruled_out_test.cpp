// What ruled_out() promises: it answers only what the trace answers, and never denies a fault.
#include "diagnosis/ruled_out.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string_view> suspicions(const scenario::Scenario& asked,
                                         const trace::Trace& trace) {
  std::vector<std::string_view> all;
  for (const RuledOut& each : ruled_out({asked, trace}))
    all.push_back(each.suspicion);
  return all;
}

TEST(RuledOut, SaysEverythingOfARunThatLearned) {
  EXPECT_THAT(
      suspicions(two_classes(), learned_run()),
      ElementsAre("an exception", "a callback that stops it", "an epoch that is cut short", "NaN",
                  "no updates", "dead units", "vanishing gradients", "nothing learned"));
  EXPECT_EQ(ruled_out({two_classes(), learned_run()})[2].why, "all 80 steps that were planned ran");
}

TEST(RuledOut, DeniesNoFault) {
  EXPECT_THAT(suspicions(two_classes(), stuck_run()), Not(Contains("nothing learned")));
  const auto kill = [](trace::Probe& probe) { probe.layers[0].dead = 1; };
  EXPECT_THAT(suspicions(two_classes(), with_looks(stuck_run(), kill)),
              Not(Contains("dead units")));
  trace::Trace cut = learned_run();
  cut.epochs.back().steps_run = 1;
  EXPECT_THAT(suspicions(two_classes(), cut), Not(Contains("an epoch that is cut short")));
  trace::Trace nan = learned_run();
  nan.first_non_finite = trace::NonFinite{};
  EXPECT_THAT(suspicions(two_classes(), nan), Not(Contains("NaN")));
  EXPECT_THAT(suspicions(two_classes(), nan), Not(Contains("dead units")));
}

TEST(RuledOut, SaysNothingOfNumbersThatWereNotSimulatedNorOfARunThatGoesOn) {
  EXPECT_THAT(
      suspicions(hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}})),
      ElementsAre("an exception", "a callback that stops it", "an epoch that is cut short"));
  trace::Trace running = learned_run();
  running.stop = trace::StopReason::kRunning;
  EXPECT_THAT(suspicions(two_classes(), running), IsEmpty());
}

}  // namespace
}  // namespace fitscope::diagnosis
