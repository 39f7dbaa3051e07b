#include "proof/price.h"

#include <algorithm>

#include "scenario/layers.h"

namespace fitscope::proof {

Price price_of(const scenario::Scenario& asked, std::int64_t batch_rows) {
  Price price;
  if (asked.model.kind == scenario::ModelKind::kAny) return price;
  const auto layers = scenario::parse_layers(asked.model.layers);
  const std::int64_t weights =
      layers.ok() ? scenario::num_weights(layers.value(), asked.data.features) : 1;
  // Measured: forward and back, some 4,000 products of a row and a weight take a microsecond.
  const std::int64_t rows = std::clamp<std::int64_t>(asked.data.samples, 1, batch_rows);
  price.transition += rows * weights / 4000;
  price.start += asked.data.samples * asked.data.features / 100;
  return price;
}

}  // namespace fitscope::proof
