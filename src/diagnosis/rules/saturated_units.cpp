#include <cstddef>
#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

/// Source  DeepDiagnosis: more than half of the inputs beyond ±5.
constexpr float kMost = 0.5F;

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || learning->last.size() < kFewestEpochs) return std::nullopt;
  const auto layers = dense_layers(facts.scenario);
  const trace::Probe& end = *learning->end;
  if (end.layers.size() != layers.size() || layers.empty()) return std::nullopt;
  const std::size_t hidden = layers.size() - 1;  // the last layer may be sure of itself
  const std::size_t layer =
      first_layer_above(*learning, hidden, &trace::LayerFigure::saturated, kMost);
  if (layer == hidden) return std::nullopt;
  const std::string name(scenario::name_of(layers[layer].activation));
  const auto share = static_cast<double>(end.layers[layer].saturated);
  Finding finding =
      suspected(kSaturatedUnits,
                percent(share) + " of the inputs of " + layer_name(layer) + "'s " + name +
                    " lie beyond ±5, where it is flat: almost no gradient "
                    "gets through.",
                name == "tanh" ? "tanh'(5) = 0.00018, tanh'(0) = 1"
                               : "sigmoid'(5) = 0.0066, sigmoid'(0) = 0.25");
  finding.evidence.push_back(
      {percent(static_cast<double>(learning->start->layers[layer].saturated)) +
           " were beyond ±5 before the first step",
       {end.epoch, -1},
       "model.layers"});
  const double rate = learning_rate(facts.scenario);
  const double usual = default_rate(facts.scenario.compile.optimizer);
  if (rate > usual) {
    finding.changes.push_back(set_rate(usual, "Long steps push the sums into the flat part."));
  }
  finding.changes.push_back(
      edit_layers(facts.scenario, "Use relu in the hidden layers", "It is flat on one side only.",
                  [](scenario::LayerSpec& each, bool last) {
                    const bool bounded = each.activation == Activation::kSigmoid ||
                                         each.activation == Activation::kTanh;
                    if (each.kind == scenario::LayerKind::kDense && !last && bounded) {
                      each.activation = Activation::kRelu;
                      if (each.kernel_initializer == scenario::Initializer::kOnes) {
                        each.kernel_initializer = scenario::Initializer::kGlorotUniform;
                      }
                    }
                  }));
  return finding;
}

}  // namespace

constinit const Rule kSaturatedUnits{
    .name = "saturated-units",
    .title = "Saturated sigmoid or tanh",
    .doc =
        {
            .what = "More than half of a hidden sigmoid's or tanh's inputs lie beyond ±5, in three "
                    "looks running.",
            .why = "Large inputs or weights put the sums where the curve is flat; the slope there "
                   "is a hundredth of its largest and less.",
            .silent_when = "The run learned; the last layer, which may be sure of itself; fewer "
                           "than three looks.",
            .fix = "Scale the inputs, draw smaller weights, or use relu.",
            .source = "DeepDiagnosis: ±5, half of the inputs; SageMaker Debugger: sigmoid beyond "
                      "-23 … 17",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
