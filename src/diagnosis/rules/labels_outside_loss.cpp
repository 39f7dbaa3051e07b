#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Loss;

bool regression(scenario::DataKind kind) {
  return kind == scenario::DataKind::kLinearRegression ||
         kind == scenario::DataKind::kQuadraticRegression;
}

/// A softmax with an output for each class, and labels as class numbers from 0.
Change one_output_per_class(const scenario::Scenario& asked) {
  const std::string classes = std::to_string(asked.data.classes);
  Change change{"Use Dense(" + classes + ", softmax) with one output per class",
                "sparse_categorical_crossentropy takes the class numbers as they are.",
                {{"data.label_shape", "flat"},
                 {"data.label_values", "from_zero"},
                 {"compile.loss", "sparse_categorical_crossentropy"},
                 {"compile.from_logits", "false"}}};
  set_head(asked, asked.data.classes, scenario::Activation::kSoftmax, change);
  return change;
}

/// The model's loss is another after training than before.
bool loss_moves(const trace::Trace& trace) {
  return trace.probes.size() > 1 && trace.probes.front().loss != trace.probes.back().loss;
}

/// Labels 0/255, 1/255 …: divided along with the images.
std::optional<Finding> divided_labels(const scenario::Scenario& asked) {
  const bool whole = asked.compile.loss == Loss::kSparseCategoricalCrossentropy;
  const bool share = asked.compile.loss == Loss::kBinaryCrossentropy;
  if (!whole && !share) return std::nullopt;
  const std::string last = std::to_string(asked.data.classes - 1);
  Finding finding = found(
      kLabelsOutsideLoss, Severity::kError,
      whole ? "sparse_categorical_crossentropy takes the whole part of a label, and yours are "
              "fractions: " +
                  std::string(asked.data.classes <= 255 ? "all rows become class 0"
                                                        : "255 classes become one") +
                  ", and nothing is raised."
            : "binary_crossentropy takes a label for the probability of class 1, and yours are 0 "
              "to " +
                  last + "/255: nothing is raised, and the model learns to say 0.",
      whole ? "trunc(" + last + " / 255) = " + std::to_string((asked.data.classes - 1) / 255)
            : last + " / 255 = " + value_text(static_cast<double>(asked.data.classes - 1) / 255));
  finding.evidence.push_back({"labels are 0/255 to " + last + "/255", {}, "data.label_values"});
  if (scenario::has(asked.compile.metrics, scenario::Metric::kAccuracy)) {
    finding.evidence.push_back(
        {"accuracy compares a class with a fraction: only rows of class 0 can be right",
         {},
         "compile.metrics"});
  }
  finding.changes.push_back({"Divide only x: leave the labels whole",
                             "A label is the number of a class, not a brightness.",
                             {{"data.label_values", "from_zero"}}});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  if (!has_numbers(facts)) return std::nullopt;
  const bool ran = !facts.trace.exception && facts.trace.steps_run() > 0;
  // Keras may have said that there is one output before it raised.
  const bool warned = find_warning(facts.trace, "This axis has size 1") != nullptr ||
                      find_warning(facts.trace, "with num_classes > 1") != nullptr;
  if (!ran && !warned) return std::nullopt;
  const Result<std::vector<scenario::LayerSpec>> layers =
      scenario::parse_layers(asked.model.layers);
  Count units = 0;
  bool softmax = false;
  if (layers.ok()) {
    for (const scenario::LayerSpec& layer : layers.value()) {
      if (layer.kind != scenario::LayerKind::kDense) continue;
      units = layer.units;
      softmax = layer.activation == scenario::Activation::kSoftmax;
    }
  }
  const bool one_class =
      units == 1 && (softmax || asked.compile.loss == Loss::kCategoricalCrossentropy);
  if (one_class && !regression(asked.data.kind)) {
    const std::string share = softmax
                                  ? "softmax over a single output is always 1"
                                  : "categorical_crossentropy divides a single output by itself";
    const bool moves = softmax && loss_moves(facts.trace);
    Finding finding =
        found(kLabelsOutsideLoss, Severity::kError,
              share +
                  (moves ? ", so the model gives every sample the same answer"
                         : ", so the model cannot learn") +
                  ": two classes need one sigmoid output and binary_crossentropy, more need one "
                  "output each.",
              softmax ? "exp(z) / exp(z) = 1" : "p / p = 1");
    finding.evidence.push_back({"the last layer has 1 output", {}, "model.layers"});
    if (moves) {
      finding.evidence.push_back(
          {"the loss moves all the same: Keras takes it from the numbers "
           "before the softmax, as if they were a sigmoid's",
           {},
           "compile.loss"});
    }
    if (asked.data.classes > 2) {
      finding.changes.push_back(one_output_per_class(asked));
      return finding;
    }
    Change change{"Use Dense(1, sigmoid) with binary_crossentropy",
                  "One number between 0 and 1 says which of two classes.",
                  {{"compile.loss", "binary_crossentropy"}, {"compile.from_logits", "false"}}};
    if (asked.data.label_values != scenario::LabelValues::kFromZero) {
      change.label += ", labels 0 and 1";
      change.changes.push_back({"data.label_values", "from_zero"});
    }
    if (asked.data.label_shape == scenario::LabelShape::kOneHot) {
      change.changes.push_back({"data.label_shape", "flat"});
    }
    set_head(asked, 1, scenario::Activation::kSigmoid, change);
    finding.changes.push_back(std::move(change));
    return finding;
  }
  if (!ran) return std::nullopt;
  if (asked.data.label_values == scenario::LabelValues::kDividedBy255 &&
      asked.data.label_shape != scenario::LabelShape::kOneHot && !regression(asked.data.kind)) {
    return divided_labels(asked);
  }
  const bool binary = asked.compile.loss == Loss::kBinaryCrossentropy;
  if (!binary || asked.data.label_shape == scenario::LabelShape::kOneHot) return std::nullopt;
  std::string given;
  if (regression(asked.data.kind)) {
    given = "real numbers";
  } else if (asked.data.label_values == scenario::LabelValues::kMinusOneOne) {
    given = "-1 and 1";
  } else if (asked.data.label_values == scenario::LabelValues::kFromOne) {
    given = asked.data.classes == 2 ? "1 and 2" : "1 to " + with_commas(asked.data.classes);
  } else if (asked.data.classes > 2) {
    given = "0 to " + with_commas(asked.data.classes - 1);
  } else {
    return std::nullopt;
  }
  Finding finding = found(kLabelsOutsideLoss, Severity::kError,
                          "binary_crossentropy wants labels between 0 and 1, and yours are " +
                              given + ": nothing is raised, the loss just means nothing.",
                          "allowed 0 … 1, given " + given);
  finding.evidence.push_back({"labels are " + given, {}, "data.label_values"});
  if (regression(asked.data.kind)) {
    Change change{"Use a linear output and mean_squared_error",
                  "Numbers are fitted, not classes.",
                  {{"compile.loss", "mean_squared_error"}}};
    set_head(asked, 1, scenario::Activation::kLinear, change);
    finding.changes.push_back(std::move(change));
  } else {
    if (asked.data.classes > 2) finding.changes.push_back(one_output_per_class(asked));
    finding.changes.push_back({"Encode the labels as 0 and 1",
                               "They are read as the probability of class 1.",
                               {{"data.label_values", "from_zero"}, {"data.classes", "2"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kLabelsOutsideLoss{
    .name = "labels-outside-loss",
    .title = "The loss is wrong for these labels",
    .doc =
        {
            .what = "Labels or the last layer do not suit the loss, and nothing is raised.",
            .why = "Cross-entropy on labels outside [0, 1] can fall below 0 and has no minimum; "
                   "softmax over one "
                   "output is the constant 1. Training runs to its end and learns nothing useful.",
            .silent_when = "fit() raised (label-error), no model is simulated, or labels, last "
                           "layer and loss go "
                           "together.",
            .fix = "Labels as they are, not divided; 0/1 + Dense(1, sigmoid) + "
                   "binary_crossentropy; numbers + Dense(1) + "
                   "mean_squared_error.",
            .source = "keras v3.15.1 src/losses/losses.py: binary_crossentropy, "
                      "src/activations/activations.py: softmax",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
