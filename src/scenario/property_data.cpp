// Property table: data.*, model.*
#include "base/text.h"
#include "scenario/kinds.h"
#include "scenario/layers.h"
#include "scenario/property_table.h"

namespace fitscope::scenario {
namespace {

constexpr Choice kDataKinds[] = {
    {"random_labels", "Random labels: nothing to learn"},
    {"linear", "Two classes, a straight line between"},
    {"xor", "Two classes, XOR"},
    {"circles", "Two classes, one around the other"},
    {"spiral", "Two classes, spirals"},
    {"blobs", "Blobs, one per class"},
    {"linear_regression", "Linear regression"},
    {"quadratic_regression", "Quadratic regression"},
};
constexpr Choice kLabelShapes[] = {
    {"flat", "(N,)"},
    {"column", "(N, 1)"},
    {"one_hot", "one-hot (N, classes)"},
};
constexpr Choice kLabelValues[] = {
    {"from_zero", "0, 1, 2 …"},
    {"minus_one_one", "-1 and 1"},
    {"from_one", "1, 2, 3 …"},
    {"divided_by_255", "0/255, 1/255 …"},
};
constexpr Choice kOrders[] = {
    {"shuffled", "Mixed"},
    {"sorted", "Sorted by label"},
};
constexpr Choice kModelKinds[] = {
    {"any", "Any model: steps and messages only"},
    {"dense", "Dense layers, trained for real"},
};

constexpr double kMaxFeatures = 4096;
constexpr double kMaxSeed = 4294967295.0;  // np.random.seed takes 32 bits
constexpr double kHuge = 1e30;  // float32 still holds its products with what people call large

bool is_classification(const Scenario& s) {
  return has_numbers(s) && !is_regression(s.data.kind);
}

Result<std::string> read_layers(std::string_view text) {
  const auto layers = parse_layers(text);
  if (!layers.ok()) return layers.error();
  return to_text(layers.value());
}

Result<std::string> read_weights(std::string_view text) {
  const auto weights = parse_weights(text);
  if (!weights.ok()) return weights.error();
  return std::string(trimmed(text));
}

constexpr Property kData[] = {
    property<&Scenario::data, &DataSpec::samples>({
        .key = "data.samples",
        .group = Group::kData,
        .label = "Samples",
        .help = "Rows of x and y.",
        .unit = "samples",
        .min = 0,
        .max = 1e9,
        .logarithmic = true,
        .first = 7,
    }),
    property<&Scenario::data, &DataSpec::label_rows>({
        .key = "data.label_rows",
        .group = Group::kData,
        .label = "Rows of y",
        .help = "Another number than x has: Keras refuses arrays of different length.",
        .unit = "samples",
        .unset_text = "as x",
        .min = 0,
        .max = 1e9,
        .applies = [](const Scenario& s) { return s.feed.kind == FeedKind::kArrays; },
    }),
    property<&Scenario::data, &DataSpec::kind>({
        .key = "data.kind",
        .group = Group::kData,
        .label = "Data",
        .help = "What the made-up data look like. The article's labels are random.",
        .choices = kDataKinds,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::features>({
        .key = "data.features",
        .group = Group::kData,
        .label = "Features",
        .help = "Columns of x.",
        .unit = "features",
        .min = 1,
        .max = kMaxFeatures,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::classes>({
        .key = "data.classes",
        .group = Group::kData,
        .label = "Classes",
        .help = "How many different labels there are.",
        .unit = "classes",
        .min = 2,
        .max = 1000,
        .applies =
            [](const Scenario& s) {
              return has_numbers(s) &&
                     (s.data.kind == DataKind::kRandomLabels || s.data.kind == DataKind::kBlobs);
            },
    }),
    property<&Scenario::data, &DataSpec::label_shape>({
        .key = "data.label_shape",
        .group = Group::kData,
        .label = "Shape of the labels",
        .help = "y.shape. One-hot labels go with categorical_crossentropy.",
        .choices = kLabelShapes,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::label_values>({
        .key = "data.label_values",
        .group = Group::kData,
        .label = "Label values",
        .help = "Keras counts classes from 0; labels from 1 or -1, or divided as the images are, "
                "are common mistakes.",
        .choices = kLabelValues,
        .applies =
            [](const Scenario& s) {
              return is_classification(s) && s.data.label_shape != LabelShape::kOneHot;
            },
    }),
    property<&Scenario::data, &DataSpec::feature_scale>({
        .key = "data.feature_scale",
        .group = Group::kData,
        .label = "Features multiplied by",
        .help = "255 is what images are like when nobody divided them by 255.",
        .min = -kHuge,
        .max = kHuge,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::feature_offset>({
        .key = "data.feature_offset",
        .group = Group::kData,
        .label = "Added to the features",
        .help = "Shifts every feature, after the scale.",
        .min = -kHuge,
        .max = kHuge,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::target_scale>({
        .key = "data.target_scale",
        .group = Group::kData,
        .label = "Targets multiplied by",
        .help = "Large targets make large losses and large gradients.",
        .min = -kHuge,
        .max = kHuge,
        .applies = [](const Scenario& s) { return has_numbers(s) && is_regression(s.data.kind); },
    }),
    property<&Scenario::data, &DataSpec::nan_cells>({
        .key = "data.nan_cells",
        .group = Group::kData,
        .label = "NaN cells in x",
        .help = "Missing values: one of them is enough to make the loss NaN.",
        .unit = "cells",
        .min = 0,
        .max = 1e6,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::inf_cells>({
        .key = "data.inf_cells",
        .group = Group::kData,
        .label = "Infinite cells in x",
        .help = "As after a division by zero.",
        .unit = "cells",
        .min = 0,
        .max = 1e6,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::majority_share>({
        .key = "data.majority_share",
        .group = Group::kData,
        .label = "Share of class 0",
        .help = "With 0.99 a model that always says class 0 is right 99 times in 100.",
        .unset_text = "even",
        .min = 0,
        .max = 1,
        .step = 0.05,
        .applies = is_classification,
    }),
    property<&Scenario::data, &DataSpec::order>({
        .key = "data.order",
        .group = Group::kData,
        .label = "Order of the rows",
        .help = "Sorted rows and no shuffling give batches of one class only.",
        .choices = kOrders,
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::noise>({
        .key = "data.noise",
        .group = Group::kData,
        .label = "Noise",
        .help = "How far points stray from where they belong.",
        .min = 0,
        .max = 100,
        .step = 0.05,
        .applies = [](const Scenario&
                          s) { return has_numbers(s) && s.data.kind != DataKind::kRandomLabels; },
    }),
    property<&Scenario::data, &DataSpec::shuffled_apart>({
        .key = "data.shuffled_apart",
        .group = Group::kData,
        .label = "x and y shuffled apart",
        .help = "Each in its own order, so that no row has its own label any more.",
        .applies = has_numbers,
    }),
    property<&Scenario::data, &DataSpec::seed>({
        .key = "data.seed",
        .group = Group::kData,
        .label = "Seed of the data",
        .help = "np.random.seed(...): another number, other data.",
        .min = 0,
        .max = kMaxSeed,
        .applies = has_numbers,
    }),
};

constexpr Property kModel[] = {
    property<&Scenario::model, &ModelSpec::kind>({
        .key = "model.kind",
        .group = Group::kModel,
        .label = "Model",
        .help = "How many steps run and what Keras prints needs no model. Losses do.",
        .choices = kModelKinds,
    }),
    property<&Scenario::model, &ModelSpec::layers>({
        .key = "model.layers",
        .group = Group::kModel,
        .label = "Layers",
        .help = "In Keras's words, separated by semicolons: Dense(8, relu); Dropout(0.2); "
                "Dense(1, sigmoid).",
        .read = read_layers,
        .applies = has_numbers,
    }),
    property<&Scenario::model, &ModelSpec::input_features>({
        .key = "model.input_features",
        .group = Group::kModel,
        .label = "Features the model expects",
        .help = "input_shape=(...,). Another number than the data have is a shape error.",
        .unit = "features",
        .unset_text = "as the data",
        .min = 1,
        .max = kMaxFeatures,
        .applies = has_numbers,
    }),
    property<&Scenario::model, &ModelSpec::trainable>({
        .key = "model.trainable",
        .group = Group::kModel,
        .label = "model.trainable",
        .help = "Off: all layers are frozen and nothing can be learned.",
        .applies = has_numbers,
    }),
    property<&Scenario::model, &ModelSpec::seed>({
        .key = "model.seed",
        .group = Group::kModel,
        .label = "Seed of the weights",
        .help = "keras.utils.set_random_seed(...): other initial weights and Dropout masks.",
        .min = 0,
        .max = kMaxSeed,
        .applies = has_numbers,
    }),
    property<&Scenario::model, &ModelSpec::weights>({
        .key = "model.weights",
        .group = Group::kModel,
        .label = "Initial weights",
        .help =
            "All of them in get_weights() order, separated by commas. Empty: drawn from the seed.",
        .read = read_weights,
        .applies = has_numbers,
    }),
};

}  // namespace

std::span<const Property> data_properties() {
  return kData;
}
std::span<const Property> model_properties() {
  return kModel;
}

}  // namespace fitscope::scenario
