// The article's samples: "Why does my Keras model stop training after the first step of an epoch?"
// (2024-12-23). All train Dense(1, sigmoid) on 10 features with random labels, and give
// the layer an input_shape.
#include "scenario/preset_lists.h"

namespace fitscope::scenario {
namespace {

constexpr PresetLine kLines[] = {
    {.name = "article-batch-20",
     .title = "Article 1: batch size 20 for 10 samples",
     .about = "A batch larger than the data: each epoch is one step, and that is all of it.",
     .article_says = "Training halts or a ValueError comes, because Keras waits for 20 samples.",
     .really = "No error and no halt. The batch holds all 10 samples, so one step is the whole "
               "epoch, and both epochs run.",
     .corrected = "article-batch-2",
     .link = "fit.epochs=2&fit.batch_size=20&data.samples=10&model.input_features=10"},
    {.name = "article-batch-2",
     .title = "Article 1, corrected: batch size 2",
     .about = "The same 10 samples in batches of 2: five steps per epoch.",
     .article_says = "A batch size below the number of samples lets the training go on.",
     .really = "It went on before, too. More steps per epoch mean more updates, not a repair.",
     .link = "fit.epochs=2&fit.batch_size=2&data.samples=10&model.input_features=10"},
    {.name = "article-generator-broken",
     .title = "Article 2: the generator that yields one batch",
     .about = "A generator with one batch, and steps_per_epoch=3.",
     .article_says = "Keras believes that the epoch is over and stops early.",
     .really = "Keras 2 warns and leaves fit() after one step. Keras 3.0 to 3.6 runs one step and "
               "then empty epochs. From 3.7 on every epoch trains on the same one batch again. "
               "The bar shows 3/3 all the while.",
     .corrected = "article-generator-fixed",
     .link = "feed.kind=generator&generator.first_only=true&fit.epochs=2&fit.batch_size=32&"
             "fit.steps_per_epoch=3&model.input_features=10"},
    {.name = "article-generator-fixed",
     .title = "Article 2, corrected: the generator that yields all batches",
     .about = "Four batches in all, but two epochs of 3 steps need six.",
     .article_says = "With all batches yielded, training no longer stops early.",
     .really = "It does: epoch 1 takes three batches, epoch 2 gets the last one, a single step of "
               "4 samples. The generator would have to loop.",
     .link = "feed.kind=generator&fit.epochs=2&fit.batch_size=32&fit.steps_per_epoch=3&"
             "model.input_features=10"},
    // The article draws tf.random.normal((64, 10)). Its bits are TensorFlow's own, so uniform
    // features of the same mean and deviation stand in: (u - 1/2) * sqrt(12).
    {.name = "article-lr-0.5",
     .title = "Article 3: custom loop with learning rate 0.5",
     .about = "A hand-written loop, one step per epoch, Adam with a high learning rate.",
     .article_says = "The gradients become NaN, no weight is updated and training breaks off.",
     .really = "The loss stays finite and the weights do change, by about 0.5 each. There is one "
               "step per epoch because the loop says so.",
     .corrected = "article-lr-0.001",
     .link = "feed.kind=custom_loop&loop.body=one_step&fit.epochs=2&fit.batch_size=64&"
             "data.samples=64&data.feature_scale=3.4641016&data.feature_offset=-1.7320508&"
             "model.input_features=10&compile.learning_rate=0.5"},
    {.name = "article-lr-0.001",
     .title = "Article 3, corrected: custom loop with learning rate 0.001",
     .about = "The same loop with Adam's default learning rate.",
     .article_says = "The lower learning rate makes it work.",
     .really = "It worked before. This one takes smaller steps: still one per epoch.",
     .link = "feed.kind=custom_loop&loop.body=one_step&fit.epochs=2&fit.batch_size=64&"
             "data.samples=64&data.feature_scale=3.4641016&data.feature_offset=-1.7320508&"
             "model.input_features=10&compile.learning_rate=0.001"},
    {.name = "article-shapes",
     .title = "Article 4: wrong input shape",
     .about = "A model built for 10 features gets 8. The article names the cause but shows no "
              "code; this is ours.",
     .article_says = "Shapes that do not fit cause trouble; check that data and layers agree.",
     .really = "fit() raises ValueError in the first step of the first epoch: an error you cannot "
               "overlook, not a silent stop.",
     .link = "fit.epochs=2&fit.batch_size=32&data.features=8&model.input_features=10"},
};

}  // namespace

std::span<const PresetLine> article_presets() {
  return kLines;
}

}  // namespace fitscope::scenario
