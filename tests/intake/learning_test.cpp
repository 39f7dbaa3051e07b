// Promises of causes_learning.cpp: values that no sound run displays are never called healthy, and
// those of a sound run get no verdict.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "intake/diagnose_log.h"

namespace fitscope::intake {
namespace {

/// A log of Keras 2, an epoch a text of values.
std::string log_of(const std::vector<std::string>& epochs, const std::string& warning = {}) {
  std::string text;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    text += "Epoch " + std::to_string(i + 1) + "/" + std::to_string(epochs.size()) + "\n";
    if (i == 0) text += warning;
    text += "9/9 [==============================] - 1s 3ms/step - " + epochs[i] + "\n";
  }
  return text;
}
std::vector<std::string> losses(const std::vector<std::string>& values,
                                const std::string& also = {}) {
  std::vector<std::string> epochs;
  for (const std::string& value : values)
    epochs.push_back("loss: " + value + also);
  return epochs;
}
std::string_view rule_of(const std::string& text) {
  return diagnose_log(text).verdict().finding.rule;
}
Confidence confidence_of(const std::string& text) {
  return diagnose_log(text).verdict().confidence;
}

const std::vector<std::string> kFalling{"0.9010", "0.7010", "0.5010", "0.4010", "0.3510", "0.3010"};

TEST(LossRunsAway, WhereItGrowsTenTimesOrAThousandTimesOrInEachEpoch) {
  EXPECT_EQ(rule_of(log_of(losses({"0.9031", "12.4410", "812.3312", "53212.3312"}))),
            "loss-diverges");
  EXPECT_EQ(rule_of(log_of(losses({"0.9031", "4.4410", "9.9912"}))), "loss-diverges");
  EXPECT_EQ(rule_of(log_of(losses({"44.1391", "4.5390", "6.6205", "10.2000", "24.3700"}))),
            "loss-diverges");
  EXPECT_EQ(rule_of(log_of(losses({"0.5010", "912.0010", "0.4010", "0.3010"}))), "loss-diverges");
  EXPECT_EQ(confidence_of(log_of(losses({"0.9031", "12.4410", "812.3312"}))), Confidence::kLikely);
}

TEST(LossRunsAway, TwiceIsAQuestionAndNoiseIsNothing) {
  EXPECT_EQ(rule_of(log_of(losses({"0.5010", "0.8010", "1.1010"}))), "cannot-tell");
  EXPECT_EQ(rule_of(log_of(losses({"0.5010", "0.4010", "0.4210", "0.4010"}))), "healthy");
  EXPECT_EQ(rule_of(log_of(losses({"9.5010", "0.0001", "0.0002", "0.0004", "0.0008"}))), "healthy")
      << "as good as nothing";
  EXPECT_EQ(rule_of(log_of(losses(kFalling))), "healthy");
}

TEST(ValidationNotANumber, IsToldFromWeightsOfNan) {
  const std::string text = log_of(losses(kFalling, " - val_loss: nan"));
  EXPECT_EQ(rule_of(text), "not-a-number");
  EXPECT_EQ(confidence_of(text), Confidence::kLikely);
  EXPECT_NE(diagnose_log(text).verdict().finding.summary.find("val_loss"), std::string::npos);
  EXPECT_EQ(rule_of(log_of(losses(kFalling, " - val_loss: 0.5010"))), "healthy");
}

TEST(LearnedByHeart, WhereTheValidationTurnsAndStaysAbove) {
  const char* turned[] = {"0.7010", "0.6010", "0.7210", "0.9110", "1.2010", "1.5010"};
  const char* falling[] = {"0.9210", "0.7210", "0.5210", "0.4310", "0.4010", "0.4110"};
  std::vector<std::string> worse = losses(kFalling);
  std::vector<std::string> sound = worse;
  for (std::size_t i = 0; i < worse.size(); ++i) {
    worse[i] += " - val_loss: " + std::string(turned[i]);
    sound[i] += " - val_loss: " + std::string(falling[i]);
  }
  EXPECT_EQ(rule_of(log_of(worse)), "overfitting");
  EXPECT_EQ(rule_of(log_of(sound)), "healthy");
  worse.resize(5);
  EXPECT_EQ(rule_of(log_of(worse)), "healthy") << "too few epochs";
}

TEST(RateDied, OnlyWhereTheLossStandsStillWithIt) {
  const auto run = [](const std::vector<std::string>& rates, const char* last) {
    std::vector<std::string> epochs;
    for (const std::string& rate : rates) {
      epochs.push_back("loss: " + std::string(epochs.size() + 1 < rates.size() ? "0.8337" : last) +
                       " - lr: " + rate);
    }
    epochs.front().replace(6, 6, "0.9339");
    return log_of(epochs);
  };
  const std::vector<std::string> dies{"1.0000e-05", "1.0000e-08", "1.0000e-11", "1.0000e-14"};
  EXPECT_EQ(rule_of(run(dies, "0.8337")), "rate-decayed");
  EXPECT_NE(rule_of(run(dies, "0.7337")), "rate-decayed");
  EXPECT_NE(rule_of(run({"1.0000e-03", "1.0000e-04", "1.0000e-05", "1.0000e-06"}, "0.8337")),
            "rate-decayed");
}

TEST(LossBelowZero, IsNoCrossentropyOfLegalLabels) {
  const std::vector<std::string> values{"0.7927", "0.1704", "-0.3460", "-0.7895"};
  EXPECT_EQ(rule_of(log_of(losses(values, " - accuracy: 0.4010"))), "labels-outside-loss");
  const Verdict open = diagnose_log(log_of(losses(values))).verdict();
  EXPECT_EQ(open.finding.rule, "cannot-tell") << "a loss of one's own may be negative";
  EXPECT_EQ(rule_of(log_of(losses(kFalling, " - accuracy: 0.4010"))), "healthy");
}

TEST(LossOfNothing, IsNeverAHealthyRunAndAFallToNothingIs) {
  const std::string zero = "0.0000e+00";
  const std::string half = log_of(losses({zero, zero, zero}, " - accuracy: 0.4906"));
  EXPECT_EQ(rule_of(half), "labels-outside-loss");
  EXPECT_EQ(confidence_of(half), Confidence::kLikely);
  for (const char* also :
       {"", " - accuracy: 1.0000", " - mae: 0.0000e+00", " - accuracy: 0.0000e+00"}) {
    for (const std::size_t epochs : {1U, 2U, 5U}) {
      const std::string text = log_of(losses(std::vector<std::string>(epochs, zero), also));
      EXPECT_EQ(rule_of(text), "cannot-tell") << text;
    }
  }
  EXPECT_EQ(rule_of(log_of(losses({"0.0310", "0.0021", "0.0001", "0.0000", "0.0000"}))), "healthy");
  EXPECT_EQ(rule_of(log_of(losses({"0.0310", "0.0000e+00", "0.0000e+00", "0.0000e+00"},
                                  " - accuracy: 0.3310"))),
            "healthy")
      << "the accuracy of a regression says nothing";
}

TEST(ChanceLevel, GoesBeforeTheCallbackThatEndedIt) {
  std::string text = "Train on 60000 samples, validate on 10000 samples\n";
  for (int i = 1; i <= 3; ++i) {
    text += "Epoch " + std::to_string(i) +
            "/10\n60000/60000 [==============================] - 4s - loss: 2.3026 - acc: 0.1124\n";
  }
  text += "Epoch 00003: early stopping\n";
  const LogAnswer answer = diagnose_log(text);
  EXPECT_EQ(answer.verdict().finding.rule, "learns-nothing");
  const auto& verdicts = answer.fits[answer.chosen].verdicts;
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[1].finding.rule, "callback-stopped");
  for (const Verdict& one : verdicts) {
    for (const auto& change : one.finding.changes)
      EXPECT_EQ(change.label.find("patience"), std::string::npos) << change.label;
  }
  EXPECT_EQ(to_json(answer)
                .find("fits")
                ->as<Json::Array>()
                ->front()
                .find("epochs")
                ->as<Json::Array>()
                ->front()
                .find("unit")
                ->as<std::string>()
                ->c_str(),
            std::string("samples"));
}

TEST(Words, OfALossThatDidNotFall) {
  const auto says = [](const std::vector<std::string>& values) {
    return diagnose_log(log_of(losses(values))).verdict().finding.summary;
  };
  EXPECT_NE(says({"0.7010", "0.7390", "0.7380"}).find("the loss rose, from 0.701 to 0.738"),
            std::string::npos);
  EXPECT_NE(says({"0.7010", "0.7390", "0.7000"}).find("hardly fell, from 0.701 to 0.7"),
            std::string::npos);
  EXPECT_NE(says({"0.7010", "0.7390", "0.7010"}).find("stayed at 0.701"), std::string::npos);
  const std::vector<std::string> ten{"0.7010", "0.7110", "0.7110", "0.7110", "0.7110",
                                     "0.7110", "0.7110", "0.7110", "0.7110", "0.7210"};
  EXPECT_NE(says(ten).find("the loss rose"), std::string::npos) << says(ten);
}

// Keras 3 draws each bar full, whatever ran, and warns once in a program.
TEST(Words, StepsThatNothingProvesAreNotSaidToHaveRun) {
  std::string text;
  for (int i = 1; i <= 4; ++i) {
    text += "Epoch " + std::to_string(i) + "/4\n3/3 - 0s - 36ms/step - accuracy: 0.5 - loss: 0." +
            std::to_string(80 - 9 * i) + "01\n";
  }
  const Verdict verdict = diagnose_log(text).verdict();
  EXPECT_EQ(verdict.finding.rule, "healthy");
  EXPECT_EQ(verdict.finding.summary.find(" ran"), std::string::npos) << verdict.finding.summary;
  EXPECT_NE(verdict.finding.summary.find("all 4 epochs were finished, each at 3/3"),
            std::string::npos);
}

TEST(KerassOwnWarnings, AreNotPassedOver) {
  const auto warned = [](const std::string& words) {
    return log_of(losses(kFalling), "/lib/nn.py:9: UserWarning: " + words + "\n  warnings.warn(\n");
  };
  EXPECT_EQ(rule_of(warned("You are using a softmax over axis -1 of a tensor of shape (None, 1). "
                           "This axis has size 1.")),
            "labels-outside-loss");
  EXPECT_EQ(rule_of(warned("\"`sparse_categorical_crossentropy` received `from_logits=True`, but "
                           "the `output` argument was produced by a Softmax activation")),
            "softmax-twice");
  EXPECT_EQ(
      rule_of(warned("Gradients do not exist for variables ['dense/kernel:0'] when minimizing "
                     "the loss.")),
      "no-updates");
  EXPECT_EQ(rule_of(warned("Something else.")), "healthy");
}

TEST(Chance, ThreeEpochsAtEqualChancesAreNotCalledSound) {
  const Verdict ten =
      diagnose_log(log_of(losses({"2.3029", "2.3021", "2.3012"}, " - accuracy: 0.1060"))).verdict();
  EXPECT_EQ(ten.finding.rule, "cannot-tell");
  EXPECT_NE(ten.finding.arithmetic.find("ln 10"), std::string::npos);
  EXPECT_EQ(rule_of(log_of(losses({"2.3029", "2.0021", "1.8012"}))), "healthy");
  EXPECT_EQ(rule_of(log_of(losses({"2.3029", "2.3021"}))), "healthy") << "of the steps only";
}

TEST(Healthy, SaysWhereLearningIsNotJudged) {
  const auto says = [](const std::vector<std::string>& values) {
    const LogAnswer answer = diagnose_log(log_of(losses(values)));
    EXPECT_EQ(answer.verdict().finding.rule, "healthy");
    return answer.verdict().finding.summary.find("not judged") != std::string::npos;
  };
  EXPECT_FALSE(says(kFalling));
  EXPECT_TRUE(says({"0.9010"}));
  EXPECT_TRUE(says({"0.9010", "0.5010"}));
  EXPECT_TRUE(says({"0.9010", "0.9000", "0.9005"}));
}

}  // namespace
}  // namespace fitscope::intake
