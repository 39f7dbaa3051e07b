// What Keras 2.15.0 and 3.15.1 call their own: dir(keras.layers) and its neighbours, and the words
// that keras.activations.get() and its neighbours take, of both together.
#include "code/keras_words.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "base/text.h"

namespace fitscope::code {
namespace {

constexpr std::string_view kTop[] = {
    "DTypePolicy", "FloatDTypePolicy", "Function",       "Initializer",   "Input",
    "InputSpec",   "KerasTensor",      "Layer",          "Loss",          "Metric",
    "Model",       "Operation",        "Optimizer",      "Quantizer",     "Regularizer",
    "RematScope",  "Sequential",       "StatelessScope", "SymbolicScope", "Variable",
};

constexpr std::string_view kLayers[] = {
    "AbstractRNNCell",
    "Activation",
    "ActivityRegularization",
    "AdaptiveAveragePooling1D",
    "AdaptiveAveragePooling2D",
    "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D",
    "AdaptiveMaxPooling2D",
    "AdaptiveMaxPooling3D",
    "Add",
    "AdditiveAttention",
    "AlphaDropout",
    "Attention",
    "AugMix",
    "AutoContrast",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
    "AvgPool1D",
    "AvgPool2D",
    "AvgPool3D",
    "BatchNormalization",
    "Bidirectional",
    "CategoryEncoding",
    "CenterCrop",
    "Concatenate",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "Convolution1D",
    "Convolution1DTranspose",
    "Convolution2D",
    "Convolution2DTranspose",
    "Convolution3D",
    "Convolution3DTranspose",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "CutMix",
    "Dense",
    "DenseFeatures",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Discretization",
    "Dot",
    "Dropout",
    "ELU",
    "EinsumDense",
    "Embedding",
    "Equalization",
    "Flatten",
    "FlaxLayer",
    "GRU",
    "GRUCell",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "GlobalAvgPool1D",
    "GlobalAvgPool2D",
    "GlobalAvgPool3D",
    "GlobalMaxPool1D",
    "GlobalMaxPool2D",
    "GlobalMaxPool3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "GroupNormalization",
    "GroupQueryAttention",
    "HashedCrossing",
    "Hashing",
    "Identity",
    "Input",
    "InputLayer",
    "InputSpec",
    "IntegerLookup",
    "JaxLayer",
    "LSTM",
    "LSTMCell",
    "Lambda",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "Masking",
    "MaxNumBoundingBoxes",
    "MaxPool1D",
    "MaxPool2D",
    "MaxPool3D",
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "Maximum",
    "MelSpectrogram",
    "Minimum",
    "MixUp",
    "MultiHeadAttention",
    "Multiply",
    "Normalization",
    "PReLU",
    "Permute",
    "Pipeline",
    "RMSNormalization",
    "RNN",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomCrop",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHeight",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomWidth",
    "RandomZoom",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "Resizing",
    "ReversibleEmbedding",
    "STFTSpectrogram",
    "SeparableConv1D",
    "SeparableConv2D",
    "SeparableConvolution1D",
    "SeparableConvolution2D",
    "SimpleRNN",
    "SimpleRNNCell",
    "Softmax",
    "Solarization",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "SpectralNormalization",
    "StackedRNNCells",
    "StringLookup",
    "Subtract",
    "TFSMLayer",
    "TextVectorization",
    "ThresholdedReLU",
    "TimeDistributed",
    "TorchModuleWrapper",
    "UnitNormalization",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "Wrapper",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
};

constexpr std::string_view kOptimizers[] = {
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lamb",
    "Lion",
    "LossScaleOptimizer",
    "MultiOptimizer",
    "Muon",
    "Nadam",
    "Optimizer",
    "OptimizerMap",
    "RMSprop",
    "SGD",
    "ScheduleFreeAdamW",
};

constexpr std::string_view kLosses[] = {
    "BinaryCrossentropy",
    "BinaryFocalCrossentropy",
    "CTC",
    "CategoricalCrossentropy",
    "CategoricalFocalCrossentropy",
    "CategoricalHinge",
    "Circle",
    "CosineSimilarity",
    "Dice",
    "Hinge",
    "Huber",
    "KLD",
    "KLDivergence",
    "LogCosh",
    "MAE",
    "MAPE",
    "MSE",
    "MSLE",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Poisson",
    "SparseCategoricalCrossentropy",
    "SquaredHinge",
    "Tversky",
};
// No word stands for these.
constexpr std::string_view kLossClasses[] = {
    "CategoricalGeneralizedCrossEntropy",
    "Loss",
    "Reduction",
};

constexpr std::string_view kMetrics[] = {
    "AUC",
    "Accuracy",
    "BinaryAccuracy",
    "BinaryCrossentropy",
    "BinaryIoU",
    "CategoricalAccuracy",
    "CategoricalCrossentropy",
    "CategoricalHinge",
    "ConcordanceCorrelation",
    "CosineSimilarity",
    "F1Score",
    "FBetaScore",
    "FalseNegatives",
    "FalsePositives",
    "Hinge",
    "IoU",
    "KLD",
    "KLDivergence",
    "LogCoshError",
    "MAE",
    "MAPE",
    "MSE",
    "MSLE",
    "Mean",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanIoU",
    "MeanMetricWrapper",
    "MeanRelativeError",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "MeanTensor",
    "OneHotIoU",
    "OneHotMeanIoU",
    "PearsonCorrelation",
    "Poisson",
    "Precision",
    "PrecisionAtRecall",
    "R2Score",
    "Recall",
    "RecallAtPrecision",
    "RootMeanSquaredError",
    "SensitivityAtSpecificity",
    "SparseCategoricalAccuracy",
    "SparseCategoricalCrossentropy",
    "SparseTopKCategoricalAccuracy",
    "SpecificityAtSensitivity",
    "SquaredHinge",
    "Sum",
    "TopKCategoricalAccuracy",
    "TrueNegatives",
    "TruePositives",
};
constexpr std::string_view kMetricClasses[] = {
    "Metric",
};

constexpr std::string_view kCallbacks[] = {
    "BackupAndRestore",  "BaseLogger",      "CSVLogger",
    "Callback",          "CallbackList",    "EarlyStopping",
    "History",           "LambdaCallback",  "LearningRateScheduler",
    "ModelCheckpoint",   "OrbaxCheckpoint", "ProgbarLogger",
    "ReduceLROnPlateau", "RemoteMonitor",   "SidecarEvaluatorModelExport",
    "SwapEMAWeights",    "TensorBoard",     "TerminateOnNaN",
};

constexpr std::string_view kModels[] = {
    "Model",
    "Sequential",
};

constexpr std::string_view kActivationWords[] = {
    "ELU",          "LeakyReLU",
    "PReLU",        "ReLU",
    "Softmax",      "ThresholdedReLU",
    "celu",         "elu",
    "exponential",  "gelu",
    "glu",          "hard_shrink",
    "hard_sigmoid", "hard_silu",
    "hard_swish",   "hard_tanh",
    "leaky_relu",   "linear",
    "log_sigmoid",  "log_softmax",
    "mish",         "relu",
    "relu6",        "selu",
    "sigmoid",      "silu",
    "soft_shrink",  "softmax",
    "softplus",     "softsign",
    "sparse_plus",  "sparse_sigmoid",
    "sparsemax",    "squareplus",
    "swish",        "tanh",
    "tanh_shrink",  "threshold",
};

// Beside the names of the classes.
constexpr std::string_view kLossWords[] = {
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "circle",
    "cosine_similarity",
    "ctc",
    "dice",
    "hinge",
    "huber",
    "kl_divergence",
    "kld",
    "kullback_leibler_divergence",
    "log_cosh",
    "logcosh",
    "mae",
    "mape",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "mse",
    "msle",
    "poisson",
    "sparse_categorical_crossentropy",
    "squared_hinge",
    "tversky",
};

constexpr std::string_view kOptimizerWords[] = {
    "adadelta", "adafactor", "adagrad",           "adam", "adamax", "adamw", "ftrl", "lion", "muon",
    "nadam",    "rmsprop",   "schedulefreeadamw", "sgd",
};

constexpr std::string_view kMetricWords[] = {
    "BinaryFocalCrossentropy",
    "CategoricalFocalCrossentropy",
    "Huber",
    "LogCosh",
    "acc",
    "accuracy",
    "auc",
    "binary_accuracy",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "binary_io_u",
    "categorical_accuracy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "ce",
    "concordance_correlation",
    "cosine_similarity",
    "crossentropy",
    "experimental",
    "f1_score",
    "false_negatives",
    "false_positives",
    "hinge",
    "huber",
    "kl_divergence",
    "kld",
    "kullback_leibler_divergence",
    "log_cosh",
    "log_cosh_error",
    "logcosh",
    "mae",
    "mape",
    "mean",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "mse",
    "msle",
    "pearson_correlation",
    "poisson",
    "precision",
    "r2_score",
    "recall",
    "root_mean_squared_error",
    "sparse_categorical_accuracy",
    "sparse_categorical_crossentropy",
    "sparse_top_k_categorical_accuracy",
    "squared_hinge",
    "sum",
    "top_k_categorical_accuracy",
    "true_negatives",
    "true_positives",
};

constexpr std::string_view kInitializerWords[] = {
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Identity",
    "IdentityInitializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "Orthogonal",
    "OrthogonalInitializer",
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "constant",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "identity",
    "lecun_normal",
    "lecun_uniform",
    "normal",
    "one",
    "ones",
    "orthogonal",
    "random_normal",
    "random_uniform",
    "truncated_normal",
    "uniform",
    "variance_scaling",
    "zero",
    "zeros",
};

/// Two lists that are asked as one.
struct Words {
  std::span<const std::string_view> first;
  std::span<const std::string_view> more = {};

  template <class Predicate>
  bool any(const Predicate& holds) const {
    return std::any_of(first.begin(), first.end(), holds) ||
           std::any_of(more.begin(), more.end(), holds);
  }
  bool has(std::string_view word) const {
    return any([&](std::string_view one) { return one == word; });
  }
};

struct Module {
  std::string_view name;
  Words words;
};
constexpr Module kModules[] = {
    {"layers", {kLayers}},
    {"optimizers", {kOptimizers}},
    {"losses", {kLosses, kLossClasses}},
    {"metrics", {kMetrics, kMetricClasses}},
    {"callbacks", {kCallbacks}},
    {"models", {kModels}},
};

Words words_of(WordOf kind) {
  switch (kind) {
    case WordOf::kActivation:
      return {kActivationWords};
    case WordOf::kLoss:
      return {kLosses, kLossWords};
    case WordOf::kOptimizer:
      return {kOptimizerWords};
    case WordOf::kMetric:
      return {kMetrics, kMetricWords};
    case WordOf::kInitializer:
      return {kInitializerWords};
  }
  return {};
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Letters to change, to add, to leave out or to swap with their neighbour, whatever their case.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> to(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        to[i][j] = i + j;
        continue;
      }
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      to[i][j] = std::min({to[i - 1][j] + 1, to[i][j - 1] + 1, to[i - 1][j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) to[i][j] = std::min(to[i][j], to[i - 2][j - 2] + 1);
    }
  }
  return to[a.size()][b.size()];
}

/// What may have been meant: of words of up to five letters one slip, of longer ones two. Of
/// equally near ones that which begins alike.
std::string_view nearest(std::string_view word, const Words& words) {
  constexpr std::size_t kLongest = 64;
  if (word.empty() || word.size() > kLongest) return {};
  std::size_t least = word.size() <= 5 ? 2 : 3;  // more than is allowed
  std::string_view found;
  for (const auto& list : {words.first, words.more}) {
    for (const std::string_view one : list) {
      const std::size_t far = distance(word, one);
      const bool alike = one.front() == word.front();
      const bool found_alike = found.empty() || found.front() == word.front();
      if (far > least || (far == least && (found_alike || !alike))) continue;
      least = far;
      found = one;
    }
  }
  return found;
}

}  // namespace

bool is_word(WordOf kind, std::string_view word) {
  const Words words = words_of(kind);
  if (words.has(word)) return true;
  // Of these the case is not minded: "ADAM"; "ACC" by Keras 2.
  if (kind != WordOf::kOptimizer && kind != WordOf::kMetric) return false;
  return words.any([&](std::string_view one) { return same_word(one, word); });
}

std::string_view nearest_keras_word(WordOf kind, std::string_view word) {
  return nearest(word, words_of(kind));
}

std::string_view meant_attribute(std::string_view dotted) {
  const std::size_t keras = dotted.rfind("keras.");
  if (keras == std::string_view::npos || (keras > 0 && dotted[keras - 1] != '.')) return {};
  const std::string_view rest = dotted.substr(keras + 6);
  const std::size_t dot = rest.find('.');
  const std::string_view name = dot == std::string_view::npos ? rest : rest.substr(dot + 1);
  if (name.empty() || name.front() < 'A' || name.front() > 'Z') return {};
  Words words{kTop};
  if (dot != std::string_view::npos) {
    const auto* module =
        std::find_if(std::begin(kModules), std::end(kModules),
                     [&](const Module& one) { return one.name == rest.substr(0, dot); });
    if (module == std::end(kModules)) return {};
    words = module->words;
  }
  if (words.has(name)) return {};
  return nearest(name, words);
}

}  // namespace fitscope::code
