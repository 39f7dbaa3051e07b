// Presets about learning: every step runs, and the numbers are the trouble.
#include <cstdint>
#include <string>

#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

constexpr auto kNoMetrics = std::uint32_t{0};
constexpr auto kMae = static_cast<std::uint32_t>(Metric::kMae);

/// One ring of points around another: a bend is needed, a line will not do.
Scenario circles(std::string layers, double rate, Count epochs) {
  return {.data = {.kind = DataKind::kCircles, .samples = 300, .features = 2, .noise = 0.05},
          .model = {.layers = std::move(layers)},
          .compile = {.learning_rate = rate},
          .fit = {.epochs = epochs, .batch_size = 32}};
}

Scenario line(Count epochs) {
  return {.data = {.kind = DataKind::kLinear, .samples = 128},
          .fit = {.epochs = epochs, .batch_size = 32}};
}

Scenario regression(std::string layers, double rate) {
  return {.data = {.kind = DataKind::kLinearRegression, .samples = 256, .features = 4},
          .model = {.layers = std::move(layers)},
          .compile = {.loss = Loss::kMeanSquaredError, .learning_rate = rate, .metrics = kMae},
          .fit = {.epochs = 20, .batch_size = 32}};
}

Scenario blobs(Count classes, std::string layers, Loss loss) {
  return {
      .data = {.kind = DataKind::kBlobs,
               .samples = 300,
               .features = 2,
               .classes = classes,
               .label_shape = loss == Loss::kSparseCategoricalCrossentropy ? LabelShape::kFlat
                                                                           : LabelShape::kOneHot},
      .model = {.layers = std::move(layers)},
      .compile = {.loss = loss},
      .fit = {.epochs = 10, .batch_size = 32}};
}

/// `base` with one thing changed.
template <class Change>
Scenario with(Scenario base, Change change) {
  change(base);
  return base;
}

std::string deep_sigmoid() {
  std::string layers;
  for (int i = 0; i < 8; ++i)
    layers += "Dense(8, sigmoid); ";
  return layers + "Dense(1, sigmoid)";
}

std::vector<Preset> data_and_head() {
  return {
      {.name = "constant-data",
       .title = "Features that never change",
       .about = "x was multiplied by 0: every row looks the same to the model.",
       .scenario = with(line(5), [](Scenario& s) { s.data.feature_scale = 0; })},
      {.name = "labels-shuffled-apart",
       .title = "x and y shuffled apart",
       .about = "Two calls of shuffle, two orders: no row keeps its own label.",
       .scenario = with(line(10), [](Scenario& s) { s.data.shuffled_apart = true; })},
      {.name = "sorted-labels",
       .title = "validation_split of sorted rows",
       .about = "The last rows are taken as they are: all of one class.",
       .scenario = with(blobs(3, "Dense(3, softmax)", Loss::kSparseCategoricalCrossentropy),
                        [](Scenario& s) {
                          s.data.order = DataOrder::kSorted;
                          s.compile.learning_rate = 0.05;
                          s.validation.kind = ValidationKind::kSplit;
                        })},
      {.name = "validation-not-scaled",
       .title = "Only training was divided by 255",
       .about = "x_val is 255 times as large as x, and val_loss is nonsense.",
       .scenario = with(line(5),
                        [](Scenario& s) {
                          s.compile.learning_rate = 0.05;
                          s.validation = {.kind = ValidationKind::kArrays, .samples = 50};
                          s.validation.feature_scale = 255;
                        })},
      {.name = "features-255",
       .title = "Features from 0 to 255 and beyond",
       .about = "Nobody divided x by 255: the first sums are huge.",
       .scenario = with(circles("Dense(16, relu); Dense(1, sigmoid)", 0.001, 20),
                        [](Scenario& s) {
                          s.data.feature_scale = 255;
                          s.data.feature_offset = 255;
                        })},
      {.name = "targets-10000",
       .title = "Targets of ten thousand",
       .about = "Steps of 0.01 need a million of them to get there.",
       .scenario =
           with(regression("Dense(1)", 0.01), [](Scenario& s) { s.data.target_scale = 10'000; })},
      {.name = "no-sigmoid",
       .title = "binary_crossentropy without a sigmoid",
       .about = "The last layer gives any number, and the loss wants a probability.",
       .scenario = with(line(10), [](Scenario& s) { s.model.layers = "Dense(1)"; })},
      {.name = "sigmoid-regression",
       .title = "A sigmoid at the end of a regression",
       .about = "The targets go below 0 and above 1, the output does not.",
       .scenario = regression("Dense(16, relu); Dense(1, sigmoid)", 0.01)},
      {.name = "sigmoid-for-three-classes",
       .title = "Sigmoid with categorical_crossentropy",
       .about = "Three outputs that do not share a sum of 1.",
       .beside_health = true,
       .scenario = blobs(3, "Dense(4, relu); Dense(3, sigmoid)", Loss::kCategoricalCrossentropy)},
      {.name = "binary-loss-ten-classes",
       .title = "binary_crossentropy for ten classes",
       .about = "Each output is a yes/no question of its own, and no is nearly always right.",
       .scenario = blobs(10, "Dense(10, softmax)", Loss::kBinaryCrossentropy)},
      {.name = "softmax-twice",
       .title = "A softmax in the middle",
       .about = "Ten shares of one: the last layer gets flat numbers.",
       .scenario = with(blobs(10, "Dense(10, softmax); Dense(10, softmax)",
                              Loss::kSparseCategoricalCrossentropy),
                        [](Scenario& s) { s.fit.epochs = 20; })},
      {.name = "squares-for-classes",
       .title = "Mean squared error for two classes",
       .about = "It works here, slower than cross-entropy would.",
       .beside_health = true,
       .scenario = with(line(10),
                        [](Scenario& s) {
                          s.compile.loss = Loss::kMeanSquaredError;
                          s.compile.learning_rate = 0.05;
                        })},
      {.name = "accuracy-of-numbers",
       .title = "Accuracy of a regression",
       .about = "The loss falls, accuracy stays at 0: it counts exact hits.",
       .beside_health = true,
       .scenario = with(
           regression("Dense(1)", 0.05),
           [](Scenario& s) { s.compile.metrics = static_cast<std::uint32_t>(Metric::kAccuracy); })},
      {.name = "one-rare-class",
       .title = "97 in 100 are of one class",
       .about = "The model says that class for every sample, and is right 97 % of the time.",
       .scenario = with(circles("Dense(16, relu); Dense(1, sigmoid)", 0.01, 10),
                        [](Scenario& s) {
                          s.data.samples = 1000;
                          s.data.majority_share = 0.97;
                          s.compile.learning_rate = 0.001;
                        })},
  };
}

std::vector<Preset> updates() {
  const std::string bend = "Dense(16, relu); Dense(1, sigmoid)";
  return {
      {.name = "gradient-of-minus-loss",
       .title = "The gradient of -loss",
       .about = "One minus too many in a hand-written loop: the loss grows.",
       .scenario = with(line(5),
                        [](Scenario& s) {
                          s.feed.kind = FeedKind::kCustomLoop;
                          s.loop.ascend = true;
                          s.compile.learning_rate = 0.05;
                        })},
      {.name = "identical-units",
       .title = "All weights start at 1",
       .about = "Eight units with the same weights get the same gradient and stay one unit.",
       .scenario = circles("Dense(8, tanh, kernel_initializer=ones); "
                           "Dense(1, sigmoid, kernel_initializer=ones)",
                           0.01, 40)},
      {.name = "loss-grows",
       .title = "SGD just beyond what is stable",
       .about = "Each epoch's loss is larger than the one before.",
       .scenario = {.data = {.kind = DataKind::kLinearRegression, .samples = 128},
                    .model = {.layers = "Dense(1)"},
                    .compile = {.loss = Loss::kMeanSquaredError,
                                .optimizer = OptimizerKind::kSgd,
                                .learning_rate = 1.2,
                                .metrics = kNoMetrics},
                    .fit = {.epochs = 8, .batch_size = 32}}},
      {.name = "rate-too-high",
       .title = "Adam with a learning rate of 3",
       .about = "It jumps about and settles nowhere.",
       .scenario = {.data = {.kind = DataKind::kQuadraticRegression, .samples = 300, .features = 2},
                    .model = {.layers = "Dense(16, tanh); Dense(1)"},
                    .compile = {.loss = Loss::kMeanSquaredError,
                                .learning_rate = 3.0,
                                .metrics = kMae},
                    .fit = {.epochs = 20, .batch_size = 32}}},
      {.name = "rate-too-low",
       .title = "SGD with a learning rate of 0.00001",
       .about = "Hundreds of updates, and hardly a change.",
       .scenario = with(line(20),
                        [](Scenario& s) {
                          s.data.samples = 256;
                          s.compile.optimizer = OptimizerKind::kSgd;
                          s.compile.learning_rate = 1e-5;
                        })},
      {.name = "weight-decay-10",
       .title = "AdamW with weight_decay=10",
       .about = "The weights are pulled to 0 faster than the data move them.",
       .scenario = with(circles(bend, 0.01, 40),
                        [](Scenario& s) {
                          s.compile.optimizer = OptimizerKind::kAdamW;
                          s.compile.weight_decay = 10.0;
                        })},
      {.name = "epsilon-1",
       .title = "Adam with epsilon=1",
       .about = "epsilon is larger than any gradient, and the steps shrink to nothing.",
       .scenario = with(circles(bend, 0.01, 40), [](Scenario& s) { s.compile.epsilon = 1.0; })},
      {.name = "rate-decays-each-epoch",
       .title = "A tenth of the rate after every epoch",
       .about = "After four epochs the rate is nothing.",
       .scenario = with(circles(bend, 0.01, 40),
                        [](Scenario& s) {
                          s.fit.callbacks =
                              static_cast<std::uint32_t>(Callback::kLearningRateScheduler);
                          s.schedule.factor = 0.1;
                        })},
      {.name = "dead-units",
       .title = "ReLUs killed by the first steps",
       .about = "At a rate of 1 the units are pushed below 0 for every sample.",
       .scenario = {.data = {.kind = DataKind::kSpiral, .samples = 300, .features = 2},
                    .model = {.layers = "Dense(32, relu); Dense(32, relu); Dense(1, sigmoid)"},
                    .compile = {.learning_rate = 1.0},
                    .fit = {.epochs = 30, .batch_size = 32}}},
      {.name = "saturated-units",
       .title = "tanh with inputs far beyond 5",
       .about = "Weights of 1 and features of 8: every unit sits on its flat part.",
       .scenario =
           with(circles("Dense(16, tanh, kernel_initializer=ones); Dense(1, sigmoid)", 0.001, 20),
                [](Scenario& s) { s.data.feature_scale = 8; })},
      {.name = "weights-too-small",
       .title = "random_normal in every layer",
       .about = "Weights of 0.05 whatever the width: the signal fades from layer to layer.",
       .scenario =
           with(circles("Dense(16, tanh, kernel_initializer=random_normal); "
                        "Dense(16, tanh, kernel_initializer=random_normal); Dense(1, sigmoid)",
                        0.1, 60),
                [](Scenario& s) { s.compile.optimizer = OptimizerKind::kSgd; })},
      {.name = "vanishing-gradients",
       .title = "Nine sigmoids deep",
       .about = "Each layer takes three quarters of the gradient and more.",
       .scenario = circles(deep_sigmoid(), 0.005, 30)},
      {.name = "linear-hidden-layers",
       .title = "Hidden layers without activation",
       .about = "Three linear layers are one, and one draws no circle.",
       .scenario = circles("Dense(16); Dense(16); Dense(1, sigmoid)", 0.01, 30)},
      {.name = "dropout-0.95",
       .title = "Dropout of 0.95",
       .about = "One unit in twenty is left.",
       .scenario = circles("Dense(16, relu); Dropout(0.95); Dense(1, sigmoid)", 0.001, 30)},
      {.name = "dropout-after-output",
       .title = "Dropout as the last layer",
       .about = "Half of the answers are replaced with 0 while it trains.",
       .scenario = with(line(20),
                        [](Scenario& s) {
                          s.model.layers = "Dense(1, sigmoid); Dropout(0.5)";
                          s.compile.learning_rate = 0.05;
                        })},
      {.name = "overfitting",
       .title = "Eighty rows learned by heart",
       .about = "loss falls to 0 and val_loss rises: the noise is learned too.",
       .scenario =
           {.data = {.kind = DataKind::kCircles, .samples = 80, .features = 6, .noise = 0.3},
            .model = {.layers = "Dense(64, relu); Dense(64, relu); Dense(1, sigmoid)"},
            .compile = {.learning_rate = 0.01},
            .fit = {.epochs = 40, .batch_size = 32},
            .validation = {.kind = ValidationKind::kArrays, .samples = 60}}},
      {.name = "xor-with-one-layer",
       .title = "XOR with a single layer",
       .about = "The loss stays at ln 2 = 0.6931: no line parts XOR.",
       .scenario = {.data = {.kind = DataKind::kXor, .samples = 400, .features = 2},
                    .compile = {.learning_rate = 0.01},
                    .fit = {.epochs = 20, .batch_size = 32}}},
      {.name = "five-epochs",
       .title = "Twenty updates",
       .about = "The loss was still falling when the last epoch ended.",
       .scenario = line(5)},
  };
}

std::vector<Preset> callbacks_and_bar() {
  constexpr auto kStopping = static_cast<std::uint32_t>(Callback::kEarlyStopping);
  return {
      {.name = "limit-left-set",
       .title = "KERAS_MAX_STEPS_PER_EPOCH=1",
       .about = "A variable from a debugging session cuts every epoch down to a step.",
       .scenario = with(line(5), [](Scenario& s) { s.fit.max_steps_per_epoch = 1; })},
      {.name = "mode-min-for-accuracy",
       .title = "EarlyStopping with mode='min' on accuracy",
       .about = "It takes progress for the lack of it.",
       .scenario = with(line(20),
                        [](Scenario& s) {
                          s.compile.learning_rate = 0.01;
                          s.fit.callbacks = kStopping;
                          s.early_stopping = {
                              .monitor = "accuracy", .patience = 3, .mode = MonitorMode::kMin};
                        })},
      {.name = "baseline-too-good",
       .title = "EarlyStopping with a baseline never reached",
       .about = "The wait is never reset, so the first bad epoch after patience is the last.",
       .scenario = with(circles("Dense(16, relu); Dense(1, sigmoid)", 0.01, 40),
                        [](Scenario& s) {
                          s.fit.callbacks = kStopping;
                          s.fit.shuffle = false;  // else the rows' order decides where it stops
                          s.early_stopping = {
                              .monitor = "accuracy", .patience = 8, .baseline = 0.999};
                        })},
      {.name = "min-delta-too-large",
       .title = "EarlyStopping with min_delta=0.1",
       .about = "Every epoch gains less than that, and every epoch gains.",
       .scenario = with(line(30),
                        [](Scenario& s) {
                          s.fit.callbacks = kStopping;
                          s.early_stopping = {.monitor = "loss", .min_delta = 0.1, .patience = 3};
                        })},
      {.name = "best-epoch-lost",
       .title = "EarlyStopping without restore_best_weights",
       .about = "Five epochs after the best one the model is worse, and that is what is left.",
       .scenario =
           {.data = {.kind = DataKind::kCircles, .samples = 80, .features = 6, .noise = 0.3},
            .model = {.layers = "Dense(16, relu); Dense(16, relu); Dense(1, sigmoid)"},
            .compile = {.learning_rate = 0.03},
            .fit = {.epochs = 40, .batch_size = 32, .shuffle = false, .callbacks = kStopping},
            .validation = {.kind = ValidationKind::kArrays, .samples = 60},
            .early_stopping = {.patience = 5}}},
      {.name = "val-loss-below-loss",
       .title = "val_loss is lower than loss",
       .about = "The bar shows the mean over an epoch in which the model got better.",
       .scenario = {.data = {.kind = DataKind::kBlobs, .samples = 320, .features = 2},
                    .compile = {.learning_rate = 0.1},
                    .fit = {.epochs = 5, .batch_size = 32},
                    .validation = {.kind = ValidationKind::kArrays, .samples = 64}}},
      {.name = "no-bar",
       .title = "verbose=0",
       .about = "Nothing is printed, everything runs.",
       .scenario = with(line(20),
                        [](Scenario& s) {
                          s.compile.learning_rate = 0.05;
                          s.fit.verbose = 0;
                        })},
      {.name = "length-unknown",
       .title = "1/Unknown, and a warning at the end",
       .about = "A dataset after filter(): Keras learns its length by running through it once.",
       .scenario = with(line(20),
                        [](Scenario& s) {
                          s.compile.learning_rate = 0.05;
                          s.feed.kind = FeedKind::kDataset;
                          s.dataset.known_cardinality = false;
                        })},
      {.name = "slow-first-step",
       .title = "The first step takes 30 seconds",
       .about = "Keras traces and compiles in it; the others take milliseconds.",
       .scenario = with(line(20),
                        [](Scenario& s) {
                          s.compile.learning_rate = 0.05;
                          s.clock.first_step_ms = 30'000;
                        })},
      {.name = "slow-input",
       .title = "Two seconds for each batch",
       .about = "The generator opens files; the bar stands still until it yields.",
       .scenario = {.data = {.kind = DataKind::kLinear, .samples = 96},
                    .compile = {.learning_rate = 0.1},
                    .feed = {.kind = FeedKind::kGenerator},
                    .generator = {.loops = true, .ms_per_batch = 2'000},
                    .fit = {.epochs = 3, .batch_size = 32, .steps_per_epoch = 3}}},
      {.name = "starts-trained",
       .title = "fit() called a second time",
       .about = "The weights are those of the first call: it goes on from there.",
       .scenario = {.data = {.kind = DataKind::kBlobs, .samples = 128, .features = 2},
                    .model = {.weights = "-6,6,0"},
                    .fit = {.batch_size = 32}}},
  };
}

}  // namespace

std::vector<Preset> learning_presets() {
  std::vector<Preset> list = data_and_head();
  for (const std::vector<Preset>& part : {updates(), callbacks_and_bar()})
    list.insert(list.end(), part.begin(), part.end());
  return list;
}

}  // namespace fitscope::scenario
