#include <algorithm>
#include <iterator>
#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  const auto layers = dense_layers(facts.scenario);
  if (!learning || layers.size() < 2) return std::nullopt;
  const bool linear = std::all_of(
      layers.begin(), layers.end() - 1,
      [](const scenario::LayerSpec& layer) { return layer.activation == Activation::kLinear; });
  if (!linear) return std::nullopt;
  const Count hidden = std::ssize(layers) - 1;
  Finding finding = suspected(
      kLinearHiddenLayers,
      (hidden == 1 ? std::string("The hidden layer has")
                   : "All " + count_of(hidden, "hidden layer", "hidden layers") + " have") +
          " no activation: together with the last layer they are one linear map, which draws "
          "straight lines only, and these data want more.",
      "W2 · (W1 · x) = (W2 · W1) · x: " + count_of(hidden + 1, "layer", "layers") + " = 1 layer");
  finding.evidence.push_back({"the loss ended at " +
                                  value_text(static_cast<double>(learning->end->loss)) +
                                  "; a constant answer has " + value_text(learning->chance),
                              {learning->end->epoch, -1},
                              "model.layers"});
  finding.changes.push_back(
      edit_layers(facts.scenario, "Set activation=\"relu\" in the hidden layers",
                  "Bends between the layers are what makes them more than one.",
                  [](scenario::LayerSpec& layer, bool last) {
                    if (layer.kind == scenario::LayerKind::kDense && !last)
                      layer.activation = Activation::kRelu;
                  }));
  return finding;
}

}  // namespace

constinit const Rule kLinearHiddenLayers{
    .name = "linear-hidden-layers",
    .title = "Hidden layers without activation",
    .doc =
        {
            .what = "No hidden layer has an activation, and the model did not learn.",
            .why = "A chain of linear layers is a linear layer. It can fit lines and planes, not "
                   "XOR, circles or curves.",
            .silent_when = "The run learned: linear data need no more; or some hidden layer has an "
                           "activation.",
            .fix = "activation=\"relu\" in every hidden layer.",
            .source = "UMLAUT, NeuraLint: missing activation; Stack Overflow 48385830",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
