#include <cmath>
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

/// Source  TheDeepChecker and SageMaker Debugger: more than half of a layer. A unit counts only if
/// it is 0 on every row that was looked at: sparse units are alive.
constexpr float kMost = 0.5F;

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || learning->last.size() < kFewestEpochs) return std::nullopt;
  const auto layers = dense_layers(facts.scenario);
  const trace::Probe& end = *learning->end;
  if (end.layers.size() != layers.size()) return std::nullopt;
  const std::size_t layer =
      first_layer_above(*learning, layers.size(), &trace::LayerFigure::dead, kMost);
  if (layer == layers.size()) return std::nullopt;
  const Count units = layers[layer].units;
  const auto share = static_cast<double>(end.layers[layer].dead);
  const auto dead = static_cast<Count>(std::lround(share * static_cast<double>(units)));
  Finding finding =
      suspected(kDeadUnits,
                with_commas(dead) + " of " + count_of(units, "ReLU unit", "ReLU units") + " of " +
                    layer_name(layer) +
                    " are dead: they give 0 on every sample, have no gradient, and never "
                    "come back.",
                with_commas(dead) + " / " + with_commas(units) + " = " + percent(share) + " on " +
                    samples_text(end.rows));
  const auto at_start = static_cast<double>(learning->start->layers[layer].dead);
  finding.evidence.push_back(
      {percent(at_start) + " were at 0 before the first step", {end.epoch, -1}, "model.layers"});
  const double rate = learning_rate(facts.scenario);
  const double usual = default_rate(facts.scenario.compile.optimizer);
  if (rate > usual) {
    finding.changes.push_back(set_rate(usual,
                                       "One long step is enough to push a ReLU below 0 for "
                                       "every sample."));
  }
  const bool head = layer + 1 == layers.size();
  finding.changes.push_back(edit_layers(
      facts.scenario, head ? "End with a linear layer" : "Use leaky_relu in the hidden layers",
      head ? "A ReLU at the end cannot come back from 0." : "Its slope below 0 is not 0.",
      [head](scenario::LayerSpec& each, bool last) {
        if (each.activation != Activation::kRelu || last != head) return;
        each.activation = head ? Activation::kLinear : Activation::kLeakyRelu;
      }));
  return finding;
}

}  // namespace

constinit const Rule kDeadUnits{
    .name = "dead-units",
    .title = "Dead ReLU units",
    .doc =
        {
            .what = "More than half of a ReLU layer's units are 0 on every row that was looked at, "
                    "in three looks running.",
            .why = "A step too long or inputs too large push a unit's sum below 0 for all samples. "
                   "Its gradient is then exactly 0 for ever.",
            .silent_when = "The run learned; units that are alive on some rows do not count; fewer "
                           "than three looks.",
            .fix = "Lower the rate, scale the inputs, use leaky_relu or He initialisation.",
            .source =
                "TheDeepChecker, SageMaker Debugger: half of the layer; AutoTrainer, "
                "DeepDiagnosis: 70 % of the gradient entries, which counts sparse units as dead",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
