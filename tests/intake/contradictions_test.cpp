// Promises of observation.h: what other epochs show counts, too, and a bar that does not count
// single steps proves nothing of them. The forms are those of real Keras 3.6 and 3.14.
#include <gtest/gtest.h>

#include <string>
#include <vector>

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

std::string bars(const std::vector<std::string>& ends) {
  std::string text;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    text += epoch(static_cast<int>(i) + 1, static_cast<int>(ends.size())) +
            "90/90 ━━━━━━━━━━━━━━━━━━━━ " + ends[i] + "\n";
  }
  return text;
}

TEST(Turns, EpochsThatTakeNextToNoTimeRunOnlyWhatIsLeftOver) {
  const auto timed = [](const std::vector<std::string>& seconds) {
    std::vector<std::string> ends;
    for (const std::string& one : seconds)
      ends.push_back(one + "s 9ms/step - loss: 0.6" + std::to_string(901 - 101 * ends.size()));
    return diagnose_log(bars(ends)).verdict().finding.rule;
  };
  EXPECT_EQ(timed({"21", "0", "20", "0"}), "carried-over-remainder");
  EXPECT_EQ(timed({"21", "20", "0", "21", "20", "1"}), "carried-over-remainder");
  EXPECT_EQ(timed({"21", "0", "0", "0"}), "healthy") << "slow only at first";
  EXPECT_EQ(timed({"21", "20", "20", "21"}), "healthy");
  EXPECT_EQ(timed({"1", "0", "1", "0"}), "healthy") << "whole seconds say nothing of these";
}

TEST(Turns, LossesThatTakeTurnsAreAQuestionAndWithBarsThatStandStillMore) {
  const auto run = [](const char* frame_of_short) {
    std::string text;
    const char* losses[] = {"0.7653", "0.4035", "0.7264", "0.2980"};
    for (int i = 0; i < 4; ++i) {
      const std::string loss = "loss: " + std::string(losses[i]);
      text += epoch(i + 1, 4);
      if (i != 1) text += frame("1/9", i % 2 == 0 ? "loss: 0.6387" : frame_of_short);
      if (i % 2 == 0) text += frame("7/9", "loss: 0.7719");
      text += frame("9/9", loss + " - val_loss: 0.6902") + "\n";
    }
    return diagnose_log(text).verdict();
  };
  EXPECT_EQ(run("loss: 0.2980").finding.rule, "carried-over-remainder");
  EXPECT_EQ(run("loss: 0.9980").finding.rule, "cannot-tell");
  EXPECT_EQ(run("loss: 0.9980").candidates.front(), "carried-over-remainder");
}

TEST(Turns, BarsThatStandStillInTurnsNeedNoOtherSign) {
  const auto run = [](const char* frame_of_fourth) {
    std::string text;
    const char* losses[] = {"0.7823", "0.8266", "0.7631", "0.7339", "0.7425"};
    const char* frames[] = {"0.7121", "0.8266", "0.6855", frame_of_fourth, "0.7538"};
    for (int i = 0; i < 5; ++i) {
      text += epoch(i + 1, 5) + frame("1/3", "loss: " + std::string(frames[i])) +
              frame("3/3", "loss: " + std::string(losses[i])) + "\n";
    }
    return diagnose_log(text).verdict();
  };
  const Verdict still = run("0.7339");
  EXPECT_EQ(still.finding.rule, "carried-over-remainder");
  EXPECT_NE(still.finding.arithmetic.find("1/3 in epoch 4"), std::string::npos);
  EXPECT_EQ(run("0.7100").finding.rule, "healthy");
}

TEST(MissingWarnings, ABarThatCountedToUnknownIsNoProofOfHealth) {
  const auto run = [](const std::string& warning) {
    std::string text = epoch(1, 3) + frame("1/Unknown", "loss: 0.6771") + warning +
                       frame("10/10", "loss: 0.7626") + "\n";
    for (int i = 2; i <= 3; ++i)
      text += epoch(i, 3) + frame("10/10", "loss: 0.6" + std::to_string(20 - i) + "0") + "\n";
    return diagnose_log(text).verdict();
  };
  const Verdict hidden = run("");
  EXPECT_EQ(hidden.finding.rule, "cannot-tell");
  EXPECT_NE(hidden.finding.summary.find("not displayed"), std::string::npos);
}

// A bar is drawn full whatever ran: without standard error an epoch cut short looks the same.
TEST(MissingWarnings, AreAskedForWhereNothingElseShowsThatAllStepsRan) {
  const auto run = [] {
    std::string text;
    for (int i = 1; i <= 4; ++i) {
      const std::string loss = "loss: 0." + std::to_string(80 - 10 * i) + "00";
      text += epoch(i, 4) + frame("1/3", "loss: 0.7121") + frame("3/3", loss) + "\n";
    }
    return diagnose_log(text).verdict();
  };
  const Verdict open = run();
  EXPECT_EQ(open.finding.rule, "healthy");
  EXPECT_EQ(open.confidence, Confidence::kLikely);
  EXPECT_EQ(open.finding.summary.find("Nothing displayed is wrong"), 0U) << open.finding.summary;
  ASSERT_EQ(open.questions.size(), 2U);
  EXPECT_NE(open.questions[0].ask.find("standard error"), std::string::npos);
}

TEST(EndOfSequence, SaysOfEpochsOfZerosThatTheInputIsUsedUp) {
  const std::string end =
      "2026-01-01 01:48:36.7: W tensorflow/core/framework/local_rendezvous.cc:404] Local "
      "rendezvous "
      "is aborting with status: OUT_OF_RANGE: End of sequence\n\t [[{{node IteratorGetNext}}]]\n";
  const auto run = [&](const std::string& said) {
    std::string text =
        epoch(1, 3) + frame("1/10", "loss: 0.6771") + frame("10/10", "loss: 0.7702") + "\n";
    for (int i = 2; i <= 3; ++i)
      text += epoch(i, 3) + said + frame("10/10", "loss: 0.0000e+00") + "\n";
    return diagnose_log(text).verdict();
  };
  EXPECT_EQ(run(end).finding.rule, "empty-epochs");
  EXPECT_EQ(run(end).confidence, Confidence::kLikely);
  EXPECT_EQ(run("").finding.rule, "cannot-tell");
}

TEST(NoBatch, ABarThatStaysAtNothingOfUnknown) {
  std::string text;
  for (int i = 1; i <= 3; ++i)
    text += epoch(i, 3) + (i == 1 ? kOfKeras314 : std::string()) + "      0/Unknown 2s 0s/step\n";
  const Verdict verdict = diagnose_log(text).verdict();
  EXPECT_EQ(verdict.finding.rule, "zero-batches");
  EXPECT_EQ(verdict.confidence, Confidence::kCertain);
}

TEST(Exceptions, OfTheGeneratorItselfAreNoEmptyGenerator) {
  const std::string trace =
      "Traceback (most recent call last):\n  File \"/lib/keras/src/trainers/data_adapters/"
      "generator_data_adapter.py\", line 62, in get_tf_dataset\n"
      "IndexError: list index out of range\n";
  const Verdict late =
      diagnose_log(epoch(1, 2) + frame("1/5", "loss: 0.7") + frame("5/5", "loss: 0.6944") + "\n" +
                   epoch(2, 2) + frame("1/5", "loss: 0.6") + "\n" + trace)
          .verdict();
  EXPECT_EQ(late.finding.rule, "fit-refused");
  EXPECT_NE(late.finding.summary.find("IndexError"), std::string::npos);
  EXPECT_EQ(diagnose_log(epoch(1, 2) + trace).verdict().finding.rule, "zero-batches");
}

TEST(Exceptions, CommonOnesAreNamed) {
  const auto raised = [](const std::string& message) {
    return diagnose_log(epoch(1, 2) + "Traceback (most recent call last):\nValueError: " + message +
                        "\n")
        .verdict()
        .finding.rule;
  };
  EXPECT_EQ(raised("Shapes (None, 1) and (None, 3) are incompatible"), "label-error");
  EXPECT_EQ(raised("Input 0 of layer \"conv2d\" is incompatible with the layer: : expected "
                   "min_ndim=4, found ndim=3."),
            "shape-error");
  EXPECT_EQ(raised("Input 0 is incompatible with layer conv2d_1: expected ndim=4, found ndim=3"),
            "shape-error");
  EXPECT_EQ(raised("Unexpected result of `train_function` (Empty Logs)."), "zero-batches");
  EXPECT_EQ(raised("Shapes (None, 1) are fine"), "cannot-tell");
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
