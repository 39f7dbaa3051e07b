#include "intake/known_texts.h"

#include <array>
#include <cstdint>
#include <utility>

namespace fitscope::intake {
namespace {

constexpr std::string_view kLabels = "label-error";
constexpr std::string_view kShapes = "shape-error";
constexpr std::string_view kNothing = "zero-batches";
constexpr std::string_view kRefused = "fit-refused";
constexpr std::string_view kSeveral = "cannot-tell";

// Quoted are the first words of texts that Keras, TensorFlow or the system print: NOTICE.
constexpr std::array kTexts{
    // Warnings of the input.
    KnownText{"Your input ran out of data", TextKind::kRanOut},
    KnownText{"Your dataset ran out of data", TextKind::kRanOut},
    KnownText{"Your dataset iterator ran out of data", TextKind::kRanOut},
    KnownText{"in this case, ", TextKind::kInThisCase},
    KnownText{"epoch_iterator.py:", TextKind::kPlaceIterator},
    KnownText{"contextlib.py:", TextKind::kPlaceContextlib},
    KnownText{"ignored since the data `x` was provided as a", TextKind::kInputIs},
    KnownText{"Do not pass an `input_shape`", TextKind::kKeras3Only},
    KnownText{"Limiting steps_per_epoch to", TextKind::kLimited},
    KnownText{"Limiting epochs to", TextKind::kLimited},
    KnownText{"The training loop will run indefinitely", TextKind::kEndlessAsked},
    // Callbacks.
    KnownText{"early stopping", TextKind::kEarlyStopping},
    KnownText{"Restoring model weights from the end of the best epoch", TextKind::kRestored},
    KnownText{"Invalid loss, terminating training", TextKind::kNanStop},
    KnownText{"NaN or Inf loss encountered at batch", TextKind::kNanStop},
    KnownText{"ReduceLROnPlateau reducing learning rate", TextKind::kRateReduced},
    KnownText{"LearningRateScheduler setting learning rate", TextKind::kRateReduced},
    KnownText{"LearningRateScheduler reducing learning rate", TextKind::kRateReduced},
    KnownText{
        "Early stopping conditioned on metric", TextKind::kMonitorMissing, {}, "EarlyStopping"},
    KnownText{"Learning rate reduction is conditioned on metric",
              TextKind::kMonitorMissing,
              {},
              "ReduceLROnPlateau"},
    KnownText{"Reduce LR on plateau conditioned on metric",
              TextKind::kMonitorMissing,
              {},
              "ReduceLROnPlateau"},
    KnownText{"Can save best model only with", TextKind::kMonitorMissing, {}, "ModelCheckpoint"},
    // What the model says.
    KnownText{"The model does not have any trainable weights", TextKind::kFrozen},
    KnownText{"Gradients do not exist for variables", TextKind::kNoGradient},
    KnownText{"You are using a softmax over axis", TextKind::kOneClass},
    KnownText{"In loss categorical_crossentropy, expected y_pred.shape", TextKind::kOneClass},
    KnownText{"received `from_logits=True`, but the", TextKind::kNotLogits},
    // Exceptions: x.
    KnownText{"is incompatible with the layer: expected", TextKind::kRaised, kShapes,
              "The shape of the input does not fit the model"},
    KnownText{"Invalid input shape for input", TextKind::kRaised, kShapes,
              "The shape of the input does not fit the model"},
    KnownText{"Matrix size-incompatible", TextKind::kRaised, kShapes,
              "The shape of the input does not fit the model"},
    KnownText{"expected min_ndim=", TextKind::kRaised, kShapes,
              "The shape of the input does not fit the model", "found ndim="},
    KnownText{"expected ndim=", TextKind::kRaised, kShapes,
              "The shape of the input does not fit the model", "found ndim="},
    KnownText{"Error when checking input", TextKind::kRaised, kShapes,
              "The shape of the input does not fit the model"},
    KnownText{"Error when checking model input", TextKind::kRaised, kShapes,
              "The shape of the input does not fit the model"},
    // Exceptions: y.
    KnownText{"logits` and `labels` must have the same shape", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"logits and labels must have the same", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"Arguments `target` and `output` must have the same", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"Argument `output` must have rank (ndim) `target.ndim", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"labels.shape` must equal `logits.shape", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"Error when checking target", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"Error when checking model target", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"Shapes (", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss", ") are incompatible"},
    KnownText{"You are passing a target array of shape", TextKind::kRaised, kLabels,
              "The labels do not fit the model's output and its loss"},
    KnownText{"Received a label value of", TextKind::kRaised, kLabels,
              "A label lies outside the range that the model's outputs stand for"},
    KnownText{"Target data is missing", TextKind::kRaised, kLabels, "There are no labels"},
    // Exceptions: nothing to train on.
    KnownText{"Expected input data to be non-empty", TextKind::kRaised, kNothing,
              "There is no batch to train on"},
    KnownText{"Unexpected result of `train_function` (Empty logs)", TextKind::kRaised, kNothing,
              "There is no batch to train on"},
    KnownText{"Unexpected result of `train_function` (Empty Logs)", TextKind::kRaised, kNothing,
              "There is no batch to train on"},
    KnownText{.words = "epoch_logs = dict(self._get_metrics_result_or_logs(logs))",
              .kind = TextKind::kRaised,
              .rule = kNothing,
              .says = "There is no batch to train on",
              .of_training = true},
    KnownText{"the generator must yield at least one batch", TextKind::kRaised, kNothing,
              "The generator yields nothing"},
    KnownText{"The PyDataset has length 0", TextKind::kRaised, kNothing,
              "The Sequence has no batch"},
    KnownText{"but the Sequence has length 0", TextKind::kRaised, kNothing,
              "The Sequence has no batch"},
    KnownText{"Empty training data", TextKind::kRaised, kNothing, "There is no batch to train on"},
    KnownText{"local variable 'logs' referenced before assignment", TextKind::kRaised, kNothing,
              "There is no batch to train on"},
    KnownText{"ProgbarLogger' object has no attribute 'log_values'", TextKind::kRaised, kNothing,
              "There is no batch to train on"},
    // Exceptions: how fit() was called.
    KnownText{"is not sufficient to split it into a validation and training set", TextKind::kRaised,
              kRefused, "validation_split leaves nothing on one side of the split"},
    KnownText{"validation_split` is only supported", TextKind::kRaised, kRefused,
              "validation_split works for arrays only"},
    KnownText{"Unrecognized data type", TextKind::kRaised, kRefused,
              "Keras cannot use x as it is given"},
    KnownText{"Failed to find data adapter that can handle input", TextKind::kRaised, kRefused,
              "Keras cannot use x as it is given"},
    KnownText{"Data cardinality is ambiguous", TextKind::kRaised, kRefused,
              "x and y have different numbers of samples"},
    KnownText{"When providing an infinite dataset", TextKind::kRaised, kRefused,
              "The dataset has no end and there is no steps_per_epoch"},
    KnownText{"When passing an infinitely repeating dataset", TextKind::kRaised, kRefused,
              "The dataset has no end and there is no steps_per_epoch"},
    KnownText{"Unexpected value for `steps_per_epoch`", TextKind::kRaised, kRefused,
              "This steps_per_epoch is not allowed"},
    KnownText{"got an unexpected keyword argument 'workers'", TextKind::kRaised, kRefused,
              "workers is an argument of the Sequence in Keras 3, no longer of fit()"},
    KnownText{"got an unexpected keyword argument 'use_multiprocessing'", TextKind::kRaised,
              kRefused,
              "use_multiprocessing is an argument of the Sequence in Keras 3, no longer of fit()"},
    KnownText{"object has no attribute 'fit_generator'", TextKind::kRaised, kRefused,
              "fit_generator() is gone; fit() takes generators"},
    KnownText{"You must compile your model before", TextKind::kRaised, kRefused,
              "The model was not compiled"},
    KnownText{"You must call `compile()` before", TextKind::kRaised, kRefused,
              "The model was not compiled"},
    KnownText{"No loss found. You may have forgotten", TextKind::kRaised, kRefused,
              "compile() was given no loss"},
    KnownText{"No loss to compute", TextKind::kRaised, kRefused, "compile() was given no loss"},
    KnownText{"isn't able to automatically determine whether", TextKind::kRaised, kRefused,
              "Keras cannot tell whether the watched metric should grow or fall"},
    KnownText{"ReduceLROnPlateau does not support a factor", TextKind::kRaised, kRefused,
              "ReduceLROnPlateau's factor must be below 1"},
    KnownText{"No gradients provided for any variable", TextKind::kRaised, "no-updates",
              "The loss does not depend on any trainable weight"},
    KnownText{"generator already executing", TextKind::kRaised, kRefused,
              "Several workers draw from one generator at once, which Python does not allow"},
    KnownText{"yielded an element of shape", TextKind::kRaised, kSeveral,
              "A later batch has another shape than the first ones"},
    KnownText{"Incompatible shapes: [", TextKind::kRaised, kSeveral,
              "Two arrays that meet in a step have shapes that do not go together"},
    KnownText{
        "math domain error", TextKind::kRaised, kSeveral,
        "The bar of Keras 3.0 to 3.13 cannot be drawn for a count that is not positive: there "
        "is no batch, or steps_per_epoch is negative"},
    KnownText{
        "expected a positive input, got", TextKind::kRaised, kSeveral,
        "The bar of Keras 3.0 to 3.13 cannot be drawn for a count that is not positive: there "
        "is no batch, or steps_per_epoch is negative"},
    // The process.
    KnownText{"Traceback (most recent call last)", TextKind::kTraceback},
    KnownText{"During handling of the above exception", TextKind::kChained},
    KnownText{"The above exception was the direct cause", TextKind::kChained},
    KnownText{"generator_data_adapter.py", TextKind::kPeek},
    KnownText{"peek_and_restore", TextKind::kPeek},
    KnownText{"OOM when allocating tensor", TextKind::kMemory, {}, "the GPU's memory"},
    KnownText{"CUDA_ERROR_OUT_OF_MEMORY", TextKind::kMemory, {}, "the GPU's memory"},
    KnownText{"Unable to allocate", TextKind::kMemory, {}, "main memory"},
    KnownText{"std::bad_alloc", TextKind::kMemory, {}, "main memory"},
    KnownText{"Out of memory: Killed process", TextKind::kMemory, {}, "main memory"},
    KnownText{"oom-kill", TextKind::kMemory, {}, "main memory"},
    KnownText{"Killed process", TextKind::kKilled},
    KnownText{"signal 9: SIGKILL", TextKind::kKilled},
    KnownText{"interrupted by signal 9", TextKind::kKilled},
    KnownText{"exit code 137", TextKind::kKilled},
    KnownText{"terminated by signal SIGKILL", TextKind::kKilled},
    KnownText{"Segmentation fault", TextKind::kCrashed},
    KnownText{"segmentation fault", TextKind::kCrashed},
    KnownText{"terminated by signal SIGSEGV", TextKind::kCrashed},
    KnownText{"interrupted by signal 11", TextKind::kCrashed},
    KnownText{"zsh: abort", TextKind::kCrashed},
    KnownText{"Illegal instruction", TextKind::kCrashed},
    KnownText{"illegal hardware instruction", TextKind::kCrashed},
    KnownText{"core dumped", TextKind::kCrashed},
    KnownText{"exit code -1073740791", TextKind::kCrashed},
    KnownText{"0xC0000409", TextKind::kCrashed},
    KnownText{"exit code -1073741819", TextKind::kCrashed},
    KnownText{"0xC0000005", TextKind::kCrashed},
    KnownText{"exit code 139", TextKind::kCrashed},
    KnownText{"exit code 134", TextKind::kCrashed},
    KnownText{"CUDA_ERROR_ILLEGAL_ADDRESS", TextKind::kCrashed},
    KnownText{"CUDA_ERROR_LAUNCH_FAILED", TextKind::kCrashed},
    KnownText{"CUDNN_STATUS_INTERNAL_ERROR", TextKind::kCrashed},
    KnownText{"Failed to get convolution algorithm", TextKind::kCrashed},
    KnownText{"ForkPoolWorker", TextKind::kWorker},
    KnownText{"Process Keras_worker", TextKind::kWorker},
    KnownText{"multiprocessing can interact badly with TensorFlow", TextKind::kWorker},
    KnownText{"Filling up shuffle buffer",
              TextKind::kSlowStart,
              {},
              "shuffle(n) reads n samples before it gives the first"},
    KnownText{"Created device /job:localhost/replica:0/task:0/device:GPU", TextKind::kGpuSetup},
    KnownText{"Created TensorFlow device", TextKind::kGpuSetup},
    // Often blamed.
    KnownText{"Local rendezvous is aborting with status: OUT_OF_RANGE",
              TextKind::kEndOfSequence,
              {},
              "TensorFlow says that an iterator came to its end, as each finite one does"},
    KnownText{"StartAbort Out of range",
              TextKind::kEndOfSequence,
              {},
              "TensorFlow says that an iterator came to its end, as each finite one does"},
    KnownText{"Out of range: End of sequence",
              TextKind::kEndOfSequence,
              {},
              "TensorFlow says that an iterator came to its end, as each finite one does"},
    KnownText{"exceeds 10% of free system memory",
              TextKind::kHarmless,
              {},
              "TensorFlow asks for much memory at once; it got it"},
    KnownText{"is slow compared to the batch time",
              TextKind::kHarmless,
              {},
              "a callback takes longer than a training step"},
    // Older releases.
    KnownText{"Train on ", TextKind::kTrainOn},
    KnownText{"Train for ", TextKind::kTrainFor},
    KnownText{"FITSCOPE_PROBE ", TextKind::kProbe},
};

/// Texts by their first byte, so that a long log is read once.
struct Buckets {
  std::array<std::uint8_t, 257> first{};
  std::array<std::uint8_t, kTexts.size()> order{};
};

constexpr Buckets make_buckets() {
  Buckets buckets;
  std::size_t next = 0;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    buckets.first[byte] = static_cast<std::uint8_t>(next);
    for (std::size_t i = 0; i < kTexts.size(); ++i) {
      if (static_cast<unsigned char>(kTexts[i].words.front()) == byte) {
        buckets.order[next++] = static_cast<std::uint8_t>(i);
      }
    }
  }
  buckets.first[256] = static_cast<std::uint8_t>(next);
  return buckets;
}

static_assert(kTexts.size() < 256);
constexpr Buckets kBuckets = make_buckets();

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::span<const KnownText> known_texts() {
  return kTexts;
}

bool word_begins(std::string_view piece, std::size_t at) {
  const auto byte = static_cast<unsigned char>(piece[at]);
  if (kBuckets.first[byte] == kBuckets.first[byte + 1U]) return false;
  // A warning is glued to a bar's last value: "loss: 0.7606WARNING:tensorflow:Your input …",
  // "loss: nanYour input": a number before it does not make it one word.
  if (at == 0) return true;
  const char before = piece[at - 1];
  if (!is_word(before) || (before >= '0' && before <= '9')) return true;
  const std::string_view value = piece.substr(0, at);
  return value.ends_with(": nan") || value.ends_with(": inf") || value.ends_with(": -inf");
}

const KnownText* text_at(std::string_view piece, std::size_t at) {
  const auto byte = static_cast<unsigned char>(piece[at]);
  for (std::size_t i = kBuckets.first[byte]; i < kBuckets.first[byte + 1U]; ++i) {
    const KnownText& text = kTexts[kBuckets.order[i]];
    if (piece.substr(at, text.words.size()) != text.words) continue;
    const bool with = piece.find(text.with, at + text.words.size()) != std::string_view::npos;
    if (with) return &text;
  }
  return nullptr;
}

}  // namespace fitscope::intake
