// Presets about losses, labels, updates and callbacks.
#include <cstdint>

#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

constexpr auto kNoMetrics = std::uint32_t{0};

constexpr std::uint32_t bits(Callback callback) {
  return static_cast<std::uint32_t>(callback);
}

Scenario custom_loop() {
  return {.data = {.kind = DataKind::kLinear, .samples = 128},
          .feed = {FeedKind::kCustomLoop},
          .fit = {.epochs = 5, .batch_size = 32}};
}

Scenario without_apply_gradients() {
  Scenario scenario = custom_loop();
  scenario.loop.apply_gradients = false;
  return scenario;
}

Scenario optimizer_each_step() {
  Scenario scenario = custom_loop();
  scenario.loop.optimizer_each_step = true;
  return scenario;
}

Scenario iterator_each_step() {
  Scenario scenario = custom_loop();
  scenario.loop.iterator_each_step = true;
  return scenario;
}

}  // namespace

std::vector<Preset> number_presets() {
  return {
      {.name = "stop-at-first-batch",
       .title = "A callback stops at the first batch",
       .about = "Your own callback sets model.stop_training after batch 0 of epoch 0. Keras looks "
                "after every batch, so exactly one step runs.",
       .scenario = {.fit = {.batch_size = 32, .callbacks = bits(Callback::kStopTraining)}}},
      {.name = "early-stopping-patience-0",
       .title = "EarlyStopping with patience 0",
       .about =
           "val_accuracy did not improve in epoch 2, and patience 0 allows not one such epoch.",
       .scenario = {.fit = {.epochs = 20,
                            .batch_size = 32,
                            .callbacks = bits(Callback::kEarlyStopping)},
                    .validation = {.kind = ValidationKind::kSplit},
                    .early_stopping = {.monitor = "val_accuracy"}}},
      {.name = "monitor-missing",
       .title = "EarlyStopping on val_loss without validation",
       .about = "There is no val_loss to watch: a warning each epoch, and it never stops anything.",
       .scenario = {.fit = {.batch_size = 32, .callbacks = bits(Callback::kEarlyStopping)}}},
      {.name = "nan-in-data",
       .title = "One NaN in the data",
       .about =
           "One missing value makes the loss NaN, and the update makes all weights NaN with it.",
       .scenario = {.data = {.nan_cells = 1}, .fit = {.batch_size = 32}}},
      {.name = "mse-lr-too-high",
       .title = "SGD with a learning rate of 5",
       .about = "Each step overshoots further than the last: the loss grows to infinity, then NaN.",
       .scenario = {.data = {.kind = DataKind::kLinearRegression, .samples = 128},
                    .model = {.layers = "Dense(1)"},
                    .compile = {.loss = Loss::kMeanSquaredError,
                                .optimizer = OptimizerKind::kSgd,
                                .learning_rate = 5.0,
                                .metrics = kNoMetrics},
                    .fit = {.epochs = 20, .batch_size = 32}}},
      {.name = "learning-rate-0",
       .title = "Learning rate 0",
       .about = "All steps run, and no weight ever changes.",
       .scenario = {.compile = {.learning_rate = 0.0}, .fit = {.batch_size = 32}}},
      {.name = "frozen-model",
       .title = "model.trainable = False",
       .about = "All layers are frozen: steps run, nothing is learned.",
       .scenario = {.model = {.trainable = false}, .fit = {.batch_size = 32}}},
      {.name = "apply-gradients-missing",
       .title = "apply_gradients() is never called",
       .about = "A hand-written loop that computes gradients and forgets to use them.",
       .scenario = without_apply_gradients()},
      {.name = "optimizer-each-step",
       .title = "A new optimizer in every step",
       .about = "A hand-written loop that builds Adam again for each batch, so Adam remembers "
                "nothing.",
       .scenario = optimizer_each_step()},
      {.name = "iterator-each-step",
       .title = "next(iter(dataset)) in every step",
       .about = "A hand-written loop that starts the data over for each step: batch 1 for ever.",
       .scenario = iterator_each_step()},
      {.name = "labels-from-one",
       .title = "Labels 1, 2, 3 for three classes",
       .about = "Sparse categorical cross-entropy counts from 0, so there is no class 3.",
       .scenario = {.data = {.kind = DataKind::kBlobs,
                             .samples = 90,
                             .features = 2,
                             .classes = 3,
                             .label_values = LabelValues::kFromOne},
                    .model = {.layers = "Dense(3, softmax)"},
                    .compile = {.loss = Loss::kSparseCategoricalCrossentropy},
                    .fit = {.batch_size = 32}}},
      {.name = "labels-minus-one",
       .title = "Labels -1 and 1 with binary cross-entropy",
       .about = "It expects 0 and 1. No error comes; the loss just goes below zero.",
       .scenario = {.data = {.kind = DataKind::kLinear,
                             .samples = 1000,
                             .features = 2,
                             .label_values = LabelValues::kMinusOneOne},
                    .compile = {.learning_rate = 0.01},
                    .fit = {.epochs = 10, .batch_size = 32}}},
      {.name = "no-numbers",
       .title = "Any model, and EarlyStopping",
       .about = "Whether EarlyStopping ends this training depends on losses, which a model of kind "
                "any does not have.",
       .scenario = {.data = {.samples = 10'000},
                    .model = {.kind = ModelKind::kAny},
                    .fit = {.epochs = 10,
                            .batch_size = 32,
                            .callbacks = bits(Callback::kEarlyStopping)},
                    .validation = {.kind = ValidationKind::kSplit}}},
  };
}

}  // namespace fitscope::scenario
