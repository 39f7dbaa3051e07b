#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;
using scenario::Loss;

/// What the loss may be given: (0, 1) of one output, or shares of several.
bool gives_probabilities(Activation activation) {
  return activation == Activation::kSigmoid || activation == Activation::kSoftmax;
}

/// Outputs beyond [0, 1] were seen, or an activation that has no reason to stay inside.
bool leaves_range(const trace::Trace& trace, bool binary) {
  for (const trace::Probe& probe : trace.probes) {
    if (probe.least_output < 0 || (binary && probe.most_output > 1)) return true;
  }
  return trace.probes.empty();
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const scenario::CompileSpec& compile = asked.compile;
  if (!has_numbers(facts) || facts.trace.exception || facts.trace.steps_run() == 0 ||
      !is_crossentropy(compile.loss) || compile.from_logits || is_regression(asked.data.kind)) {
    return std::nullopt;
  }
  const auto layers = dense_layers(asked);
  if (layers.empty() || gives_probabilities(layers.back().activation)) return std::nullopt;
  const bool binary = compile.loss == Loss::kBinaryCrossentropy;
  const Activation activation = layers.back().activation;
  const bool cut = activation == Activation::kRelu;  // exactly 0: an infinite loss, clipped
  if (!cut && !leaves_range(facts.trace, binary)) return std::nullopt;
  // What learned in spite of it did so because Keras clips.
  const Severity severity = learned(facts) ? Severity::kNote : Severity::kError;
  const std::string head = activation == Activation::kLinear
                               ? std::string("no activation")
                               : std::string(scenario::name_of(activation));
  const std::string wanted = binary ? "sigmoid" : "softmax";
  Finding finding = found(kOutputIsNoProbability, severity,
                          std::string(keras_name(compile.loss)) +
                              " takes the output for a probability, but the last layer has " +
                              (activation == Activation::kLinear ? head : "a " + head) +
                              " and gives any number: Keras clips it, and what is clipped has no "
                              "gradient.");
  if (!facts.trace.probes.empty()) {
    const trace::Probe& start = facts.trace.probes.front();
    finding.arithmetic = "allowed 0 … 1, given " +
                         value_text(static_cast<double>(start.least_output)) + " … " +
                         value_text(static_cast<double>(start.most_output)) + " before training";
  }
  finding.evidence.push_back(
      {"the last layer has " + (activation == Activation::kLinear ? head : "a " + head),
       {},
       "model.layers"});
  finding.changes.push_back(edit_layers(
      asked, "End with activation=\"" + wanted + "\"", "Then the outputs are probabilities.",
      [&](scenario::LayerSpec& layer, bool last) {
        if (!last) return;
        layer.activation = binary ? Activation::kSigmoid : Activation::kSoftmax;
      }));
  if (activation == Activation::kLinear) {
    finding.changes.push_back({"Keep the output and set from_logits=True in the loss",
                               "The loss then applies the " + wanted + " itself.",
                               {{"compile.from_logits", "true"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kOutputIsNoProbability{
    .name = "output-is-no-probability",
    .title = "The output is no probability",
    .doc =
        {
            .what = "A cross-entropy without from_logits gets numbers that are no probabilities.",
            .why = "The last layer has no sigmoid or softmax. Keras clips the values into [1e-7, 1 "
                   "- 1e-7]; beyond that the gradient is 0 and the loss stays near ln C or far "
                   "above it.",
            .silent_when = "from_logits=True; the last layer is sigmoid or softmax; every output "
                           "stayed inside. A run that learned all the same gets a note.",
            .fix = "Put a sigmoid (one output) or a softmax (one per class) at the end, or set "
                   "from_logits=True.",
            .source = "keras v3.15.1 src/backend/tensorflow/nn.py: binary_crossentropy, "
                      "categorical_crossentropy; DeepDiagnosis; Stack Overflow 44066044, 47352366",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
