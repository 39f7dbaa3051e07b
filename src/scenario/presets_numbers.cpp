// Presets about losses, labels, updates and callbacks.
#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

constexpr PresetLine kLines[] = {
    {.name = "stop-at-first-batch",
     .title = "A callback stops at the first batch",
     .about = "Your own callback sets model.stop_training after batch 0 of epoch 0. Keras looks "
              "after every batch, so exactly one step runs.",
     .link = "fit.batch_size=32&fit.callbacks=stop_training"},
    {.name = "early-stopping-patience-0",
     .title = "EarlyStopping with patience 0",
     .about = "val_accuracy did not improve in epoch 2, and patience 0 allows not one such epoch.",
     .link = "fit.epochs=20&fit.batch_size=32&fit.callbacks=early_stopping&validation.kind=split&"
             "early_stopping.monitor=val_accuracy"},
    {.name = "monitor-missing",
     .title = "EarlyStopping on val_loss without validation",
     .about = "There is no val_loss to watch: a warning each epoch, and it never stops anything.",
     .link = "fit.batch_size=32&fit.callbacks=early_stopping"},
    {.name = "nan-in-data",
     .title = "One NaN in the data",
     .about = "One missing value makes the loss NaN, and the update makes all weights NaN with it.",
     .link = "fit.batch_size=32&data.nan_cells=1"},
    {.name = "mse-lr-too-high",
     .title = "SGD with a learning rate of 5",
     .about = "Each step overshoots further than the last: the loss grows to infinity, then NaN.",
     .link = "fit.epochs=20&fit.batch_size=32&data.samples=128&data.kind=linear_regression&"
             "model.layers=Dense(1)&compile.learning_rate=5&compile.optimizer=sgd&"
             "compile.loss=mean_squared_error&compile.metrics=none"},
    {.name = "learning-rate-0",
     .title = "Learning rate 0",
     .about = "All steps run, and no weight ever changes.",
     .link = "fit.batch_size=32&compile.learning_rate=0"},
    {.name = "frozen-model",
     .title = "model.trainable = False",
     .about = "All layers are frozen: steps run, nothing is learned.",
     .link = "fit.batch_size=32&model.trainable=false"},
    {.name = "apply-gradients-missing",
     .title = "apply_gradients() is never called",
     .about = "A hand-written loop that computes gradients and forgets to use them.",
     .link = "feed.kind=custom_loop&loop.apply_gradients=false&fit.batch_size=32&"
             "data.samples=128&data.kind=linear"},
    {.name = "optimizer-each-step",
     .title = "A new optimizer in every step",
     .about = "A hand-written loop that builds Adam again for each batch, so Adam remembers "
              "nothing.",
     .link = "feed.kind=custom_loop&loop.optimizer_each_step=true&fit.batch_size=32&"
             "data.samples=128&data.kind=linear"},
    {.name = "iterator-each-step",
     .title = "next(iter(dataset)) in every step",
     .about = "A hand-written loop that starts the data over for each step: batch 1 for ever.",
     .link = "feed.kind=custom_loop&loop.iterator_each_step=true&fit.batch_size=32&"
             "data.samples=128&data.kind=linear"},
    {.name = "labels-from-one",
     .title = "Labels 1, 2, 3 for three classes",
     .about = "Sparse categorical cross-entropy counts from 0, so there is no class 3.",
     .link = "fit.batch_size=32&data.samples=90&data.kind=blobs&data.features=2&data.classes=3&"
             "data.label_values=from_one&model.layers=Dense(3, softmax)&"
             "compile.loss=sparse_categorical_crossentropy"},
    {.name = "labels-minus-one",
     .title = "Labels -1 and 1 with binary cross-entropy",
     .about = "It expects 0 and 1. No error comes; the loss just goes below zero.",
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=1000&data.kind=linear&data.features=2&"
             "data.label_values=minus_one_one&compile.learning_rate=0.01"},
    {.name = "no-numbers",
     .title = "Any model, and EarlyStopping",
     .about = "Whether EarlyStopping ends this training depends on losses, which a model of kind "
              "any does not have.",
     .link = "fit.epochs=10&fit.batch_size=32&fit.callbacks=early_stopping&data.samples=10000&"
             "model.kind=any&validation.kind=split"},
};

}  // namespace

std::span<const PresetLine> number_presets() {
  return kLines;
}

}  // namespace fitscope::scenario
