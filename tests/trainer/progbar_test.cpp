// What src/trainer/progbar.h promises: bytes as the imitated Progbar writes them.
//
// The golden strings were written by Keras's own Progbar at the same simulated times.
#include "trainer/progbar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace fitscope::trainer {
namespace {

using scenario::Profile;
using scenario::Scenario;
using trace::Logs;

/// "B*80" stands for 80 backspaces between angle brackets, "{1m" for ESC[1m, "=*20" for 20 cells.
std::string bytes(std::string_view readable) {
  std::string text;
  for (std::size_t i = 0; i < readable.size(); ++i) {
    if (readable[i] == '<' || readable[i] == '#') {
      const char kind = readable[i];
      std::size_t end = readable.find(kind == '<' ? '>' : ';', i);
      const int times = std::stoi(std::string(readable.substr(i + 1, end - i - 1)));
      for (int k = 0; k < times; ++k)
        text += kind == '<' ? "\b" : "\u2501";
      i = end;
    } else if (readable[i] == '{') {
      text += "\x1b[";
    } else {
      text += readable[i];
    }
  }
  return text;
}

struct Bar {
  explicit Bar(Profile profile, MaybeCount target, Count verbose = 1, Count epochs = 1)
      : run(scenario_of(verbose, epochs), profile), bar(run, target) {
    bar.on_epoch_begin(run, 0);
  }

  static Scenario scenario_of(Count verbose, Count epochs) {
    Scenario scenario;
    scenario.fit.verbose = verbose;
    scenario.fit.epochs = epochs;
    return scenario;
  }

  void at(double seconds) { run.clock.advance_ms(seconds * 1000 - run.clock.now_ms()); }

  Bar& step(double seconds, Count step, const Logs& logs) {
    at(seconds);
    bar.on_train_batch_end(run, step, logs);
    ++trained;
    return *this;
  }

  Bar& end(double seconds, const Logs& logs) {
    at(seconds);
    bar.on_epoch_end(run, logs, trained);
    return *this;
  }

  std::string text() const { return run.trace.console.bytes(); }

  RunContext run;
  Progbar bar;
  Count trained = 0;
};

Logs keras2_logs(double loss, double accuracy) {
  return {{"loss", loss}, {"accuracy", accuracy}};
}
Logs keras3_logs(double loss, double accuracy) {
  return {{"accuracy", accuracy}, {"loss", loss}};
}

template <typename MakeLogs>
std::string three_steps(Profile profile, MakeLogs logs) {
  return Bar(profile, 3)
      .step(0.41, 0, logs(0.6931, 0.5))
      .step(0.43, 1, logs(0.68, 0.53125))
      .step(0.50, 2, logs(0.67, 0.5625))
      .end(0.512, logs(0.67, 0.5625))
      .text();
}

TEST(Progbar, Keras2DrawsThreeSteps) {
  EXPECT_EQ(
      three_steps(Profile::kKeras2, keras2_logs),
      bytes("\r1/3 [=========>....................] - ETA: 0s - loss: 0.6931 - accuracy: 0.5000"
            "<80>\r3/3 [==============================] - ETA: 0s - loss: 0.6700 - accuracy: "
            "0.5625<80>\r3/3 [==============================] - 1s 51ms/step - loss: 0.6700 - "
            "accuracy: 0.5625\n"));
}

TEST(Progbar, Keras315DrawsThreeSteps) {
  EXPECT_EQ(
      three_steps(Profile::kKeras315, keras3_logs),
      bytes("\r{1m1/3{0m {32m#6;{0m{37m#14;{0m {1m0s{0m 410ms/step - accuracy: 0.5000 - loss: "
            "0.6931<72>\r{1m3/3{0m {32m#20;{0m{37m{0m {1m0s{0m 45ms/step - accuracy: 0.5625 - "
            "loss: 0.6700 <71>\r{1m3/3{0m {32m#20;{0m{37m{0m {1m1s{0m 51ms/step - accuracy: "
            "0.5625 - loss: 0.6700\n"));
}

// Running means averaged once more: (2 * .5 + .53125 + .5625) / 3 = .53125 at step 3.
TEST(Progbar, Keras37AveragesIntermediateNumbersOnceMoreButNotTheLastLine) {
  const std::string text = three_steps(Profile::kKeras314, keras3_logs);
  EXPECT_NE(text.find("45ms/step - accuracy: 0.5312 - loss: 0.6810"), std::string::npos) << text;
  EXPECT_NE(text.find("51ms/step - accuracy: 0.5625 - loss: 0.6700"), std::string::npos) << text;
}

// The same run on Keras 3.7.0, whose last line 3.6 shares: (.5 + .53125 + .5625 + .5625) / 4.
TEST(Progbar, Keras30AveragesTheLastLineToo) {
  const std::string text = three_steps(Profile::kKeras35, keras3_logs);
  EXPECT_NE(text.find("51ms/step - accuracy: 0.5391 - loss: 0.6783"), std::string::npos) << text;
}

TEST(Progbar, Keras2CountsOnWithoutATargetAndLearnsItAtTheEnd) {
  Bar bar(Profile::kKeras2, std::nullopt);
  bar.step(0.41, 0, keras2_logs(0.6931, 0.5)).step(0.50, 1, keras2_logs(0.68, 0.53));
  EXPECT_EQ(bar.bar.target(), std::nullopt);
  bar.end(0.52, keras2_logs(0.68, 0.53));
  EXPECT_EQ(bar.bar.target(), 2);
  EXPECT_EQ(bar.text(),
            bytes("\r      1/Unknown - 0s 410ms/step - loss: 0.6931 - accuracy: 0.5000<65>\r      "
                  "2/Unknown - 0s 90ms/step - loss: 0.6800 - accuracy: 0.5300 <64>\r2/2 "
                  "[==============================] - 1s 110ms/step - loss: 0.6800 - accuracy: "
                  "0.5300\n"));
}

TEST(Progbar, Keras3CountsOnWithoutATarget) {
  Bar bar(Profile::kKeras315, std::nullopt);
  bar.step(0.41, 0, keras3_logs(0.6931, 0.5));
  EXPECT_EQ(bar.text(), bytes("\r      1/Unknown {1m0s{0m 410ms/step - accuracy: 0.5000 - loss: "
                              "0.6931"));
  bar.step(0.50, 1, keras3_logs(0.68, 0.53));
  EXPECT_NE(bar.text().find(bytes("<63>\r      2/Unknown")), std::string::npos);
}

TEST(Progbar, AnEpochThatRanShortIsFinishedAsIfItWereFull) {
  Bar bar(Profile::kKeras2, 3);
  bar.step(0.40, 0, keras2_logs(0.69, 0.5)).end(0.45, keras2_logs(0.69, 0.5));
  EXPECT_NE(
      bar.text().find("\r3/3 [==============================] - 0s 25ms/step - loss: 0.6900 - "
                      "accuracy: 0.5000\n"),
      std::string::npos);
}

TEST(Progbar, AnEpochWithoutAStepShowsZeros) {
  EXPECT_EQ(Bar(Profile::kKeras2, 3).end(0.01, keras2_logs(0, 0)).text(),
            "\r3/3 [==============================] - 0s 3ms/step - loss: 0.0000e+00 - accuracy: "
            "0.0000e+00\n");
  EXPECT_EQ(Bar(Profile::kKeras314, 3).end(0.01, keras3_logs(0, 0)).text(),
            bytes("\r{1m3/3{0m {32m#20;{0m{37m{0m {1m0s{0m 3ms/step - accuracy: 0.0000e+00 - loss: "
                  "0.0000e+00\n"));
}

TEST(Progbar, Verbose2IsOneLinePerEpoch) {
  Bar two(Profile::kKeras2, 5, 2);
  two.step(0.1, 0, {});
  two.end(0.512, {{"loss", 0.67}, {"accuracy", 0.5625}, {"val_loss", 0.7}});
  EXPECT_EQ(two.text(),
            "5/5 - 1s - loss: 0.6700 - accuracy: 0.5625 - val_loss: 0.7000 - 512ms/epoch - "
            "102ms/step\n");
  Bar three(Profile::kKeras315, 5, 2);
  three.step(0.1, 0, {});
  three.end(0.512, {{"accuracy", 0.5625}, {"loss", 0.67}, {"val_loss", 0.7}});
  EXPECT_EQ(three.text(),
            "5/5 - 1s - 102ms/step - accuracy: 0.5625 - loss: 0.6700 - val_loss: 0.7000\n");
}

TEST(Progbar, Verbose0IsSilentAndStillLearnsTheTarget) {
  Bar bar(Profile::kKeras315, std::nullopt, 0, 5);
  bar.step(0.1, 0, {}).step(0.2, 1, {}).end(0.3, {});
  EXPECT_EQ(bar.text(), "");
  EXPECT_EQ(bar.bar.target(), 2);
}

TEST(Progbar, EpochsAreAnnouncedOnlyIfThereIsMoreThanOne) {
  EXPECT_EQ(Bar(Profile::kKeras315, 3, 1, 5).text(), "Epoch 1/5\n");
  EXPECT_EQ(Bar(Profile::kKeras315, 3, 2, 5).text(), "Epoch 1/5\n");
  EXPECT_EQ(Bar(Profile::kKeras315, 3, 0, 5).text(), "");
  EXPECT_EQ(Bar(Profile::kKeras315, 3, 1, 1).text(), "");
}

TEST(Progbar, OddValuesAreWrittenAsPythonWritesThem) {
  Bar bar(Profile::kKeras2, 12);
  const Logs logs{{"loss", std::nan("")},
                  {"a", std::numeric_limits<double>::infinity()},
                  {"b", -0.5},
                  {"c", 5e-4}};
  bar.step(2.4, 6, logs);
  EXPECT_NE(
      bar.text().find("\r 7/12 [================>.............] - ETA: 1s - loss: nan - a: inf "
                      "- b: -0.5000 - c: 5.0000e-04"),
      std::string::npos)
      << bar.text();
  EXPECT_EQ(bar_value(-0.5, true), "-5.0000e-01");
  EXPECT_EQ(bar_value(-std::nan("")), "nan");
  EXPECT_EQ(bar_value(1e-3), "1.0000e-03");
}

TEST(Progbar, TheLineOfAnEpochComparesA1e3thAsItsNumPyDoes) {
  // Recorded from 3.0.5, 3.3.3 (NumPy 1) and 3.6.0 (NumPy 2).
  const std::pair<const char*, const char*> lines[] = {
      {"3.0.5", "0.0010"}, {"3.3.3", "0.0010"}, {"3.6.0", "1.0000e-03"}};
  for (const auto& [version, written] : lines) {
    Scenario scenario = Bar::scenario_of(2, 1);
    scenario.keras.version = version;
    RunContext run(scenario, scenario::profile_of(version));
    Progbar bar(run, 1);
    bar.on_epoch_begin(run, 0);
    bar.on_epoch_end(run, {{"learning_rate", 0.001F}}, 1);
    EXPECT_NE(run.trace.console.bytes().find(std::string("learning_rate: ") + written + "\n"),
              std::string::npos)
        << version << run.trace.console.bytes();
  }
}

TEST(Progbar, LongEstimatesAreMinutesAndHours) {
  Bar bar(Profile::kKeras315, 100);
  bar.step(7, 0, keras3_logs(0.5, 0.5));
  EXPECT_EQ(bar.text(),
            bytes("\r{1m  1/100{0m {37m#20;{0m {1m11:33{0m 7s/step - accuracy: 0.5000 - "
                  "loss: 0.5000"));
  Bar slow(Profile::kKeras2, 100);
  slow.step(70, 0, {});
  EXPECT_NE(slow.text().find("ETA: 1:55:30"), std::string::npos);
}

TEST(Progbar, UpdatesWithin50MsOfTheLastShownAreNotPrinted) {
  Bar bar(Profile::kKeras315, 100);
  bar.step(0.400, 0, keras3_logs(1, 0)).step(0.449, 1, keras3_logs(1, 0));
  EXPECT_EQ(bar.run.trace.console.chunks().size(), 1U);
  EXPECT_FALSE(bar.bar.wants_logs(bar.run));
  bar.step(0.450, 2, keras3_logs(1, 0));
  EXPECT_EQ(bar.run.trace.console.chunks().size(), 2U);
}

TEST(Progbar, Keras36DiesOnATargetThatIsNoCount) {
  Bar empty(Profile::kKeras35, 0);
  empty.end(0.01, {});
  ASSERT_TRUE(empty.run.raised());
  EXPECT_EQ(empty.run.trace.exception->type, "ValueError");
  EXPECT_EQ(empty.run.trace.exception->message, "math domain error");

  Bar silent(Profile::kKeras35, 0, 0);
  silent.end(0.01, {});
  EXPECT_FALSE(silent.run.raised());
}

TEST(Progbar, Keras314PrintsATargetThatIsNoCountAsUnknown) {
  EXPECT_EQ(Bar(Profile::kKeras314, 0).end(0.01, {}).text(),
            bytes("\r      0/Unknown {1m0s{0m 0s/step\n"));
  EXPECT_EQ(Bar(Profile::kKeras314, 0, 2).end(0.01, {}).text(), "");
}

TEST(Progbar, WithoutNumbersValuesAreQuestionMarks) {
  Bar bar(Profile::kKeras315, 3);
  bar.step(0.4, 0, {});
  EXPECT_NE(bar.text().find("- accuracy: ? - loss: ?"), std::string::npos) << bar.text();
  bar.run.validated = true;
  bar.end(0.5, {{"learning_rate", 0.5}});
  EXPECT_NE(
      bar.text().find(
          "- accuracy: ? - loss: ? - val_accuracy: ? - val_loss: ? - learning_rate: 0.5000\n"),
      std::string::npos)
      << bar.text();
}

TEST(Progbar, AStretchOfStepsPrintsWhatSingleStepsWould) {
  for (const Profile profile :
       {Profile::kKeras2, Profile::kKeras35, Profile::kKeras314, Profile::kKeras315}) {
    for (const double ms : {0.0, 1.0, 8.0, 16.0, 50.0, 128.0}) {
      Bar one_by_one(profile, 500);
      Bar at_once(profile, 500);
      for (Bar* bar : {&one_by_one, &at_once})
        bar->step(0.4, 0, {});
      for (Count step = 1; step < 500; ++step) {
        one_by_one.run.clock.advance_ms(ms);
        one_by_one.bar.on_train_batch_end(one_by_one.run, step, {});
      }
      at_once.bar.on_train_batches_end(at_once.run, {.first = 1, .count = 149, .ms_per_step = ms},
                                       {});
      at_once.bar.on_train_batches_end(at_once.run, {.first = 150, .count = 350, .ms_per_step = ms},
                                       {});
      EXPECT_EQ(at_once.run.clock.now_ms(), one_by_one.run.clock.now_ms());
      one_by_one.end(100, {});
      at_once.end(100, {});
      const auto& left_out = at_once.run.trace.console.left_out();
      if (left_out == 0) {
        EXPECT_EQ(at_once.text(), one_by_one.text()) << ms;
      } else {
        const std::size_t kept = at_once.run.trace.console.chunks().size();
        EXPECT_EQ(static_cast<Count>(kept) + left_out,
                  static_cast<Count>(one_by_one.run.trace.console.chunks().size()));
        const auto last = [](const Bar& bar) { return trace::screen(bar.run.trace.console); };
        EXPECT_EQ(last(at_once).at(0).text, last(one_by_one).at(0).text);
      }
    }
  }
}

TEST(Progbar, EndsOfLongExecutionsPrintWhatSingleCallsWould) {
  for (const Profile profile :
       {Profile::kKeras2, Profile::kKeras35, Profile::kKeras314, Profile::kKeras315}) {
    for (const double ms : {0.0, 0.3, 1.0, 7.0, 20.0}) {
      Bar one_by_one(profile, 700);
      Bar at_once(profile, 700);
      for (Bar* bar : {&one_by_one, &at_once})
        bar->step(0.4, 6, {});
      for (Count step = 13; step < 700; step += 7) {
        one_by_one.run.clock.advance_ms(ms, 7);
        one_by_one.bar.on_train_batch_end(one_by_one.run, step, {});
      }
      at_once.bar.on_train_batches_end(
          at_once.run, {.first = 13, .count = 99, .apart = 7, .ms_per_step = ms}, {});
      EXPECT_EQ(at_once.run.clock.now_ms(), one_by_one.run.clock.now_ms());
      one_by_one.end(100, {});
      at_once.end(100, {});
      EXPECT_EQ(at_once.run.trace.console.left_out(), 0);
      EXPECT_EQ(at_once.text(), one_by_one.text()) << ms;
    }
  }
}

// A simulated clock counts nanoseconds in 64 bits.
TEST(Progbar, AStretchMayOutlastTheClock) {
  Bar bar(Profile::kKeras315, 1'000'000'000'000'000);
  bar.bar.on_train_batches_end(
      bar.run, {.first = 0, .count = 1'000'000'000'000'000, .ms_per_step = 1e7}, {});
  EXPECT_NEAR(bar.run.clock.now_ms(), 9.2e12, 1e11);
  bar.run.clock.advance_ms(1e7);
  EXPECT_NEAR(bar.run.clock.now_ms(), 9.2e12, 1e11);
  EXPECT_LT(bar.run.trace.console.chunks().size(), 300U);
}

// One execution of a million steps in an epoch of one: real Keras prints 20 million cells.
TEST(Progbar, ABarFarPastItsTargetIsBounded) {
  for (const Profile profile : {Profile::kKeras2, Profile::kKeras315}) {
    Bar bar(profile, 1);
    bar.step(0.4, 999'999, {});
    EXPECT_LT(bar.text().size(), 100'000U);
    EXPECT_NE(bar.text().find("1000000/1"), std::string::npos);
  }
}

TEST(Progbar, ABillionStepsArePrintedInBoundedTime) {
  Bar bar(Profile::kKeras315, 1'000'000'000);
  bar.bar.on_train_batches_end(bar.run, {.first = 0, .count = 1'000'000'000, .ms_per_step = 2}, {});
  EXPECT_EQ(bar.run.clock.now_ms(), 2e9);
  EXPECT_LT(bar.run.trace.console.chunks().size(), 300U);
  // Shown at steps 1, 26, 51, …: every 25 steps of 2 ms.
  EXPECT_EQ(
      bar.run.trace.console.left_out() + static_cast<Count>(bar.run.trace.console.chunks().size()),
      40'000'000);
  EXPECT_NE(bar.run.trace.console.chunks().back().bytes.find(" 999999976/1000000000"),
            std::string::npos);
}

}  // namespace
}  // namespace fitscope::trainer
