// Logs of our own making, in forms of which no recording exists: Keras 1 and early Keras 2,
// processes that die, several fits, texts that are no log.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "intake/diagnose_log.h"
#include "intake/pieces.h"

namespace fitscope::intake {
namespace {

std::string_view rule_of(std::string_view text) {
  return diagnose_log(text).verdict().finding.rule;
}

TEST(OlderLogs, KerasOneCountsSamples) {
  const LogAnswer answer = diagnose_log(
      "Train on 6000 samples, validate on 1000 samples\n"
      "Epoch 1/2\n"
      "6000/6000 [==============================] - 5s - loss: 0.2510 - acc: 0.9130 - val_loss: "
      "0.1510 - val_acc: 0.9530     \n"
      "Epoch 2/2\n"
      "6000/6000 [==============================] - 4s - loss: 0.1310 - acc: 0.9530 - val_loss: "
      "0.1110 - val_acc: 0.9630     \n");
  EXPECT_EQ(answer.verdict().finding.rule, "healthy");
  EXPECT_TRUE(answer.fits[0].fit.samples);
  EXPECT_TRUE(answer.fits[0].fit.older);
  EXPECT_EQ(answer.filling.scenario.data.samples, 6000);
}

TEST(OlderLogs, TenEpochsThatGainNothingAreNotCalledSound) {
  const auto run = [](int epochs, double fall) {
    std::string text;
    for (int i = 0; i < epochs; ++i) {
      const std::string loss = std::to_string(0.75 - fall * i).substr(0, 6);
      text += "Epoch " + std::to_string(i + 1) + "/" + std::to_string(epochs) +
              "\n4/4 [==============================] - 0s 2ms/step - loss: " + loss + "\n";
    }
    return text;
  };
  EXPECT_EQ(rule_of(run(10, 0.001)), "cannot-tell");
  EXPECT_EQ(rule_of(run(10, 0.02)), "healthy");
  EXPECT_EQ(rule_of(run(5, 0.001)), "healthy") << "too few epochs to say";
}

TEST(OlderLogs, FramesThatGrowByTheBatchSizeCountSamples) {
  const LogAnswer answer = diagnose_log(
      "Epoch 1/1\n\r 128/1000 [==>...........................] - ETA: 3s - loss: 0.6931 - acc: "
      "0.5000\r 256/1000 [======>.......................] - ETA: 2s - loss: 0.6821 - acc: "
      "0.5100\r1000/1000 [==============================] - 2s 2ms/step - loss: 0.6001 - acc: "
      "0.6100\n");
  ASSERT_EQ(answer.fits[0].fit.epochs.size(), 1U);
  EXPECT_TRUE(answer.fits[0].fit.samples);
  EXPECT_EQ(answer.fits[0].fit.log->epochs[0].frames, 2);
}

TEST(OlderLogs, VerboseTwoWithoutACount) {
  const LogAnswer answer = diagnose_log(
      "Epoch 1/3\n - 5s - loss: 0.3010 - acc: 0.9010\nEpoch 2/3\n - 4s - loss: 0.2010 - acc: "
      "0.9310\nEpoch 3/3\n4s - loss: 0.1010 - acc: 0.9610\n");
  const ObservedFit& fit = answer.fits[0].fit;
  ASSERT_EQ(fit.epochs.size(), 3U);
  EXPECT_EQ(*value_of(fit.log->epochs[2].logs, "acc"), 0.961);
  EXPECT_EQ(answer.verdict().finding.rule, "healthy");
}

TEST(OlderLogs, TheNumberInTheWarningTellsTrainingFromValidation) {
  const std::string epoch1 =
      "Epoch 1/10\n213/213 [==============================] - 9s 40ms/step - loss: 0.6010 - "
      "val_loss: 0.6110\nEpoch 2/10\n212/213 [============================>.] - ETA: 0s - loss: "
      "0.5810";
  const auto warning = [](const char* batches) {
    return "WARNING:tensorflow:Your input ran out of data; interrupting training. Make sure that "
           "your dataset or generator can generate at least `steps_per_epoch * epochs` batches (in "
           "this case, " +
           std::string(batches) +
           " batches). You may need to use the repeat() function when "
           "building your dataset.\n";
  };
  const std::string end =
      "213/213 [==============================] - 9s 40ms/step - loss: 0.5810 - val_loss: 0.6010\n";
  EXPECT_EQ(rule_of(epoch1 + warning("25") + end), "validation-ran-out");
  EXPECT_EQ(rule_of(epoch1 + warning("2130") + end), "data-ran-out");
  // Wrapped in the middle of the number: no number is better than a wrong one.
  const LogAnswer wrapped = diagnose_log(epoch1 + warning("21\n30") + end);
  EXPECT_FALSE(wrapped.log->fits[0].ran_out[0].batches == Count{21});
}

TEST(OlderLogs, ABarThatStandsAtTheEndOfAnEpochMayBeValidating) {
  const LogAnswer answer =
      diagnose_log("Epoch 1/30\n359/359 [==============================] - ETA: 0s - loss: 0.6010");
  EXPECT_EQ(answer.verdict().finding.rule, "cannot-tell");
  EXPECT_NE(answer.verdict().finding.summary.find("validation runs then"), std::string::npos);
  ASSERT_FALSE(answer.verdict().questions.empty());
}

TEST(OlderLogs, ProcessesThatEndAndWorkersThatWait) {
  const std::string start =
      "Epoch 1/5\n  96/8000 [..............................] - ETA: 4:02 - loss: 0.6931\n";
  EXPECT_EQ(rule_of(start + "Killed\n"), "process-killed");
  EXPECT_EQ(rule_of(start + "[1]    4242 killed     python train.py\n"), "process-killed");
  EXPECT_EQ(rule_of(start + "Process finished with exit code 137 (interrupted by signal 9: "
                            "SIGKILL)\n"),
            "process-killed");
  EXPECT_EQ(rule_of(start + "Process finished with exit code -1073740791 (0xC0000409)\n"),
            "native-crash");
  EXPECT_EQ(rule_of(start + "Segmentation fault (core dumped)\n"), "native-crash");
  EXPECT_EQ(rule_of(start + "Traceback (most recent call last):\nResourceExhaustedError: Graph "
                            "execution error: OOM when allocating tensor with shape[64,512]\n"),
            "out-of-memory");
  EXPECT_EQ(rule_of("Traceback (most recent call last):\nnumpy.core._exceptions."
                    "_ArrayMemoryError: Unable to allocate 14.2 GiB for an array\n"),
            "out-of-memory");
  EXPECT_EQ(rule_of(start + "Process ForkPoolWorker-3:\nTraceback (most recent call "
                            "last):\nKeyboardInterrupt\n"),
            "workers-blocked");
  EXPECT_EQ(rule_of("Filling up shuffle buffer (this may take a while): 6002 of 12395\n"),
            "slow-start");
  EXPECT_EQ(rule_of("UserWarning: Limiting epochs to 1\nEpoch 1/1\n4/4 "
                    "━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.6010\n"),
            "environment-limit");
  // Words of a person do not end a process.
  EXPECT_NE(rule_of(start + "I think the process is Killed by early stopping somehow\n"),
            "process-killed");
}

TEST(ShellPrompts, AnEpochThatEndsThereWithoutAWordEndedBelowPython) {
  const std::string begun = "Epoch 1/5\n";
  const std::string within =
      begun +
      " 96/8000 [..............................] - ETA: 4:02 - loss: "
      "0.6931\r 97/8000 [..............................] - ETA: 4:02 - loss: "
      "0.6930\n";
  for (const char* prompt :
       {"user@host:~/work$ ", "(tf) user@host:/srv$ ls\n", "[user@host work]# ",
        "user@host work % ", "C:\\Users\\me> ", "PS C:\\Users\\me> ", "(base) C:\\Users\\me>"}) {
    for (const std::string& start : {begun, within}) {
      const LogAnswer answer = diagnose_log(start + "\n" + prompt);
      EXPECT_EQ(answer.verdict().finding.rule, "native-crash") << prompt;
      EXPECT_EQ(answer.fits[0].verdicts[0].confidence, Confidence::kLikely);
    }
  }
  // What TensorFlow logs on its way is no word of an end.
  EXPECT_EQ(rule_of(begun + "2019-09-26 15:19:27.1: I tensorflow/stream_executor/platform/default/"
                            "dso_loader.cc:42] Successfully opened dynamic library libcudnn.so\n"
                            "user@host:~$ "),
            "native-crash");
}

TEST(ShellPrompts, ProveNothingWhereSomethingWasSaidOrTheProgramGoesOn) {
  const std::string begun = "Epoch 1/5\n";
  const std::string prompt = "user@host:~$ ";
  EXPECT_EQ(rule_of(begun), "cannot-tell") << "only the end of the paste";
  EXPECT_EQ(rule_of(begun + "Terminated\n" + prompt), "cannot-tell");
  EXPECT_EQ(rule_of(begun + "Killed\n" + prompt), "process-killed");
  EXPECT_EQ(rule_of(begun + "Traceback (most recent call last):\nKeyboardInterrupt\n" + prompt),
            "cannot-tell");
  // The prompt of a shell beside it: training goes on.
  const std::string bar = "10/10 [==============================] - 1s 9ms/step - loss: 0.6010\n";
  EXPECT_EQ(rule_of("Epoch 1/1\n" + prompt + "\n" + bar), "healthy");
  EXPECT_EQ(rule_of("Epoch 1/1\n" + bar + prompt), "healthy");
  // No prompts: Python's, a letter, an address, a path.
  for (const char* line : {">>> ", "> me@example.org wrote: 5 % of it", "me@example.org",
                           "C:\\work\\train.py:12: UserWarning: <x>", "100 %", "$5"}) {
    EXPECT_EQ(rule_of(begun + line + "\n"), "cannot-tell") << line;
  }
}

TEST(ShellPrompts, BetweenEpochsWhatLeavesNoWordIsThoughtOfFirst) {
  const std::string epoch =
      "Epoch 1/200\n70/70 [==============================] - 9s 130ms/step - loss: 1.9120\n";
  const auto candidates = [](const std::string& text) {
    return diagnose_log(text).verdict().candidates;
  };
  using Rules = std::vector<std::string_view>;
  EXPECT_EQ(candidates(epoch + "user@host:~$ "),
            (Rules{"callback-stopped", "native-crash", "data-ran-out", "process-killed"}));
  EXPECT_EQ(candidates(epoch), (Rules{"callback-stopped", "data-ran-out", "process-killed"}));
}

TEST(OlderLogs, KerasOf2015CountedEpochsFromZeroAndNamedNoTotal) {
  const std::string bar =
      "60000/60000 [==============================] - 9s - loss: 0.4010 - acc.: 0.9010\n";
  const LogAnswer whole = diagnose_log("Epoch 0\n" + bar + "Epoch 1\n" + bar);
  ASSERT_EQ(whole.fits.size(), 1U);
  EXPECT_EQ(whole.verdict().finding.rule, "healthy");
  EXPECT_EQ(whole.fits[0].verdicts[0].confidence, Confidence::kLikely)
      << "how many were asked for is not displayed";
  const ObservedFit& fit = whole.fits[0].fit;
  ASSERT_EQ(fit.epochs.size(), 2U);
  EXPECT_TRUE(fit.begins);
  EXPECT_TRUE(fit.samples);
  EXPECT_EQ(fit.epochs[1].number, Count{1});
  EXPECT_EQ(moment(fit.epochs[1]).epoch, 1);
  EXPECT_EQ(rule_of("Epoch 0\nuser@host:~$ "), "native-crash");

  // Lines of a loop of one's own, with no bar of Keras below them or around fit().
  EXPECT_EQ(diagnose_log("Epoch 0\nloss 0.4\nEpoch 1\nloss 0.3\n").fits[0].fit.epochs.size(), 0U);
  const LogAnswer around =
      diagnose_log("Epoch 0\nEpoch 1/1\n" + bar + "Epoch 1\nEpoch 1/1\n" + bar);
  EXPECT_EQ(around.fits.size(), 2U);
  EXPECT_EQ(around.verdict().finding.rule, "healthy");
  // A heading that was cut, and words.
  EXPECT_EQ(diagnose_log("Epoch 0").fits[0].fit.epochs.size(), 0U);
  EXPECT_EQ(diagnose_log("Epoch 7\n").fits[0].fit.epochs.size(), 0U);
}

TEST(OlderLogs, InputWorkedAndTheExceptionCameAfterwards) {
  const LogAnswer answer = diagnose_log(
      "Epoch 1/1\n10/10 [==============================] - 1s 9ms/step - loss: 0.6010\n"
      "Traceback (most recent call last):\nKeyError: 'acc'\n");
  EXPECT_EQ(answer.verdict().finding.rule, "healthy");
}

TEST(OlderLogs, ShapesThatDoNotGoTogetherTellRowsFromLabels) {
  const auto raised = [](const char* shapes) {
    return "Epoch 1/2\n496/500 [============================>.] - ETA: 0s - loss: 0.6931\n"
           "Traceback (most recent call last):\n  File \"train.py\", line 9, in <module>\n"
           "    model.fit(x, y)\nInvalidArgumentError: Incompatible shapes: " +
           std::string(shapes) + "\n";
  };
  EXPECT_EQ(rule_of(raised("[16,1] vs. [4,1]")), "shape-error");
  EXPECT_EQ(rule_of(raised("[4,3] vs. [4]")), "label-error");
  EXPECT_EQ(rule_of(raised("[16,1] vs. [4,")), "cannot-tell");
}

TEST(OlderLogs, AnUnknownExceptionAfterNanIsNotTheBeginning) {
  const std::string epoch = "Epoch 1/3\n10/10 [==============================] - 1s - loss: ";
  const std::string raised =
      "Traceback (most recent call last):\n  File \"train.py\", line 9, in <module>\n"
      "    model.fit(x, y)\nKeyError: 'val_loss'\n";
  EXPECT_EQ(rule_of(epoch + "nan\n" + raised), "not-a-number");
  EXPECT_EQ(rule_of(epoch + "0.5\n" + raised), "fit-refused");
}

TEST(OlderLogs, ALossThatNeverMovesMayBeThatOfAnOutputSureOfAll) {
  const auto epochs = [](const char* values) {
    std::string log;
    for (int i = 1; i <= 3; ++i) {
      log += "Epoch " + std::to_string(i) + "/3\n10/10 [==============================] - 1s - " +
             values + "\n";
    }
    return log;
  };
  const LogAnswer answer = diagnose_log(epochs("loss: 8.0590 - accuracy: 0.5000"));
  EXPECT_EQ(answer.verdict().finding.rule, "labels-outside-loss");
  EXPECT_EQ(answer.verdict().finding.arithmetic,
            "8.059 = 16.12 × (1 - 0.5): each wrong row costs what an output of exactly 0 or 1 "
            "costs");
  EXPECT_EQ(rule_of(epochs("loss: 0.6931 - accuracy: 0.5000")), "learns-nothing");
  EXPECT_EQ(rule_of(epochs("loss: 0.7123 - accuracy: 0.5000")), "cannot-tell");
}

TEST(SeveralFits, TheOneWithTheFaultIsTheAnswer) {
  const std::string good =
      "Epoch 1/2\n4/4 [==============================] - 1s 9ms/step - loss: 0.6010\n"
      "Epoch 2/2\n4/4 [==============================] - 1s 9ms/step - loss: 0.5010\n";
  const std::string bad =
      "Epoch 1/2\n4/4 [==============================] - 1s 9ms/step - loss: nan\n"
      "Epoch 2/2\n4/4 [==============================] - 1s 9ms/step - loss: nan\n";
  const LogAnswer answer = diagnose_log(good + bad + good);
  EXPECT_EQ(answer.fits.size(), 3U);
  EXPECT_EQ(answer.chosen, 1U);
  EXPECT_EQ(answer.verdict().finding.rule, "not-a-number");
  EXPECT_EQ(diagnose_log(good + good).verdict().finding.rule, "healthy");
}

TEST(SeveralFits, AHiddenWarningIsThoughtOf) {
  const auto fit = [](const char* warning) {
    return "Epoch 1/2\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 9ms/step - loss: 0.6010\nEpoch 2/2\n1/3 "
           "━━━━━━━━━━━━━━━━━━━━ 0s 9ms/step - loss: 0.5010" +
           std::string(warning) + "3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 9ms/step - loss: 0.5010\n";
  };
  const std::string warned =
      fit("/x/keras/src/trainers/epoch_iterator.py:116: UserWarning: Your input ran out of data; "
          "interrupting training. Make sure that\n  self._interrupted_warning()\n");
  const LogAnswer answer = diagnose_log(warned + fit("\r"));
  ASSERT_EQ(answer.fits.size(), 2U);
  EXPECT_EQ(answer.fits[0].verdicts.front().finding.rule, "carried-over-remainder");
  EXPECT_EQ(answer.fits[1].verdicts.front().finding.rule, "cannot-tell");
}

TEST(EvaluateAndPredict, AreNoEpochs) {
  const LogAnswer answer = diagnose_log(
      "Epoch 1/1\n4/4 [==============================] - 1s 9ms/step - loss: 0.6010\n"
      "313/313 [==============================] - 1s 2ms/step\n"
      "313/313 [==============================] - 1s 2ms/step - loss: 0.5910 - accuracy: 0.7010\n");
  EXPECT_EQ(answer.fits[answer.chosen].fit.epochs.size(), 1U);
  EXPECT_TRUE(answer.fits[answer.chosen].fit.log->headed);
}

TEST(EvaluateAndPredict, WhatCountsToUnknownWasAskedForNoSteps) {
  const std::string counted = "    927/Unknown 6s 6ms/step - accuracy: 0.8712 - loss: 0.3120";
  const std::string warned =
      "/usr/lib/python3.12/contextlib.py:158: UserWarning: Your input ran out of data; "
      "interrupting "
      "training. Make sure that your dataset or generator can generate at least `steps_per_epoch * "
      "epochs` batches. You may need to use the `.repeat()` function when building your dataset.\n"
      "  self.gen.throw(value)\n";
  const std::string bar =
      "927/927 ━━━━━━━━━━━━━━━━━━━━ 6s 6ms/step - accuracy: 0.8712 - loss: 0.3120\n";
  const LogAnswer pass = diagnose_log(counted + "\n" + warned + bar);
  EXPECT_EQ(pass.verdict().finding.rule, "misread-bar");
  EXPECT_EQ(pass.fits[0].verdicts[0].confidence, Confidence::kLikely);
  // Steps that were asked for stand in the bar, and can be too many.
  EXPECT_EQ(rule_of("1/930 ━━━━━━━━━━━━━━━━━━━━ 6s 6ms/step - loss: 0.3120\n" + warned +
                    "930/930 ━━━━━━━━━━━━━━━━━━━━ 6s 6ms/step - loss: 0.3100\n"),
            "cannot-tell");
  // In fit() later epochs depend on what x is.
  EXPECT_EQ(rule_of("Epoch 1/2\n" + counted + "\n" + warned + bar), "cannot-tell");
  EXPECT_EQ(rule_of("Epoch 1/1\n" + counted + "\n" + warned + bar), "misread-bar");
}

TEST(NoLog, IsSaidAndNothingIsMadeUp) {
  for (const std::string& text :
       {std::string(), std::string("\n\n\n"), std::string("hello\nworld\n"),
        std::string("see https://example.org/2024/05/12 and Epoch 3 of our era, 1/3 cup\n"),
        std::string(100000, '='), std::string(1000, '\b'), std::string("Epoch "), std::string("1/"),
        std::string("Epoch 1/99999999999999999999999 1/1 [")}) {
    const LogAnswer answer = diagnose_log(text);
    EXPECT_EQ(answer.verdict().finding.rule, "cannot-tell") << text.substr(0, 80);
    EXPECT_EQ(exit_status(answer), 3);
  }
}

TEST(NoText, IsTold) {
  EXPECT_EQ(not_a_text("Epoch 1/2\n\x1b[1m1/3\x1b[0m\b\b\r"), nullptr);
  EXPECT_NE(not_a_text(std::string(100, '\0')), nullptr);
  EXPECT_NE(not_a_text("\x7f"
                       "ELF\x02\x01\x01\x03\x04\x05\x06\x0e\x0f"),
            nullptr);
  // PowerShell's UTF-16.
  EXPECT_EQ(as_utf8(std::string("\xff\xfe\x45\0\x01\x25", 6)), "E\u2501");
  EXPECT_EQ(as_utf8("Epoch"), "Epoch");
}

TEST(Notebooks, AreReadFromTheirFile) {
  const std::string file =
      "{\n \"cells\": [{\"cell_type\": \"code\", \"outputs\": [\n"
      "  {\"name\": \"stdout\", \"text\": [\"Epoch 1/5\\n\", \"\\u001b[1m1/3\\u001b[0m "
      "\\u001b[32m━━━━━━\\u001b[0m 0s 2ms/step - loss: 0.6931\"]},\n"
      "  {\"output_type\": \"error\", \"ename\": \"ValueError\", \"traceback\": [\"Traceback (most "
      "recent call last)\", \"\\u001b[31mValueError\\u001b[0m: Arguments `target` and `output` "
      "must have the same shape.\"]}]}],\n \"nbformat\": 4}";
  const LogAnswer answer = diagnose_log(file);
  EXPECT_EQ(answer.verdict().finding.rule, "label-error");
  EXPECT_EQ(answer.fits[answer.chosen].fit.epochs.size(), 1U);
  EXPECT_EQ(rule_of("{\"cells\": 3}"), "cannot-tell");
  EXPECT_EQ(rule_of("{\"cells\": ["), "cannot-tell");
}

TEST(LongLogs, KeepTheirEndsInBoundedMemory) {
  std::string text;
  constexpr int kEpochs = 20000;
  for (int i = 1; i <= kEpochs; ++i) {
    text += "Epoch " + std::to_string(i) +
            "/20000\n4/4 [==============================] - 1s "
            "9ms/step - loss: 0.6" +
            std::to_string(100 + i % 7) + "\n";
  }
  const LogAnswer answer = diagnose_log(text);
  const LogFit& fit = answer.log->fits[0];
  EXPECT_LE(fit.epochs.size(), kMostEpochs);
  EXPECT_EQ(static_cast<Count>(fit.epochs.size()) + fit.epochs_left_out, kEpochs);
  EXPECT_EQ(fit.epochs.front().number, Count{1});
  EXPECT_EQ(fit.epochs.back().number, Count{kEpochs});
  EXPECT_TRUE(answer.fits[0].fit.begins) << "what was left out had been read";
  EXPECT_NE(answer.verdict().finding.summary.find("20,000 epochs"), std::string::npos)
      << answer.verdict().finding.summary;

  // Where a warning stands, the epoch stays, wherever that is.
  const std::string warned = "\nEpoch 6000/20000\n";
  text.insert(text.find(warned) + warned.size(),
              "1/4 [======>.......] - ETA: 0s - loss: 0.6101WARNING:tensorflow:Your input ran out "
              "of data; interrupting training. (in this case, 7 batches)\n");
  const LogAnswer late = diagnose_log(text);
  ASSERT_EQ(late.log->fits[0].ran_out.size(), 1U);
  const Count at = late.log->fits[0].ran_out[0].epoch;
  EXPECT_EQ(late.log->fits[0].epochs[static_cast<std::size_t>(at)].number, Count{6000});
  EXPECT_EQ(late.verdict().finding.rule, "validation-ran-out");
}

TEST(OlderLogs, BytesThatAreNoTextAreNotCalledEmpty) {
  const auto says = [](std::string_view text) {
    return diagnose_log(text).verdict().finding.summary;
  };
  EXPECT_NE(says(std::string_view("\x00\x01", 2)).find("no text"), std::string::npos);
  EXPECT_EQ(says("").find("The text is empty. Expected is what fit() printed"), 0U);
}

// Where a program dies nobody writes a newline.
TEST(LastWords, AreReadBehindABarOnItsLine) {
  const std::string bars[] = {
      "Epoch 1/10\n 12/500 [..............................] - ETA: 2:31 - loss: 0.5931",
      "Epoch 1/10\n 12/500 [..............................] - ETA: 3s - loss: 5.9310e-04",
      "Epoch 1/10\n 12/500 ━━━━━━━━━━━━━━━━━━━━ 3:02 10ms/step - accuracy: 0.5000 - loss: 0.5931"};
  const struct {
    const char* words;
    std::string_view rule;
  } ends[] = {
      {"Killed", "process-killed"},
      {"Killed: 9", "process-killed"},
      {"Killed                  python train.py", "process-killed"},
      {"Killed user@host:~/work$ ", "process-killed"},
      {"Killed(tf) user@host:~/work$ ", "process-killed"},
      {"zsh: killed     python train.py", "process-killed"},
      {"bash: line 1:  4242 Killed", "process-killed"},
      {"Segmentation fault (core dumped)", "native-crash"},
      {"zsh: segmentation fault  python train.py", "native-crash"},
      {"Illegal instruction (core dumped)", "native-crash"},
      {"^C", "by hand"},
      {"^Cuser@host:~/work$ ", "by hand"},
      {"KeyboardInterrupt", "by hand"},
      {"^CTraceback (most recent call last):\n  File \"a.py\", line 3\nKeyboardInterrupt",
       "by hand"},
      {"ValueError: could not broadcast", "cannot-tell"},
      {" Killed the old model", "open"},
  };
  for (const std::string& bar : bars) {
    for (const auto& end : ends) {
      const Verdict verdict = diagnose_log(bar + end.words + "\n").verdict();
      const std::string& said = verdict.finding.summary;
      if (end.rule == "by hand") {
        EXPECT_EQ(said, "You stopped it in epoch 1 after at least 12 of 500 steps.");
      } else if (end.rule == "open") {
        EXPECT_EQ(said.find("The log ends in epoch 1 after at least 12 of 500 steps"), 0U) << said;
      } else {
        EXPECT_EQ(verdict.finding.rule, end.rule) << end.words << ": " << said;
        EXPECT_NE(said.find("after step 12 of 500"), std::string::npos) << end.words << said;
      }
    }
  }
}

TEST(Steps, ABarDrawnInTheMiddleSaysTheSameEverywhere) {
  const LogAnswer answer = diagnose_log(
      "Epoch 1/10\n 12/500 [..............................] - ETA: 2:31 - loss: 0.5931\n");
  EXPECT_EQ(answer.fits[answer.chosen].fit.epochs[0].steps.least, 12);
  EXPECT_NE(answer.verdict().finding.summary.find("at least 12 of 500 steps"), std::string::npos);
}

TEST(SeveralFits, OneThatIsNotTheLastDoesNotEndTheLog) {
  const LogAnswer answer = diagnose_log(
      "Epoch 1/5\n10/10 - 1s - loss: 0.6931\nEpoch 2/5\n10/10 - 1s - loss: 0.6001\n"
      "Epoch 1/2\n10/10 - 1s - loss: 0.6931\nEpoch 2/2\n10/10 - 1s - loss: 0.6001\n");
  EXPECT_EQ(answer.chosen, 0U);
  EXPECT_EQ(answer.verdict().finding.summary.find("This fit() ended after epoch 2 of 5"), 0U)
      << answer.verdict().finding.summary;
}

}  // namespace
}  // namespace fitscope::intake
