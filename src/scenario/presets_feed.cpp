// Presets about how the data arrive and how many steps run.
#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

constexpr PresetLine kLines[] = {
    {.name = "steps-floor",
     .title = "steps_per_epoch = samples // batch_size",
     .about = "The likeliest answer to the question: 100 // 32 = 3 steps leave a fourth, short "
              "batch over, and Keras 3 makes an epoch of its own out of it.",
     .link = "fit.batch_size=32&fit.steps_per_epoch=3"},
    {.name = "repeat-missing",
     .title = "tf.data without repeat()",
     .about = "Five steps are asked of a dataset with four batches.",
     .link = "feed.kind=dataset&fit.epochs=3&fit.batch_size=32&fit.steps_per_epoch=5&"
             "data.samples=128"},
    {.name = "unknown-length",
     .title = "tf.data of unknown length",
     .about = "As after from_generator() or filter(): Keras 3 notices the end too late, and every "
              "second epoch is empty.",
     .link = "feed.kind=dataset&dataset.known_cardinality=false&fit.epochs=4&fit.batch_size=32&"
             "fit.steps_per_epoch=4&data.samples=128"},
    {.name = "used-up-generator",
     .title = "from_generator() of a used-up generator",
     .about = "The function given to from_generator() hands out the same generator object again: "
              "after the first epoch nothing is left in it.",
     .link = "feed.kind=dataset&dataset.known_cardinality=false&dataset.later_batches=0&"
             "fit.epochs=4&fit.batch_size=32&data.samples=128"},
    {.name = "finite-generator",
     .title = "A generator that ends",
     .about = "Four batches and no while True: a generator cannot be rewound for epoch 2.",
     .link = "feed.kind=generator&fit.epochs=4&fit.batch_size=32&data.samples=128"},
    {.name = "drop-remainder-all",
     .title = "drop_remainder drops everything",
     .about = "10 samples never fill a batch of 20, so nothing is left to train on.",
     .link = "feed.kind=dataset&dataset.drop_remainder=true&fit.epochs=2&fit.batch_size=20&"
             "data.samples=10"},
    {.name = "endless-generator",
     .title = "while True without steps_per_epoch",
     .about = "The generator never ends and nobody said where an epoch does: epoch 1 for ever.",
     .link = "feed.kind=generator&generator.loops=true&fit.batch_size=32&data.samples=128"},
    {.name = "blocked-generator",
     .title = "A generator that waits for ever",
     .about = "Batch 3 never comes, as with an empty queue: no error, no warning, no next step.",
     .link = "feed.kind=generator&generator.loops=true&generator.block_at=3&fit.batch_size=32&"
             "fit.steps_per_epoch=3&data.samples=128"},
    {.name = "empty-batches",
     .title = "Empty batches after the first",
     .about = "The generator goes on yielding, but batches without rows.",
     .link = "feed.kind=generator&generator.loops=true&generator.empty_after=1&fit.batch_size=32&"
             "fit.steps_per_epoch=4&data.samples=128"},
    {.name = "unseen-tail",
     .title = "__len__ is too small",
     .about = "The Sequence has four batches and claims to have one: three are never seen.",
     .link = "feed.kind=sequence&sequence.declared_length=1&fit.batch_size=32&data.samples=128"},
    {.name = "inferred-batch-size",
     .title = "steps_per_epoch without batch_size",
     .about = "With arrays, Keras then chooses the batch size itself: samples / steps, rounded up.",
     .link = "fit.steps_per_epoch=1&data.samples=1000"},
    {.name = "samples-as-steps",
     .title = "Samples given as steps",
     .about = "steps_per_epoch=800 for 800 samples: every epoch goes over them 32 times.",
     .link = "feed.kind=generator&generator.loops=true&fit.epochs=2&fit.batch_size=32&"
             "fit.steps_per_epoch=800&data.samples=800&model.kind=any&validation.kind=generator&"
             "validation.samples=200&validation.steps=200&validation.loops=true"},
    {.name = "whole-executions",
     .title = "6 of 4 steps",
     .about = "steps_per_execution=3 does not divide steps_per_epoch=4: Keras 3 runs 6 steps.",
     .link = "feed.kind=dataset&dataset.repeat=-1&fit.steps_per_epoch=4&"
             "compile.steps_per_execution=3"},
    {.name = "mnist-1875",
     .title = "1875/1875 is not 60000/60000",
     .about = "The bar counts batches, not samples: 60,000 samples in batches of 32. Healthy.",
     .link = "fit.epochs=2&data.samples=60000&model.kind=any"},
    {.name = "billion-rows",
     .title = "A billion rows",
     .about = "How many steps run needs no numbers, so size does not matter.",
     .link = "fit.epochs=3&data.samples=1000000000&model.kind=any"},
    {.name = "initial-epoch-past-the-end",
     .title = "initial_epoch reaches epochs",
     .about = "epochs is the number of the last epoch, not how many more to run: none is left.",
     .link = "fit.initial_epoch=5"},
    {.name = "split-leaves-nothing",
     .title = "validation_split leaves no training data",
     .about = "10 samples and 0.9: rounding leaves 0 for training, and fit() refuses.",
     .link = "data.samples=10&validation.kind=split&validation.split=0.9"},
    {.name = "execution-past-the-end",
     .title = "A call that asks for more batches than there are",
     .about = "steps_per_execution=7 with 4 batches: Keras 3.6 trains and logs nothing.",
     .link = "keras.version=3.6&compile.steps_per_execution=7"},
    {.name = "loss-counted-thin",
     .title = "A loss that is too small to be true",
     .about = "Four equal batches, and a fifth that Keras counts before it finds that it is not "
              "there.",
     .link = "feed.kind=dataset&dataset.drop_remainder=true&dataset.known_cardinality=false&"
             "fit.epochs=2&fit.batch_size=32&data.samples=128&data.kind=linear"},
    {.name = "validation-never",
     .title = "validation_freq past the last epoch",
     .about = "Validation is due after every 10th epoch, and there are 5.",
     .link = "validation.kind=split&validation.freq=10"},
    {.name = "validation-ran-out",
     .title = "More validation_steps than batches",
     .about = "Ten validation steps are asked of one batch.",
     .link = "fit.batch_size=32&validation.kind=arrays&validation.steps=10"},
    {.name = "healthy",
     .title = "A healthy run",
     .about = "1,000 samples that can be learned, batches of 32, every step of every epoch runs.",
     .link = "fit.epochs=10&fit.batch_size=32&data.samples=1000&data.kind=linear&data.features=2&"
             "model.layers=Dense(8, relu); Dense(1, sigmoid)&compile.learning_rate=0.01"},
};

}  // namespace

std::span<const PresetLine> feed_presets() {
  return kLines;
}

}  // namespace fitscope::scenario
