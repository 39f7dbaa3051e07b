// Property table: feed.*, generator.*, sequence.*, dataset.*, loop.*
#include "scenario/property_table.h"

namespace fitscope::scenario {
namespace {

constexpr Choice kFeedKinds[] = {
    {"arrays", "NumPy arrays or tensors", "numpy"},
    {"generator", "Python generator"},
    {"sequence", "keras.utils.Sequence / PyDataset", "pydataset"},
    {"dataset", "tf.data.Dataset", "tf.data"},
    {"custom_loop", "Custom training loop (GradientTape)"},
};
constexpr Choice kLoopBodies[] = {
    {"every_batch", "One step for every batch"},
    {"one_step", "One step per epoch, as in the article"},
};
constexpr Choice kLoopGradients[] = {
    {"computed", "Computed"},
    {"none", "All None"},
};

constexpr bool is_generator(const Scenario& s) {
  return s.feed.kind == FeedKind::kGenerator;
}
constexpr bool is_sequence(const Scenario& s) {
  return s.feed.kind == FeedKind::kSequence;
}
constexpr bool is_dataset(const Scenario& s) {
  return s.feed.kind == FeedKind::kDataset;
}
constexpr bool is_loop(const Scenario& s) {
  return s.feed.kind == FeedKind::kCustomLoop;
}

bool is_generator_with_numbers(const Scenario& s) {
  return is_generator(s) && has_numbers(s);
}
bool is_loop_with_numbers(const Scenario& s) {
  return is_loop(s) && has_numbers(s);
}

constexpr double kMaxBatches = 1e9;

constexpr Property kProperties[] = {
    property<&Scenario::feed, &FeedSpec::kind>({
        .key = "feed.kind",
        .group = Group::kFeed,
        .label = "Data comes as",
        .help = "What you hand to fit() as x.",
        .first = 2,
        .choices = kFeedKinds,
    }),
    property<&Scenario::generator, &GeneratorSpec::loops>({
        .key = "generator.loops",
        .group = Group::kFeed,
        .label = "while True",
        .help = "The generator starts over when the data end, so it never runs dry.",
        .first = 3,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::first_only>({
        .key = "generator.first_only",
        .group = Group::kFeed,
        .label = "Only the first batch (if i == 0: yield)",
        .help =
            "The article's mistake: of every pass over the data only the first batch is yielded.",
        .first = 3,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::batches>({
        .key = "generator.batches",
        .group = Group::kFeed,
        .label = "Batches in one pass",
        .help = "How many batches the generator yields before it ends or starts over.",
        .unit = "batches",
        .unset_text = "as many as the data make",
        .min = 0,
        .max = kMaxBatches,
        .first = 3,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::short_last>({
        .key = "generator.short_last",
        .group = Group::kFeed,
        .label = "Yields the short last batch",
        .help = "Off: the rows left over after the last full batch are not yielded.",
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::single_samples>({
        .key = "generator.single_samples",
        .group = Group::kFeed,
        .label = "Yields single samples",
        .help = "It yields x[i], y[i] without the batch axis, which Keras takes for a whole batch.",
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::tuple_length>({
        .key = "generator.tuple_length",
        .group = Group::kFeed,
        .label = "Items in each yielded tuple",
        .help = "2 is (x, y). 1 is x alone, 3 adds sample weights, 4 is too many for Keras.",
        .min = 1,
        .max = 4,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::features>({
        .key = "generator.features",
        .group = Group::kFeed,
        .label = "Features it yields",
        .help = "Set it to another number than the model expects to see what Keras says.",
        .unit = "features",
        .unset_text = "as the data",
        .min = 1,
        .max = 4096,
        .applies = is_generator_with_numbers,
    }),
    property<&Scenario::generator, &GeneratorSpec::empty_after>({
        .key = "generator.empty_after",
        .group = Group::kFeed,
        .label = "Only empty batches after batch",
        .help = "After this many batches it goes on yielding, but batches without a single row.",
        .unit = "batches",
        .unset_text = "never",
        .min = 0,
        .max = kMaxBatches,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::label_change_at>({
        .key = "generator.label_change_at",
        .group = Group::kFeed,
        .label = "Labels change shape from batch",
        .help = "From this batch on (the first is 1) the labels have another shape.",
        .unset_text = "never",
        .min = 1,
        .max = kMaxBatches,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::nan_at>({
        .key = "generator.nan_at",
        .group = Group::kFeed,
        .label = "NaN in batch",
        .help = "This batch (the first is 1) holds a NaN in x.",
        .unset_text = "none",
        .min = 1,
        .max = kMaxBatches,
        .applies = is_generator_with_numbers,
    }),
    property<&Scenario::generator, &GeneratorSpec::raise_at>({
        .key = "generator.raise_at",
        .group = Group::kFeed,
        .label = "Raises at batch",
        .help = "Instead of yielding this batch (the first is 1) the generator raises ValueError.",
        .unset_text = "never",
        .min = 1,
        .max = kMaxBatches,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::block_at>({
        .key = "generator.block_at",
        .group = Group::kFeed,
        .label = "Waits for ever at batch",
        .help = "This batch (the first is 1) never comes, as with a queue nobody fills.",
        .unset_text = "never",
        .min = 1,
        .max = kMaxBatches,
        .applies = is_generator,
    }),
    property<&Scenario::generator, &GeneratorSpec::ms_per_batch>({
        .key = "generator.ms_per_batch",
        .group = Group::kFeed,
        .label = "Time it takes for a batch",
        .help = "A slow generator makes every step slow. Only the simulated times show it.",
        .unit = "ms",
        .min = 0,
        .max = 1e6,
        .step = 10,
        .applies = is_generator,
    }),
    property<&Scenario::sequence, &SequenceSpec::length>({
        .key = "sequence.length",
        .group = Group::kFeed,
        .label = "Batches it really has",
        .help = "Batches that __getitem__ can give.",
        .unit = "batches",
        .unset_text = "as many as the data make",
        .min = 0,
        .max = kMaxBatches,
        .first = 3,
        .applies = is_sequence,
    }),
    property<&Scenario::sequence, &SequenceSpec::declared_length>({
        .key = "sequence.declared_length",
        .group = Group::kFeed,
        .label = "What __len__ returns",
        .help = "Keras believes __len__: too small hides data, too large runs past the end.",
        .unit = "batches",
        .unset_text = "the truth",
        .min = 0,
        .max = kMaxBatches,
        .first = 3,
        .applies = is_sequence,
    }),
    property<&Scenario::sequence, &SequenceSpec::later_length>({
        .key = "sequence.later_length",
        .group = Group::kFeed,
        .label = "What __len__ returns later",
        .help =
            "From the first on_epoch_end() on. Keras 3.7 and later call it before epoch 1, too.",
        .unit = "batches",
        .unset_text = "the same",
        .min = 0,
        .max = kMaxBatches,
        .applies = is_sequence,
    }),
    property<&Scenario::dataset, &DatasetSpec::batched>({
        .key = "dataset.batched",
        .group = Group::kFeed,
        .label = ".batch(batch_size)",
        .help = "Off: every sample arrives alone, without the batch axis.",
        .applies = is_dataset,
    }),
    property<&Scenario::dataset, &DatasetSpec::drop_remainder>({
        .key = "dataset.drop_remainder",
        .group = Group::kFeed,
        .label = "drop_remainder=True",
        .help =
            "A last batch that is not full is dropped; with few samples that may be all of them.",
        .first = 3,
        .applies = [](const Scenario& s) { return is_dataset(s) && s.dataset.batched; },
    }),
    property<&Scenario::dataset, &DatasetSpec::shuffle>({
        .key = "dataset.shuffle",
        .group = Group::kFeed,
        .label = ".shuffle(samples)",
        .help = "The dataset draws its rows in a new order in every pass.",
        .applies = is_dataset,
    }),
    property<&Scenario::dataset, &DatasetSpec::repeat>({
        .key = "dataset.repeat",
        .group = Group::kFeed,
        .label = ".repeat(count)",
        .help = "How many passes the dataset makes; -1 is repeat() without a count, for ever.",
        .unit = "passes",
        .unset_text = "no repeat()",
        .min = -1,
        .max = 1e9,
        .first = 3,
        .applies = is_dataset,
    }),
    property<&Scenario::dataset, &DatasetSpec::take>({
        .key = "dataset.take",
        .group = Group::kFeed,
        .label = ".take(count)",
        .help = "Only the first batches are used. take(1) is one step per epoch.",
        .unit = "batches",
        .unset_text = "no take()",
        .min = 0,
        .max = kMaxBatches,
        .first = 3,
        .applies = is_dataset,
    }),
    property<&Scenario::dataset, &DatasetSpec::known_cardinality>({
        .key = "dataset.known_cardinality",
        .group = Group::kFeed,
        .label = "Its length is known",
        .help =
            "Off: as after from_generator(), filter() or flat_map(), when TensorFlow cannot tell.",
        .applies = is_dataset,
    }),
    property<&Scenario::dataset, &DatasetSpec::later_batches>({
        .key = "dataset.later_batches",
        .group = Group::kFeed,
        .label = "Batches in later passes",
        .help = "Every pass but the first has only so many, as of a random filter(); 0 is a "
                "generator object that is used up.",
        .unit = "batches",
        .unset_text = "as many as in the first",
        .min = 0,
        .max = kMaxBatches,
        .applies = [](const Scenario& s) { return is_dataset(s) && !s.dataset.known_cardinality; },
    }),
    property<&Scenario::loop, &LoopSpec::body>({
        .key = "loop.body",
        .group = Group::kFeed,
        .label = "An epoch of the loop does",
        .help =
            "A loop whose body trains once per epoch stops after the first step by its own design.",
        .first = 3,
        .choices = kLoopBodies,
        .applies = is_loop,
    }),
    property<&Scenario::loop, &LoopSpec::iterator_each_step>({
        .key = "loop.iterator_each_step",
        .group = Group::kFeed,
        .label = "next(iter(dataset)) in every step",
        .help = "A new iterator in every step begins at the front: batch 1 again and again.",
        .first = 3,
        .applies = is_loop,
    }),
    property<&Scenario::loop, &LoopSpec::apply_gradients>({
        .key = "loop.apply_gradients",
        .group = Group::kFeed,
        .label = "optimizer.apply_gradients() is called",
        .help = "Off: gradients are computed and never used, so no weight changes.",
        .first = 3,
        .applies = is_loop,
    }),
    property<&Scenario::loop, &LoopSpec::optimizer_each_step>({
        .key = "loop.optimizer_each_step",
        .group = Group::kFeed,
        .label = "A new optimizer in every step",
        .help = "Its momentum and its step count are lost each time.",
        .applies = is_loop_with_numbers,
    }),
    property<&Scenario::loop, &LoopSpec::gradients>({
        .key = "loop.gradients",
        .group = Group::kFeed,
        .label = "Gradients",
        .help = "They are None when the loss was computed outside the tape, or with .numpy() or "
                "argmax.",
        .choices = kLoopGradients,
        .applies = is_loop,
    }),
    property<&Scenario::loop, &LoopSpec::ascend>({
        .key = "loop.ascend",
        .group = Group::kFeed,
        .label = "The gradient of -loss",
        .help = "A sign too many: every update makes the loss larger.",
        .applies = is_loop_with_numbers,
    }),
};

}  // namespace

std::span<const Property> feed_properties() {
  return kProperties;
}

}  // namespace fitscope::scenario
