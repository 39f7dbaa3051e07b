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

/// The same layers with a head of `units` softmax outputs; empty if the text cannot be read.
std::string with_head(const std::string& layers, Count units) {
  Result<std::vector<scenario::LayerSpec>> read = scenario::parse_layers(layers);
  if (!read.ok()) return {};
  std::vector<scenario::LayerSpec> list = read.value();
  for (auto layer = list.rbegin(); layer != list.rend(); ++layer) {
    if (layer->kind != scenario::LayerKind::kDense) continue;
    layer->units = units;
    layer->activation = scenario::Activation::kSoftmax;
    break;
  }
  return scenario::to_text(list);
}

Change fit_head_to_labels(const scenario::Scenario& asked) {
  const bool one_hot = asked.data.label_shape == LabelShape::kOneHot;
  Change change{
      "End with Dense(" + std::to_string(asked.data.classes) + ", softmax) and " +
          (one_hot ? "categorical_crossentropy" : "sparse_categorical_crossentropy"),
      one_hot ? "One-hot labels need one output per class."
              : "Integer labels need one output per class and the sparse loss.",
      {{"compile.loss", one_hot ? "categorical_crossentropy" : "sparse_categorical_crossentropy"},
       {"compile.from_logits", "false"}}};
  const std::string layers = with_head(asked.model.layers, asked.data.classes);
  if (!layers.empty()) change.changes.push_back({"model.layers", layers});
  return change;
}

std::string cause(const Facts& facts, Finding& finding) {
  const scenario::Scenario& asked = facts.scenario;
  const std::string& words = facts.trace.exception->message;
  if (asked.feed.kind == FeedKind::kDataset && !asked.dataset.batched) {
    finding.changes.push_back({"Call .batch(32) on the dataset",
                               "Keras trains on batches; it does not make them out of a dataset.",
                               {{"dataset.batched", "true"}}});
    return "Your dataset hands out single samples, not batches";
  }
  if (asked.feed.kind == FeedKind::kGenerator && asked.generator.label_change_at) {
    finding.changes.push_back({"Give every batch labels of the same shape",
                               "The loss was set up for the shape of the first batches.",
                               {{"generator.label_change_at", "unset"}}});
    return "The labels change their shape in batch " +
           with_commas(*asked.generator.label_change_at);
  }
  if (asked.feed.kind == FeedKind::kGenerator && asked.generator.tuple_length < 2) {
    finding.changes.push_back({"Yield (x, y)",
                               "The loss needs a target for every sample.",
                               {{"generator.tuple_length", "2"}}});
    return "Your generator yields no labels";
  }
  if (words.find("Received a label value of") != std::string::npos) {
    if (asked.data.label_values != scenario::LabelValues::kFromZero) {
      finding.changes.push_back({"Let the labels start at 0",
                                 "With C outputs the classes are 0 … C-1.",
                                 {{"data.label_values", "from_zero"}}});
      if (asked.data.label_values == scenario::LabelValues::kFromOne) {
        finding.arithmetic = "labels 1 … " + with_commas(asked.data.classes) + ", allowed 0 … " +
                             with_commas(asked.data.classes - 1);
      }
    }
    Change head = fit_head_to_labels(asked);
    if (asked.data.label_values != scenario::LabelValues::kFromZero) {
      head.changes.push_back({"data.label_values", "from_zero"});
    }
    finding.changes.push_back(std::move(head));
    return "A label lies outside the range that the model's outputs stand for";
  }
  finding.changes.push_back(fit_head_to_labels(asked));
  if (asked.data.label_shape == LabelShape::kOneHot && asked.data.classes == 2) {
    finding.changes.push_back({"Keep the labels as 0 and 1",
                               "One sigmoid output wants one number per sample.",
                               {{"data.label_shape", "flat"}}});
  }
  return "The labels do not fit the model's output and its loss";
}

std::optional<Finding> check(const Facts& facts) {
  if (complaint(facts) != Complaint::kLabels) return std::nullopt;
  const trace::Exception& exception = *facts.trace.exception;
  Finding finding = found(kLabelError, Severity::kError, {});
  finding.summary =
      cause(facts, finding) + ": fit() raised " + exception.type + " " + place(exception.at) + ".";
  finding.evidence.push_back(exception_evidence(exception));
  return finding;
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
