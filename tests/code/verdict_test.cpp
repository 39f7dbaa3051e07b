// What may be said of code of which not everything is known.
#include "code/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "code/code_support.h"

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
  return verdict_of(read_code(code));
}

/// It cannot be told, and the evidence names what was not understood.
void expect_doubt(std::string_view code, std::string_view because) {
  const Finding verdict = verdict_of(code);
  EXPECT_EQ(verdict.severity, Severity::kCannotTell) << verdict.summary << "\n" << code;
  EXPECT_THAT(why(verdict), HasSubstr(std::string(because))) << code;
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

TEST(Verdict, XAndYOfDifferentLengthAreRefused) {
  const auto with = [](const std::string& rows) {
    return verdict_of(with_model("x = np.random.rand(200, 8)\ny = np.random.randint(0, 2, " + rows +
                                 ")\nx = x[:150]\n") +
                      "model.fit(x, y, epochs=5)\n");
  };
  EXPECT_EQ(with("200").rule, "fit-refused");
  EXPECT_NE(with("150").rule, "fit-refused");
  const auto validated = [](const std::string& rows) {
    return verdict_of(with_model("x, y = np.zeros((90, 2)), np.zeros(90)\n") +
                      "model.fit(x, y, validation_data=(np.zeros((30, 2)), np.zeros(" + rows +
                      ")))\n");
  };
  EXPECT_EQ(validated("20").rule, "fit-refused");
  EXPECT_NE(validated("30").rule, "fit-refused");
}

TEST(Verdict, RowsOfSeveralAxesInFrontOfADenseLayerAreADoubt) {
  const auto with = [](const std::string& layers) {
    return "x = np.random.rand(200, 28, 28)\ny = np.random.randint(0, 10, 200)\n"
           "model = keras.Sequential([" +
           layers +
           "keras.layers.Dense(10, activation='softmax')])\n"
           "model.compile('adam', 'sparse_categorical_crossentropy')\n"
           "model.fit(x, y, epochs=5)\n";
  };
  expect_doubt(with(""), "2 axes");
  EXPECT_NE(verdict_of(with("keras.layers.Flatten(), ")).severity, Severity::kCannotTell);
}

TEST(Verdict, ValuesWrittenIntoTheDataAreADoubt) {
  const auto with = [](const std::string& line) {
    return with_model("x = np.random.rand(200, 3)\ny = np.random.randint(0, 2, 200)\n" + line +
                      "\n") +
           "model.fit(x, y, epochs=5)\n";
  };
  expect_doubt(with("x[:, 0] = np.log(np.zeros(200))"), "written into x");
  expect_doubt(with("x[:, 0] = read_sensor()"), "written into x");
  for (const std::string& line : std::vector<std::string>{
           "y[3] = 1", "x[:, 0] += 0.5", "x[:, 0], x[:, 1] = x[:, 1] * 2, x[:, 0] - x[:, 2]",
           "x = np.empty((200, 3))\nx[:] = read_sensor()"}) {
    EXPECT_NE(verdict_of(with(line)).severity, Severity::kCannotTell) << line;
  }
  EXPECT_NE(verdict_of(with("")).severity, Severity::kCannotTell);
}

TEST(Verdict, ListsWhereArraysBelongAreADoubt) {
  // Of written numbers raises_test.cpp tells; here nobody knows what the list holds.
  expect_doubt(with_model("x = []\nfor i in files:\n    x.append(row(i))\ny = np.zeros(4)\n") +
                   "model.fit(x, y, epochs=5)\n",
               "x is a list");
  expect_doubt(
      with_model("x = np.zeros((4, 2))\ny = list(np.zeros(4))\n") + "model.fit(x, y, epochs=5)\n",
      "y is a list");
  expect_doubt(with_model("x = np.zeros((4, 2))\ny = np.zeros(4)\n") +
                   "model.fit(x, y, epochs=5, validation_data=(x, list(y)))\n",
               "validation_data holds a list");
  const auto yields = [](const std::string& what) {
    return with_model("def g():\n    while True:\n        yield " + what + "\n") +
           "model.fit(g(), steps_per_epoch=5, epochs=2)\n";
  };
  expect_doubt(yields("[np.ones((8, 4)), np.ones((8, 1))]"), "yields a list");
  EXPECT_NE(verdict_of(yields("np.ones((8, 4)), np.ones((8, 1))")).severity, Severity::kCannotTell);
}

TEST(Verdict, ATrainStepOfItsOwnIsADoubt) {
  const auto with = [](const std::string& method) {
    return R"(
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.last = keras.layers.Dense(1, activation="sigmoid")
    def call(self, x):
        return self.last(x)
    def )" +
           method +
           R"((self, data):
        return {}
x = np.random.rand(64, 10)
y = np.random.randint(0, 2, 64)
model = Own()
model.compile("adam", "binary_crossentropy")
model.fit(x, y, epochs=5, batch_size=16)
)";
  };
  expect_doubt(with("train_step"), "train_step() of its own");
  EXPECT_NE(verdict_of(with("describe")).severity, Severity::kCannotTell);
}

TEST(Verdict, AGeneratorGivenToFitAgainAndAgainIsADoubt) {
  const auto with = [](const std::string& before, const std::string& given) {
    return with_model(R"(
X, Y = np.random.rand(640, 8), np.random.randint(0, 2, (640, 1))
def gen():
    for i in range(0, len(X), 64):
        yield X[i:i+64], Y[i:i+64]
)") + before +
           "for e in range(5):\n    model.fit(" + given + ", steps_per_epoch=10, epochs=1)\n";
  };
  expect_doubt(with("g = gen()\n", "g"), "several times");
  EXPECT_NE(verdict_of(with("", "gen()")).severity, Severity::kCannotTell);
}

TEST(Verdict, WhatIsWorkedOutOfXIsNoClass) {
  for (const std::string& loss : std::vector<std::string>{"mse", "binary_crossentropy"}) {
    expect_doubt(
        "x = np.arange(-10, 10, 0.1)\ny = x**2\nmodel = keras.Sequential([keras.layers.Dense(1, "
        "activation='sigmoid')])\nmodel.compile('sgd', '" +
            loss + "')\nmodel.fit(x, y, epochs=100, batch_size=20)\n",
        "worked out by arithmetic");
  }
  // Whole parts are classes, and a comparison is.
  for (const std::string& y : std::vector<std::string>{"np.arange(200) // 100", "x > 3"}) {
    EXPECT_NE(verdict_of("x = np.arange(-10, 10, 0.1)\ny = " + y +
                         "\nmodel = keras.Sequential([keras.layers.Dense(1, activation="
                         "'sigmoid')])\nmodel.compile('sgd', 'binary_crossentropy')\n"
                         "model.fit(x, y, epochs=3, batch_size=20)\n")
                  .severity,
              Severity::kCannotTell)
        << y;
  }
}

TEST(Verdict, LabelsBehindAGeneratorThatNobodySaysAreAsTheLossAsks) {
  const CodeAnswer answer = read_code(R"(
def batches(X, y, size):
    while True:
        for i in range(0, len(X), size):
            yield X[i:i+size], y[i:i+size]
model = keras.Sequential([keras.layers.Dense(3, activation="softmax", input_dim=10)])
model.compile("adam", "categorical_crossentropy")
model.fit(batches(X_train, y_train, 64), steps_per_epoch=len(X_train), epochs=3)
)");
  EXPECT_EQ(value_of(answer, "data.label_shape"), "one_hot");
  EXPECT_TRUE(lists(answer.assumed, "data.label_shape"));
  EXPECT_NE(verdict_of(answer).rule, "label-error");
}

TEST(Verdict, OneColumnThatTheCodePicksOutIsNotOneHot) {
  const CodeAnswer answer = read_code(R"(
table = pd.read_csv("flowers.csv")
x, y = table[["a", "b"]], table["kind"]
model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y, epochs=3)
)");
  EXPECT_EQ(verdict_of(answer).rule, "label-error");
}

constexpr std::string_view kDrawnRows = R"(
def gen():
    for i in range(100):
        yield np.random.rand(4), np.random.randint(0, 3)
ds = tf.data.Dataset.from_generator(gen, output_types=(tf.float32, tf.int32)).batch(32)
model = keras.Sequential([keras.layers.Dense(8, activation="relu", input_shape=(4,)),
                          keras.layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(ds, epochs=4, steps_per_epoch=100//32)
)";

TEST(Verdict, SamplesDrawnInAGeneratorAreRowsThatBatchPutsTogether) {
  const CodeAnswer answer = read_code(kDrawnRows);
  EXPECT_EQ(value_of(answer, "data.features"), "4");
  EXPECT_EQ(value_of(answer, "data.samples"), "100");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "32");
  EXPECT_TRUE(puzzles(answer).empty());
  EXPECT_EQ(verdict_of(answer).rule, "carried-over-remainder");
}

TEST(Verdict, ALogThatGoesOnContradictsCodeThatIsRefused) {
  CodeAnswer answer = read_code(with_model("x, y = np.zeros((96, 2)), np.zeros(90)\n") +
                                "model.fit(x, y, epochs=2)\n");
  EXPECT_EQ(verdict_of(answer).rule, "fit-refused");
  add_log(answer,
          intake::diagnose_log("Epoch 1/2\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.69\n"
                               "Epoch 2/2\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.61\n"));
  const Finding verdict = verdict_of(answer);
  EXPECT_NE(verdict.rule, "fit-refused");
  EXPECT_THAT(why(verdict), HasSubstr("the log contradicts the code"));
}

// What a hand-written loop over ten batches needs.
const std::string kOwnLoop = R"(
net = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid")])
adam = tf.keras.optimizers.Adam(0.01)
bce = tf.keras.losses.BinaryCrossentropy()
xs, ys = np.random.rand(320, 5), np.random.randint(0, 2, (320, 1))
ds = tf.data.Dataset.from_tensor_slices((xs, ys)).batch(32)
)";

TEST(Verdict, AnUpdateBehindTheLoopOverBatchesIsOneAnEpoch) {
  const auto loop = [](const std::string& indent) {
    return read_code(kOwnLoop + R"(for epoch in range(10):
    for a, b in ds:
        with tf.GradientTape() as tape:
            value = bce(b, net(a))
        grads = tape.gradient(value, net.trainable_weights)
)" + indent + "adam.apply_gradients(zip(grads, net.trainable_weights))\n");
  };
  EXPECT_EQ(value_of(loop("    "), "loop.body"), "one_step");
  EXPECT_EQ(verdict_of(loop("    ")).rule, "one-step-per-epoch");
  EXPECT_EQ(value_of(loop("        "), "loop.body"), "every_batch");
  // Behind all of them it is made once: in which state is not followed.
  EXPECT_THAT(puzzles(loop("")), ::testing::Contains(HasSubstr("outside of a loop")));
}

TEST(Verdict, AReturnInTheLoopOverBatchesEndsItInItsFirstRound) {
  const auto loop = [](const std::string& indent) {
    return read_code(kOwnLoop + R"(def train_epoch():
    for a, b in ds:
        with tf.GradientTape() as tape:
            value = bce(b, net(a))
        grads = tape.gradient(value, net.trainable_weights)
        adam.apply_gradients(zip(grads, net.trainable_weights))
)" + indent + R"(return value
for epoch in range(10):
    print(epoch, train_epoch())
)");
  };
  EXPECT_EQ(value_of(loop("        "), "loop.body"), "one_step");
  EXPECT_EQ(value_of(loop("        "), "fit.epochs"), "10");
  EXPECT_EQ(value_of(loop("    "), "loop.body"), "every_batch");
}

TEST(Verdict, ALoopThatCutsTheRowsIntoSlicesCountsBatches) {
  const CodeAnswer answer = read_code(R"(
for i in range(100):
    xb = X[i*32:(i+1)*32]
    loss = model.train_on_batch(xb, Y[i*32:(i+1)*32])
)");
  EXPECT_EQ(value_of(answer, "loop.body"), "every_batch");
  EXPECT_EQ(value_of(answer, "fit.epochs"), "1");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "32");
  EXPECT_EQ(value_of(answer, "data.samples"), "3200");
}

TEST(Verdict, PromptsOfIPythonAreNoCode) {
  const CodeAnswer answer = read_code(R"(In [1]: import tensorflow as tf
In [2]: def gen():
   ...:     for i in range(10):
   ...:         yield tf.random.normal((8, 4)), tf.random.normal((8, 1))
   ...:
In [3]: model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
In [10]: model.compile(loss="mse", optimizer="adam")
In [11]: for i in range(1):
    ...:     model.fit(gen(), epochs=3, steps_per_epoch=10)
)");
  EXPECT_EQ(value_of(answer, "data.samples"), "80");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "8");
  EXPECT_EQ(verdict_of(answer).rule, "data-ran-out");
}

TEST(Verdict, RowsThatOnlySeemDifferentAreNotRefused) {
  for (const std::string& data : std::vector<std::string>{
           "x = np.zeros((150, 4))[:100]\nt = load_iris().target\ny = t[t != 2]\n",
           "a, b = np.random.rand(200), np.random.rand(200)\nx = np.vstack((a, b)).T\n"
           "y = np.random.randint(0, 2, 200)\n",
           "a, b = np.random.rand(200), np.random.rand(200)\nx = np.stack((a, b), axis=1)\n"
           "y = np.hstack((np.zeros(100), np.ones(100)))\n",
           "x = np.zeros((50, 3))\nt = []\nfor i in range(50):\n    if random.random() > 0.5:\n"
           "        t.append(1)\n    else:\n        t.append(0)\ny = np.array(t)\n",
       }) {
    const CodeAnswer answer = read_code(with_model(data) + "model.fit(x, y, epochs=2)\n");
    EXPECT_FALSE(answer.scenario.data.label_rows.has_value()) << data;
    EXPECT_NE(verdict_of(answer).rule, "fit-refused") << data;
  }
}

TEST(Verdict, AnEntryOfADictionaryIsAddedTo) {
  const CodeAnswer answer =
      read_code(with_model("o = {'n': 30}\no['n'] += 34\nx, y = np.zeros((o['n'], 2)), "
                           "np.zeros(o['n'])\n") +
                "model.fit(x, y)\n");
  EXPECT_EQ(value_of(answer, "data.samples"), "64");
}

TEST(Verdict, TheRowsOfABatchAreNoAxisOfARow) {
  EXPECT_NE(verdict_of("x, y = np.random.rand(64, 4), np.random.randint(0, 2, 64)\n"
                       "model = keras.Sequential([keras.layers.Dense(1, activation='sigmoid', "
                       "batch_input_shape=(32, 4))])\nmodel.compile('adam', "
                       "'binary_crossentropy')\nmodel.fit(x, y, epochs=3)\n")
                .severity,
            Severity::kCannotTell);
}

}  // namespace
}  // namespace fitscope::code
