// Presets about learning: every step runs, and the numbers are the trouble.
#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

constexpr PresetLine kLines[] = {
    {.name = "constant-data",
     .title = "Features that never change",
     .about = "x was multiplied by 0: every row looks the same to the model.",
     .link = "fit.batch_size=32&data.samples=128&data.kind=linear&data.feature_scale=0"},
    {.name = "labels-shuffled-apart",
     .title = "x and y shuffled apart",
     .about = "Two calls of shuffle, two orders: no row keeps its own label.",
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=128&data.kind=linear&"
             "data.shuffled_apart=true"},
    {.name = "sorted-labels",
     .title = "validation_split of sorted rows",
     .about =
         "The last rows are taken as they are: all of one class. Enough of it is left to train "
         "on here, after an epoch with val_accuracy 0.",
     .beside_health = true,
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=300&data.kind=blobs&data.features=2&"
             "data.classes=3&data.order=sorted&model.layers=Dense(3, softmax)&"
             "compile.learning_rate=0.05&compile.loss=sparse_categorical_crossentropy&"
             "validation.kind=split"},
    {.name = "validation-not-scaled",
     .title = "Only training was divided by 255",
     .about = "x_val is 255 times as large as x, and val_loss is nonsense.",
     .link = "fit.batch_size=32&data.samples=128&data.kind=linear&compile.learning_rate=0.05&"
             "validation.kind=arrays&validation.samples=50&validation.feature_scale=255"},
    {.name = "features-255",
     .title = "Features from 0 to 255 and beyond",
     .about = "Nobody divided x by 255: the first sums are huge.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.feature_scale=255&data.feature_offset=255&data.noise=0.05&"
             "model.layers=Dense(16, relu); Dense(1, sigmoid)&compile.learning_rate=0.001"},
    {.name = "targets-10000",
     .title = "Targets of ten thousand",
     .about = "Steps of 0.01 need a million of them to get there.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=256&data.kind=linear_regression&"
             "data.features=4&data.target_scale=10000&model.layers=Dense(1)&"
             "compile.learning_rate=0.01&compile.loss=mean_squared_error&compile.metrics=mae"},
    {.name = "no-sigmoid",
     .title = "binary_crossentropy without a sigmoid",
     .about = "The last layer gives any number, and the loss wants a probability.",
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=128&data.kind=linear&"
             "model.layers=Dense(1)"},
    {.name = "sigmoid-regression",
     .title = "A sigmoid at the end of a regression",
     .about = "The targets go below 0 and above 1, the output does not.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=256&data.kind=linear_regression&"
             "data.features=4&model.layers=Dense(16, relu); Dense(1, sigmoid)&"
             "compile.learning_rate=0.01&compile.loss=mean_squared_error&compile.metrics=mae"},
    {.name = "sigmoid-for-three-classes",
     .title = "Sigmoid with categorical_crossentropy",
     .about = "Three outputs that do not share a sum of 1.",
     .beside_health = true,
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=300&data.kind=blobs&data.features=2&"
             "data.classes=3&data.label_shape=one_hot&model.layers=Dense(4, relu); "
             "Dense(3, sigmoid)&compile.loss=categorical_crossentropy"},
    {.name = "binary-loss-ten-classes",
     .title = "binary_crossentropy for ten classes",
     .about = "Each output is a yes/no question of its own, and no is nearly always right.",
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=300&data.kind=blobs&data.features=2&"
             "data.classes=10&data.label_shape=one_hot&model.layers=Dense(10, softmax)"},
    {.name = "softmax-twice",
     .title = "A softmax in the middle",
     .about = "Ten shares of one: the last layer gets flat numbers.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=300&data.kind=blobs&data.features=2&"
             "data.classes=10&model.layers=Dense(10, softmax); Dense(10, softmax)&"
             "compile.loss=sparse_categorical_crossentropy"},
    {.name = "squares-for-classes",
     .title = "Mean squared error for two classes",
     .about = "It works here, slower than cross-entropy would.",
     .beside_health = true,
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=128&data.kind=linear&"
             "compile.learning_rate=0.05&compile.loss=mean_squared_error"},
    {.name = "accuracy-of-numbers",
     .title = "Accuracy of a regression",
     .about = "The loss falls, accuracy stays at 0: it counts exact hits.",
     .beside_health = true,
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=256&data.kind=linear_regression&"
             "data.features=4&model.layers=Dense(1)&compile.learning_rate=0.05&"
             "compile.loss=mean_squared_error"},
    {.name = "one-rare-class",
     .title = "97 in 100 are of one class",
     .about = "The model says that class for every sample, and is right 97 % of the time.",
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=1000&data.kind=circles&"
             "data.features=2&data.majority_share=0.97&data.noise=0.05&"
             "model.layers=Dense(16, relu); Dense(1, sigmoid)&compile.learning_rate=0.001"},
    {.name = "gradient-of-minus-loss",
     .title = "The gradient of -loss",
     .about = "One minus too many in a hand-written loop: the loss grows.",
     .link = "feed.kind=custom_loop&loop.ascend=true&fit.batch_size=32&data.samples=128&"
             "data.kind=linear&compile.learning_rate=0.05"},
    {.name = "identical-units",
     .title = "All weights start at 1",
     .about = "Eight units with the same weights get the same gradient and stay one unit.",
     .link = "fit.epochs=40&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(8, tanh, kernel_initializer%3Dones); "
             "Dense(1, sigmoid, kernel_initializer%3Dones)&compile.learning_rate=0.01"},
    {.name = "loss-grows",
     .title = "SGD just beyond what is stable",
     .about = "Each epoch's loss is larger than the one before.",
     .link = "fit.epochs=8&fit.batch_size=32&data.samples=128&data.kind=linear_regression&"
             "model.layers=Dense(1)&compile.learning_rate=1.2&compile.optimizer=sgd&"
             "compile.loss=mean_squared_error&compile.metrics=none"},
    {.name = "rate-too-high",
     .title = "Adam with a learning rate of 3",
     .about = "It jumps about and settles nowhere.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=300&data.kind=quadratic_regression&"
             "data.features=2&model.layers=Dense(16, tanh); Dense(1)&compile.learning_rate=3&"
             "compile.loss=mean_squared_error&compile.metrics=mae"},
    {.name = "rate-too-low",
     .title = "SGD with a learning rate of 0.00001",
     .about = "Hundreds of updates, and hardly a change.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=256&data.kind=linear&"
             "compile.learning_rate=1e-5&compile.optimizer=sgd"},
    {.name = "weight-decay-10",
     .title = "AdamW with weight_decay=10",
     .about = "The weights are pulled to 0 faster than the data move them.",
     .link = "fit.epochs=40&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(16, relu); Dense(1, sigmoid)&"
             "compile.learning_rate=0.01&compile.optimizer=adamw&compile.weight_decay=10"},
    {.name = "l2-3",
     .title = "kernel_regularizer=l2(3)",
     .about = "Its penalty pulls the weights to 0 harder than the data move them.",
     .link = "fit.epochs=40&fit.batch_size=32&data.samples=300&data.kind=linear_regression&"
             "data.features=4&model.layers=Dense(1, kernel_regularizer%3Dl2(3))&"
             "compile.learning_rate=0.05&compile.optimizer=sgd&compile.loss=mean_squared_error&"
             "compile.metrics=mae"},
    {.name = "loss-summed",
     .title = "A loss with reduction='sum'",
     .about = "The gradient grows with the batch: a rate of 1 does what 32 does with the mean.",
     .link = "fit.epochs=30&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(16, relu); Dense(1, sigmoid)&"
             "compile.learning_rate=1&compile.optimizer=sgd&compile.reduction=sum"},
    {.name = "epsilon-1",
     .title = "Adam with epsilon=1",
     .about = "epsilon is larger than any gradient, and the steps shrink to nothing.",
     .link = "fit.epochs=40&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(16, relu); Dense(1, sigmoid)&"
             "compile.learning_rate=0.01&compile.epsilon=1"},
    {.name = "rate-decays-each-epoch",
     .title = "A tenth of the rate after every epoch",
     .about = "After four epochs the rate is nothing.",
     .link = "fit.epochs=40&fit.batch_size=32&fit.callbacks=learning_rate_scheduler&"
             "data.samples=300&data.kind=circles&data.features=2&data.noise=0.05&"
             "model.layers=Dense(16, relu); Dense(1, sigmoid)&compile.learning_rate=0.01&"
             "schedule.factor=0.1"},
    {.name = "dead-units",
     .title = "ReLUs killed by the first steps",
     .about = "At a rate of 1 the units are pushed below 0 for every sample.",
     .link = "fit.epochs=30&fit.batch_size=32&data.samples=300&data.kind=spiral&data.features=2&"
             "model.layers=Dense(32, relu); Dense(32, relu); Dense(1, sigmoid)&"
             "compile.learning_rate=1"},
    {.name = "saturated-units",
     .title = "tanh with inputs far beyond 5",
     .about = "Weights of 1 and features of 8: every unit sits on its flat part.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.feature_scale=8&data.noise=0.05&"
             "model.layers=Dense(16, tanh, kernel_initializer%3Dones); Dense(1, sigmoid)&"
             "compile.learning_rate=0.001"},
    {.name = "weights-too-small",
     .title = "random_normal in every layer",
     .about = "Weights of 0.05 whatever the width: the signal fades from layer to layer.",
     .link = "fit.epochs=60&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(16, tanh, kernel_initializer%3Drandom_normal); "
             "Dense(16, tanh, kernel_initializer%3Drandom_normal); Dense(1, sigmoid)&"
             "compile.learning_rate=0.1&compile.optimizer=sgd"},
    {.name = "vanishing-gradients",
     .title = "Nine sigmoids deep",
     .about = "Each layer takes three quarters of the gradient and more.",
     .link = "fit.epochs=30&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(8, sigmoid); Dense(8, sigmoid); "
             "Dense(8, sigmoid); Dense(8, sigmoid); Dense(8, sigmoid); Dense(8, sigmoid); "
             "Dense(8, sigmoid); Dense(8, sigmoid); Dense(1, sigmoid)&compile.learning_rate=0.005"},
    {.name = "linear-hidden-layers",
     .title = "Hidden layers without activation",
     .about = "Three linear layers are one, and one draws no circle.",
     .link = "fit.epochs=30&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(16); Dense(16); Dense(1, sigmoid)&"
             "compile.learning_rate=0.01"},
    {.name = "dropout-0.95",
     .title = "Dropout of 0.95",
     .about = "One unit in twenty is left.",
     .link = "fit.epochs=30&fit.batch_size=32&data.samples=300&data.kind=circles&data.features=2&"
             "data.noise=0.05&model.layers=Dense(16, relu); Dropout(0.95); Dense(1, sigmoid)&"
             "compile.learning_rate=0.001"},
    {.name = "dropout-after-output",
     .title = "Dropout as the last layer",
     .about = "Half of the answers are replaced with 0 while it trains.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=128&data.kind=linear&"
             "model.layers=Dense(1, sigmoid); Dropout(0.5)&compile.learning_rate=0.05"},
    {.name = "overfitting",
     .title = "Eighty rows learned by heart",
     .about = "loss keeps falling and val_loss rises: the noise is learned too.",
     .link = "fit.epochs=40&fit.batch_size=32&data.samples=80&data.kind=circles&data.features=3&"
             "data.noise=0.3&model.layers=Dense(64, relu); Dense(64, relu); Dense(1, sigmoid)&"
             "compile.learning_rate=0.01&validation.kind=arrays&validation.samples=60"},
    {.name = "xor-with-one-layer",
     .title = "XOR with a single layer",
     .about = "The loss stays at ln 2 = 0.6931: no line parts XOR.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=400&data.kind=xor&data.features=2&"
             "compile.learning_rate=0.01"},
    {.name = "five-epochs",
     .title = "Twenty updates",
     .about = "The loss was still falling when the last epoch ended.",
     .link = "fit.batch_size=32&data.samples=128&data.kind=linear"},
    {.name = "limit-left-set",
     .title = "KERAS_MAX_STEPS_PER_EPOCH=1",
     .about = "A variable from a debugging session cuts every epoch down to a step.",
     .link = "fit.batch_size=32&fit.max_steps_per_epoch=1&data.samples=128&data.kind=linear"},
    {.name = "mode-min-for-accuracy",
     .title = "EarlyStopping with mode='min' on accuracy",
     .about = "It takes progress for the lack of it.",
     .link = "fit.epochs=20&fit.batch_size=32&fit.callbacks=early_stopping&data.samples=128&"
             "data.kind=linear&compile.learning_rate=0.01&early_stopping.monitor=accuracy&"
             "early_stopping.patience=3&early_stopping.mode=min"},
    // Shuffled, the order of the rows would decide where it stops.
    {.name = "baseline-too-good",
     .title = "EarlyStopping with a baseline never reached",
     .about = "The wait is never reset, so the first bad epoch after patience is the last.",
     .link = "fit.epochs=40&fit.batch_size=32&fit.shuffle=false&fit.callbacks=early_stopping&"
             "data.samples=300&data.kind=circles&data.features=2&data.noise=0.05&"
             "model.layers=Dense(16, relu); Dense(1, sigmoid)&compile.learning_rate=0.01&"
             "early_stopping.monitor=accuracy&early_stopping.patience=8&"
             "early_stopping.baseline=0.999"},
    {.name = "min-delta-too-large",
     .title = "EarlyStopping with min_delta=0.1",
     .about = "Every epoch gains less than that, and every epoch gains.",
     .link = "fit.epochs=30&fit.batch_size=32&fit.callbacks=early_stopping&data.samples=128&"
             "data.kind=linear&early_stopping.monitor=loss&early_stopping.min_delta=0.1&"
             "early_stopping.patience=3"},
    {.name = "best-epoch-lost",
     .title = "EarlyStopping without restore_best_weights",
     .about = "Five epochs after the best one the model is worse, and that is what is left.",
     .link = "fit.epochs=40&fit.batch_size=32&fit.shuffle=false&fit.callbacks=early_stopping&"
             "data.samples=80&data.kind=circles&data.features=6&data.noise=0.3&"
             "model.layers=Dense(16, relu); Dense(16, relu); Dense(1, sigmoid)&"
             "compile.learning_rate=0.03&validation.kind=arrays&validation.samples=60&"
             "early_stopping.patience=5"},
    {.name = "val-loss-below-loss",
     .title = "val_loss is lower than loss",
     .about = "The bar shows the mean over an epoch in which the model got better.",
     .link = "fit.batch_size=32&data.samples=320&data.kind=blobs&data.features=2&"
             "compile.learning_rate=0.1&validation.kind=arrays&validation.samples=64"},
    {.name = "no-bar",
     .title = "verbose=0",
     .about = "Nothing is printed, everything runs.",
     .link = "fit.epochs=20&fit.batch_size=32&fit.verbose=0&data.samples=128&data.kind=linear&"
             "compile.learning_rate=0.05"},
    {.name = "length-unknown",
     .title = "1/Unknown, and a warning at the end",
     .about = "A dataset after filter(): Keras learns its length by running through it once.",
     .link = "feed.kind=dataset&dataset.known_cardinality=false&fit.epochs=20&fit.batch_size=32&"
             "data.samples=128&data.kind=linear&compile.learning_rate=0.05"},
    {.name = "slow-first-step",
     .title = "The first step takes 30 seconds",
     .about = "Keras traces and compiles in it; the others take milliseconds.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=128&data.kind=linear&"
             "compile.learning_rate=0.05&clock.first_step_ms=30000"},
    {.name = "slow-input",
     .title = "Two seconds for each batch",
     .about = "The generator opens files; the bar stands still until it yields.",
     .link = "feed.kind=generator&generator.loops=true&generator.ms_per_batch=2000&fit.epochs=3&"
             "fit.batch_size=32&fit.steps_per_epoch=3&data.samples=96&data.kind=linear&"
             "compile.learning_rate=0.1"},
    {.name = "starts-trained",
     .title = "fit() called a second time",
     .about = "The weights are those of the first call: it goes on from there.",
     .link = "fit.batch_size=32&data.samples=128&data.kind=blobs&data.features=2&"
             "model.weights=-6,6,0"},
};

}  // namespace

std::span<const PresetLine> learning_presets() {
  return kLines;
}

}  // namespace fitscope::scenario
