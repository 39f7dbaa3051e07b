// Trouble that only shows when fields are looked at together: what a browser tab could not hold,
// and what contradicts itself.
#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "scenario/keras_version.h"
#include "scenario/kinds.h"
#include "scenario/layers.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

// 20 million float32 numbers are 80 MB: a phone's tab still lives with a few arrays of that size.
constexpr std::int64_t kMaxCells = 20'000'000;
constexpr std::int64_t kMaxParameters = 4'000'000;
// One step cannot be cut in two: so many products, forward, and twice as many backward, take some
// tenths of a second in a page.
constexpr std::int64_t kMaxProducts = 500'000'000;
constexpr std::string_view kControlFlowOnly = "set model.kind to any to run control flow only";

void limit(std::vector<Error>& errors, std::string_view where, const std::string& what,
           std::int64_t count, std::int64_t max, const std::string& cure) {
  if (count <= max) return;
  errors.push_back({std::string(where), what + " = " + with_commas(count) +
                                            " numbers, more than the " + with_commas(max) +
                                            " that can be trained here. Lower " + cure + ", or " +
                                            std::string(kControlFlowOnly) + "."});
}

std::string product(std::int64_t a, std::string_view name_a, std::int64_t b,
                    std::string_view name_b) {
  return with_commas(a) + " " + std::string(name_a) + " x " + with_commas(b) + " " +
         std::string(name_b);
}

bool has_validation_rows(const Scenario& scenario) {
  return scenario.feed.kind != FeedKind::kCustomLoop &&
         scenario.validation.kind != ValidationKind::kNone &&
         scenario.validation.kind != ValidationKind::kSplit;
}

// Rows of the largest batch Keras can make of the data: 0 and unset mean 32, or what
// steps_per_epoch asks for.
std::int64_t largest_batch(const Scenario& scenario) {
  const std::int64_t samples = scenario.data.samples;
  const bool all_at_once =
      scenario.feed.kind == FeedKind::kCustomLoop && scenario.loop.body == LoopBody::kOneStep;
  std::int64_t rows = all_at_once ? samples : scenario.fit.batch_size.value_or(0);
  if (rows == 0) {
    const std::int64_t steps = std::max<std::int64_t>(scenario.fit.steps_per_epoch.value_or(0), 0);
    rows = steps > 0 ? std::max<std::int64_t>(32, (samples + steps - 1) / steps) : 32;
  }
  rows = std::min(rows, std::max<std::int64_t>(samples, 1));
  return std::max(rows, has_validation_rows(scenario)
                            ? std::min(scenario.validation.batch_size.value_or(rows),
                                       scenario.validation.samples)
                            : 0);
}

void check_data(const Scenario& scenario, std::vector<Error>& errors) {
  const DataSpec& data = scenario.data;
  limit(errors, "data.samples", product(data.samples, "samples", data.features, "features"),
        data.samples * data.features, kMaxCells, "data.samples or data.features");
  if (data.label_shape == LabelShape::kOneHot) {
    limit(errors, "data.classes", product(data.samples, "samples", data.classes, "classes"),
          data.samples * data.classes, kMaxCells, "data.samples or data.classes");
  }
  if (has_validation_rows(scenario)) {
    limit(errors, "validation.samples",
          product(scenario.validation.samples, "validation samples", data.features, "features"),
          scenario.validation.samples * data.features, kMaxCells, "validation.samples");
    if (data.label_shape == LabelShape::kOneHot) {
      limit(errors, "validation.samples",
            product(scenario.validation.samples, "validation samples", data.classes, "classes"),
            scenario.validation.samples * data.classes, kMaxCells, "validation.samples");
    }
  }
  const bool in_a_plane = data.kind == DataKind::kXor || data.kind == DataKind::kCircles ||
                          data.kind == DataKind::kSpiral;
  if (in_a_plane && data.features < 2) {
    errors.push_back({"data.features",
                      "xor, circles and spiral lie in a plane. Set data.features to 2 or more."});
  }
  const bool counts_classes = data.kind == DataKind::kRandomLabels || data.kind == DataKind::kBlobs;
  if (data.label_values == LabelValues::kMinusOneOne && data.label_shape != LabelShape::kOneHot &&
      counts_classes && data.classes != 2) {
    errors.push_back({"data.label_values", "Labels of -1 and 1 are for two classes, not " +
                                               with_commas(data.classes) +
                                               ". Set data.classes to 2."});
  }
  if (is_regression(data.kind) && data.label_shape == LabelShape::kOneHot) {
    errors.push_back(
        {"data.label_shape",
         "Regression has no classes to write as one-hot. Set data.label_shape to flat or column."});
  }
}

void check_model(const Scenario& scenario, std::vector<Error>& errors) {
  const auto layers = parse_layers(scenario.model.layers);
  if (!layers.ok()) {
    errors.push_back({"model.layers", layers.error().message});
    return;
  }
  const std::int64_t inputs = input_features(scenario);
  const std::int64_t parameters = num_weights(layers.value(), inputs);
  limit(errors, "model.layers", "The weights of the layers", parameters, kMaxParameters,
        "the units of the layers");
  std::int64_t units = 0;
  for (const LayerSpec& layer : layers.value()) {
    if (layer.kind == LayerKind::kDense) units += layer.units;
  }
  const std::int64_t rows = largest_batch(scenario);
  limit(errors, "fit.batch_size", product(rows, "samples in a batch", units, "units"), rows * units,
        kMaxCells, "fit.batch_size");
  if (errors.empty() && rows * parameters > kMaxProducts) {
    errors.push_back(
        {"fit.batch_size",
         product(rows, "samples in a batch", parameters, "weights") + " = " +
             with_commas(rows * parameters) + " products in one step, more than the " +
             with_commas(kMaxProducts) +
             " after which a page would stand still. Lower fit.batch_size or the units "
             "of the layers, or " +
             std::string(kControlFlowOnly) + "."});
  }

  const auto weights = parse_weights(scenario.model.weights);
  if (!weights.ok()) {
    errors.push_back({"model.weights", weights.error().message});
  } else if (!weights.value().empty() && std::ssize(weights.value()) != parameters) {
    errors.push_back(
        {"model.weights", in_quotes(scenario.model.weights) + " holds " +
                              with_commas(std::ssize(weights.value())) +
                              " numbers, and the layers have " + with_commas(parameters) +
                              " weights and biases. Give all of them in get_weights() order, like "
                              "0.1, -0.2, 0, or leave it empty to draw them from model.seed."});
  }
}

/// Only Keras's own batches of arrays can have a size below 0. With any other input it is the
/// user's own code that makes them, and that is not simulated.
void check_sizes(const Scenario& scenario, std::vector<Error>& errors) {
  const std::string cure =
      " is no size for batches that are made by your own code; Keras has its say on arrays "
      "only. Set ";
  const FitSpec& fit = scenario.fit;
  if (scenario.feed.kind != FeedKind::kArrays && fit.batch_size.value_or(0) < 0) {
    errors.push_back(
        {"fit.batch_size", with_commas(*fit.batch_size) + cure +
                               "fit.batch_size to 1 or more, or feed.kind to arrays."});
  }
  const ValidationSpec& validation = scenario.validation;
  // Not given, it is that of the training.
  const std::int64_t given = validation.batch_size.value_or(0);
  const std::int64_t size = given != 0 ? given : fit.batch_size.value_or(0);
  if (errors.empty() && has_validation_rows(scenario) &&
      validation.kind != ValidationKind::kArrays && size < 0) {
    errors.push_back({"validation.batch_size",
                      with_commas(size) + cure +
                          "validation.batch_size to 1 or more, or validation.kind to arrays."});
  }
}

}  // namespace

std::vector<Error> check_together(const Scenario& scenario) {
  std::vector<Error> errors;
  const auto version = canonical_version(scenario.keras.version);
  if (!version.ok()) errors.push_back(version.error());
  check_sizes(scenario, errors);
  if (scenario.model.kind == ModelKind::kDense) {
    check_data(scenario, errors);
    check_model(scenario, errors);
  }
  return errors;
}

}  // namespace fitscope::scenario
