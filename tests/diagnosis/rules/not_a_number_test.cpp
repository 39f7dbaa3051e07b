// What not-a-number promises: which value went first, and that NaN stops nothing.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "diagnosis/rules/all.h"
#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(NotANumber, NamesTheInputThatWentFirst) {
  scenario::Scenario asked = hundred_samples();
  asked.data.nan_cells = 1;
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  with_numbers(trace);
  trace.epochs.front().segments = {{0, 1, trace::StepState::kRan, 32},
                                   {1, 3, trace::StepState::kNotFinite, 32}};
  trace.first_non_finite = trace::NonFinite{{0, 1}, trace::Tensor::kInput, "", std::nan("")};
  const auto finding = kNotANumber.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "The first bad number is an input value (x): NaN in step 2 of epoch 1; Keras goes on "
            "all the same, and every number after it is bad too.");
  EXPECT_EQ(finding->arithmetic, "1 of 1,000 cells of x are not finite");
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"data.nan_cells", "0"}}));
  EXPECT_EQ(finding->changes.at(0).why, "One NaN in a batch is enough.");
  asked.data.nan_cells = 0;
  asked.data.inf_cells = 1;
  EXPECT_EQ(kNotANumber.check({asked, trace})->changes.at(0).why,
            "One infinity in a batch is enough.");
}

/// A weight that grew to infinity in epoch 2.
trace::Trace weight_overflowed() {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}, {4, 100}});
  with_numbers(trace);
  trace.first_non_finite = trace::NonFinite{
      {1, 0}, trace::Tensor::kWeight, "dense", std::numeric_limits<double>::infinity()};
  return trace;
}

TEST(NotANumber, NamesADecayThatOverturnsTheWeights) {
  scenario::Scenario asked = hundred_samples();
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  asked.compile.learning_rate = 0.5;
  asked.compile.weight_decay = 10;
  const auto finding = kNotANumber.check({asked, weight_overflowed()});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("1 - 0.5 × 10 = -4"), std::string::npos) << finding->summary;
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"compile.weight_decay", "unset"}}));
  asked.compile.weight_decay = 0.01;
  EXPECT_NE(kNotANumber.check({asked, weight_overflowed()})->summary.find("a learning rate of 0.5"),
            std::string::npos);
}

TEST(NotANumber, NamesAScheduleThatMadeTheRateGrow) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kLearningRateScheduler);
  auto trace = weight_overflowed();
  trace.epochs[1].learning_rate = 2;
  const auto finding = kNotANumber.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_NE(finding->summary.find("from 0.001 to 2."), std::string::npos) << finding->summary;
  EXPECT_EQ(finding->changes.at(0).changes, (std::vector<FieldChange>{{"fit.callbacks", "none"}}));
}

TEST(NotANumber, DoesNotCallFiniteLossesBad) {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  with_numbers(trace);
  trace.epochs.front().segments = {{0, 2, trace::StepState::kNotFinite, 32},
                                   {2, 1, trace::StepState::kRan, 32},
                                   {3, 1, trace::StepState::kNotFinite, 4}};
  trace.first_non_finite =
      trace::NonFinite{{0, 0}, trace::Tensor::kLoss, "", std::numeric_limits<double>::infinity()};
  const auto finding = kNotANumber.check({hundred_samples(), trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->summary,
            "The first bad number is the loss: infinity in step 1 of epoch 1; Keras goes on all "
            "the same, and the loss of 3 of 4 steps is no finite number.");
  EXPECT_EQ(finding->evidence.at(1).text, "the first bad loss is that of step 1 of epoch 1");
}

TEST(NotANumber, SaysThatTerminateOnNanIsOnlyTheMessenger) {
  scenario::Scenario asked = hundred_samples();
  asked.compile.optimizer = scenario::OptimizerKind::kSgd;
  asked.compile.learning_rate = 1.0;
  auto trace = hand_trace(kKeras315, 4, {{3, 96}});
  with_numbers(trace);
  trace.first_non_finite = trace::NonFinite{
      {0, 2}, trace::Tensor::kGradient, "dense/kernel", std::numeric_limits<double>::infinity()};
  trace.stop = trace::StopReason::kCallback;
  trace.stop_detail = "TerminateOnNaN";
  const auto finding = kNotANumber.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(
      finding->summary,
      "The first bad number is a gradient of dense/kernel: infinity in step 3 of epoch 1; "
      "TerminateOnNaN then ended training. The likely cause: a learning rate of 1, 100 times the "
      "default.");
  EXPECT_EQ(finding->changes.at(0).changes,
            (std::vector<FieldChange>{{"compile.learning_rate", "0.01"}}));
}

TEST(NotANumber, NamesTheValidationRowsWhereOnlyTheyAreBad) {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  with_numbers(trace);
  trace.first_non_finite = trace::NonFinite{.at = {0, -1},
                                            .tensor = trace::Tensor::kInput,
                                            .value = std::numeric_limits<double>::quiet_NaN(),
                                            .validating = true};
  scenario::Scenario asked = hundred_samples();
  asked.data.nan_cells = 5000;
  const auto finding = kNotANumber.check({asked, trace});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(finding->summary,
            "The first bad number is an input value (x): NaN in the validation after epoch 1; "
            "Keras goes on all the same: training meets no bad number, and val_loss is no finite "
            "one.");
  EXPECT_EQ(finding->arithmetic, "1,000 of 1,000 cells of x are not finite");
}

TEST(NotANumber, IsSilentWhileEveryNumberIsFinite) {
  auto trace = hand_trace(kKeras315, 4, {{4, 100}});
  with_numbers(trace);
  EXPECT_FALSE(kNotANumber.check({hundred_samples(), trace}));
}

}  // namespace
}  // namespace fitscope::diagnosis
