// Training loops of one's own, callbacks, and where fit() stands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "code/code_support.h"

namespace fitscope::code {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// The parts of a loop, so that one can be exchanged.
std::string loop_with(std::string_view step, std::string_view loop) {
  return std::string(R"(
net = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid", input_shape=(4,))])
adam = tf.keras.optimizers.Adam(0.01)
bce = tf.keras.losses.BinaryCrossentropy()
xs = tf.random.normal((64, 4))
ys = tf.random.uniform((64,), minval=0, maxval=2, dtype=tf.int32)
ds = tf.data.Dataset.from_tensor_slices((xs, ys)).batch(16)
)") + std::string(step) +
         std::string(loop);
}

constexpr std::string_view kStep = R"(
@tf.function
def train(a, b):
    with tf.GradientTape() as tape:
        guess = net(a, training=True)
        value = bce(b, guess)
    grads = tape.gradient(value, net.trainable_variables)
    adam.apply_gradients(zip(grads, net.trainable_variables))
    return value
)";

TEST(Loops, OneUpdateInEachRoundIsOneStepPerEpoch) {
  const CodeAnswer answer =
      read_code(loop_with(kStep, "for epoch in range(6):\n    train(xs, ys)\n"));
  EXPECT_EQ(value_of(answer, "feed.kind"), "custom_loop");
  EXPECT_EQ(value_of(answer, "loop.body"), "one_step");
  EXPECT_EQ(value_of(answer, "fit.epochs"), "6");
  EXPECT_EQ(value_of(answer, "data.samples"), "64");
  EXPECT_EQ(value_of(answer, "compile.learning_rate"), "0.01");
  EXPECT_EQ(value_of(answer, "loop.apply_gradients"), "true");
  EXPECT_EQ(value_of(answer, "loop.gradients"), "computed");
}

TEST(Loops, AnInnerLoopOverADatasetTakesEveryBatch) {
  const CodeAnswer answer = read_code(loop_with(kStep, R"(
for epoch in range(3):
    for step, (a, b) in enumerate(ds):
        train(a, b)
)"));
  EXPECT_EQ(value_of(answer, "loop.body"), "every_batch");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "16");
  EXPECT_EQ(value_of(answer, "data.samples"), "64");
  EXPECT_EQ(value_of(answer, "loop.iterator_each_step"), "false");
}

TEST(Loops, ANewIteratorInEveryStepIsSeen) {
  const CodeAnswer answer = read_code(loop_with(kStep, R"(
for epoch in range(3):
    for step in range(4):
        a, b = next(iter(ds))
        train(a, b)
)"));
  EXPECT_EQ(value_of(answer, "loop.iterator_each_step"), "true");
  const CodeAnswer kept = read_code(loop_with(kStep, R"(
source = iter(ds)
for step in range(4):
    a, b = next(source)
    train(a, b)
)"));
  EXPECT_EQ(value_of(kept, "loop.iterator_each_step"), "false");
}

TEST(Loops, GradientsThatNobodyAppliesAreSeen) {
  const CodeAnswer answer = read_code(loop_with("", R"(
for epoch in range(2):
    for a, b in ds:
        with tf.GradientTape() as tape:
            value = bce(b, net(a))
        grads = tape.gradient(value, net.trainable_weights)
)"));
  EXPECT_EQ(value_of(answer, "loop.apply_gradients"), "false");
}

TEST(Loops, ALossOutsideOfTheTapeHasNoGradient) {
  const CodeAnswer answer = read_code(loop_with("", R"(
for epoch in range(2):
    for a, b in ds:
        value = bce(b, net(a))
        with tf.GradientTape() as tape:
            pass
        grads = tape.gradient(value, net.trainable_weights)
        adam.apply_gradients(zip(grads, net.trainable_weights))
)"));
  EXPECT_EQ(value_of(answer, "loop.gradients"), "none");
  EXPECT_EQ(value_of(answer, "loop.apply_gradients"), "true");
}

TEST(Loops, ASignTooManyAndANewOptimizerAreSeen) {
  const CodeAnswer answer = read_code(loop_with("", R"(
for epoch in range(2):
    for a, b in ds:
        sgd = tf.keras.optimizers.SGD(learning_rate=0.5)
        with tf.GradientTape() as tape:
            value = -bce(b, net(a))
        grads = tape.gradient(value, net.trainable_weights)
        sgd.apply_gradients(zip(grads, net.trainable_weights))
)"));
  EXPECT_EQ(value_of(answer, "loop.ascend"), "true");
  EXPECT_EQ(value_of(answer, "loop.optimizer_each_step"), "true");
  EXPECT_EQ(value_of(answer, "compile.optimizer"), "sgd");
}

TEST(Loops, TrainOnBatchIsALoopToo) {
  const CodeAnswer answer =
      read_code(with_model("xs = np.zeros((90, 3))\nys = np.zeros(90)\n") + R"(
for epoch in range(4):
    for i in range(0, len(xs), 30):
        model.train_on_batch(xs[i:i+30], ys[i:i+30])
)");
  EXPECT_EQ(value_of(answer, "feed.kind"), "custom_loop");
  EXPECT_EQ(value_of(answer, "fit.epochs"), "4");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "30");
  EXPECT_EQ(value_of(answer, "data.samples"), "90");
}

TEST(Callbacks, KerasOwnAreReadAndHarmlessOnesPassedOver) {
  const CodeAnswer answer = read_code(with_model("") + R"(
stop = keras.callbacks.EarlyStopping("loss", patience=4, min_delta=-0.01, mode="min", restore_best_weights=True)
save = keras.callbacks.ModelCheckpoint("best.h5", save_best_only=True)
slow = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.2, patience=2)
rate = keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.9)
model.fit(np.zeros((40, 2)), np.zeros(40), epochs=9, validation_split=0.3,
          callbacks=[stop, save, slow, rate])
)");
  EXPECT_EQ(value_of(answer, "fit.callbacks"),
            "early_stopping,reduce_lr_on_plateau,learning_rate_scheduler");
  EXPECT_EQ(value_of(answer, "early_stopping.patience"), "4");
  EXPECT_EQ(value_of(answer, "early_stopping.monitor"), "loss");
  EXPECT_EQ(value_of(answer, "early_stopping.min_delta"), "0.01");
  EXPECT_EQ(value_of(answer, "reduce_lr.factor"), "0.2");
  EXPECT_EQ(value_of(answer, "schedule.factor"), "0.9");
  EXPECT_EQ(value_of(answer, "validation.kind"), "split");
  EXPECT_EQ(value_of(answer, "validation.split"), "0.3");
}

TEST(Callbacks, OneThatStopsAtAnEpochIsReadAndOneThatWatchesANumberIsNamed) {
  const std::string code = with_model("") + R"(
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if CONDITION:
            self.model.stop_training = True
model.fit(np.zeros((40, 2)), np.zeros(40), epochs=9, callbacks=[Stop()])
)";
  const auto with_condition = [&](const std::string& condition) {
    std::string changed = code;
    changed.replace(changed.find("CONDITION"), 9, condition);
    return read_code(changed);
  };
  const CodeAnswer at_epoch = with_condition("epoch == 2");
  EXPECT_EQ(value_of(at_epoch, "fit.callbacks"), "stop_training");
  EXPECT_EQ(value_of(at_epoch, "stop_training.hook"), "epoch_end");
  EXPECT_EQ(value_of(at_epoch, "stop_training.epoch"), "2");
  const CodeAnswer by_number = with_condition("logs.get('accuracy') > 0.95");
  EXPECT_EQ(value_of(by_number, "fit.callbacks"), "none");
  EXPECT_THAT(puzzles(by_number),
              Contains(HasSubstr("Stop can stop the training in on_epoch_end")));
}

TEST(Place, FitInAFunctionThatNobodyCallsIsFound) {
  const CodeAnswer answer = read_code(R"(
def main(args):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    if args.train:
        model.fit(np.zeros((30, 2)), np.zeros(30), epochs=7)
)");
  EXPECT_TRUE(answer.found);
  EXPECT_EQ(value_of(answer, "fit.epochs"), "7");
}

TEST(Place, FitInAMethodAndBehindIfMainIsFound) {
  const CodeAnswer answer = read_code(R"(
class Trainer:
    def __init__(self, size):
        self.size = size
        self.model = keras.Sequential([keras.layers.Dense(1)])
        self.model.compile("adam", "mse")
    def run(self, x, y):
        self.model.fit(x, y, batch_size=self.size, epochs=3)
if __name__ == "__main__":
    Trainer(12).run(np.zeros((60, 2)), np.zeros(60))
)");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "12");
  EXPECT_EQ(value_of(answer, "data.samples"), "60");
  EXPECT_EQ(answer.line, 8);
}

TEST(Place, OfSeveralFitsTheLastIsReadAndThatIsSaid) {
  const CodeAnswer answer = read_code(with_model("a, b = np.zeros((10, 2)), np.zeros(10)\n") + R"(
model.fit(a, b, epochs=2, batch_size=20)
model.fit(a, b, epochs=3, batch_size=2)
)");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "2");
  EXPECT_THAT(answer.summary, HasSubstr("the last of 2"));
}

TEST(Place, FoldsAreReadOnce) {
  const CodeAnswer answer = read_code(R"(
X, y = np.zeros((100, 3)), np.zeros(100)
for train, test in KFold(n_splits=5).split(X, y):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(X[train], y[train], epochs=2, batch_size=8)
)");
  EXPECT_EQ(value_of(answer, "data.samples"), "80");
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr("fit() stands in a loop")));
}

TEST(Loops, ABreakEndsTheInnerLoop) {
  const auto with_break = [](const std::string& more) {
    return read_code(loop_with(kStep, R"(
for epoch in range(3):
    for step, (a, b) in enumerate(ds):
)" + more));
  };
  const std::string update = "        train(a, b)\n";
  const CodeAnswer once = with_break(update + "        break\n");
  EXPECT_EQ(value_of(once, "loop.body"), "one_step");
  EXPECT_EQ(value_of(once, "fit.epochs"), "3");
  EXPECT_EQ(value_of(once, "data.samples"), "64");
  EXPECT_EQ(
      value_of(with_break(update + "        if step == 0:\n            break\n"), "loop.body"),
      "one_step");
  // Two of four batches.
  const std::string behind = update + "        if step >= 1:\n            break\n";
  const std::string in_front = "        if step == 2:\n            break\n" + update;
  for (const std::string& stop : {behind, in_front}) {
    const CodeAnswer two = with_break(stop);
    EXPECT_EQ(value_of(two, "loop.body"), "every_batch") << stop;
    EXPECT_EQ(value_of(two, "data.samples"), "32") << stop;
  }
  const CodeAnswer open = with_break(update + "        if ready(a):\n            break\n");
  EXPECT_EQ(value_of(open, "data.samples"), "64");
  EXPECT_THAT(puzzles(open), Contains(HasSubstr("This break may end its loop early")));
}

TEST(Loops, ABreakInAGeneratorEndsItsPass) {
  const CodeAnswer answer = read_code(with_model(R"(
x, y = np.zeros((100, 3)), np.zeros(100)
def gen():
    for i in range(10):
        yield x[i*10:(i+1)*10], y[i*10:(i+1)*10]
        if i == 3:
            break
)") + "model.fit(gen(), epochs=2)\n");
  EXPECT_EQ(value_of(answer, "generator.batches"), "4");
}

TEST(Loops, ANewIteratorInEachEpochLeavesTheLoopOverEpochs) {
  const CodeAnswer answer = read_code(loop_with(kStep, R"(
for epoch in range(20):
    a, b = next(iter(ds))
    train(a, b)
)"));
  EXPECT_EQ(value_of(answer, "fit.epochs"), "20");
  EXPECT_EQ(value_of(answer, "loop.body"), "one_step");
  EXPECT_EQ(value_of(answer, "data.samples"), "64");
}

}  // namespace
}  // namespace fitscope::code
