// Property table: keras.*, fit.*, validation.*, clock.*
#include "scenario/keras_version.h"
#include "scenario/property_table.h"

namespace fitscope::scenario {
namespace {

constexpr Choice kBackends[] = {{"tensorflow", "TensorFlow on CPU", "tf"}};

constexpr Choice kCallbacks[] = {
    {"early_stopping", "EarlyStopping"},
    {"terminate_on_nan", "TerminateOnNaN"},
    {"reduce_lr_on_plateau", "ReduceLROnPlateau"},
    {"learning_rate_scheduler", "LearningRateScheduler"},
    {"stop_training", "Your own, setting model.stop_training"},
};
constexpr Choice kValidationKinds[] = {
    {"none", "None"},
    {"split", "validation_split"},
    {"arrays", "validation_data: arrays", "numpy"},
    {"generator", "validation_data: Python generator"},
    {"sequence", "validation_data: Sequence / PyDataset", "pydataset"},
    {"dataset", "validation_data: tf.data.Dataset", "tf.data"},
};

// The newest release of every profile, the newest first; the labels are those of the profiles.
constexpr Choice kVersions[] = {
    {"3.15", "Keras 3.15"},      {"3.14", "Keras 3.14"},      {"3.13", "Keras 3.11 to 3.13"},
    {"3.10", "Keras 3.10"},      {"3.9", "Keras 3.7 to 3.9"}, {"3.6", "Keras 3.5 to 3.6"},
    {"3.4", "Keras 3.3 to 3.4"}, {"3.2", "Keras 3.2"},        {"3.1", "Keras 3.1"},
    {"3.0", "Keras 3.0"},        {"2.15", "Keras 2.15"},      {"unknown", "I don't know: show all"},
};

// What makes no sense can be asked, too: what Keras says of it is part of the answer.
constexpr double kMaxEpochs = 100'000;
constexpr double kMaxSize = 1e9;
constexpr double kMaxSplit = 100;
constexpr double kMaxMs = 1e7;

bool validates(const Scenario& s) {
  return calls_fit(s) && s.validation.kind != ValidationKind::kNone;
}

constexpr Property kKeras[] = {
    property<&Scenario::keras, &KerasSpec::version>({
        .key = "keras.version",
        .group = Group::kKeras,
        .label = "Keras version",
        .help =
            "As in keras.__version__; tf2.15 or tf_keras work too. unknown: the answer for every "
            "version is shown.",
        .first = 8,
        .choices = kVersions,
        .read = canonical_version,
    }),
    property<&Scenario::keras, &KerasSpec::backend>({
        .key = "keras.backend",
        .group = Group::kKeras,
        .label = "Backend",
        .help = "What computes below Keras.",
        .choices = kBackends,
    }),
};

/// Keras's own default; it is 2 only where several machines train by a ParameterServerStrategy.
constexpr NumberWord kVerboseWords[] = {{"auto", 1}};

constexpr Property kFit[] = {
    property<&Scenario::fit, &FitSpec::epochs>({
        .key = "fit.epochs",
        .group = Group::kFit,
        .label = "Epochs",
        .help = "fit(epochs=...): the number of the last epoch.",
        .unit = "epochs",
        .min = -kMaxEpochs,
        .max = kMaxEpochs,
        .first = 6,
    }),
    property<&Scenario::fit, &FitSpec::batch_size>({
        .key = "fit.batch_size",
        .group = Group::kFit,
        .label = "Batch size",
        .help =
            "Samples in one step. With a generator, Sequence or dataset: the size of the batches "
            "it makes.",
        .unit = "samples",
        .unset_text = "32",
        .min = -kMaxSize,
        .max = kMaxSize,
        .first = 1,
    }),
    property<&Scenario::fit, &FitSpec::steps_per_epoch>({
        .key = "fit.steps_per_epoch",
        .group = Group::kFit,
        .label = "Steps per epoch",
        .help =
            "Batches Keras draws before it calls it an epoch. Leave it unset unless the data never "
            "end.",
        .unit = "steps",
        .unset_text = "until the data end",
        .min = -kMaxSize,
        .max = kMaxSize,
        .first = 5,
        .applies = calls_fit,
    }),
    property<&Scenario::fit, &FitSpec::initial_epoch>({
        .key = "fit.initial_epoch",
        .group = Group::kFit,
        .label = "Initial epoch",
        .help = "The epoch to start from, when an earlier training is continued. Counts from 0.",
        .min = 0,
        .max = kMaxEpochs,
        .applies = calls_fit,
    }),
    property<&Scenario::fit, &FitSpec::max_epochs>({
        .key = "fit.max_epochs",
        .group = Group::kFit,
        .label = "KERAS_MAX_EPOCHS",
        .help = "A limit from the environment, for debugging. Obeyed from Keras 3.10 on.",
        .unit = "epochs",
        .unset_text = "no limit",
        .min = 1,
        .max = kMaxEpochs,
        .applies = calls_fit,
    }),
    property<&Scenario::fit, &FitSpec::max_steps_per_epoch>({
        .key = "fit.max_steps_per_epoch",
        .group = Group::kFit,
        .label = "KERAS_MAX_STEPS_PER_EPOCH",
        .help = "A limit from the environment, for debugging. Obeyed from Keras 3.10 on, in "
                "validation too.",
        .unit = "steps",
        .unset_text = "no limit",
        .min = 1,
        .max = 1e9,
        .applies = calls_fit,
    }),
    property<&Scenario::fit, &FitSpec::shuffle>({
        .key = "fit.shuffle",
        .group = Group::kFit,
        .label = "shuffle=True",
        .help = "Arrays and Sequences are shuffled before every epoch; other data are not.",
        .applies = calls_fit,
    }),
    property<&Scenario::fit, &FitSpec::verbose>({
        .key = "fit.verbose",
        .group = Group::kFit,
        .label = "verbose",
        .help = "What Keras prints: 0 nothing, 1 a progress bar, 2 one line per epoch.",
        .min = 0,
        .max = 2,
        .words = kVerboseWords,
        .applies = calls_fit,
    }),
    property<&Scenario::fit, &FitSpec::callbacks>({
        .key = "fit.callbacks",
        .group = Group::kFit,
        .label = "Callbacks",
        .help = "They run in this order. Each can end the training or change the learning rate.",
        .choices = kCallbacks,
        .applies = calls_fit,
    }),
};

constexpr Property kValidation[] = {
    property<&Scenario::validation, &ValidationSpec::kind>({
        .key = "validation.kind",
        .group = Group::kValidation,
        .label = "Validation",
        .help = "Where the validation data come from.",
        .choices = kValidationKinds,
        .applies = calls_fit,
    }),
    property<&Scenario::validation, &ValidationSpec::split>({
        .key = "validation.split",
        .group = Group::kValidation,
        .label = "validation_split",
        .help = "Share of the samples, from the end of the arrays, kept for validation.",
        .min = -kMaxSplit,
        .max = kMaxSplit,
        .step = 0.05,
        .applies =
            [](const Scenario& s) {
              return calls_fit(s) && s.validation.kind == ValidationKind::kSplit;
            },
    }),
    property<&Scenario::validation, &ValidationSpec::samples>({
        .key = "validation.samples",
        .group = Group::kValidation,
        .label = "Validation samples",
        .help = "Rows in validation_data.",
        .unit = "samples",
        .min = 0,
        .max = 1e9,
        .applies =
            [](const Scenario& s) {
              return validates(s) && s.validation.kind != ValidationKind::kSplit;
            },
    }),
    property<&Scenario::validation, &ValidationSpec::label_rows>({
        .key = "validation.label_rows",
        .group = Group::kValidation,
        .label = "Rows of y_val",
        .help = "Another number than x_val has: Keras refuses arrays of different length.",
        .unit = "samples",
        .unset_text = "as x_val",
        .min = 0,
        .max = 1e9,
        .applies =
            [](const Scenario& s) {
              return calls_fit(s) && s.validation.kind == ValidationKind::kArrays;
            },
    }),
    property<&Scenario::validation, &ValidationSpec::batch_size>({
        .key = "validation.batch_size",
        .group = Group::kValidation,
        .label = "validation_batch_size",
        .help = "Samples in one validation step.",
        .unit = "samples",
        .unset_text = "as in training",
        .min = -kMaxSize,
        .max = kMaxSize,
        .applies = validates,
    }),
    property<&Scenario::validation, &ValidationSpec::steps>({
        .key = "validation.steps",
        .group = Group::kValidation,
        .label = "validation_steps",
        .help = "Batches used for each validation.",
        .unit = "steps",
        .unset_text = "until the data end",
        .min = -kMaxSize,
        .max = kMaxSize,
        .applies = validates,
    }),
    property<&Scenario::validation, &ValidationSpec::freq>({
        .key = "validation.freq",
        .group = Group::kValidation,
        .label = "validation_freq",
        .help = "Validate after every so many epochs.",
        .unit = "epochs",
        .min = 1,
        .max = kMaxEpochs,
        .applies = validates,
    }),
    property<&Scenario::validation, &ValidationSpec::loops>({
        .key = "validation.loops",
        .group = Group::kValidation,
        .label = "The validation data never end",
        .help = "while True in the generator, or repeat() on the dataset.",
        .applies =
            [](const Scenario& s) {
              return calls_fit(s) && (s.validation.kind == ValidationKind::kGenerator ||
                                      s.validation.kind == ValidationKind::kDataset);
            },
    }),
    property<&Scenario::validation, &ValidationSpec::feature_scale>({
        .key = "validation.feature_scale",
        .group = Group::kValidation,
        .label = "Validation features multiplied by",
        .help = "As when only the training data were scaled: 255 is x_val that nobody divided.",
        .min = -1e6,
        .max = 1e6,
        .applies =
            [](const Scenario& s) {
              return has_numbers(s) && validates(s) && s.validation.kind != ValidationKind::kSplit;
            },
    }),
};

constexpr Property kClock[] = {
    property<&Scenario::clock, &ClockSpec::first_step_ms>({
        .key = "clock.first_step_ms",
        .group = Group::kClock,
        .label = "First step takes",
        .help = "The first step builds the graph. Only the times in the console show it.",
        .unit = "ms",
        .min = 0,
        .max = kMaxMs,
        .step = 50,
        .applies = calls_fit,
    }),
    property<&Scenario::clock, &ClockSpec::step_ms>({
        .key = "clock.step_ms",
        .group = Group::kClock,
        .label = "Every other step takes",
        .help = "Simulated: only the times in the console show it.",
        .unit = "ms",
        .min = 0,
        .max = kMaxMs,
        .applies = calls_fit,
    }),
    property<&Scenario::clock, &ClockSpec::validation_step_ms>({
        .key = "clock.validation_step_ms",
        .group = Group::kClock,
        .label = "A validation step takes",
        .help = "Simulated: only the times in the console show it.",
        .unit = "ms",
        .min = 0,
        .max = kMaxMs,
        .applies = validates,
    }),
};

}  // namespace

std::span<const Property> keras_properties() {
  return kKeras;
}
std::span<const Property> fit_properties() {
  return kFit;
}
std::span<const Property> validation_properties() {
  return kValidation;
}
std::span<const Property> clock_properties() {
  return kClock;
}

}  // namespace fitscope::scenario
