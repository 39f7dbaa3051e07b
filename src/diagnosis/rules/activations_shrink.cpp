#include <cstddef>
#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

/// Source  SageMaker Debugger: variance ratio above 10 between layers, here of standard deviations.
constexpr double kApart = 10;

bool fits_depth(scenario::Initializer initializer) {
  using scenario::Initializer;
  return initializer != Initializer::kRandomNormal && initializer != Initializer::kRandomUniform &&
         initializer != Initializer::kOnes && initializer != Initializer::kZeros;
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  const scenario::Scenario& asked = facts.scenario;
  if (!learning || !asked.model.weights.empty()) return std::nullopt;
  const auto layers = dense_layers(asked);
  const std::vector<trace::LayerFigure>& start = learning->start->layers;
  if (start.size() != layers.size()) return std::nullopt;
  double before = facts.trace.data.spread_x;
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    const auto after = static_cast<double>(start[i].spread);
    const double ratio = after > 0 ? before / after : 0;
    const bool apart = ratio > kApart || (ratio > 0 && ratio < 1 / kApart);
    if (apart && !fits_depth(layers[i].kernel_initializer)) {
      const std::string initializer(scenario::name_of(layers[i].kernel_initializer));
      Finding finding =
          suspected(kActivationsShrink,
                    layer_name(i) + " starts with " + initializer +
                        " weights that do not suit its width: "
                        "the signal comes in with a spread of " +
                        value_text(before) + " and leaves with " + value_text(after) + ".",
                    value_text(before) + " / " + value_text(after) + " = " + value_text(ratio) +
                        "; glorot and he keep it near 1");
      finding.evidence.push_back({layer_name(i) + " has kernel_initializer " + initializer,
                                  {learning->end->epoch, -1},
                                  "model.layers"});
      finding.changes.push_back(edit_layers(
          asked, "Leave kernel_initializer out", "glorot_uniform goes by the layer's width.",
          [](scenario::LayerSpec& each, bool) {
            if (!fits_depth(each.kernel_initializer)) {
              each.kernel_initializer = scenario::Initializer::kGlorotUniform;
            }
          }));
      return finding;
    }
    before = after;
  }
  return std::nullopt;
}

}  // namespace

constinit const Rule kActivationsShrink{
    .name = "activations-shrink",
    .title = "Signals that shrink or grow by layer",
    .doc =
        {
            .what = "A hidden layer's outputs have less than a tenth, or more than ten times, of "
                    "its inputs' spread before training, with weights of a fixed size.",
            .why =
                "random_normal draws with 0.05 and random_uniform within 0.05 whatever the width; "
                "through several layers the signal, and with it the gradient, dies or explodes.",
            .silent_when = "The run learned; the initialiser goes by the width (glorot, he, "
                           "lecun); weights are given.",
            .fix = "glorot_uniform (the default) for tanh and sigmoid, he_normal for relu.",
            .source = "SageMaker Debugger: poor initialisation; TheDeepChecker: activation spread "
                      "outside 0.5 … 2",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
