#include "code/keras_names.h"

#include <algorithm>
#include <iterator>

namespace fitscope::code {
namespace {

constexpr ArgumentName kFit[] = {
    {"batch_size", 2, "fit.batch_size"},
    {"epochs", 3, "fit.epochs"},
    {"nb_epoch", kNamedOnly, "fit.epochs"},  // Keras 1
    {"verbose", 4, "fit.verbose"},
    {"validation_split", 6, "validation.split"},
    {"shuffle", 8, "fit.shuffle"},
    {"initial_epoch", 11, "fit.initial_epoch"},
    {"steps_per_epoch", 12, "fit.steps_per_epoch"},
    {"validation_steps", 13, "validation.steps"},
    {"validation_batch_size", 14, "validation.batch_size"},
    {"validation_freq", 15, "validation.freq"},
};
constexpr ArgumentName kFitGenerator[] = {
    {"steps_per_epoch", 1, "fit.steps_per_epoch"},
    {"epochs", 2, "fit.epochs"},
    {"nb_epoch", kNamedOnly, "fit.epochs"},
    {"verbose", 3, "fit.verbose"},
    {"validation_steps", 6, "validation.steps"},
    {"validation_freq", 7, "validation.freq"},
    {"shuffle", 12, "fit.shuffle"},
    {"initial_epoch", 13, "fit.initial_epoch"},
};

constexpr ArgumentName kEarlyStopping[] = {
    {"monitor", 0, {}},
    {"min_delta", 1, {}},
    {"patience", 2, {}},
    {"verbose", 3, {}},
    {"mode", 4, {}},
    {"baseline", 5, {}},
    {"restore_best_weights", 6, {}},
    {"start_from_epoch", 7, {}},
};
constexpr ArgumentName kReduceLr[] = {
    {"monitor", 0, {}},
    {"factor", 1, {}},
    {"patience", 2, {}},
    {"verbose", 3, {}},
    {"mode", 4, {}},
    {"min_delta", 5, {}},
    {"cooldown", 6, {}},
    {"min_lr", 7, {}},
    {"epsilon", kNamedOnly, "reduce_lr.min_delta"},  // Keras 2.1
};
constexpr ArgumentName kSchedule[] = {{"verbose", 1, {}}};
constexpr ArgumentName kSgd[] = {
    {"learning_rate", 0, {}},
    {"lr", kNamedOnly, "compile.learning_rate"},
    {"momentum", 1, {}},
    {"nesterov", 2, {}},
};
constexpr ArgumentName kOptimizer[] = {
    {"learning_rate", 0, {}},
    {"lr", kNamedOnly, "compile.learning_rate"},
};

constexpr std::string_view kHarmlessCallbacks[] = {
    "ModelCheckpoint", "TensorBoard",        "CSVLogger",
    "History",         "ProgbarLogger",      "LambdaCallback",
    "RemoteMonitor",   "BaseLogger",         "TqdmCallback",
    "WandbCallback",   "WandbMetricsLogger", "BackupAndRestore",
    "PlotLossesKeras", "SwapEMAWeights",     "WandbModelCheckpoint",
    "TimeHistory",
};

struct MetricName {
  std::string_view keras;
  std::string_view ours;
};
constexpr MetricName kMetrics[] = {
    {"BinaryAccuracy", "accuracy"},
    {"binary_accuracy", "accuracy"},
    {"CategoricalAccuracy", "accuracy"},
    {"categorical_accuracy", "accuracy"},
    {"SparseCategoricalAccuracy", "accuracy"},
    {"sparse_categorical_accuracy", "accuracy"},
    {"Accuracy", "accuracy"},
    {"accuracy", "accuracy"},
    {"acc", "accuracy"},
    {"mae", "mae"},
    {"MAE", "mae"},
    {"mean_absolute_error", "mae"},
    {"MeanAbsoluteError", "mae"},
    {"mse", "mse"},
    {"MSE", "mse"},
    {"mean_squared_error", "mse"},
    {"MeanSquaredError", "mse"},
};

constexpr std::string_view kOfKeras2[] = {"workers", "use_multiprocessing", "max_queue_size"};

}  // namespace

std::span<const ArgumentName> fit_arguments(std::string_view function) {
  if (function == "fit_generator") return kFitGenerator;
  return kFit;
}

std::span<const std::string_view> keras2_fit_arguments() {
  return kOfKeras2;
}

bool is_fit_argument(std::string_view keyword) {
  constexpr std::string_view kOthers[] = {"x",
                                          "y",
                                          "generator",
                                          "callbacks",
                                          "validation_data",
                                          "class_weight",
                                          "sample_weight",
                                          "samples_per_epoch",
                                          "nb_val_samples",
                                          "max_q_size",
                                          "nb_worker",
                                          "pickle_safe"};
  const auto same = [&](const ArgumentName& one) { return one.keyword == keyword; };
  const auto among = [&](std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), keyword) != words.end();
  };
  return std::any_of(std::begin(kFit), std::end(kFit), same) || among(kOthers) || among(kOfKeras2);
}

std::span<const ArgumentName> arguments_of(std::string_view name) {
  if (name == "EarlyStopping") return kEarlyStopping;
  if (name == "ReduceLROnPlateau") return kReduceLr;
  if (name == "LearningRateScheduler") return kSchedule;
  if (name == "SGD") return kSgd;
  return kOptimizer;
}

bool is_harmless_callback(std::string_view name) {
  return std::find(std::begin(kHarmlessCallbacks), std::end(kHarmlessCallbacks), name) !=
         std::end(kHarmlessCallbacks);
}

std::string_view metric_name(std::string_view name) {
  for (const MetricName& metric : kMetrics) {
    if (metric.keras == name) return metric.ours;
  }
  return {};
}

std::string snake_case(std::string_view name) {
  std::string snake;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !snake.empty()) snake += '_';
    snake += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

}  // namespace fitscope::code
