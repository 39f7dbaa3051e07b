// What fit() is given: arrays and their rows, generators, Sequences, tf.data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "code/code_support.h"

namespace fitscope::code {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(Inputs, ArithmeticOverNamesAndLengthsIsWorkedOut) {
  const CodeAnswer answer = read_code(with_model(R"(
BATCH_SIZE = 2 ** 5
n_train, n_val = 1_000, 200
features = np.zeros((n_train, 3))
labels = np.zeros((n_train, 1))
)") + R"(
model.fit(features, labels, batch_size=BATCH_SIZE, epochs=int(4.0),
          steps_per_epoch=len(features) // BATCH_SIZE,
          validation_data=(np.zeros((n_val, 3)), np.zeros((n_val, 1))),
          validation_steps=n_val // BATCH_SIZE)
)");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "32");
  EXPECT_EQ(value_of(answer, "fit.steps_per_epoch"), "31");
  EXPECT_EQ(value_of(answer, "fit.epochs"), "4");
  EXPECT_EQ(value_of(answer, "validation.samples"), "200");
  EXPECT_EQ(value_of(answer, "validation.steps"), "6");
  EXPECT_EQ(value_of(answer, "data.label_shape"), "column");
  EXPECT_TRUE(lists(answer.understood, "fit.steps_per_epoch"));
}

TEST(Inputs, RowsThatAreNotInTheCodeAreAssumedAndSoIsWhatRestsOnThem) {
  const CodeAnswer answer = read_code(with_model(R"(
table = pd.read_csv("flowers.csv")
X = table.drop("kind", axis=1).values
y = table["kind"].values
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25)
)") + "model.fit(X_train, y_train, epochs=5, batch_size=10, steps_per_epoch=len(X_train) // 10)\n");
  EXPECT_TRUE(lists(answer.assumed, "data.samples"));
  // A number that leaves a remainder, as most do.
  EXPECT_EQ(value_of(answer, "data.samples"), "755");
  EXPECT_TRUE(lists(answer.assumed, "fit.steps_per_epoch"));
  EXPECT_EQ(value_of(answer, "fit.steps_per_epoch"), "75");
  EXPECT_EQ(line_of(answer, "data.samples"), 5);
}

TEST(Inputs, ColumnsOfATableAreFeatures) {
  const CodeAnswer answer = read_code(with_model(R"(
data = np.loadtxt("pima.csv", delimiter=",")
X = data[:, 0:8]
Y = data[:, 8]
)") + "model.fit(X, Y, epochs=150, batch_size=10, verbose=0)\n");
  EXPECT_EQ(value_of(answer, "feed.kind"), "arrays");
  EXPECT_EQ(value_of(answer, "fit.verbose"), "0");
  EXPECT_TRUE(lists(answer.assumed, "data.samples"));
}

TEST(Inputs, AKnownDataSetHasItsRowsAndItsScale) {
  const std::string load = R"(
(a, b), (c, d) = keras.datasets.mnist.load_data()
a = a.reshape((60000, 28 * 28))
)";
  const std::string fit = "model.fit(a, b, epochs=5, batch_size=128, validation_data=(c, d))\n";
  const CodeAnswer raw = read_code(with_model(load) + fit);
  EXPECT_EQ(value_of(raw, "data.samples"), "60000");
  EXPECT_EQ(value_of(raw, "data.features"), "784");
  EXPECT_EQ(value_of(raw, "validation.samples"), "10000");
  EXPECT_EQ(value_of(raw, "data.feature_scale"), "255");
  const CodeAnswer scaled = read_code(with_model(load + "a = a.astype('float32') / 255.0\n") + fit);
  EXPECT_EQ(value_of(scaled, "data.feature_scale"), "1");
}

TEST(Inputs, AGeneratorThatEndsIsTakenApart) {
  const CodeAnswer answer = read_code(with_model(R"(
def feed(xs, ys, size=20):
    for begin in range(0, len(xs), size):
        yield xs[begin:begin + size], ys[begin:begin + size]
xs = np.random.rand(90, 5)
ys = np.random.randint(0, 2, size=90)
)") + "model.fit(feed(xs, ys), epochs=3, steps_per_epoch=5)\n");
  EXPECT_EQ(value_of(answer, "feed.kind"), "generator");
  EXPECT_EQ(value_of(answer, "generator.loops"), "false");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "20");
  EXPECT_EQ(value_of(answer, "data.samples"), "90");
  EXPECT_EQ(value_of(answer, "generator.batches"), "unset");
  EXPECT_EQ(value_of(answer, "generator.short_last"), "true");
}

TEST(Inputs, AGeneratorThatYieldsItsFirstBatchOnlyIsSeen) {
  const CodeAnswer answer = read_code(with_model(R"(
def broken(size):
    rows = np.random.rand(80, 4)
    marks = np.random.randint(0, 2, 80)
    for start in range(0, len(rows), size):
        if start == 0:
            yield rows[start:start+size], marks[start:start+size]
)") + "model.fit(broken(16), epochs=2, steps_per_epoch=len(np.random.rand(80, 4)) // 16)\n");
  EXPECT_EQ(value_of(answer, "generator.first_only"), "true");
  EXPECT_EQ(value_of(answer, "data.samples"), "80");
  EXPECT_EQ(value_of(answer, "fit.steps_per_epoch"), "5");
}

TEST(Inputs, WhileTrueLoopsAndWholeBatchesLeaveTheRest) {
  const CodeAnswer answer = read_code(with_model(R"(
def endless(xs, size):
    while True:
        for i in range(len(xs) // size):
            yield xs[i * size:(i + 1) * size], labels[i * size:(i + 1) * size]
labels = np.zeros(100)
)") + "model.fit_generator(endless(np.zeros((100, 2)), 32), steps_per_epoch=3, nb_epoch=7)\n");
  EXPECT_EQ(value_of(answer, "generator.loops"), "true");
  EXPECT_EQ(value_of(answer, "generator.short_last"), "false");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "32");
  EXPECT_EQ(value_of(answer, "fit.epochs"), "7");
  EXPECT_EQ(value_of(answer, "keras.version"), "2.15");
  EXPECT_TRUE(lists(answer.assumed, "keras.version"));
}

TEST(Inputs, BatchesGatheredInAListHaveTheLengthThatIsWaitedFor) {
  const CodeAnswer answer = read_code(with_model(R"(
def gather():
    xb, yb = [], []
    for row, mark in zip(rows, marks):
        xb.append(row)
        yb.append(mark)
        if len(xb) == 25:
            yield np.array(xb), np.array(yb)
            xb, yb = [], []
rows = np.zeros((110, 3))
marks = np.zeros(110)
)") + "model.fit(gather(), epochs=2)\n");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "25");
  EXPECT_EQ(value_of(answer, "data.samples"), "110");
  EXPECT_EQ(value_of(answer, "generator.short_last"), "false");
}

TEST(Inputs, RowsYieldedOneByOneHaveNoBatchAxis) {
  const CodeAnswer answer = read_code(with_model(R"(
def single():
    for i in range(len(rows)):
        yield rows[i], marks[i]
rows = np.zeros((40, 3))
marks = np.zeros(40)
)") + "model.fit(single(), epochs=2, steps_per_epoch=10)\n");
  EXPECT_EQ(value_of(answer, "generator.single_samples"), "true");
  EXPECT_EQ(value_of(answer, "data.samples"), "40");
}

TEST(Inputs, AnEndlessStreamOfDrawnBatchesHasNoEnd) {
  const CodeAnswer answer = read_code(with_model(R"(
def draw(xs, ys, size):
    while 1:
        pick = np.random.choice(len(xs), size)
        yield xs[pick], ys[pick]
)") + "model.fit(draw(np.zeros((64, 2)), np.zeros(64), 16), steps_per_epoch=4, epochs=9)\n");
  EXPECT_EQ(value_of(answer, "generator.loops"), "true");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "16");
  EXPECT_EQ(value_of(answer, "data.samples"), "64");
}

TEST(Inputs, AGeneratorThatWasNotCalledIsReadAsCalledAndNamed) {
  const CodeAnswer answer = read_code(with_model(R"(
def feed():
    for i in range(6):
        yield np.zeros((8, 2)), np.zeros(8)
)") + "model.fit(feed, epochs=2)\n");
  EXPECT_EQ(value_of(answer, "feed.kind"), "generator");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "8");
  EXPECT_EQ(value_of(answer, "data.samples"), "48");
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr("is given a function")));
}

TEST(Inputs, ASequenceSaysHowManyBatchesItBelievesToHave) {
  const std::string code = with_model(R"(
class Feed(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x, y
        self.batch_size = batch_size
    def __len__(self):
        return LENGTH
    def __getitem__(self, idx):
        low = idx * self.batch_size
        high = min(low + self.batch_size, len(self.x))
        return self.x[low:low + self.batch_size], self.y[low:low + self.batch_size]
train = Feed(np.zeros((100, 6)), np.zeros(100), batch_size=30)
)") + "model.fit(train, epochs=4)\n";
  const auto with_length = [&](const std::string& length) {
    std::string changed = code;
    changed.replace(changed.find("LENGTH"), 6, length);
    return read_code(changed);
  };
  const CodeAnswer right = with_length("math.ceil(len(self.x) / self.batch_size)");
  EXPECT_EQ(value_of(right, "feed.kind"), "sequence");
  EXPECT_EQ(value_of(right, "sequence.declared_length"), "unset");
  EXPECT_EQ(value_of(right, "fit.batch_size"), "30");
  EXPECT_EQ(value_of(right, "data.samples"), "100");
  const CodeAnswer floored = with_length("len(self.x) // self.batch_size");
  EXPECT_EQ(value_of(floored, "sequence.declared_length"), "3");
  EXPECT_EQ(value_of(with_length("int(np.floor(len(self.x) / self.batch_size)) + 5"),
                     "sequence.declared_length"),
            "8");
}

TEST(Inputs, AChainOfTfDataIsReadInItsOrder) {
  const CodeAnswer answer = read_code(with_model(R"(
AUTOTUNE = tf.data.AUTOTUNE
ds = (
    tf.data.Dataset.from_tensor_slices((np.zeros((500, 3)), np.zeros(500)))
    .shuffle(500)
    .map(lambda a, b: (a / 255, b), num_parallel_calls=AUTOTUNE)
    .batch(64, drop_remainder=True)
    .repeat()
    .prefetch(AUTOTUNE)
)
val = ds.take(2)
)") + "model.fit(ds, epochs=3, steps_per_epoch=7, validation_data=val)\n");
  EXPECT_EQ(value_of(answer, "feed.kind"), "dataset");
  EXPECT_EQ(value_of(answer, "data.samples"), "500");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "64");
  EXPECT_EQ(value_of(answer, "dataset.drop_remainder"), "true");
  EXPECT_EQ(value_of(answer, "dataset.repeat"), "-1");
  EXPECT_EQ(value_of(answer, "dataset.shuffle"), "true");
  EXPECT_EQ(value_of(answer, "validation.kind"), "dataset");
}

TEST(Inputs, TakeAndRepeatInFrontOfBatchCountRows) {
  const CodeAnswer answer = read_code(with_model(R"(
ds = tf.data.Dataset.from_tensor_slices((np.zeros((90, 3)), np.zeros(90)))
ds = ds.take(50).repeat(3).batch(20)
)") + "model.fit(ds, epochs=3)\n");
  EXPECT_EQ(value_of(answer, "data.samples"), "150");
  EXPECT_EQ(value_of(answer, "dataset.repeat"), "unset");
  EXPECT_EQ(value_of(answer, "dataset.take"), "unset");
}

TEST(Inputs, FromGeneratorHidesTheLength) {
  const CodeAnswer answer = read_code(with_model(R"(
def rows():
    for i in range(120):
        yield np.zeros(4), 0
ds = tf.data.Dataset.from_generator(rows, output_signature=(tf.TensorSpec((4,)), tf.TensorSpec(())))
ds = ds.batch(32)
)") + "model.fit(ds, epochs=2, steps_per_epoch=4)\n");
  EXPECT_EQ(value_of(answer, "dataset.known_cardinality"), "false");
  EXPECT_EQ(value_of(answer, "data.samples"), "120");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "32");
}

TEST(Inputs, ImagesFromAFolderAreASequenceOfUnknownRows) {
  const CodeAnswer answer = read_code(with_model(R"(
gen = ImageDataGenerator(rescale=1./255)
train_flow = gen.flow_from_directory("train", target_size=(64, 64), batch_size=20, class_mode="binary")
)") + "model.fit(train_flow, steps_per_epoch=train_flow.samples // train_flow.batch_size, "
      "epochs=2)\n");
  EXPECT_EQ(value_of(answer, "feed.kind"), "sequence");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "20");
  EXPECT_TRUE(lists(answer.assumed, "data.samples"));
  EXPECT_TRUE(lists(answer.assumed, "fit.steps_per_epoch"));
}

TEST(Inputs, RowsThatNobodySaysAreAsManyAsTheStepsAskFor) {
  const CodeAnswer answer =
      read_code(with_model("X, y = read_my_files()\n") +
                "model.fit(X, y, batch_size=10, steps_per_epoch=118, epochs=4)\n");
  EXPECT_TRUE(lists(answer.assumed, "data.samples"));
  EXPECT_EQ(value_of(answer, "data.samples"), "1180");
}

TEST(Inputs, ACeilingInNumPyWordsIsANumber) {
  const CodeAnswer answer =
      read_code(with_model("xs = np.zeros((100, 2))\nys = np.zeros(100)\n") +
                "model.fit(xs, ys, batch_size=32, steps_per_epoch=(np.ceil(len(xs) / "
                "float(32))).astype(int))\n");
  EXPECT_EQ(value_of(answer, "fit.steps_per_epoch"), "4");
}

TEST(Inputs, StepsThatAreNoWholeNumberAreCountedUpTo) {
  const CodeAnswer answer = read_code(with_model("xs = np.zeros((100, 2))\nys = np.zeros(100)\n") +
                                      "model.fit(xs, ys, steps_per_epoch=len(xs) / 32)\n");
  EXPECT_EQ(value_of(answer, "fit.steps_per_epoch"), "4");
  EXPECT_TRUE(lists(answer.assumed, "fit.steps_per_epoch"));
}

TEST(Inputs, WhatIsNotInTheCodeIsNamedAndGuessedByItsName) {
  const CodeAnswer answer =
      read_code(with_model("") +
                "model.fit_generator(train_generator, steps_per_epoch=50, epochs=3,\n"
                "    validation_data=val_generator, validation_steps=10)\n");
  EXPECT_EQ(value_of(answer, "feed.kind"), "generator");
  EXPECT_TRUE(lists(answer.assumed, "feed.kind"));
  EXPECT_EQ(value_of(answer, "validation.kind"), "generator");
  EXPECT_EQ(value_of(answer, "validation.steps"), "10");
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr("'train_generator'")));
}

}  // namespace
TEST(Inputs, LabelsWorkedOutOfXAreNotDrawn) {
  const struct {
    const char* y;
    const char* kind;
  } cases[] = {
      {"(x[:,0]>0.5).astype('float32')", "linear"},
      {"(x.sum(1)>2).astype(int)", "linear"},
      {"(0.5 < x[:,1])", "linear"},
      {"np.where(x[:,0]+x[:,1]>1,1,0)", "linear"},
      {"(x @ w > 0).astype(int)", "linear"},
      {"(x[:,0] + 0.1*np.random.randn(200) > 0.5).astype(int)", "linear"},
      {"3*x[:,0]+1", "linear_regression"},
      {"np.random.randint(0,2,200)", "random_labels"},
      {"(np.random.rand(200)>0.5).astype(int)", "random_labels"},
      {"my_labels(x) + np.random.rand(200)", "blobs"},
  };
  for (const auto& [y, kind] : cases) {
    const CodeAnswer answer = read_code(
        with_model("x=np.random.rand(200,4)\nw=np.random.rand(4)\ny=" + std::string(y) + "\n") +
        "model.fit(x, y, epochs=2)\n");
    EXPECT_EQ(value_of(answer, "data.kind"), kind) << y;
    EXPECT_EQ(lists(answer.understood, "data.kind"), kind == std::string("random_labels")) << y;
  }
}

TEST(Inputs, LabelsOfAComparisonKeepTheValuesTheyAreGiven) {
  const auto values = [](const std::string& y) {
    return value_of(
        read_code(with_model("x=np.random.rand(200,4)\ny=" + y + "\n") + "model.fit(x, y)\n"),
        "data.label_values");
  };
  EXPECT_EQ(values("np.where(x[:,0]>0.5,1,-1)"), "minus_one_one");
  EXPECT_EQ(values("np.where(x[:,0]>0.5,2,1)"), "from_one");
  EXPECT_EQ(values("np.where(x[:,0]>0.5,1,0)"), values("np.random.randint(0,2,200)"));
}

TEST(Inputs, LabelsDividedAlongWithTheImagesAreSeen) {
  const auto values = [](const std::string& lines, const std::string& loss) {
    return value_of(
        read_code("from tensorflow import keras\n"
                  "(x, y), (xt, yt) = keras.datasets.mnist.load_data()\n" +
                  lines +
                  "m = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])\n"
                  "m.compile('adam', '" +
                  loss + "')\nm.fit(x, y, epochs=2)\n"),
        "data.label_values");
  };
  const std::string sparse = "sparse_categorical_crossentropy";
  EXPECT_EQ(values("x, y = x / 255.0, y / 255.0\n", sparse), "divided_by_255");
  EXPECT_EQ(values("y = y.astype('float32')\ny /= 255\n", sparse), "divided_by_255");
  EXPECT_EQ(values("x = x / 255.0\n", sparse), "from_zero");
  EXPECT_EQ(values("y = y / 10\n", sparse), "from_zero") << "what is done there is not known";
  EXPECT_EQ(values("y = y / 255.0\n", "mean_squared_error"), "from_zero") << "numbers";
}

TEST(Inputs, ASequenceThatEndsItsSlicesWithMinHasTheBatchItIsGiven) {
  const auto sequence = [](const std::string& ends) {
    return read_code(with_model(R"(
class S(keras.utils.Sequence):
    def __init__(self, x, y, b):
        self.x, self.y, self.b = x, y, b
    def __len__(self):
        return len(self.x) // self.b
    def __getitem__(self, i):
        lo = i * self.b
)" + ends + R"(
        return self.x[lo:hi], self.y[lo:hi]
x = np.random.rand(105, 4)
y = np.random.randint(0, 2, 105)
)") + "model.fit(S(x, y, 10), epochs=2)\n");
  };
  const CodeAnswer answer = sequence("        hi = min(lo + self.b, len(self.x))");
  EXPECT_EQ(value_of(answer, "fit.batch_size"), "10");
  EXPECT_TRUE(lists(answer.understood, "fit.batch_size"));
  EXPECT_EQ(value_of(answer, "sequence.declared_length"), "10");
  // What is not followed is assumed, so that it does not contradict __len__.
  const CodeAnswer open = sequence("        hi = self.end_of(lo)");
  EXPECT_FALSE(lists(open.understood, "fit.batch_size"));
  EXPECT_FALSE(lists(open.understood, "sequence.declared_length"));
}

TEST(Inputs, TakeBehindRepeatEndsTheValidation) {
  const auto validated_with = [](const std::string& chain) {
    return read_code(with_model("ds = tf.data.Dataset.from_tensor_slices((np.zeros((500, 3)), "
                                "np.zeros(500))).batch(25)\n") +
                     "model.fit(ds, validation_data=ds" + chain + ")\n");
  };
  const CodeAnswer taken = validated_with(".repeat().take(10)");
  EXPECT_EQ(value_of(taken, "validation.loops"), "false");
  EXPECT_EQ(value_of(taken, "validation.samples"), "250");
  EXPECT_TRUE(lists(taken.understood, "validation.samples"));
  EXPECT_EQ(value_of(validated_with(".repeat(2).take(30)"), "validation.samples"), "750");
  EXPECT_EQ(value_of(validated_with(".take(10).repeat()"), "validation.loops"), "true");
  EXPECT_EQ(value_of(validated_with(".repeat()"), "validation.loops"), "true");
}

TEST(Inputs, DrawnLabelsThatBeginAtOneDo) {
  const auto values = [](const std::string& y) {
    return value_of(
        read_code(with_model("x = np.random.rand(90, 3)\ny = " + y + "\n") + "model.fit(x, y)\n"),
        "data.label_values");
  };
  EXPECT_EQ(values("np.random.randint(1, 6, 90)"), "from_one");
  EXPECT_EQ(values("np.random.randint(1, 6, 90) - 1"), "from_zero");
  EXPECT_EQ(values("np.random.randint(5, size=90)"), "from_zero");
}

TEST(Inputs, DataSetsThatComeClassAfterClassAreSortedUntilTheyAreShuffled) {
  const auto order = [](const std::string& more) {
    return value_of(read_code(with_model("x, y = load_iris(return_X_y=True)\n" + more + "\n") +
                              "model.fit(x, y, validation_split=0.2)\n"),
                    "data.order");
  };
  EXPECT_EQ(order(""), "sorted");
  EXPECT_EQ(order("x = StandardScaler().fit_transform(x)\ny = to_categorical(y)"), "sorted");
  EXPECT_EQ(order("x, y = shuffle(x, y)"), "shuffled");
  EXPECT_EQ(order("p = np.random.permutation(150)\nx, y = x[p], y[p]"), "shuffled");
  EXPECT_EQ(order("x, _, y, _ = train_test_split(x, y)"), "shuffled");
  EXPECT_EQ(order("x, y = load_digits(return_X_y=True)"), "shuffled");
}

TEST(Inputs, XAndYThatAreShuffledEachOnItsOwnAreApart) {
  const auto apart = [](const std::string& more) {
    return value_of(read_code(with_model("x = np.random.rand(90, 3)\ny = x[:, 0] > 0.5\n"
                                         "p, q = np.random.permutation(90), "
                                         "np.random.permutation(90)\n" +
                                         more + "\n") +
                              "model.fit(x, y)\n"),
                    "data.shuffled_apart");
  };
  EXPECT_EQ(apart("x, y = x[p], y[q]"), "true");
  EXPECT_EQ(apart("np.random.shuffle(x)\nnp.random.shuffle(y)"), "true");
  EXPECT_EQ(apart("x, y = x[p], y[p]"), "false");
  EXPECT_EQ(apart("x, y = sklearn.utils.shuffle(x, y)"), "false");
  EXPECT_EQ(apart("np.random.seed(3)\nnp.random.shuffle(x)\nnp.random.seed(3)\n"
                  "np.random.shuffle(y)"),
            "false");
  EXPECT_EQ(apart("x = x[p]"), "false");  // y may have come in that order
}

TEST(Inputs, NumbersWrittenOutAreLookedAt) {
  const auto read_of = [](const std::string& x, const std::string& y) {
    return read_code(with_model("x = np.array(" + x + ")\ny = np.array(" + y + ")\n") +
                     "model.fit(x, y, epochs=9)\n");
  };
  const std::string corners = "[[0, 0], [0, 1], [1, 0], [1, 1]]";
  EXPECT_EQ(value_of(read_of(corners, "[[0], [1], [1], [0]]"), "data.kind"), "xor");
  EXPECT_EQ(value_of(read_of(corners, "[1, 0, 0, 1]"), "data.kind"), "xor");
  const CodeAnswer both = read_of(corners, "[0, 0, 0, 1]");
  EXPECT_EQ(value_of(both, "data.kind"), "blobs");
  EXPECT_THAT(puzzles(both), Contains(HasSubstr("written out")));
  const CodeAnswer line = read_code(
      "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n"
      "x = np.array([-1, 0, 1, 2])\ny = np.array([-3, -1, 1, 3])\nmodel.fit(x, y, epochs=9)\n");
  EXPECT_EQ(value_of(line, "data.kind"), "linear_regression");
  EXPECT_TRUE(line.not_understood.empty());
}

TEST(Inputs, BatchesThatAGeneratorMadeAndBatchMakesAgainAreNamed) {
  const CodeAnswer answer = read_code(with_model(R"(
def batches():
    for i in range(0, 600, 6):
        yield X[i:i+6], Y[i:i+6]
X, Y = np.zeros((600, 3)), np.zeros(600)
ds = tf.data.Dataset.from_generator(batches, (tf.float32, tf.int32)).batch(12)
)") + "model.fit(ds)\n");
  EXPECT_THAT(puzzles(answer), Contains(HasSubstr("batch() of batches")));
}

TEST(Inputs, RowsOfKerasOneAreCountedInBatchesOfTheGenerator) {
  const CodeAnswer answer = read_code(with_model(R"(
x, y = np.zeros((1000, 3)), np.zeros(1000)
def gen(size):
    while True:
        for i in range(0, 1000, size):
            yield x[i:i+size], y[i:i+size]
)") + "model.fit_generator(gen(30), samples_per_epoch=1000, nb_epoch=2, "
      "validation_data=gen(50), nb_val_samples=220)\n");
  EXPECT_EQ(value_of(answer, "fit.steps_per_epoch"), "34");
  EXPECT_EQ(value_of(answer, "validation.steps"), "5");
  EXPECT_TRUE(puzzles(answer).empty());
}

}  // namespace fitscope::code
