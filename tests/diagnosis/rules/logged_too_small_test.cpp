// What logged-too-small promises.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

/// Four batches of 32 rows with the loss 0.8 each, logged as `shown`.
trace::Trace four_batches(double shown, std::int32_t last_rows = 32) {
  trace::Trace trace = hand_trace(kKeras315, std::nullopt, {{4, 128}});
  with_numbers(trace);
  trace::Epoch& epoch = trace.epochs.front();
  epoch.numbers = epoch.ran_dry = true;
  epoch.logs = {{"loss", shown}};
  for (std::int64_t step = 0; step < 4; ++step) {
    trace.figures.append({.rows = step == 3 ? last_rows : 32, .step = step, .loss = 0.8F});
  }
  return trace;
}

TEST(LoggedTooSmall, NamesTheShareThatIsShown) {
  const auto finding = kLoggedTooSmall.check({hundred_samples(), four_batches(0.64)});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_EQ(finding->arithmetic, "4/5 × 0.8 = 0.64");
}

TEST(LoggedTooSmall, IsSilentWhereTheMeanIsTrue) {
  EXPECT_FALSE(kLoggedTooSmall.check({hundred_samples(), four_batches(0.8)}));
  EXPECT_FALSE(kLoggedTooSmall.check({hundred_samples(), four_batches(0.64, 4)}))
      << "batches of different sizes are counted when they are there";
  trace::Trace known = four_batches(0.64);
  known.epochs.front().ran_dry = false;
  EXPECT_FALSE(kLoggedTooSmall.check({hundred_samples(), known})) << "no step asked in vain";
}

}  // namespace
}  // namespace fitscope::diagnosis
