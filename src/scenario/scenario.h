// The question: everything a person can ask, as one plain value. No behaviour lives here.
//
// Every field appears once in the property table (property.h) with its key, default, unit, range
// and help; files, links, flags, widgets and messages all come from that table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fitscope::scenario {

using Count = std::int64_t;
using MaybeCount = std::optional<Count>;
using MaybeReal = std::optional<double>;

/// Schema of files and links. Readers of every older number are kept for ever.
inline constexpr int kSchema = 1;

enum class Backend { kTensorflow };

struct KerasSpec {
  /// A Keras release ("3.15", "3.7.0", "2.15") or "unknown". Aliases (tf2.15, tf_keras) are
  /// resolved on reading: see keras_version.h.
  std::string version = "3.15";
  Backend backend = Backend::kTensorflow;

  bool operator==(const KerasSpec&) const = default;
};

enum class DataKind {
  kRandomLabels,  ///< The article's: x = rand(N, F), y = randint(0, classes): nothing to learn.
  kLinear,
  kXor,
  kCircles,
  kSpiral,
  kBlobs,
  kLinearRegression,
  kQuadraticRegression,
};
enum class LabelShape { kFlat, kColumn, kOneHot };  ///< (N,), (N, 1), (N, classes)
enum class LabelValues { kFromZero, kMinusOneOne, kFromOne, kDividedBy255 };
enum class DataOrder { kShuffled, kSorted };

struct DataSpec {
  DataKind kind = DataKind::kRandomLabels;
  Count samples = 100;
  MaybeCount label_rows;  ///< Rows of y; unset: as many as x has.
  Count features = 10;
  Count classes = 2;
  LabelShape label_shape = LabelShape::kFlat;
  LabelValues label_values = LabelValues::kFromZero;
  double feature_scale = 1;   ///< x is multiplied by it …
  double feature_offset = 0;  ///< … and then shifted by this.
  double target_scale = 1;    ///< Regression targets are multiplied by it.
  Count nan_cells = 0;        ///< Cells of x set to NaN.
  Count inf_cells = 0;        ///< Cells of x set to +infinity.
  MaybeReal majority_share;   ///< Share of samples in class 0; unset: even.
  DataOrder order = DataOrder::kShuffled;
  double noise = 0.1;
  bool shuffled_apart = false;  ///< x and y were shuffled each on its own: rows do not belong.
  Count seed = 0;

  bool operator==(const DataSpec&) const = default;
};

enum class ModelKind {
  kAny,    ///< No numbers, only control flow: steps, warnings, exceptions, stop reason.
  kDense,  ///< A stack of Dense and Dropout layers, trained for real.
};

struct ModelSpec {
  ModelKind kind = ModelKind::kDense;
  /// "Dense(8, relu); Dropout(0.2); Dense(1, sigmoid)": grammar in layers.h.
  std::string layers = "Dense(1, sigmoid)";
  MaybeCount input_features;  ///< What the model was built for; unset: data.features.
  bool trainable = true;      ///< model.trainable
  Count seed = 0;             ///< Of the initial weights and of Dropout.
  std::string
      weights;  ///< Explicit initial weights in get_weights() order, flattened; empty: seeded.

  bool operator==(const ModelSpec&) const = default;
};

enum class Loss {
  kBinaryCrossentropy,
  kCategoricalCrossentropy,
  kSparseCategoricalCrossentropy,
  kMeanSquaredError,
  kMeanAbsoluteError,
  kHuber,
};
/// What a loss makes of its rows' values. kSum goes with the size of the batch, and so does its
/// gradient.
enum class Reduction { kSumOverBatchSize, kSum };
enum class OptimizerKind { kSgd, kAdam, kAdamW, kRmsprop, kAdagrad, kAdadelta, kNadam };
/// Bits of CompileSpec::metrics, in this order of bits.
enum class Metric : std::uint32_t { kAccuracy = 1, kMae = 2, kMse = 4 };

struct CompileSpec {
  Loss loss = Loss::kBinaryCrossentropy;
  bool from_logits = false;
  double huber_delta = 1;
  Reduction reduction = Reduction::kSumOverBatchSize;
  OptimizerKind optimizer = OptimizerKind::kAdam;
  MaybeReal learning_rate;  ///< Unset: the optimizer's default (SGD 0.01, others 0.001).
  double momentum = 0;      ///< SGD, RMSprop.
  bool nesterov = false;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double rho = 0.9;   ///< RMSprop; Adadelta's default is 0.95 and is used while this is 0.9.
  MaybeReal epsilon;  ///< Unset: 1e-7.
  bool amsgrad = false;
  bool centered = false;
  double initial_accumulator_value = 0.1;
  MaybeReal weight_decay;  ///< Unset: none, but 0.004 for AdamW.
  MaybeReal clipnorm;
  MaybeReal clipvalue;
  MaybeReal global_clipnorm;
  std::uint32_t metrics = static_cast<std::uint32_t>(Metric::kAccuracy);
  Count steps_per_execution = 1;

  bool operator==(const CompileSpec&) const = default;
};

enum class FeedKind { kArrays, kGenerator, kSequence, kDataset, kCustomLoop };

struct FeedSpec {
  FeedKind kind = FeedKind::kArrays;

  bool operator==(const FeedSpec&) const = default;
};

/// A Python generator function. "Batch k" counts from 1 in the order of its yields.
struct GeneratorSpec {
  bool loops = false;       ///< `while True:` around the loop over the data.
  bool first_only = false;  ///< The article's `if i == 0: yield`: one batch per pass over the data.
  MaybeCount batches;       ///< Batches in one pass; unset: ceil(samples / batch_size).
  bool short_last = true;   ///< The last batch of a pass keeps the remainder; else it is left out.
  bool single_samples = false;  ///< Yields (x[i], y[i]) without the batch axis.
  Count tuple_length = 2;       ///< 2 is (x, y).
  MaybeCount features;          ///< Features it yields; unset: data.features.
  MaybeCount empty_after;       ///< After k batches it yields batches of 0 rows.
  MaybeCount label_change_at;   ///< From batch k on labels have another shape.
  MaybeCount nan_at;            ///< Batch k holds NaN in x.
  MaybeCount raise_at;          ///< Raises ValueError instead of yielding batch k.
  MaybeCount block_at;          ///< Never yields batch k and never returns.
  double ms_per_batch = 0;      ///< Simulated milliseconds it takes for a batch.

  bool operator==(const GeneratorSpec&) const = default;
};

/// keras.utils.Sequence / PyDataset.
struct SequenceSpec {
  MaybeCount length;           ///< Batches it really has; unset: ceil(samples / batch_size).
  MaybeCount declared_length;  ///< What __len__ returns; unset: the truth.
  MaybeCount later_length;     ///< What __len__ returns after on_epoch_end(); unset: the same.

  bool operator==(const SequenceSpec&) const = default;
};

/// tf.data: from_tensor_slices((x, y)), then shuffle, batch, repeat, take in this order.
struct DatasetSpec {
  bool batched = true;
  bool drop_remainder = false;
  bool shuffle = false;
  MaybeCount repeat;              ///< Unset: no repeat(); -1: for ever; n: n passes.
  MaybeCount take;                ///< take(k) batches; unset: all.
  bool known_cardinality = true;  ///< false: as after from_generator() or filter().
  MaybeCount later_batches;       ///< At most so many in every pass but the first; unset: all.

  bool operator==(const DatasetSpec&) const = default;
};

enum class LoopBody { kEveryBatch, kOneStep };  ///< kOneStep: the article's, one update per epoch.
enum class LoopGradients { kComputed, kNone };  ///< kNone: every gradient is None.

/// A hand-written training loop with tf.GradientTape.
struct LoopSpec {
  LoopBody body = LoopBody::kEveryBatch;
  bool iterator_each_step = false;  ///< next(iter(dataset)) inside the loop: batch 1 for ever.
  bool apply_gradients = true;
  bool optimizer_each_step = false;  ///< A new optimizer for every step.
  LoopGradients gradients = LoopGradients::kComputed;
  bool ascend = false;  ///< The gradient of -loss: every update makes the loss larger.

  bool operator==(const LoopSpec&) const = default;
};

/// Bits of FitSpec::callbacks; they run in this order.
enum class Callback : std::uint32_t {
  kEarlyStopping = 1,
  kTerminateOnNan = 2,
  kReduceLrOnPlateau = 4,
  kLearningRateScheduler = 8,
  kStopTraining = 16,  ///< The user's own, which sets model.stop_training.
};

struct FitSpec {
  Count epochs = 5;
  Count initial_epoch = 0;
  MaybeCount batch_size;       ///< Unset: 32 (or ceil(samples / steps_per_epoch) for arrays).
  MaybeCount steps_per_epoch;  ///< Unset: until the data end.
  bool shuffle = true;
  Count verbose = 1;
  std::uint32_t callbacks = 0;
  MaybeCount max_epochs;           ///< KERAS_MAX_EPOCHS, obeyed from Keras 3.10 on.
  MaybeCount max_steps_per_epoch;  ///< KERAS_MAX_STEPS_PER_EPOCH, likewise; validation too.

  bool operator==(const FitSpec&) const = default;
};

enum class ValidationKind { kNone, kSplit, kArrays, kGenerator, kSequence, kDataset };

struct ValidationSpec {
  ValidationKind kind = ValidationKind::kNone;
  double split = 0.2;        ///< validation_split, with kind split.
  Count samples = 20;        ///< Rows of validation_data otherwise.
  MaybeCount label_rows;     ///< Rows of its y; unset: as many as x has.
  MaybeCount batch_size;     ///< validation_batch_size; unset: as training.
  MaybeCount steps;          ///< validation_steps
  Count freq = 1;            ///< validation_freq
  bool loops = false;        ///< Generator with `while True:`, or dataset with repeat().
  double feature_scale = 1;  ///< x_val alone is multiplied by it: a scaling that training lacks.

  bool operator==(const ValidationSpec&) const = default;
};

enum class MonitorMode { kAuto, kMin, kMax };

struct EarlyStoppingSpec {
  std::string monitor = "val_loss";
  double min_delta = 0;
  Count patience = 0;
  MonitorMode mode = MonitorMode::kAuto;
  MaybeReal baseline;
  bool restore_best_weights = false;
  Count start_from_epoch = 0;
  bool verbose = false;

  bool operator==(const EarlyStoppingSpec&) const = default;
};

struct ReduceLrSpec {
  std::string monitor = "val_loss";
  double factor = 0.1;
  Count patience = 10;
  MonitorMode mode = MonitorMode::kAuto;
  double min_delta = 1e-4;
  Count cooldown = 0;
  double min_lr = 0;
  bool verbose = false;

  bool operator==(const ReduceLrSpec&) const = default;
};

/// LearningRateScheduler: lr * factor at every `every`-th epoch.
struct ScheduleSpec {
  double factor = 0.5;
  Count every = 1;  ///< epochs
  bool verbose = false;

  bool operator==(const ScheduleSpec&) const = default;
};

enum class StopHook { kTrainBegin, kEpochBegin, kBatchBegin, kBatchEnd, kEpochEnd };

/// When the user's callback sets model.stop_training; epoch and batch count from 0 as in Keras.
struct StopTrainingSpec {
  StopHook hook = StopHook::kBatchEnd;
  Count epoch = 0;
  Count batch = 0;

  bool operator==(const StopTrainingSpec&) const = default;
};

/// The simulated clock, which only the console text shows.
struct ClockSpec {
  double first_step_ms = 400;  ///< Tracing and compiling happen in the first step of fit().
  double step_ms = 2;
  double validation_step_ms = 1;

  bool operator==(const ClockSpec&) const = default;
};

struct Scenario {
  KerasSpec keras;
  DataSpec data;
  ModelSpec model;
  CompileSpec compile;
  FeedSpec feed;
  GeneratorSpec generator;
  SequenceSpec sequence;
  DatasetSpec dataset;
  LoopSpec loop;
  FitSpec fit;
  ValidationSpec validation;
  EarlyStoppingSpec early_stopping;
  ReduceLrSpec reduce_lr;
  ScheduleSpec schedule;
  StopTrainingSpec stop_training;
  ClockSpec clock;

  bool operator==(const Scenario&) const = default;
};

/// Features the model is built for.
inline Count input_features(const Scenario& scenario) {
  return scenario.model.input_features.value_or(scenario.data.features);
}

inline bool has(std::uint32_t bits, Callback callback) {
  return (bits & static_cast<std::uint32_t>(callback)) != 0;
}
inline bool has(std::uint32_t bits, Metric metric) {
  return (bits & static_cast<std::uint32_t>(metric)) != 0;
}

}  // namespace fitscope::scenario
