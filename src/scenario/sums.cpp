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

bool sums_rows(const Scenario& scenario, bool keras2) {
  if (scenario.compile.reduction != Reduction::kSum) return false;
  const bool squeezes = keras2 && scenario.feed.kind == FeedKind::kCustomLoop &&
                        scenario.data.label_shape == LabelShape::kFlat;
  return !squeezes || output_units(scenario) != 1;
}

}  // namespace fitscope::scenario
