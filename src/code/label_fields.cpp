// What is learned: labels and their kind, by y, by the loss and by the last layer.
#include <algorithm>

#include "code/scenario_of.h"
#include "scenario/layers.h"

namespace fitscope::code {

void Builder::label_fields() {
  using scenario::Loss;
  const scenario::Scenario& scenario = answer_.scenario;
  if (scenario.model.kind != scenario::ModelKind::kDense) return;
  const auto parsed = scenario::parse_layers(scenario.model.layers);
  if (!parsed.ok()) return;
  Count units = 1;
  for (const scenario::LayerSpec& layer : parsed.value()) {
    if (layer.kind == scenario::LayerKind::kDense) units = layer.units;
  }
  const ArrayFacts* y = is_thing(y_, ThingKind::kArray) ? &y_.thing->array : nullptr;
  const Count line = y != nullptr ? y_.thing->line : 0;
  const Loss loss = scenario.compile.loss;
  const bool numbers =
      loss == Loss::kMeanSquaredError || loss == Loss::kMeanAbsoluteError || loss == Loss::kHuber;
  const std::size_t axes =
      y == nullptr || !y->has_shape ? 0 : y->shape.size() + (y->single ? 1 : 0);
  const bool wide = axes >= 2 && y->shape.back().value_or(1) > 1;
  const bool one_hot =
      y != nullptr ? y->one_hot || (wide && !numbers) : loss == Loss::kCategoricalCrossentropy;
  // Rows that x and y share a draw with: y is worked out of x, or both of the same table.
  const ArrayFacts* x = is_thing(x_, ThingKind::kArray) ? &x_.thing->array : nullptr;
  const bool shared = x != nullptr && y != nullptr && (x->draws & y->draws) != 0;
  const bool regression =
      numbers && !one_hot && (y == nullptr || y->classes == 0 || y->targets || y->classes > 1000);
  if (regression) {
    const bool random = y != nullptr && y->is_random;
    assume("data.kind", "linear_regression",
           shared   ? "y comes of what x is drawn from: a line stands for it"
           : random ? "y is drawn at random; a line stands for it"
                    : "what is to be learned is not in the code: a line stands for it",
           line);
    if (axes == 2) read("data.label_shape", "column", line, "y has the shape (N, 1)");
    return;
  }
  const Count classes_of_y = y != nullptr ? y->classes : 0;
  Count classes = classes_of_y;
  if (one_hot && y != nullptr && wide) classes = y->shape.back().value_or(classes);
  if (classes >= 2 && classes <= 1000) {
    read("data.classes", std::to_string(classes), line, "the labels");
  } else {
    classes = loss == Loss::kBinaryCrossentropy ? 2 : std::clamp<Count>(units, 2, 1000);
    assume("data.classes", std::to_string(classes), "as loss and last layer ask for", line);
  }
  if (y != nullptr && !y->symbolic && !one_hot && y->times == 1 && y->shift == 1)
    read("data.label_values", "from_one", line, "labels count from 1");
  if (y != nullptr && !y->symbolic && !one_hot && y->times == 2 && y->shift == -1)
    read("data.label_values", "minus_one_one", line, "labels are -1 and 1");
  if (one_hot) {
    if (y != nullptr) {
      read("data.label_shape", "one_hot", line, "y is one-hot");
    } else {
      assume("data.label_shape", "one_hot", "as the loss asks for");
    }
  } else if (axes >= 2) {
    read("data.label_shape", "column", line, "y has the shape (N, 1)");
  }
  if (shared && classes_of_y == 0 && !one_hot) {
    assume("data.kind", "linear_regression",
           "y comes of what x is drawn from, by arithmetic: a line stands for it", line);
  } else if (shared) {
    assume("data.kind", "linear",
           "y comes of what x is drawn from: a plane that parts two classes stands for it", line);
  } else if (y != nullptr && y->is_random) {
    read("data.kind", "random_labels", line, "labels are drawn: there is nothing to learn");
  } else {
    assume("data.kind", "blobs",
           "what is to be learned is not in the code: a blob for each class stands for it", line);
  }
}

}  // namespace fitscope::code
