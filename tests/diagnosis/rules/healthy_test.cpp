// What healthy and cannot-tell promise.
#include <gtest/gtest.h>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(Healthy, SaysThatEveryPlannedStepRan) {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  trace.facts.batches_per_pass = 4;
  with_numbers(trace);
  trace.epochs.at(0).logs = {{"loss", 0.7}};
  trace.epochs.at(1).logs = {{"loss", 0.6}};
  const auto asked = hundred_samples();
  const auto finding = kHealthy.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary, "Nothing is wrong: all 2 epochs ran to the end, 4 steps each.");
  EXPECT_EQ(finding->arithmetic, "ceil(100 / 32) = 4 batches per epoch");
  EXPECT_EQ(finding->evidence.at(1).text, "loss 0.7 in epoch 1, 0.6 in epoch 2");
}

TEST(Healthy, DoesNotSayThatNothingIsWrongWhereTheLossGrew) {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  with_numbers(trace);
  trace.epochs.at(0).logs = {{"loss", 0.7}};
  trace.epochs.at(1).logs = {{"loss", 1600.0}};
  const auto finding = kHealthy.check({hundred_samples(), trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kNote);
  EXPECT_EQ(finding->summary.find("Nothing is wrong"), std::string::npos);
}

TEST(Healthy, SaysWhenLossesWereNotSimulated) {
  const auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  const auto finding = kHealthy.check({hundred_samples(), trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "Nothing is wrong: the one epoch ran to the end, 4 steps; losses were not simulated.");
}

TEST(Healthy, IsSilentWhenAStepIsMissing) {
  EXPECT_FALSE(kHealthy.check({hundred_samples(), hand_trace(kKeras315, 4, {{4, 100}, {3, 96}})}));
}

TEST(CannotTell, SaysThatAModelMayRefuseSamplesWithoutTheirBatchAxis) {
  const auto trace = hand_trace(kKeras315, 100, {{100, 100}});
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kDataset;
  EXPECT_TRUE(kHealthy.check({asked, trace}));
  asked.dataset.batched = false;
  EXPECT_FALSE(kHealthy.check({asked, trace}));
  EXPECT_NE(diagnose({asked, trace}).front().summary.find("without its batch axis"),
            std::string::npos);
  scenario::Scenario generates = hundred_samples();
  generates.feed.kind = scenario::FeedKind::kGenerator;
  generates.generator.single_samples = true;
  EXPECT_FALSE(kHealthy.check({generates, trace}));
}

TEST(CannotTell, SaysThatACallbackNeedsLosses) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
  const auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  EXPECT_FALSE(kHealthy.check({asked, trace}));
  const auto findings = diagnose({asked, trace});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().rule, "cannot-tell");
  EXPECT_EQ(findings.front().summary,
            "All 4 steps ran, but a callback here decides by the loss, and losses were not "
            "simulated.");
}

TEST(CannotTell, IsNotAskedWhenAnotherRuleFired) {
  const auto asked = hundred_samples();
  const auto findings = diagnose({asked, hand_trace(kKeras315, 4, {{4, 100}})});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().rule, "healthy");
}

}  // namespace
}  // namespace fitscope::diagnosis
