#include "scenario/sums.h"

#include "scenario/layers.h"

namespace fitscope::scenario {
namespace {

/// Of the last Dense layer; 0: the text cannot be read.
Count output_units(const Scenario& scenario) {
  const auto layers = parse_layers(scenario.model.layers);
  Count units = 0;
  if (!layers.ok()) return units;
  for (const LayerSpec& layer : layers.value()) {
    if (layer.kind == LayerKind::kDense) units = layer.units;
  }
  return units;
}

}  // namespace

bool squeezes_predictions(const Scenario& scenario, bool keras2) {
  return keras2 && scenario.feed.kind == FeedKind::kCustomLoop &&
         scenario.data.label_shape == LabelShape::kFlat && output_units(scenario) == 1;
}

bool sums_rows(const Scenario& scenario, bool keras2) {
  return scenario.compile.reduction == Reduction::kSum && !squeezes_predictions(scenario, keras2);
}

}  // namespace fitscope::scenario
