#include <cstddef>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;
using scenario::Initializer;

bool constant(const scenario::LayerSpec& layer) {
  return layer.kernel_initializer == Initializer::kZeros ||
         layer.kernel_initializer == Initializer::kOnes;
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  if (!has_numbers(facts) || facts.trace.exception || facts.trace.steps_run() == 0 ||
      !asked.model.weights.empty() || learned(facts)) {
    return std::nullopt;
  }
  const auto layers = dense_layers(asked);
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    const scenario::LayerSpec& layer = layers[i];
    if (layer.units < 2 || !constant(layer)) continue;
    const bool zeros = layer.kernel_initializer == Initializer::kZeros;
    const bool stuck = zeros && layer.activation == Activation::kRelu;
    if (!stuck && !constant(layers[i + 1])) continue;
    const std::string name = layer_name(i);
    const std::string count = count_of(layer.units, "unit", "units");
    Finding finding = found(
        kIdenticalUnits, Severity::kError,
        stuck ? "All weights of " + name + " start at 0, and a ReLU of 0 has no gradient: its " +
                    count + " never move."
              : "All " + count + " of " + name +
                    " start with the same weights, in and out, and get the same gradient in every "
                    "step: they stay one unit, " +
                    with_commas(layer.units) + " times.",
        stuck ? "relu(0 · x) = 0, relu'(0) = 0" : count + " = 1 different unit");
    finding.evidence.push_back({name + " has kernel_initializer " +
                                    std::string(scenario::name_of(layer.kernel_initializer)),
                                {},
                                "model.layers"});
    finding.changes.push_back(edit_layers(asked, "Leave kernel_initializer out",
                                          "glorot_uniform, the default, draws every weight.",
                                          [](scenario::LayerSpec& each, bool) {
                                            if (constant(each))
                                              each.kernel_initializer = Initializer::kGlorotUniform;
                                          }));
    return finding;
  }
  return std::nullopt;
}

}  // namespace

constinit const Rule kIdenticalUnits{
    .name = "identical-units",
    .title = "Units that stay identical",
    .doc =
        {
            .what = "Hidden units that start alike in all their weights, in and out, or ReLU units "
                    "that start at 0.",
            .why = "Equal weights get equal gradients, so nothing ever tells the units apart; "
                   "behind a ReLU at 0 there is no gradient at all.",
            .silent_when =
                "The layer or the next one draws its weights; weights are given; the run learned.",
            .fix = "Draw the kernels at random (the default); zeros are for biases.",
            .source = "TheDeepChecker: unbroken symmetry; keras v3.15.1 "
                      "src/initializers/constant_initializers.py: Zeros, Ones",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
