#include "proof/searchable.h"

#include <array>

namespace fitscope::proof {
namespace {

constexpr std::string_view kArgument = "an argument of fit(), compile() or a callback";
constexpr std::string_view kEnvironment = "a variable of the environment";
constexpr std::string_view kOwnCode = "a line of the user's own feed or loop";
constexpr std::string_view kItsData = "how the data are; a fix changes the program";
constexpr std::string_view kPrepared = "one line where the data are prepared; only rules know when";
constexpr std::string_view kOwnFault =
    "the user's own code is mended there; only a rule knows that it is broken";
constexpr std::string_view kDesign = "what is modelled; only rules know what fits the labels";
constexpr std::string_view kLuck = "another value would mend by luck, if at all";
constexpr std::string_view kShown = "only what is shown or how long it takes";

using enum Use;
using enum Tries;

constexpr std::array kFields{
    // --- How many steps run ---
    Searchable{"fit.steps_per_epoch", kSearched, kStepsPerEpoch, kSteps, kArgument},
    Searchable{"generator.loops", kSearched, kFlip, kSteps, kOwnCode,
               "Put while True: around the generator's loop",
               "Take while True: off the generator's loop"},
    Searchable{"dataset.repeat", kSearched, kPasses, kSteps, kOwnCode},
    Searchable{"fit.batch_size", kSearched, kBatchSize, kSteps, kArgument},
    Searchable{"dataset.drop_remainder", kSearched, kFlip, kSteps, kOwnCode, "",
               "Leave drop_remainder=True out"},
    Searchable{"dataset.batched", kSearched, kFlip, kSteps, kOwnCode,
               "Call .batch(batch_size) on the dataset"},
    Searchable{"dataset.take", kSearched, kDefault, kSteps, kOwnCode, "Leave .take() out"},
    Searchable{"dataset.known_cardinality", kSearched, kFlip, kSteps, kOwnCode,
               "Tell the dataset's length: .apply(tf.data.experimental.assert_cardinality(n))"},
    Searchable{"generator.first_only", kSearched, kFlip, kSteps, kOwnCode, "",
               "Yield every batch, not only the first"},
    Searchable{"generator.short_last", kSearched, kFlip, kSteps, kOwnCode,
               "Yield the short last batch too"},
    Searchable{"generator.single_samples", kSearched, kFlip, kEverything, kOwnCode, "",
               "Yield slices, with the batch axis"},
    Searchable{"generator.tuple_length", kSearched, kDefault, kEverything, kOwnCode,
               "Yield (x, y)"},
    Searchable{"sequence.declared_length", kSearched, kDefault, kSteps, kOwnCode,
               "Return the true number of batches from __len__"},
    Searchable{"sequence.later_length", kSearched, kDefault, kSteps, kOwnCode,
               "Return the same number from __len__ in every epoch"},
    Searchable{"dataset.later_batches", kSearched, kDefault, kSteps, kOwnCode,
               "Give as many batches in every pass as in the first"},
    Searchable{"loop.body", kSearched, kDefault, kSteps, kOwnCode,
               "Loop over the batches inside the epoch: for x, y in dataset:"},
    Searchable{"loop.iterator_each_step", kSearched, kFlip, kSteps, kOwnCode, "",
               "Make the iterator once per epoch: for x, y in dataset:"},
    Searchable{"fit.initial_epoch", kSearched, kDefault, kSteps, kArgument, "Set initial_epoch=0"},
    Searchable{"fit.max_epochs", kSearched, kDefault, kSteps, kEnvironment,
               "Unset KERAS_MAX_EPOCHS"},
    Searchable{"fit.max_steps_per_epoch", kSearched, kDefault, kSteps, kEnvironment,
               "Unset KERAS_MAX_STEPS_PER_EPOCH"},
    Searchable{"compile.steps_per_execution", kSearched, kDefault, kSteps, kArgument,
               "Set steps_per_execution=1"},
    Searchable{"feed.kind", kSearched, kFeeds, kSteps, kOwnCode},

    // --- Validation ---
    Searchable{"validation.steps", kSearched, kValidationSteps, kSteps | kCallbacks, kArgument},
    Searchable{"validation.batch_size", kSearched, kDefault, kSteps, kArgument},
    Searchable{"validation.freq", kSearched, kDefault, kSteps | kCallbacks, kArgument},
    Searchable{"validation.loops", kSearched, kFlip, kSteps, kOwnCode,
               "Let the validation data repeat", "Let the validation data end"},
    Searchable{"validation.split", kSearched, kDefault, kSteps, kArgument},
    Searchable{"validation.kind", kOffered, kNothing, 0, kDesign},
    Searchable{"validation.samples", kNever, kNothing, 0, kItsData},

    // --- Callbacks ---
    Searchable{"early_stopping.patience", kSearched, kPatience, kCallbacks, kArgument},
    Searchable{"early_stopping.baseline", kSearched, kDefault, kCallbacks, kArgument},
    Searchable{"early_stopping.min_delta", kSearched, kDefault, kCallbacks, kArgument},
    Searchable{"early_stopping.mode", kSearched, kDefault, kCallbacks, kArgument},
    Searchable{"early_stopping.monitor", kOffered, kNothing, 0, kDesign},
    Searchable{"early_stopping.verbose", kNever, kNothing, 0, kShown},
    Searchable{"early_stopping.", kOffered, kNothing, 0, kLuck},
    Searchable{"reduce_lr.factor", kSearched, kDefault, kCallbacks, kArgument},
    Searchable{"reduce_lr.mode", kSearched, kDefault, kCallbacks, kArgument},
    Searchable{"reduce_lr.verbose", kNever, kNothing, 0, kShown},
    Searchable{"reduce_lr.", kOffered, kNothing, 0, kLuck},
    Searchable{"schedule.factor", kOffered, kNothing, 0, kLuck},
    Searchable{"schedule.every", kOffered, kNothing, 0, kLuck},
    Searchable{"schedule.verbose", kNever, kNothing, 0, kShown},
    Searchable{"stop_training.", kOffered, kNothing, 0, kOwnFault},
    Searchable{"fit.callbacks", kSearched, kEachOut, kCallbacks, kArgument},

    // --- Numbers ---
    Searchable{"compile.learning_rate", kSearched, kRate, kNumbers, kArgument},
    Searchable{"compile.clipnorm", kSearched, kClipping, kNumbers, kArgument},
    Searchable{"compile.clipvalue", kSearched, kDefault, kNumbers, kArgument},
    Searchable{"compile.global_clipnorm", kSearched, kDefault, kNumbers, kArgument},
    Searchable{"compile.momentum", kSearched, kDefault, kNumbers, kArgument},
    Searchable{"compile.beta_1", kSearched, kDefault, kNumbers, kArgument},
    Searchable{"compile.beta_2", kSearched, kDefault, kNumbers, kArgument},
    Searchable{"compile.epsilon", kSearched, kDefault, kNumbers, kArgument},
    Searchable{"compile.weight_decay", kSearched, kDefault, kNumbers, kArgument},
    Searchable{"compile.from_logits", kSearched, kFlip, kNumbers, kArgument, "Say from_logits=True",
               "Leave from_logits=True out"},
    Searchable{"compile.reduction", kSearched, kDefault, kNumbers, kArgument,
               "Leave reduction='sum' out"},
    Searchable{"compile.", kOffered, kNothing, 0, kDesign},
    Searchable{"loop.apply_gradients", kSearched, kFlip, kNumbers, kOwnCode,
               "Call optimizer.apply_gradients(zip(gradients, variables))"},
    Searchable{"loop.optimizer_each_step", kSearched, kFlip, kEverything, kOwnCode, "",
               "Make the optimizer once, before the loop"},
    Searchable{"loop.gradients", kSearched, kDefault, kNumbers, kOwnCode,
               "Compute the loss inside the GradientTape"},
    Searchable{"loop.ascend", kSearched, kFlip, kNumbers, kOwnCode, "",
               "Take the gradient of loss, not of -loss"},
    Searchable{"model.trainable", kSearched, kFlip, kNumbers, kOwnCode,
               "Set model.trainable = True and compile again"},
    Searchable{"model.input_features", kSearched, kDefault, kEverything, kOwnCode,
               "Build the model for the features of the data"},
    Searchable{"model.layers", kOffered, kNothing, 0, kDesign},
    Searchable{"model.weights", kOffered, kNothing, 0, kDesign},

    // --- What only rules may touch, and what nobody may ---
    Searchable{"generator.ms_per_batch", kNever, kNothing, 0, kShown},
    Searchable{"generator.", kOffered, kNothing, 0, kOwnFault},
    Searchable{"sequence.length", kOffered, kNothing, 0, kOwnFault},
    Searchable{"dataset.shuffle", kOffered, kNothing, 0, kLuck},
    Searchable{"data.label_rows", kOffered, kNothing, 0, kPrepared},
    Searchable{"validation.label_rows", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.label_shape", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.label_values", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.feature_scale", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.feature_offset", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.target_scale", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.nan_cells", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.inf_cells", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.shuffled_apart", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.majority_share", kOffered, kNothing, 0, kPrepared},
    Searchable{"validation.feature_scale", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.order", kOffered, kNothing, 0, kPrepared},
    Searchable{"data.", kNever, kNothing, 0, kItsData},
    Searchable{"fit.epochs", kOffered, kNothing, 0,
               "fewer epochs hide a fault; only where there is none to run is it the fix"},
    Searchable{"fit.shuffle", kOffered, kNothing, 0, kLuck},
    Searchable{"fit.verbose", kNever, kNothing, 0, kShown},
    Searchable{"model.kind", kQuestion, kNothing, 0, "whether numbers are simulated"},
    Searchable{"model.seed", kNever, kNothing, 0, kLuck},
    Searchable{"keras.", kNever, kNothing, 0,
               "another release is no change of the program; it is named beside the fixes"},
    Searchable{"clock.", kNever, kNothing, 0, kShown},
};

}  // namespace

std::span<const Searchable> searchable_fields() {
  return kFields;
}

const Searchable* searchable(std::string_view key) {
  const Searchable* section = nullptr;
  for (const Searchable& row : kFields) {
    if (row.key == key) return &row;
    if (row.key.ends_with('.') && key.starts_with(row.key)) section = &row;
  }
  return section;
}

}  // namespace fitscope::proof
