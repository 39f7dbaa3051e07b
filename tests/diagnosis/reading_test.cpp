// What rules read off a run: the line of an exception that tells, what it is about, which Keras.
#include "diagnosis/reading.h"

#include <gtest/gtest.h>

#include <string>

#include "support/hand_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;

TEST(TellingLine, IsFoundAmongTracebackAndArguments) {
  const trace::Exception exception{
      "ValueError",
      "Exception encountered when calling Sequential.call().\n\n\x1b[1mInput 0 of layer \"dense\" "
      "is "
      "incompatible with the layer: expected axis -1\x1b[0m\n\nArguments received by "
      "Sequential.call():\n  • training=True",
      {}};
  EXPECT_EQ(telling_line(exception),
            "Input 0 of layer \"dense\" is incompatible with the layer: expected axis -1");
}

TEST(TellingLine, IsTheLastOfALongMessageThatNobodyKnows) {
  const trace::Exception exception{
      "UnknownError", std::string(300, '-') + "\nKeyError: 'label'\n\n", {}};
  EXPECT_EQ(telling_line(exception), "KeyError: 'label'");
}

TEST(TellingLine, IsTheWholeOfAShortMessage) {
  EXPECT_EQ(telling_line({"ValueError", "one\ntwo", {}}), "one two");
  EXPECT_EQ(telling_line({"StopIteration", "", {}}), "");
}

TEST(Reading, AnExceptionIsKnownByItsSubjectAndAValidationsIsNotTrainings) {
  auto trace = raised(kKeras315, Subject::kNoBatches, "IndexError", "list index out of range");
  EXPECT_NE(raised_about(trace, {Subject::kInputShape, Subject::kNoBatches}), nullptr);
  EXPECT_EQ(raised_about(trace, {Subject::kInputShape}), nullptr);
  trace.exception->validating = true;
  EXPECT_EQ(raised_about(trace, {Subject::kNoBatches}), nullptr);
  EXPECT_EQ(raised_about({}, {Subject::kArguments}), nullptr);
}

TEST(Reading, TheValidationSplitIsRoundedAsKerasDoes) {
  scenario::Scenario asked;
  asked.data.samples = 10;
  asked.validation.kind = scenario::ValidationKind::kSplit;
  asked.validation.split = 0.9;
  EXPECT_EQ(training_rows(asked), 0) << "10 * (1.0 - 0.9) is a hair less than 1";
  asked.validation.split = 0.7;
  EXPECT_EQ(training_rows(asked), 3);
}

}  // namespace
}  // namespace fitscope::diagnosis
