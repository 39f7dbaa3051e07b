#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

/// Source  AutoTrainer: first / last < 1e-3, and the first one itself < 1e-4.
constexpr float kRatio = 1e-3F;
constexpr float kSmall = 1e-4F;

bool vanishes(const trace::Probe& probe) {
  const float first = probe.layers.front().gradient_norm;
  const float last = probe.layers.back().gradient_norm;
  return first < kSmall && first < kRatio * last;
}

/// What a sigmoid passes on at most: its slope where it is steepest.
constexpr double kSteepestSigmoid = 0.25;

/// Hidden layers of sigmoid each of which passes on less than that, from the first look on, of a
/// run that never left chance level. Fewer layers than would reach AutoTrainer's thresholds do.
bool sigmoids_shrink_it(const Learning& learning, const std::vector<scenario::LayerSpec>& layers) {
  const std::vector<trace::LayerFigure>& start = learning.start->layers;
  const bool sigmoids = std::all_of(
      layers.begin(), layers.end() - 1,
      [](const scenario::LayerSpec& layer) { return layer.activation == Activation::kSigmoid; });
  if (!sigmoids || start.size() != layers.size() || !stays_at_chance(learning)) return false;
  const auto first = static_cast<double>(start.front().gradient_norm);
  const auto last = static_cast<double>(start.back().gradient_norm);
  return first > 0 && first < last * std::pow(kSteepestSigmoid, std::ssize(layers) - 1);
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || learning->last.size() < kFewestEpochs) return std::nullopt;
  const auto layers = dense_layers(facts.scenario);
  if (layers.size() < 3 || !layers.front().trainable || !layers.back().trainable) {
    return std::nullopt;
  }
  bool now = true;
  for (const trace::Probe* probe : learning->last) {
    if (probe->layers.size() != layers.size()) return std::nullopt;
    if (probe->layers.front().dead > 0.5F) return std::nullopt;  // dead-units says it better
    now = now && vanishes(*probe);
  }
  const bool always = !now && sigmoids_shrink_it(*learning, layers);
  if (!now && !always) return std::nullopt;
  // What never left chance level has no gradient worth a look at the end.
  const trace::Probe& end = always ? *learning->start : *learning->end;
  const auto first = static_cast<double>(end.layers.front().gradient_norm);
  const auto last = static_cast<double>(end.layers.back().gradient_norm);
  Finding finding = suspected(kVanishingGradients,
                              "The gradient vanishes on its way down: dense, the first of " +
                                  count_of(std::ssize(layers), "layer", "layers") + ", gets " +
                                  value_text(first) + " of the " + value_text(last) + " that " +
                                  layer_name(layers.size() - 1) +
                                  " gets, so the early layers stay as they were drawn.",
                              value_text(first) + " / " + value_text(last) + " = " +
                                  value_text(last > 0 ? first / last : 0) +
                                  (always ? " before the first step; a sigmoid passes on a quarter "
                                            "at most, and the loss stayed at chance"
                                          : ""));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    finding.evidence.push_back({layer_name(i) + ": gradient norm " +
                                    value_text(static_cast<double>(end.layers[i].gradient_norm)),
                                {end.epoch, -1},
                                "model.layers"});
  }
  finding.changes.push_back(
      edit_layers(facts.scenario, "Use relu with he_normal in the hidden layers",
                  "relu's slope is 1 where it is not 0: depth does not shrink the gradient.",
                  [](scenario::LayerSpec& layer, bool last_layer) {
                    if (last_layer || layer.kind != scenario::LayerKind::kDense) return;
                    layer.activation = Activation::kRelu;
                    layer.kernel_initializer = scenario::Initializer::kHeNormal;
                  }));
  return finding;
}

}  // namespace

constinit const Rule kVanishingGradients{
    .name = "vanishing-gradients",
    .title = "Gradients that vanish",
    .doc =
        {
            .what = "The first of three or more layers gets less than a thousandth of the last "
                    "one's gradient, in three looks running; or, where the loss never left "
                    "chance level, sigmoid layers pass on less than a quarter each.",
            .why = "A sigmoid's slope is at most 1/4, and below that with small weights: each "
                   "layer multiplies. The early layers stay random.",
            .silent_when = "The run learned; fewer than three Dense layers or looks; layers are "
                           "frozen; ReLUs are dead (dead-units).",
            .fix = "relu with He initialisation, fewer layers, batch normalisation.",
            .source = "AutoTrainer: gradient ratio 1e-3 and norm 1e-4; DeepDiagnosis, SageMaker "
                      "Debugger: mean |gradient| below 1e-7",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
