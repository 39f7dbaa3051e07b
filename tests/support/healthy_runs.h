// Healthy runs drawn at random, over every input and release.
//
// Healthy is decided here without the diagnosis: every step that division says ran, nothing was
// warned, and the loss is where three times as many epochs bring it too.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "scenario/keras_version.h"
#include "scenario/property.h"
#include "support/draws.h"
#include "workbench/outcome.h"

namespace fitscope::testing {
namespace healthy {

using scenario::Count;
using scenario::DataKind;
using scenario::FeedKind;
using scenario::Loss;
using scenario::OptimizerKind;
using scenario::Scenario;

template <class T, std::size_t N>
const T& pick(Draws& draws, const T (&from)[N]) {
  return from[static_cast<std::size_t>(draws.below(static_cast<Count>(N)))];
}

inline bool regression(const Scenario& asked) {
  return asked.data.kind == DataKind::kLinearRegression ||
         asked.data.kind == DataKind::kQuadraticRegression;
}

inline void draw_data(Draws& draws, Scenario& asked) {
  static constexpr DataKind kKinds[] = {
      DataKind::kLinear,           DataKind::kXor,
      DataKind::kCircles,          DataKind::kBlobs,
      DataKind::kLinearRegression, DataKind::kQuadraticRegression};
  static constexpr double kNoise[] = {0.0, 0.05, 0.1, 0.2};
  static constexpr double kScale[] = {1, 1, 1, 0.3, 2, 5, 20};
  static constexpr double kOffset[] = {0, 0, 0, 1, -3};
  asked.data.kind = pick(draws, kKinds);
  asked.data.samples = 60 + draws.below(300);
  asked.data.features = 2 + draws.below(5);
  asked.data.noise = pick(draws, kNoise);
  asked.data.feature_scale = pick(draws, kScale);
  asked.data.feature_offset = pick(draws, kOffset);
  if (asked.data.kind == DataKind::kBlobs) asked.data.classes = 2 + draws.below(4);
  if (draws.one_in(5) && !regression(asked)) asked.data.majority_share = 0.7;
  if (draws.one_in(6) && regression(asked)) asked.data.target_scale = 10;
  if (draws.one_in(8)) asked.data.order = scenario::DataOrder::kSorted;
  asked.data.seed = draws.below(1000);
  asked.model.seed = draws.below(1000);
}

inline std::string hidden_layers(Draws& draws) {
  static constexpr const char* kActivations[] = {"relu", "relu", "tanh",     "sigmoid",
                                                 "elu",  "selu", "softplus", "leaky_relu"};
  static constexpr const char* kInitializers[] = {"", "", ", kernel_initializer=he_normal",
                                                  ", kernel_initializer=random_normal"};
  std::string text;
  for (Count i = draws.below(3); i > 0; --i) {
    text += "Dense(" + std::to_string(4 + draws.below(29)) + ", " + pick(draws, kActivations) +
            pick(draws, kInitializers) + "); ";
    if (draws.one_in(4)) text += draws.yes() ? "Dropout(0.2); " : "Dropout(0.6); ";
  }
  return text;
}

inline void draw_model(Draws& draws, Scenario& asked) {
  const std::string hidden = hidden_layers(draws);
  static constexpr Loss kOfNumbers[] = {Loss::kMeanSquaredError, Loss::kMeanAbsoluteError,
                                        Loss::kHuber};
  if (regression(asked)) {
    asked.compile.loss = pick(draws, kOfNumbers);
    asked.compile.metrics = static_cast<std::uint32_t>(draws.yes() ? scenario::Metric::kMae
                                                                   : scenario::Metric::kAccuracy);
    asked.model.layers = hidden + "Dense(1)";
    return;
  }
  const bool several = asked.data.classes > 2 || draws.one_in(3);
  const std::string classes = std::to_string(asked.data.classes);
  if (!several) {
    asked.data.label_shape =
        draws.yes() ? scenario::LabelShape::kFlat : scenario::LabelShape::kColumn;
    asked.model.layers = hidden + "Dense(1, sigmoid)";
    asked.compile.loss = draws.one_in(4) ? Loss::kMeanSquaredError : Loss::kBinaryCrossentropy;
    if (draws.one_in(5) && asked.compile.loss == Loss::kBinaryCrossentropy) {
      asked.model.layers = hidden + "Dense(1)";
      asked.compile.from_logits = true;
      asked.compile.metrics = 0;
    }
    return;
  }
  const bool one_hot = draws.yes();
  asked.data.label_shape = one_hot ? scenario::LabelShape::kOneHot : scenario::LabelShape::kFlat;
  asked.compile.loss =
      one_hot ? Loss::kCategoricalCrossentropy : Loss::kSparseCategoricalCrossentropy;
  if (one_hot && draws.one_in(5)) asked.compile.loss = Loss::kBinaryCrossentropy;
  asked.model.layers =
      hidden + "Dense(" + classes + (draws.one_in(6) ? ", sigmoid)" : ", softmax)");
}

inline void draw_training(Draws& draws, Scenario& asked) {
  static constexpr OptimizerKind kOptimizers[] = {OptimizerKind::kSgd,     OptimizerKind::kAdam,
                                                  OptimizerKind::kAdam,    OptimizerKind::kAdamW,
                                                  OptimizerKind::kRmsprop, OptimizerKind::kNadam};
  static constexpr double kRates[] = {0.003, 0.01, 0.03, 0.1};
  asked.compile.optimizer = pick(draws, kOptimizers);
  asked.compile.learning_rate = pick(draws, kRates);
  if (asked.compile.optimizer == OptimizerKind::kSgd && draws.yes()) asked.compile.momentum = 0.9;
  asked.fit.batch_size = 8 + draws.below(40);
  asked.fit.epochs = 8 + draws.below(60);
  asked.fit.verbose = draws.below(3);
}

/// An input that gives one whole pass in every epoch.
inline void draw_feed(Draws& draws, Scenario& asked, FeedKind kind) {
  asked.feed.kind = kind;
  const Count size = *asked.fit.batch_size;
  const Count batches = (asked.data.samples + size - 1) / size;
  if (kind == FeedKind::kGenerator) {
    asked.generator.loops = true;
    asked.fit.steps_per_epoch = batches;
  }
  // Keras 3.15 warns of shuffle=True where it has no effect.
  if (kind != FeedKind::kArrays || draws.one_in(6)) asked.fit.shuffle = false;
  if (kind == FeedKind::kDataset) asked.dataset.shuffle = draws.yes();
  if (kind != FeedKind::kCustomLoop && draws.yes()) {
    asked.validation.kind = scenario::ValidationKind::kArrays;
    asked.validation.samples = 20 + draws.below(60);
    if (draws.one_in(3)) {
      asked.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kEarlyStopping);
      asked.early_stopping.patience = 10;
    }
  }
}

/// Of the last epoch.
inline double last_loss(const trace::Trace& trace) {
  for (const auto& [name, value] : trace.epochs.back().logs) {
    if (name == "loss") return value;
  }
  return 1e30;
}

inline bool every_step_ran(const Scenario& asked, const trace::Trace& trace) {
  const Count size = *asked.fit.batch_size;
  const Count batches = (asked.data.samples + size - 1) / size;
  return static_cast<Count>(trace.epochs.size()) == asked.fit.epochs &&
         std::all_of(trace.epochs.begin(), trace.epochs.end(),
                     [batches](const trace::Epoch& epoch) { return epoch.steps_run == batches; });
}

/// What a constant answer would lose, from the recipes of the data alone.
inline double constant_answer(const Scenario& asked) {
  const auto features = static_cast<double>(asked.data.features);
  const auto classes = static_cast<double>(asked.data.classes);
  // x is even over [-1, 1): its variance is 1/3, that of its square 4/45.
  const double each = asked.data.kind == DataKind::kLinearRegression ? 1.0 / 3 : 4.0 / 45;
  const double variance = features * each * asked.data.target_scale * asked.data.target_scale;
  switch (asked.compile.loss) {
    case Loss::kMeanSquaredError:
      return regression(asked) ? variance : 0.2;
    case Loss::kMeanAbsoluteError:
      return 0.8 * std::sqrt(variance);
    case Loss::kHuber:
      return std::min(variance / 2, 0.8 * std::sqrt(variance));
    case Loss::kBinaryCrossentropy: {
      const double share = 1 / classes;
      return -share * std::log(share) - (1 - share) * std::log(1 - share);
    }
    case Loss::kCategoricalCrossentropy:
    case Loss::kSparseCategoricalCrossentropy:
      return std::log(classes);
  }
  return 0;
}

/// Most of it is gone, and three times as many epochs gain less than a tenth of what was gained.
inline bool near_the_best(Scenario asked, const trace::Trace& trace, scenario::Profile profile) {
  const double first = constant_answer(asked);
  // A sum is held against a constant answer row by row.
  const bool sums = asked.compile.reduction == scenario::Reduction::kSum;
  const double rows = sums ? static_cast<double>(*asked.fit.batch_size) : 1;
  const double last = last_loss(trace) / rows;
  const double share = asked.compile.loss == Loss::kMeanAbsoluteError ? 0.5 : 0.3;
  if (!(last < share * first)) return false;
  asked.fit.epochs *= 3;
  asked.fit.callbacks = 0;
  const workbench::Outcome longer = workbench::run(asked, profile);
  return last_loss(longer.trace) / rows > last - 0.1 * (first - last);
}

}  // namespace healthy

/// A finite loss below which a run counts as trained, without the diagnosis: see the top.
inline bool is_healthy(const scenario::Scenario& asked, const trace::Trace& trace,
                       scenario::Profile profile) {
  const bool quiet = trace.warnings.empty() && !trace.exception && !trace.first_non_finite;
  return quiet && healthy::every_step_ran(asked, trace) &&
         healthy::near_the_best(asked, trace, profile);
}

struct HealthyRun {
  scenario::Scenario asked;
  workbench::Outcome outcome;
};

/// Draws scenarios of one input under one release until one is healthy. nullopt: none of `most`.
inline std::optional<HealthyRun> draw_healthy(Draws& draws, scenario::FeedKind kind,
                                              const scenario::ProfileInfo& profile, int most,
                                              int* drawn = nullptr) {
  for (int i = 0; i < most; ++i) {
    HealthyRun run;
    FS_CHECK(!scenario::set_text(run.asked, "keras.version", profile.release));
    healthy::draw_data(draws, run.asked);
    healthy::draw_model(draws, run.asked);
    healthy::draw_training(draws, run.asked);
    healthy::draw_feed(draws, run.asked, kind);
    if (drawn != nullptr) ++*drawn;
    if (!scenario::check_together(run.asked).empty()) continue;
    run.outcome = workbench::run(run.asked, profile.profile);
    if (is_healthy(run.asked, run.outcome.trace, profile.profile)) return run;
  }
  return std::nullopt;
}

}  // namespace fitscope::testing
