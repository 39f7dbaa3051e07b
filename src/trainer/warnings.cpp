#include "trainer/warnings.h"

#include <algorithm>
#include <utility>

#include "scenario/kinds.h"
#include "scenario/layers.h"
#include "scenario/sums.h"
#include "trainer/shape_checks.h"
#include "trainer/step_shapes.h"
#include "trainer/warning_places.h"

namespace fitscope::trainer {
namespace {

using scenario::FeedKind;
using scenario::Profile;

void count_in_epoch(RunContext& run) {
  auto& epochs = run.trace.epochs;
  if (run.at.epoch >= 0 && !epochs.empty() && epochs.back().index == run.at.epoch) {
    ++epochs.back().warnings;
  }
}

/// The warning with this text and place, made if it is the first; true if it is.
std::pair<trace::Warning*, bool> find_or_add(RunContext& run, trace::Warning warning) {
  auto& all = run.trace.warnings;
  const auto found = std::find_if(all.begin(), all.end(), [&warning](const trace::Warning& one) {
    return one.kind == warning.kind && one.text == warning.text &&
           one.category == warning.category && one.location == warning.location;
  });
  if (found != all.end()) return {&*found, false};
  warning.first = run.at;
  all.push_back(std::move(warning));
  return {&all.back(), true};
}

void print(RunContext& run, std::string bytes) {
  run.trace.console.write({.stream = trace::Stream::kStderr,
                           .epoch = run.at.epoch,
                           .step = run.at.step,
                           .bytes = std::move(bytes)});
}

/// How far a training step comes.
enum class Reach { kNothing, kPredictions, kLossChecks, kAll };

/// `refusal`: what ends it while it is traced, or, in a hand-written loop, at all.
Reach reach_of(const RunContext& run, const trace::Exception* refusal) {
  using trace::Subject;
  if (refusal == nullptr) return Reach::kAll;
  switch (refusal->about) {
    case Subject::kItem:
    case Subject::kInputShape:
      return Reach::kNothing;
    case Subject::kUnbatched:
      // One column is no axis that is missed: there it is the label that has none.
      return scenario::input_features(run.scenario) == 1 ? Reach::kLossChecks : Reach::kNothing;
    case Subject::kNoLabels:
      return Reach::kPredictions;
    case Subject::kLabelShape:
    case Subject::kLabelChange:
      return Reach::kLossChecks;
    case Subject::kArguments:
    case Subject::kSteps:
    case Subject::kLabelRange:
    case Subject::kUserCode:
    case Subject::kNoBatches:
    case Subject::kNoGradients:
    case Subject::kNotFinite:
      break;
  }
  return Reach::kAll;
}

/// A softmax over one column is always 1: Keras 3.1 and later says so of the activation, both of
/// the loss, before it looks at the labels.
void warn_one_column(RunContext& run, const std::string& rows, Reach reach) {
  if (reach == Reach::kNothing) return;
  if (run.scenario.model.kind != scenario::ModelKind::kDense) return;
  auto layers = scenario::parse_layers(run.scenario.model.layers);
  FS_CHECK(layers.ok());
  std::erase_if(layers.value(), [](const scenario::LayerSpec& layer) {
    return layer.kind != scenario::LayerKind::kDense;
  });
  const scenario::LayerSpec& last = layers.value().back();
  if (last.units != 1) return;
  const std::string shape = "(" + rows + ", 1)";
  const bool looks_at_softmax = !run.keras2() && run.minor >= 1;
  if (looks_at_softmax && last.activation == scenario::Activation::kSoftmax) {
    warn(run, "UserWarning",
         "You are using a softmax over axis -1 of a tensor of shape " + shape +
             ". This axis has size 1. The softmax operation will always return the value 1, which "
             "is likely not what you intended. Did you mean to use a sigmoid instead?",
         place_of(run, WarningPlace::kSoftmax), "warnings.warn(");
  }
  if (reach == Reach::kPredictions) return;
  if (run.scenario.compile.loss != scenario::Loss::kCategoricalCrossentropy) return;
  const bool squeezed = squeezes_predictions(run.scenario, run.profile);
  if (squeezed && rows != "1") return;
  const std::string text =
      "In loss categorical_crossentropy, expected y_pred.shape to be (batch_size, num_classes) "
      "with num_classes > 1. Received: y_pred.shape=" +
      (squeezed ? "(1,)" : shape) +
      ". Consider using 'binary_crossentropy' if you only have 2 classes.";
  if (run.keras2()) {
    warn(run, "SyntaxWarning", text, "tensorflow/python/util/dispatch.py:1260",
         "return dispatch_target(*args, **kwargs)");
    return;
  }
  warn(run, "SyntaxWarning", text, place_of(run, WarningPlace::kOneColumn),
       "return self.fn(y_true, y_pred, **self._fn_kwargs)");
}

}  // namespace

void warn_limited_epochs(RunContext& run) {
  warn(run, "UserWarning", "Limiting epochs to " + std::to_string(run.scenario.fit.epochs),
       place_of(run, WarningPlace::kLimitedEpochs),
       "warnings.warn(\"Limiting epochs to %d\" % max_epochs)");
}

void warn_limited_steps(RunContext& run) {
  warn(run, "UserWarning",
       "Limiting steps_per_epoch to " + std::to_string(*run.scenario.fit.max_steps_per_epoch),
       place_of(run, WarningPlace::kLimitedSteps), "warnings.warn(");
}

void warn(RunContext& run, std::string_view category, std::string_view text,
          std::string_view location, std::string_view source_line) {
  run.event(trace::EventKind::kWarning, 0, std::string(text));
  count_in_epoch(run);
  const auto [warning, is_first] = find_or_add(run, {.kind = trace::WarningKind::kPython,
                                                     .category = std::string(category),
                                                     .text = std::string(text),
                                                     .location = std::string(location)});
  if (!is_first) {
    ++warning->raised;
    return;
  }
  std::string bytes{location};
  bytes.append(": ").append(category).append(": ").append(text).append("\n  ");
  bytes.append(source_line).append("\n");
  print(run, std::move(bytes));
}

void log_warning(RunContext& run, std::string_view text) {
  constexpr std::string_view kLogger = "WARNING:tensorflow";
  run.event(trace::EventKind::kWarning, 0, std::string(text));
  count_in_epoch(run);
  const auto [warning, is_first] = find_or_add(run, {.kind = trace::WarningKind::kLogger,
                                                     .category = std::string(kLogger),
                                                     .text = std::string(text)});
  if (!is_first) {
    ++warning->raised;
    ++warning->shown;
  }
  std::string bytes{kLogger};
  bytes.append(":").append(text).append("\n");
  print(run, std::move(bytes));
}

void warn_out_of_data(RunContext& run, Dry dry, Count batches) {
  const std::string start =
      "Your input ran out of data; interrupting training. Make sure that your dataset or generator "
      "can generate at least `steps_per_epoch * epochs` batches";
  if (run.keras2()) {
    log_warning(run, start + " (in this case, " + std::to_string(batches) +
                         " batches). You may need to use the repeat() function when building your "
                         "dataset.");
    return;
  }
  const std::string text =
      start + ". You may need to use the `.repeat()` function when building your dataset.";
  if (scenario::is_30_to_36(run.profile)) {
    // Up to 3.6 the warning is blamed on the with statement's own library (Python 3.11 here).
    warn(run, "UserWarning", text, "contextlib.py:158", "self.gen.throw(typ, value, traceback)");
    return;
  }
  warn(run, "UserWarning", text,
       place_of(run, dry == Dry::kCounted ? WarningPlace::kCounted : WarningPlace::kExhausted),
       "self._interrupted_warning()");
}

void warn_at_model(RunContext& run) {
  const scenario::ModelSpec& model = run.scenario.model;
  if (run.keras2() || model.kind != scenario::ModelKind::kDense || !model.input_features) return;
  const auto layers = scenario::parse_layers(model.layers);
  FS_CHECK(layers.ok());
  if (layers.value().front().kind != scenario::LayerKind::kDense) return;
  warn(run, "UserWarning",
       "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential "
       "models, prefer using an `Input(shape)` object as the first layer in the model instead.",
       place_of(run, WarningPlace::kInputShape),
       "super().__init__(activity_regularizer=activity_regularizer, **kwargs)");
}

void warn_indefinite(RunContext& run) {
  log_warning(run,
              "The training loop will run indefinitely since you have set `steps_per_epoch=-1`. "
              "Please use batch-level callbacks to save checkpoints or log training progress, etc");
}

void warn_before_training(RunContext& run) {
  const scenario::Scenario& asked = run.scenario;
  const bool fits = asked.feed.kind != FeedKind::kCustomLoop;
  if (run.keras2()) {
    if (fits && asked.fit.steps_per_epoch == -1) {
      warn_indefinite(run);
    }
    return;
  }
  if (!fits || run.profile < Profile::kKeras315 || !asked.fit.shuffle) return;
  const std::string place = place_of(run, WarningPlace::kShuffle);
  constexpr std::string_view kLine = "self.data_adapter = data_adapters.get_data_adapter(";
  if (asked.feed.kind == FeedKind::kGenerator) {
    warn(run, "UserWarning",
         "`shuffle=True` was passed, but will be ignored since the data `x` was provided as a "
         "generator. The generator is expected to yield already-shuffled data.",
         place, kLine);
  } else if (asked.feed.kind == FeedKind::kDataset) {
    warn(run, "UserWarning",
         "`shuffle=True` was passed, but will be ignored since the data `x` was provided as a "
         "tf.data.Dataset. The Dataset is expected to already be shuffled (via "
         "`.shuffle(buffer_size)`).",
         place, kLine);
  }
}

namespace {

/// Is it before this word that the loss refuses labels of another shape?
bool checks_labels_first(const RunContext& run, scenario::Loss loss) {
  if (run.keras2()) return loss == scenario::Loss::kCategoricalCrossentropy;
  return loss != scenario::Loss::kSparseCategoricalCrossentropy;
}

/// from_logits=True beside an activation that remembers its logits: those are taken, with a word.
void warn_not_logits(RunContext& run, Reach reach) {
  using scenario::Activation;
  using scenario::Loss;
  const scenario::Scenario& asked = run.scenario;
  if (asked.model.kind != scenario::ModelKind::kDense || !asked.compile.from_logits) return;
  const Loss loss = asked.compile.loss;
  if (loss > Loss::kSparseCategoricalCrossentropy || reach < Reach::kLossChecks) return;
  if (reach == Reach::kLossChecks && checks_labels_first(run, loss)) return;
  // Squeezed predictions are another tensor, which remembers nothing.
  if (scenario::squeezes_predictions(asked, run.keras2())) return;
  const auto layers = scenario::parse_layers(asked.model.layers);
  FS_CHECK(layers.ok());
  const scenario::LayerSpec& last = layers.value().back();  // Dropout forgets them
  if (last.kind != scenario::LayerKind::kDense ||
      (last.activation != Activation::kSigmoid && last.activation != Activation::kSoftmax)) {
    return;
  }
  const bool binary = loss == Loss::kBinaryCrossentropy;
  const WarningPlace place = binary ? WarningPlace::kBinaryLogits
                             : loss == Loss::kCategoricalCrossentropy
                                 ? WarningPlace::kCategoricalLogits
                                 : WarningPlace::kSparseLogits;
  const std::string name(keras_name(loss));
  warn(run, "UserWarning",
       "\"`" + name +
           "` received `from_logits=True`, but the `output` argument was produced by a " +
           (binary ? "Sigmoid" : "Softmax") +
           " activation and thus does not represent logits. Was this intended?",
       place_of(run, place), "output, from_logits = _get_logits(");
}

void warn_while_traced(RunContext& run, const trace::Exception* refusal) {
  const scenario::Scenario& asked = run.scenario;
  const Reach reach = reach_of(run, refusal);
  warn_one_column(run, static_rows(asked), reach);
  warn_not_logits(run, reach);
  const bool fits = asked.feed.kind != FeedKind::kCustomLoop;
  // It comes after predictions and loss, which is as far as a step gets that fails.
  if (!run.keras2() && fits && refusal == nullptr && !anything_trainable(asked)) {
    warn(run, "UserWarning", "The model does not have any trainable weights.",
         place_of(run, WarningPlace::kNothingTrainable),
         "warnings.warn(\"The model does not have any trainable weights.\")");
  }
}

}  // namespace

void warn_at_first_evaluation(RunContext& run, Count times) {
  for (Count i = 0; i < times; ++i) {
    warn_one_column(run, static_validation_rows(run.scenario), Reach::kAll);
    warn_not_logits(run, Reach::kAll);
  }
}

void warn_at_custom_step(RunContext& run, Count rows, const trace::Exception* refusal) {
  const Reach reach = reach_of(run, refusal);
  warn_one_column(run, std::to_string(rows), reach);
  warn_not_logits(run, reach);
}

void warn_at_first_step(RunContext& run, const trace::Exception* refusal) {
  // Keras 2's loop over several steps runs its body once more to learn what it defines.
  const bool loops = run.keras2() && run.scenario.compile.steps_per_execution > 1;
  // Nothing to make in the first trace: neither the optimizer's variables nor the metrics'.
  const bool makes_nothing =
      !run.keras2() && !anything_trainable(run.scenario) && run.scenario.compile.metrics == 0;
  const int times = refusal != nullptr || makes_nothing ? 1 : loops ? 4 : 2;
  for (int i = 0; i < times; ++i)
    warn_while_traced(run, refusal);
}

}  // namespace fitscope::trainer
