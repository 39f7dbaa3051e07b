// What is learned: labels and their kind, by y, by the loss and by the last layer.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/text.h"
#include "code/scenario_of.h"
#include "scenario/layers.h"

namespace fitscope::code {

namespace {

/// Numbers written out as a table; 0 columns: they are not, or were changed since.
std::size_t columns_written_out(const ArrayFacts& facts) {
  if (facts.cells.empty() || facts.shape.empty() || facts.single || !facts.shape[0]) return 0;
  const auto rows = static_cast<std::size_t>(std::max<Count>(0, *facts.shape[0]));
  std::size_t columns = 1;
  for (std::size_t i = 1; i < facts.shape.size(); ++i)
    columns *= static_cast<std::size_t>(std::max<Count>(0, facts.shape[i].value_or(0)));
  return rows > 0 && rows * columns == facts.cells.size() ? columns : 0;
}

/// Two values, and which of them each is; empty: there are more, or one.
std::vector<bool> sides_of(const std::vector<double>& cells, std::size_t first, std::size_t by) {
  double low = cells[first];
  double high = low;
  for (std::size_t i = first; i < cells.size(); i += by) {
    low = std::min(low, cells[i]);
    high = std::max(high, cells[i]);
  }
  std::vector<bool> sides;
  for (std::size_t i = first; i < cells.size(); i += by) {
    if (low == high || (cells[i] != low && cells[i] != high)) return {};
    sides.push_back(cells[i] == high);
  }
  return sides;
}

/// y is 1 where the two columns of x differ, or where they do not.
bool is_xor(const ArrayFacts& x, const ArrayFacts& y) {
  if (columns_written_out(x) != 2 || columns_written_out(y) != 1) return false;
  const std::vector<bool> a = sides_of(x.cells, 0, 2);
  const std::vector<bool> b = sides_of(x.cells, 1, 2);
  const std::vector<bool> label = sides_of(y.cells, 0, 1);
  if (a.size() < 4 || a.size() != b.size() || a.size() != label.size()) return false;
  const bool turned = label[0] != (a[0] != b[0]);
  bool all[4] = {};
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (label[i] != ((a[i] != b[i]) != turned)) return false;
    all[(a[i] ? 2 : 0) + (b[i] ? 1 : 0)] = true;
  }
  return all[0] && all[1] && all[2] && all[3];
}

/// y is a times x plus b.
bool is_line(const ArrayFacts& x, const ArrayFacts& y) {
  if (columns_written_out(x) != 1 || columns_written_out(y) != 1) return false;
  const std::size_t n = x.cells.size();
  if (n != y.cells.size() || n < 3) return false;
  const double dx = x.cells[n - 1] - x.cells[0];
  const double dy = y.cells[n - 1] - y.cells[0];
  if (dx == 0) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const double expected = y.cells[0] + dy / dx * (x.cells[i] - x.cells[0]);
    if (std::fabs(y.cells[i] - expected) > 1e-6 * (1 + std::fabs(expected))) return false;
  }
  return true;
}

}  // namespace

void Builder::label_fields() {
  using scenario::Loss;
  const scenario::Scenario& scenario = answer_.scenario;
  if (scenario.model.kind != scenario::ModelKind::kDense) return;
  const auto parsed = scenario::parse_layers(scenario.model.layers);
  if (!parsed.ok()) return;
  Count units = 1;
  scenario::Activation last = scenario::Activation::kLinear;
  for (const scenario::LayerSpec& layer : parsed.value()) {
    if (layer.kind != scenario::LayerKind::kDense) continue;
    units = layer.units;
    last = layer.activation;
  }
  const ArrayFacts* y = is_thing(y_, ThingKind::kArray) ? &y_.thing->array : nullptr;
  const Count line = y != nullptr ? y_.thing->line : 0;
  const Loss loss = scenario.compile.loss;
  const bool numbers =
      loss == Loss::kMeanSquaredError || loss == Loss::kMeanAbsoluteError || loss == Loss::kHuber;
  const std::size_t axes =
      y == nullptr || !y->has_shape ? 0 : y->shape.size() + (y->single ? 1 : 0);
  const bool wide = axes >= 2 && y->shape.back().value_or(1) > 1;
  const bool columns_known = y != nullptr && (!y->open || y->one_hot || wide);
  const bool one_hot =
      columns_known ? y->one_hot || (wide && !numbers) : loss == Loss::kCategoricalCrossentropy;
  // Rows that x and y share a draw with: y is worked out of x, or both of the same table.
  const ArrayFacts* x = is_thing(x_, ThingKind::kArray) ? &x_.thing->array : nullptr;
  const bool written_out =
      x != nullptr && y != nullptr && columns_written_out(*x) > 0 && columns_written_out(*y) > 0;
  const bool line_written = written_out && is_line(*x, *y);
  if (written_out && is_xor(*x, *y)) {
    read("data.classes", "2", line, "the labels");
    read("data.kind", "xor", line, "y is the exclusive or of the two columns of x");
    if (axes == 2) read("data.label_shape", "column", line, "y has the shape (N, 1)");
    if (*std::min_element(y->cells.begin(), y->cells.end()) == -1)
      read("data.label_values", "minus_one_one", line, "labels are -1 and 1");
    constexpr std::size_t kFew = 40;
    if (y->cells.size() < kFew)
      puzzle(line, "Of so few rows the ones that stand in for them may leave a corner out.",
             Weighs::kNumbers);
    return;
  }
  if (written_out && !line_written)
    puzzle(line, "x and y are written out; a scenario cannot hold their values: others stand in.",
           Weighs::kNumbers);
  const bool shared = x != nullptr && y != nullptr && (x->draws & y->draws) != 0;
  const bool divided = y != nullptr && y->times == 1.0 / 255 && y->shift == 0;
  const bool regression =
      numbers && !one_hot &&
      (y == nullptr || y->classes == 0 || y->targets || y->classes > 1000 || divided);
  // Targets that the code does not say are taken to be within what the model can answer.
  const bool unknown = y == nullptr || (!y->targets && !line_written && y->highest <= 1);
  const bool bounded = last == scenario::Activation::kSigmoid ||
                       last == scenario::Activation::kSoftmax ||
                       last == scenario::Activation::kTanh || last == scenario::Activation::kRelu;
  // Values that are written in the code, and that 0 and 1 do not stand for.
  const bool worked_out = y != nullptr && y->worked_out && y->classes == 0 && y->highest == 0 &&
                          !y->targets && !y->symbolic && !one_hot && !line_written;
  if (worked_out && (numbers ? bounded : !shared)) {
    return any_model(line,
                     "y is worked out by arithmetic, whose values are not followed: whether "
                     "the last layer reaches them is not to be told.");
  }
  if (regression && unknown && bounded) {
    const bool both_signs = last == scenario::Activation::kTanh;
    assume("data.kind", "blobs",
           std::string("what is to be learned is not in the code: ") +
               (both_signs ? "-1 and 1 stand for it" : "0 and 1 stand for it"),
           line);
    assume("data.classes", "2", "as the last layer's activation reaches", line);
    if (both_signs) assume("data.label_values", "minus_one_one", "as tanh reaches", line);
    if (axes == 2) read("data.label_shape", "column", line, "y has the shape (N, 1)");
    return;
  }
  if (regression) {
    const bool random = y != nullptr && y->is_random;
    assume("data.kind", "linear_regression",
           line_written ? "x and y are written out: a line"
           : shared     ? "y comes of what x is drawn from: a line stands for it"
           : random     ? "y is drawn at random; a line stands for it"
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
  const bool odd_start = y != nullptr && !y->symbolic && !one_hot && y->classes > 0 &&
                         y->times == 1 && y->shift != 0 && y->shift != 1;
  if (odd_start) {
    puzzle(line, "Labels count from " + shortest(y->shift) + "; here they count from 0.",
           Weighs::kNumbers);
  }
  if (divided && !y->symbolic && !one_hot)
    read("data.label_values", "divided_by_255", line, "labels are divided by 255");
  if (one_hot) {
    if (columns_known) {
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
