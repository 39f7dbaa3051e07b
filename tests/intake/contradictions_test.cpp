// Promises of observation.h: what other epochs show counts, too, and a bar that does not count
// single steps proves nothing of them. The forms are those of real Keras 3.6 and 3.14.
#include <gtest/gtest.h>

#include <string>

#include "intake/diagnose_log.h"

namespace fitscope::intake {
namespace {

const std::string kRanOut =
    "UserWarning: Your input ran out of data; interrupting training. Make sure that your dataset "
    "or generator can generate at least `steps_per_epoch * epochs` batches. You may need to use "
    "the `.repeat()` function when building your dataset.\n";
const std::string kOfKeras36 = "/usr/lib/python3.11/contextlib.py:158: " + kRanOut +
                               "  self.gen.throw(typ, value, traceback)\n";
const std::string kOfKeras314 =
    "/lib/keras/src/trainers/epoch_iterator.py:164: " + kRanOut + "  self._interrupted_warning()\n";

std::string frame(const std::string& count, const std::string& values) {
  return "\r" + count + " ━━━━━━━━━━━━━━━━━━━━ 0s 9ms/step - " + values;
}
std::string epoch(int number, int of) {
  return "Epoch " + std::to_string(number) + "/" + std::to_string(of) + "\n";
}

TEST(Contradictions, ABarThatLagsInEachEpochDoesNotSayThatTrainingRanOut) {
  std::string text;
  const char* losses[] = {"1.1065", "0.7605", "0.7645", "1.0906"};
  for (int i = 0; i < 4; ++i) {
    const std::string loss = "loss: " + std::string(losses[i]);
    text += epoch(i + 1, 4) + frame("1/3", loss);
    if (i == 2) text += kOfKeras36;
    text += frame("3/3", loss + " - val_loss: 0.8713") + "\n";
  }
  const LogAnswer answer = diagnose_log(text);
  EXPECT_EQ(answer.verdict().finding.rule, "cannot-tell") << answer.verdict().finding.summary;
  for (const ObservedEpoch& each : answer.fits[0].fit.epochs)
    EXPECT_FALSE(each.steps.likely) << "the bar counts calls";
}

TEST(Contradictions, AStepBeforeTheWarningIsNamedWhereTheBarCountsSteps) {
  std::string text = epoch(1, 2) + frame("1/3", "loss: 1.1065") +
                     frame("3/3", "loss: 0.9605 - val_loss: 0.8713") + "\n";
  text += epoch(2, 2) + frame("1/3", "loss: 0.7645") + kOfKeras36 +
          frame("3/3", "loss: 0.7645 - val_loss: 0.8713") + "\n";
  const LogAnswer answer = diagnose_log(text);
  EXPECT_EQ(answer.fits[0].fit.epochs[1].steps.likely, 1);
}

TEST(Contradictions, AnEmptyValidationBehindAllStepsIsNotTrainingsEnd) {
  const std::string text =
      epoch(1, 3) + frame(" 1/20", "loss: 0.8791") + frame("17/20", "loss: 0.8262") + kOfKeras314 +
      frame("20/20", "loss: 0.8005") + "\n" + epoch(2, 3) + frame(" 1/20", "loss: 0.8492") +
      frame("20/20", "loss: 0.7790") + "\n" + epoch(3, 3) + frame(" 1/20", "loss: 0.8232") +
      frame("19/20", "loss: 0.7788") + frame("20/20", "loss: 0.7610") + "\n";
  const Verdict verdict = diagnose_log(text).verdict();
  EXPECT_EQ(verdict.finding.rule, "cannot-tell") << verdict.finding.summary;
}

TEST(Contradictions, AnEpochDrawnWholeIsHeldAgainstAnInputThatEndsEachTime) {
  std::string text = epoch(1, 2) + frame("1/3", "loss: 0.8791") + kOfKeras314 +
                     frame("3/3", "loss: 0.8791") + "\n" + epoch(2, 2);
  for (const char* count : {"1/3", "2/3", "3/3"})
    text += frame(count, "loss: 0.84" + std::string(1, *count));
  text += frame("3/3", "loss: 0.8405") + "\n";
  const Verdict verdict = diagnose_log(text).verdict();
  EXPECT_EQ(verdict.finding.rule, "cannot-tell") << verdict.finding.summary;
}

TEST(Contradictions, ACountBeyondTheTotalProvesNoStep) {
  std::string beyond;
  std::string no_multiple;
  for (int i = 1; i <= 4; ++i) {
    const std::string loss = "loss: 0.75" + std::to_string(43 - i);
    beyond += epoch(i, 4) + frame("7/2", loss) + frame("2/2", loss) + "\n";
    no_multiple += epoch(i, 4) + frame("4/5", loss) + frame("5/5", loss) + "\n";
  }
  for (const std::string& text : {beyond, no_multiple}) {
    const Verdict verdict = diagnose_log(text).verdict();
    EXPECT_EQ(verdict.finding.rule, "cannot-tell") << verdict.finding.summary;
    EXPECT_NE(verdict.finding.summary.find("steps_per_execution"), std::string::npos);
  }
}

}  // namespace
}  // namespace fitscope::intake
