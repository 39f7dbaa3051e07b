// Presets about how the data arrive and how many steps run.
#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

// 128 samples in batches of 32: four full ones.
constexpr Count kFourBatches = 128;

Scenario four_batches(FeedKind kind, Count epochs) {
  return {.data = {.samples = kFourBatches},
          .feed = {kind},
          .fit = {.epochs = epochs, .batch_size = 32}};
}

Scenario with_steps(Scenario scenario, Count steps_per_epoch) {
  scenario.fit.steps_per_epoch = steps_per_epoch;
  return scenario;
}

Scenario endless_generator() {
  Scenario scenario = four_batches(FeedKind::kGenerator, 5);
  scenario.generator.loops = true;
  return scenario;
}

Scenario samples_as_steps() {
  Scenario scenario;
  scenario.model.kind = ModelKind::kAny;
  scenario.data.samples = 800;
  scenario.feed.kind = FeedKind::kGenerator;
  scenario.fit.epochs = 2;
  scenario.generator.loops = true;
  scenario.fit.batch_size = 32;
  scenario.fit.steps_per_epoch = 800;
  scenario.validation.kind = ValidationKind::kGenerator;
  scenario.validation.loops = true;
  scenario.validation.samples = 200;
  scenario.validation.steps = 200;
  return scenario;
}

Scenario blocked_generator() {
  Scenario scenario = with_steps(endless_generator(), 3);
  scenario.generator.block_at = 3;
  return scenario;
}

Scenario unknown_length() {
  Scenario scenario = with_steps(four_batches(FeedKind::kDataset, 4), 4);
  scenario.dataset.known_cardinality = false;
  return scenario;
}

Scenario empty_batches() {
  Scenario scenario = with_steps(endless_generator(), 4);
  scenario.generator.empty_after = 1;
  return scenario;
}

Scenario whole_executions() {
  Scenario scenario;
  scenario.feed.kind = FeedKind::kDataset;
  scenario.dataset.repeat = -1;
  scenario.fit.steps_per_epoch = 4;
  scenario.compile.steps_per_execution = 3;
  return scenario;
}

Scenario unseen_tail() {
  Scenario scenario = four_batches(FeedKind::kSequence, 5);
  scenario.sequence.declared_length = 1;
  return scenario;
}

Scenario any_model(Count samples, Count epochs) {
  return {
      .data = {.samples = samples}, .model = {.kind = ModelKind::kAny}, .fit = {.epochs = epochs}};
}

}  // namespace

std::vector<Preset> feed_presets() {
  return {
      {.name = "steps-floor",
       .title = "steps_per_epoch = samples // batch_size",
       .about = "The likeliest answer to the question: 100 // 32 = 3 steps leave a fourth, short "
                "batch over, and Keras 3 makes an epoch of its own out of it.",
       .scenario = {.fit = {.epochs = 5, .batch_size = 32, .steps_per_epoch = 3}}},
      {.name = "repeat-missing",
       .title = "tf.data without repeat()",
       .about = "Five steps are asked of a dataset with four batches.",
       .scenario = with_steps(four_batches(FeedKind::kDataset, 3), 5)},
      {.name = "unknown-length",
       .title = "tf.data of unknown length",
       .about =
           "As after from_generator() or filter(): Keras 3 notices the end too late, and every "
           "second epoch is empty.",
       .scenario = unknown_length()},
      {.name = "finite-generator",
       .title = "A generator that ends",
       .about = "Four batches and no while True: a generator cannot be rewound for epoch 2.",
       .scenario = four_batches(FeedKind::kGenerator, 4)},
      {.name = "drop-remainder-all",
       .title = "drop_remainder drops everything",
       .about = "10 samples never fill a batch of 20, so nothing is left to train on.",
       .scenario = {.data = {.samples = 10},
                    .feed = {FeedKind::kDataset},
                    .dataset = {.drop_remainder = true},
                    .fit = {.epochs = 2, .batch_size = 20}}},
      {.name = "endless-generator",
       .title = "while True without steps_per_epoch",
       .about = "The generator never ends and nobody said where an epoch does: epoch 1 for ever.",
       .scenario = endless_generator()},
      {.name = "blocked-generator",
       .title = "A generator that waits for ever",
       .about = "Batch 3 never comes, as with an empty queue: no error, no warning, no next step.",
       .scenario = blocked_generator()},
      {.name = "empty-batches",
       .title = "Empty batches after the first",
       .about = "The generator goes on yielding, but batches without rows.",
       .scenario = empty_batches()},
      {.name = "unseen-tail",
       .title = "__len__ is too small",
       .about = "The Sequence has four batches and claims to have one: three are never seen.",
       .scenario = unseen_tail()},
      {.name = "inferred-batch-size",
       .title = "steps_per_epoch without batch_size",
       .about =
           "With arrays, Keras then chooses the batch size itself: samples / steps, rounded up.",
       .scenario = {.data = {.samples = 1000}, .fit = {.steps_per_epoch = 1}}},
      {.name = "samples-as-steps",
       .title = "Samples given as steps",
       .about = "steps_per_epoch=800 for 800 samples: every epoch goes over them 32 times.",
       .scenario = samples_as_steps()},
      {.name = "whole-executions",
       .title = "6 of 4 steps",
       .about = "steps_per_execution=3 does not divide steps_per_epoch=4: Keras 3 runs 6 steps.",
       .scenario = whole_executions()},
      {.name = "mnist-1875",
       .title = "1875/1875 is not 60000/60000",
       .about = "The bar counts batches, not samples: 60,000 samples in batches of 32. Healthy.",
       .scenario = any_model(60'000, 2)},
      {.name = "billion-rows",
       .title = "A billion rows",
       .about = "How many steps run needs no numbers, so size does not matter.",
       .scenario = any_model(1'000'000'000, 3)},
      {.name = "initial-epoch-past-the-end",
       .title = "initial_epoch reaches epochs",
       .about = "epochs is the number of the last epoch, not how many more to run: none is left.",
       .scenario = {.fit = {.epochs = 5, .initial_epoch = 5}}},
      {.name = "split-leaves-nothing",
       .title = "validation_split leaves no training data",
       .about = "10 samples and 0.9: rounding leaves 0 for training, and fit() refuses.",
       .scenario = {.data = {.samples = 10},
                    .validation = {.kind = ValidationKind::kSplit, .split = 0.9}}},
      {.name = "execution-past-the-end",
       .title = "A call that asks for more batches than there are",
       .about = "steps_per_execution=7 with 4 batches: Keras 3.6 trains and logs nothing.",
       .scenario = {.keras = {.version = "3.6"}, .compile = {.steps_per_execution = 7}}},
      {.name = "loss-counted-thin",
       .title = "A loss that is too small to be true",
       .about = "Four equal batches, and a fifth that Keras counts before it finds that it is not "
                "there.",
       .scenario = {.data = {.kind = DataKind::kLinear, .samples = 128},
                    .feed = {FeedKind::kDataset},
                    .dataset = {.drop_remainder = true, .known_cardinality = false},
                    .fit = {.epochs = 2, .batch_size = 32}}},
      {.name = "validation-never",
       .title = "validation_freq past the last epoch",
       .about = "Validation is due after every 10th epoch, and there are 5.",
       .scenario = {.validation = {.kind = ValidationKind::kSplit, .freq = 10}}},
      {.name = "validation-ran-out",
       .title = "More validation_steps than batches",
       .about = "Ten validation steps are asked of one batch.",
       .scenario = {.fit = {.batch_size = 32},
                    .validation = {.kind = ValidationKind::kArrays, .samples = 20, .steps = 10}}},
      {.name = "healthy",
       .title = "A healthy run",
       .about = "1,000 samples that can be learned, batches of 32, every step of every epoch runs.",
       .scenario = {.data = {.kind = DataKind::kLinear, .samples = 1000, .features = 2},
                    .model = {.layers = "Dense(8, relu); Dense(1, sigmoid)"},
                    .compile = {.learning_rate = 0.01},
                    .fit = {.epochs = 10, .batch_size = 32}}},
  };
}

}  // namespace fitscope::scenario
