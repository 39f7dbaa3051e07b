// What may be said of code of which not everything is known.
#include "code/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "code/code_support.h"
#include "scenario/keras_version.h"
#include "workbench/outcome.h"

namespace fitscope::code {
namespace {

using diagnosis::Confidence;
using diagnosis::Finding;
using diagnosis::Severity;
using ::testing::HasSubstr;

std::string why(const Finding& finding) {
  std::string text;
  for (const diagnosis::Evidence& piece : finding.evidence)
    text += piece.text + "\n";
  return text;
}

Finding verdict_of(std::string_view code) {
  const CodeAnswer answer = read_code(code);
  EXPECT_TRUE(answer.found) << answer.summary;
  const auto run = [](const scenario::Scenario& scenario) {
    return workbench::run(scenario, scenario::profile_of(scenario.keras.version)).findings;
  };
  std::vector<Findings> runs = {run(answer.scenario)};
  for (const Otherwise& other : answer.otherwise)
    runs.push_back(run(other.scenario));
  return weigh(answer, runs).front();
}

constexpr std::string_view kSmall = R"(
model = keras.Sequential([keras.layers.Dense(8, activation="relu", input_shape=(4,)),
                          keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
)";

TEST(Verdict, StepsWorkedOutOfRowsThatNobodySaysAreNoReasonForAVerdict) {
  for (const std::string& batch : std::vector<std::string>{"20", "64", "50", "32"}) {
    const Finding verdict = verdict_of(
        std::string(kSmall) + "x = np.load('x.npy')\ny = np.load('y.npy')\nB = " + batch +
        "\nmodel.fit(x, y, batch_size=B, steps_per_epoch=len(x) // B, epochs=4)\n");
    EXPECT_EQ(verdict.severity, Severity::kCannotTell) << batch;
    EXPECT_THAT(why(verdict), HasSubstr("a multiple of the batch size")) << batch;
    EXPECT_THAT(why(verdict), HasSubstr("Every second epoch stops")) << batch;
  }
}

TEST(Verdict, AFaultThatHangsOnAValueNobodyCanReadIsNone) {
  const std::string model = with_model("");
  const Finding verdict = verdict_of(
      model + "model.fit(train_flow, steps_per_epoch=train_flow.samples // 32, epochs=5)\n");
  EXPECT_EQ(verdict.severity, Severity::kCannotTell) << verdict.summary;
  EXPECT_THAT(verdict.summary, HasSubstr("fit.steps_per_epoch decides"));
}

TEST(Verdict, RowsThatTheCodeSaysDecide) {
  const auto with_rows = [](const std::string& rows) {
    return verdict_of(
        std::string(kSmall) + "x = np.zeros((" + rows + ", 4))\ny = np.zeros(" + rows +
        ")\nmodel.fit(x, y, batch_size=20, steps_per_epoch=len(x) // 20, epochs=4)\n");
  };
  EXPECT_EQ(with_rows("105").rule, "carried-over-remainder");
  EXPECT_NE(with_rows("100").rule, "carried-over-remainder");
}

TEST(Verdict, StepsWrittenOutForRowsThatAreNotCannotBeJudged) {
  const Finding verdict = verdict_of(R"(
flow = ImageDataGenerator().flow_from_directory("train", batch_size=32)
model.fit(flow, steps_per_epoch=800, epochs=2)
)");
  EXPECT_EQ(verdict.severity, Severity::kCannotTell);
  EXPECT_THAT(why(verdict), HasSubstr("with 25,600 rows"));
  EXPECT_THAT(why(verdict), HasSubstr("with 12,800 rows"));
}

TEST(Verdict, AFaultThatAllNumbersOfRowsHaveStands) {
  const Finding verdict = verdict_of(R"(
model = keras.Sequential([keras.layers.Dense(1, activation="softmax", input_shape=(4,))])
model.compile("adam", "binary_crossentropy")
x, y = np.load('x.npy'), np.load('y.npy')
model.fit(x, y, batch_size=64, steps_per_epoch=len(x) // 64, epochs=4)
)");
  EXPECT_EQ(verdict.rule, "labels-outside-loss");
  EXPECT_THAT(why(verdict), HasSubstr("however many rows"));
}

TEST(Verdict, WhatIsLeftOutAndCountsMakesNothingHealthy) {
  const std::string data = "x = np.random.rand(96, 4)\ny = (x[:, 0] > 0.5).astype(int)\n";
  const std::string model = std::string(kSmall) + data;
  EXPECT_NE(verdict_of(model + "model.fit(x, y, epochs=3)\n").severity, Severity::kCannotTell);
  for (const std::string& code : std::vector<std::string>{
           data + "model = keras.Sequential([keras.layers.Dense(1, activation='sigmoid', "
                  "kernel_constraint='non_neg')])\nmodel.compile('adam', 'binary_crossentropy')\n"
                  "model.fit(x, y, epochs=3)\n",
           data + "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('adam', "
                  "keras.losses.MeanSquaredError(reduction='none'))\nmodel.fit(x, y, epochs=3)\n",
           data + "def own(a, b):\n    return -keras.losses.mse(a, b)\nmodel = "
                  "keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('adam', own)\n"
                  "model.fit(x, y, epochs=3)\n",
           model + "model.fit(x, y, epochs=3, class_weight={0: 1, 1: 9})\n",
           model + "class Stop(keras.callbacks.Callback):\n    def on_batch_end(self, batch, "
                   "logs=None):\n        if logs['loss'] < 10:\n            "
                   "self.model.stop_training = True\nmodel.fit(x, y, epochs=3, "
                   "callbacks=[Stop()])\n",
       }) {
    const Finding verdict = verdict_of(code);
    EXPECT_EQ(verdict.severity, Severity::kCannotTell) << code;
    EXPECT_THAT(why(verdict), HasSubstr("as far as it was understood")) << code;
  }
}

TEST(Verdict, WhatChangesNoStepTakesNothingAway) {
  const Finding verdict = verdict_of(
      "model = keras.Sequential([keras.layers.Dense(1, activation='sigmoid')])\n"
      "model.compile('adam', 'binary_crossentropy', metrics=[keras.metrics.AUC()])\n"
      "x = np.random.rand(96, 4)\ny = (x[:, 0] > 0.5).astype(int)\nmodel.fit(x, y, epochs=3)\n");
  EXPECT_NE(verdict.severity, Severity::kCannotTell);
}

TEST(Verdict, LossesOfStandInDataAreNotCertain) {
  const Finding verdict = verdict_of(std::string(kSmall) +
                                     "x, y = np.load('x.npy'), np.load('y.npy')\n"
                                     "model.fit(x, y, epochs=30)\n");
  EXPECT_FALSE(is_fault(verdict.severity));
  EXPECT_NE(verdict.confidence, Confidence::kCertain);
}

TEST(Verdict, TargetsThatNobodySaysAreWithinReachOfTheOutput) {
  for (const std::string& last : std::vector<std::string>{"sigmoid", "relu", "tanh", "softmax"}) {
    const Finding verdict =
        verdict_of("model = keras.Sequential([keras.layers.Dense(2, activation='" + last +
                   "')])\nmodel.compile('adam', 'mse')\nx, y = np.load('x.npy'), np.load('y.npy')\n"
                   "model.fit(x, y, epochs=4)\n");
    EXPECT_NE(verdict.rule, "targets-out-of-reach") << last;
  }
}

TEST(Verdict, AHeadIsJudgedThoughTheRowsAreTooManyToTrainOn) {
  const auto with = [](const std::string& head, const std::string& steps) {
    return verdict_of(R"(
(x, y), _ = keras.datasets.mnist.load_data()
x = x / 255.0
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense()" +
                      head + R"()])
model.compile("sgd", "sparse_categorical_crossentropy")
model.fit(x, y, epochs=2, batch_size=128)" +
                      steps + ")\n");
  };
  EXPECT_EQ(with("10", "").rule, "output-is-no-probability");
  EXPECT_EQ(with("10, activation='softmax'", "").severity, Severity::kCannotTell);
  // A fault of the steps is one of all 60,000 rows.
  EXPECT_EQ(with("10", ", steps_per_epoch=468").rule, "carried-over-remainder");
}

}  // namespace
}  // namespace fitscope::code
