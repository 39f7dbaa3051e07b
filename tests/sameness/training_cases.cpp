#include <limits>
#include <memory>
#include <vector>

#include "base/hash.h"
#include "feed/samples.h"
#include "nn/learner.h"
#include "sameness/cases.h"

namespace fitscope::sameness {
namespace {

using scenario::DataKind;
using scenario::Loss;
using scenario::OptimizerKind;
using scenario::Scenario;

void add(Hash& hash, const math::Matrix& values) {
  for (Eigen::Index i = 0; i < values.size(); ++i)
    hash.real(values.data()[i]);
}

struct Model {
  const char* name;
  const char* layers;
  Loss loss;
  bool one_hot = false;
  bool from_logits = false;
};
constexpr Model kModels[] = {
    {"bce", "Dense(1, sigmoid)", Loss::kBinaryCrossentropy},
    {"bce-probabilities", "Dense(1, softplus)", Loss::kBinaryCrossentropy},
    {"bce-logits", "Dense(5, elu); Dense(1)", Loss::kBinaryCrossentropy, false, true},
    {"cce", "Dense(7, relu); Dense(3, softmax)", Loss::kCategoricalCrossentropy, true},
    {"cce-probabilities", "Dense(7, selu); Dense(3, softplus)", Loss::kCategoricalCrossentropy,
     true},
    {"scce", "Dense(6, tanh); Dropout(0.3); Dense(3, softmax)",
     Loss::kSparseCategoricalCrossentropy},
    {"scce-probabilities", "Dense(2, leaky_relu); Dense(3, softplus)",
     Loss::kSparseCategoricalCrossentropy},
    {"mse", "Dense(9, tanh); Dense(4, softplus); Dense(1)", Loss::kMeanSquaredError},
    {"mae", "Dense(3, kernel_initializer=he_normal); Dense(1)", Loss::kMeanAbsoluteError},
    {"huber", "Dense(1)", Loss::kHuber},
};

struct Kind {
  const char* name;
  OptimizerKind kind;
};
constexpr Kind kOptimizers[] = {
    {"sgd", OptimizerKind::kSgd},         {"adam", OptimizerKind::kAdam},
    {"adamw", OptimizerKind::kAdamW},     {"rmsprop", OptimizerKind::kRmsprop},
    {"adagrad", OptimizerKind::kAdagrad}, {"adadelta", OptimizerKind::kAdadelta},
    {"nadam", OptimizerKind::kNadam},
};

Scenario scenario_of(const Model& model, OptimizerKind optimizer, bool rich) {
  Scenario asked;
  asked.data.kind = DataKind::kBlobs;
  asked.data.features = 3;
  asked.data.classes = 3;
  asked.data.samples = 39;  // batches of 32, 4, 3, 2 and 1 come out of it below
  asked.data.label_shape =
      model.one_hot ? scenario::LabelShape::kOneHot : scenario::LabelShape::kFlat;
  asked.model.layers = model.layers;
  asked.compile.loss = model.loss;
  asked.compile.from_logits = model.from_logits;
  asked.compile.optimizer = optimizer;
  asked.compile.learning_rate = 0.1;
  asked.compile.metrics = 7;
  if (rich) {
    asked.compile.momentum = 0.9;
    asked.compile.nesterov = true;
    asked.compile.amsgrad = true;
    asked.compile.centered = true;
    asked.compile.weight_decay = 0.01;
    asked.compile.clipnorm = 0.5;
  }
  return asked;
}

// Twelve rounds of batches of all tails; the hash holds every step's figures and the last weights.
std::uint64_t trained(const Scenario& asked, scenario::Profile profile) {
  const feed::Samples samples = feed::make_samples(asked);
  feed::Gatherer rows(samples, 0, asked.data.samples, true, 5);
  const auto learner = nn::Learner::create(asked, profile);
  math::Matrix x;
  math::Matrix y;
  Hash hash;
  for (feed::Count pass = 0; pass < 12; ++pass) {
    feed::Count first = 0;
    for (const feed::Count size : {32, 4, 3, 2, 1}) {
      rows.gather(samples, {.pass = pass, .first_row = first, .rows = size}, x, y);
      const nn::StepResult step = learner->train_batch(x, y);
      hash.real(step.loss);
      hash.real(step.gradient_norm);
      hash.real(step.update_ratio);
      hash.integer(static_cast<int>(step.non_finite));
      first += size;
    }
    learner->dry_step();
  }
  hash.real(learner->test_batch(x, y).loss);
  for (const auto& [name, value] : learner->metrics())
    hash.real(value);
  for (const float weight : learner->weights())
    hash.real(weight);
  return hash.value();
}

}  // namespace

void training_cases(const Report& report) {
  for (const Model& model : kModels) {
    for (const Kind& optimizer : kOptimizers) {
      for (const bool rich : {false, true}) {
        const Scenario asked = scenario_of(model, optimizer.kind, rich);
        const std::string name =
            std::string(rich ? "train-rich/" : "train/") + model.name + "/" + optimizer.name;
        report(name + "/3.15", trained(asked, scenario::Profile::kKeras315));
        report(name + "/2.15", trained(asked, scenario::Profile::kKeras2));
      }
    }
    // Weights that leave the range of float32, and cells that never were in it.
    Scenario wild = scenario_of(model, OptimizerKind::kSgd, false);
    wild.compile.learning_rate = 1e30;
    report(std::string("wild/") + model.name, trained(wild, scenario::Profile::kKeras315));
    Scenario spoilt = scenario_of(model, OptimizerKind::kAdam, false);
    spoilt.data.nan_cells = 1;
    spoilt.data.inf_cells = 2;
    report(std::string("spoilt/") + model.name, trained(spoilt, scenario::Profile::kKeras315));
    Scenario faint = scenario_of(model, OptimizerKind::kRmsprop, true);
    faint.data.feature_scale = 1e-42;
    report(std::string("subnormal/") + model.name, trained(faint, scenario::Profile::kKeras315));
  }
  for (int kind = 0; kind <= static_cast<int>(DataKind::kQuadraticRegression); ++kind) {
    Scenario asked;
    asked.data.kind = static_cast<DataKind>(kind);
    asked.data.samples = 101;
    asked.data.seed = 11;
    const feed::Samples samples = feed::make_samples(asked);
    Hash hash;
    add(hash, samples.x);
    add(hash, samples.y);
    report("data/" + std::to_string(kind), hash.value());
  }
}

}  // namespace fitscope::sameness
