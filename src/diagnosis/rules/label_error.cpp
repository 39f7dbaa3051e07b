#include <string>
#include <vector>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::LabelShape;
using scenario::Loss;

bool regression(const scenario::Scenario& asked) {
  return asked.data.kind == scenario::DataKind::kLinearRegression ||
         asked.data.kind == scenario::DataKind::kQuadraticRegression;
}

/// The loss and the last layer that take the labels as they are.
Change fit_head_to_labels(const scenario::Scenario& asked) {
  if (regression(asked)) {
    Change change{"End with Dense(1) and mean_squared_error",
                  "One number per sample is fitted.",
                  {{"compile.loss", "mean_squared_error"}}};
    set_head(asked, 1, scenario::Activation::kLinear, change);
    return change;
  }
  const bool one_hot = asked.data.label_shape == LabelShape::kOneHot;
  Change change{
      "End with Dense(" + std::to_string(asked.data.classes) + ", softmax) and " +
          (one_hot ? "categorical_crossentropy" : "sparse_categorical_crossentropy"),
      one_hot ? "One-hot labels need one output per class."
              : "Integer labels need one output per class and the sparse loss.",
      {{"compile.loss", one_hot ? "categorical_crossentropy" : "sparse_categorical_crossentropy"},
       {"compile.from_logits", "false"}}};
  if (!one_hot && asked.data.label_values != scenario::LabelValues::kFromZero) {
    change.label += ", labels from 0";
    change.changes.push_back({"data.label_values", "from_zero"});
  }
  // These compare labels and outputs cell by cell, and class numbers are one cell, not one per
  // class.
  const bool by_cells = scenario::has(asked.compile.metrics, scenario::Metric::kMae) ||
                        scenario::has(asked.compile.metrics, scenario::Metric::kMse);
  if (by_cells && !one_hot) {
    change.label += ", metrics without mae and mse";
    change.changes.push_back({"compile.metrics", "accuracy"});
  }
  set_head(asked, asked.data.classes, scenario::Activation::kSoftmax, change);
  return change;
}

/// Outputs of the last Dense layer; 0: the text cannot be read.
Count output_units(const scenario::Scenario& asked) {
  const auto layers = scenario::parse_layers(asked.model.layers);
  Count units = 0;
  if (!layers.ok()) return units;
  for (const scenario::LayerSpec& layer : layers.value()) {
    if (layer.kind == scenario::LayerKind::kDense) units = layer.units;
  }
  return units;
}

Cause stray_label(const scenario::Scenario& asked) {
  Cause cause{"A label lies outside the range that the model's outputs stand for"};
  const Count units = output_units(asked);
  if (asked.data.label_values != scenario::LabelValues::kFromZero && asked.data.classes <= units) {
    cause.changes.push_back({"Let the labels start at 0",
                             "With C outputs the classes are 0 … C-1.",
                             {{"data.label_values", "from_zero"}}});
  }
  if (asked.data.label_values == scenario::LabelValues::kFromOne) {
    cause.arithmetic =
        "labels 1 … " + with_commas(asked.data.classes) + ", allowed 0 … " + with_commas(units - 1);
  }
  cause.changes.push_back(fit_head_to_labels(asked));
  return cause;
}

Cause misfit(const scenario::Scenario& asked) {
  Cause cause{"The labels do not fit the model's output and its loss"};
  cause.changes.push_back(fit_head_to_labels(asked));
  const bool binary = asked.data.label_shape == LabelShape::kOneHot && asked.data.classes == 2 &&
                      asked.compile.loss == Loss::kBinaryCrossentropy && output_units(asked) == 1;
  if (binary) {
    cause.changes.push_back({"Keep the labels as 0 and 1",
                             "One sigmoid output wants one number per sample.",
                             {{"data.label_shape", "flat"}}});
  }
  return cause;
}

Cause no_labels() {
  return {"Your generator yields no labels",
          {},
          {{"Yield (x, y)",
            "The loss needs a target for every sample.",
            {{"generator.tuple_length", "2"}}}}};
}

Cause changing_labels(const scenario::Scenario& asked) {
  const trace::MaybeCount batch = asked.generator.label_change_at;
  return {batch == Count{1} ? "Your generator's labels have another shape than those of the data"
          : batch           ? "The labels change their shape in batch " + with_commas(*batch)
                            : "The labels change their shape",
          {},
          {{"Give every batch labels of the same shape",
            "The loss was set up for the shape of the first batches.",
            {{"generator.label_change_at", "unset"}}}}};
}

std::optional<Finding> check(const Facts& facts) {
  const auto raised = [&facts](Subject subject) {
    return raised_about(facts.trace, {subject}) != nullptr;
  };
  const scenario::Scenario& asked = facts.scenario;
  if (raised(Subject::kNoLabels)) return raised_finding(kLabelError, facts, no_labels());
  const bool generator = asked.feed.kind == FeedKind::kGenerator;
  const bool from_the_start = generator && asked.generator.label_change_at == Count{1};
  if (raised(Subject::kLabelChange) || (raised(Subject::kLabelShape) && from_the_start)) {
    return raised_finding(kLabelError, facts, changing_labels(asked));
  }
  if (raised(Subject::kLabelRange)) return raised_finding(kLabelError, facts, stray_label(asked));
  if (raised(Subject::kLabelShape)) return raised_finding(kLabelError, facts, misfit(asked));
  return std::nullopt;
}

}  // namespace

constinit const Rule kLabelError{
    .name = "label-error",
    .title = "The labels do not fit the loss",
    .doc =
        {
            .what = "An exception about the shape or the value of y left fit().",
            .why = "Each loss wants its own form of label: one number per sample for "
                   "binary_crossentropy with one "
                   "output, a row per sample for categorical_crossentropy, a class index for the "
                   "sparse form.",
            .silent_when = "The exception is about x (shape-error), or the labels are wrong in a "
                           "way that raises "
                           "nothing (labels-outside-loss).",
            .fix = "Bring labels, last layer and loss together: 0/1 + Dense(1, sigmoid) + "
                   "binary_crossentropy; "
                   "indices + Dense(C, softmax) + sparse_categorical_crossentropy; one-hot + "
                   "Dense(C, softmax) + "
                   "categorical_crossentropy.",
            .source = "keras v3.15.1 src/backend/tensorflow/nn.py: binary_crossentropy, "
                      "categorical_crossentropy, sparse_categorical_crossentropy; "
                      "keras v2.15.0 backend.py: the same names",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
