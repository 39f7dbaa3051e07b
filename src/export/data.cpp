// x and y: the recipes of feed/toy_data.h and feed/samples.h as Python.
#include <algorithm>

#include "base/check.h"
#include "export/literal.h"
#include "export/parts.h"
#include "feed/feed.h"
#include "feed/toy_data.h"
#include "scenario/kinds.h"

namespace fitscope::exporter {
namespace {

using scenario::Count;
using scenario::DataKind;
using scenario::DataOrder;
using scenario::DataSpec;
using scenario::LabelShape;
using scenario::LabelValues;

// Above it arrays of zeros are views of a single zero: no memory until TensorFlow copies them.
constexpr Count kManyRows = 1'000'000;

constexpr const char* kGrid = R"(def grid(*shape):
    """Multiples of 1/1024 in [-1, 1): sums of them are exact on every machine."""
    return np.floor(rng.rand(*shape) * 2048) / 1024 - 1
)";

constexpr const char* kBell = R"(def bell(*shape):
    """Mean 0, spread about 1, never beyond 3.5."""
    return (np.floor(rng.rand(*shape, 4) * 1024).sum(-1) / 1024 - 2) * 1.75
)";

constexpr const char* kTurn = R"(def turn(a):
    """A point on the unit circle, a in quarter turns. No sin: the same on every machine."""
    q = np.floor(a)
    s = (a - q) * 0.41421356237309503
    d = 1 + s * s
    c, n, q = (1 - s * s) / d, 2 * s / d, q % 4
    return (
        np.where(q == 0, c, np.where(q == 1, -n, np.where(q == 2, -c, n))),
        np.where(q == 0, n, np.where(q == 1, c, np.where(q == 2, -n, -c))),
    )
)";

bool comes_sorted(DataKind kind) {
  return kind == DataKind::kXor || kind == DataKind::kCircles || kind == DataKind::kSpiral ||
         kind == DataKind::kBlobs;
}

void add_helpers(Part& part, const DataSpec& data) {
  const auto add = [&part](const char* text) {
    part.blank();
    part.blank();
    part.add_text(text);
  };
  const DataKind kind = data.kind;
  const bool turns =
      kind == DataKind::kCircles || kind == DataKind::kSpiral || kind == DataKind::kBlobs;
  bool any = turns;
  if (kind != DataKind::kRandomLabels) {
    if (kind != DataKind::kBlobs) add(kGrid);
    add(kBell);
    any = true;
  }
  if (turns) add(kTurn);
  if (data.majority_share && !is_regression(data.kind)) {
    any = true;
    part.blank();
    part.blank();
    part.add("def sorted_labels(n):");
    part.add("    first = int(np.floor(" + literal(*data.majority_share) + " * n + 0.5))",
             {"data.majority_share"});
    part.add("    rest = n - first");
    part.add("    others = 1 + np.arange(rest) * (classes - 1) // max(rest, 1)");
    part.add("    return np.append(np.zeros(first, int), others)");
  }
  if (any) {
    part.blank();
    part.blank();
  }
}

std::string labels(const DataSpec& data) {
  return data.majority_share ? "sorted_labels(n)" : "np.arange(n) * classes // n";
}

// The draws of one block of n rows, as feed/toy_data.h writes them.
void add_recipe(Part& part, const DataSpec& data, const std::string& blanks) {
  const auto add = [&](const std::string& text, Keys holds = {}) {
    part.add(blanks + text, std::move(holds));
  };
  const std::string noise = literal(data.noise);
  const std::string stray = "x = x + " + noise + " * bell(n, features)";
  const Keys noisy{"data.noise"};
  const Keys kind{"data.kind"};
  switch (data.kind) {
    case DataKind::kRandomLabels:
      add("x = rng.rand(n, features)", kind);
      if (data.majority_share) {
        add("y = sorted_labels(n)[rng.permutation(n)]", {"data.majority_share"});
      } else {
        add("y = rng.randint(0, classes, n)", {"data.classes"});
      }
      break;
    case DataKind::kLinear:
      add("x = grid(n, features)", kind);
      add("y = np.empty(n, int)");
      add("y[np.argsort((x * sign).sum(1), kind=\"stable\")] = " + labels(data), {"data.classes"});
      add("x = x + sign * (y - (classes - 1) / 2)[:, None] + " + noise + " * bell(n, features)",
          noisy);
      break;
    case DataKind::kXor:
      add("y = " + labels(data), {"data.classes"});
      add("x = grid(n, features)", kind);
      add("c = rng.randint(0, classes, n)");
      add("x[:, 0] = (c + (x[:, 0] + 1) / 2) * 2 / classes - 1");
      add("x[:, 1] = ((y - c) % classes + (x[:, 1] + 1) / 2) * 2 / classes - 1");
      add(stray, noisy);
      break;
    case DataKind::kCircles:
      add("y = " + labels(data), {"data.classes"});
      add("x = grid(n, features)", kind);
      add("radius = (y + 1) / classes");
      add("a, b = turn((x[:, 0] + 1) * 2)");
      add("x[:, 0], x[:, 1] = a * radius, b * radius");
      add(stray, noisy);
      break;
    case DataKind::kSpiral:
      add("y = " + labels(data), {"data.classes"});
      add("x = grid(n, features)", kind);
      add("radius = (x[:, 0] + 1) / 2");
      add("a, b = turn(y * 4 / classes + radius * 5)");
      add("x[:, 0], x[:, 1] = a * radius, b * radius");
      add(stray, noisy);
      break;
    case DataKind::kBlobs:
      add("y = " + labels(data), {"data.classes"});
      add("x = " + noise + " * bell(n, features)", {"data.kind", "data.noise"});
      add("a, b = turn(y * 4 / classes)");
      add("x[:, 0] += a");
      if (data.features > 1) add("x[:, 1] += b");
      break;
    case DataKind::kLinearRegression:
      add("x = grid(n, features)", kind);
      add("y = (x * sign).sum(1) + " + noise + " * bell(n)", noisy);
      break;
    case DataKind::kQuadraticRegression:
      add("x = grid(n, features)", kind);
      add("y = (x * x * sign).sum(1) + " + noise + " * bell(n)", noisy);
      break;
  }
  const bool wants_sorted = data.order == DataOrder::kSorted;
  if (comes_sorted(data.kind) && !wants_sorted) {
    add("order = rng.permutation(n)  # they came sorted by label", {"data.order"});
    add("x, y = x[order], y[order]");
  } else if (!comes_sorted(data.kind) && wants_sorted) {
    add("order = np.argsort(y, kind=\"stable\")  # sorted by label", {"data.order"});
    add("x, y = x[order], y[order]");
  }
  if (data.shuffled_apart) {
    add("y = y[rng.permutation(n)]  # x keeps its own order", {"data.shuffled_apart"});
  }
}

std::string scaled(const std::string& name, double scale, double offset) {
  std::string text = name;
  if (scale != 1) text += " * " + literal(scale);
  if (offset != 0) text += " + " + literal(offset);
  return text == name ? name : "(" + text + ")";
}

void add_finish(Part& part, const DataSpec& data, const std::string& blanks) {
  part.add(blanks + "x = " + scaled("x", data.feature_scale, data.feature_offset) +
               ".astype(\"float32\")",
           {"data.feature_scale", "data.feature_offset"});
  if (is_regression(data.kind)) {
    part.add(blanks + "y = " + scaled("y", data.target_scale, 0) + ".astype(\"float32\")",
             {"data.target_scale"});
  } else if (data.label_shape == LabelShape::kOneHot) {
    part.add(blanks + "y = np.eye(classes, dtype=\"float32\")[y]  # one-hot", {"data.label_shape"});
    return;
  } else if (data.label_values == LabelValues::kMinusOneOne) {
    part.add(blanks + "y = 2 * y - 1  # labels -1 and 1", {"data.label_values"});
  } else if (data.label_values == LabelValues::kFromOne) {
    part.add(blanks + "y = y + 1  # labels count from 1", {"data.label_values"});
  } else if (data.label_values == LabelValues::kDividedBy255) {
    part.add(blanks + "y = (y / 255).astype(\"float32\")  # divided as images are",
             {"data.label_values"});
  }
  if (data.label_shape == LabelShape::kColumn)
    part.add(blanks + "y = y[:, None]  # a column", {"data.label_shape"});
}

void add_spoiling(Part& part, const DataSpec& data) {
  const Count cells = data.samples * data.features;
  if (data.nan_cells + data.inf_cells == 0 || cells == 0) return;
  const Count nans = std::min(data.nan_cells, cells);
  part.add("cells = rng.permutation(x.size)");
  if (nans > 0) part.add("x.flat[cells[:" + literal(nans) + "]] = np.nan", {"data.nan_cells"});
  if (data.inf_cells > 0) {
    part.add("x.flat[cells[" + literal(nans) + ":" + literal(nans + data.inf_cells) + "]] = np.inf",
             {"data.inf_cells"});
  }
}

void add_constants(Part& part, const DataSpec& data) {
  part.add("rng = np.random.RandomState(" + literal(data.seed) + ")", {"data.seed"});
  if (is_regression(data.kind)) {
    part.add("features = " + literal(data.features), {"data.features"});
  } else {
    part.add("features, classes = " + literal(data.features) + ", " + literal(data.classes),
             {"data.features", "data.classes"});
  }
  const bool signs = data.kind == DataKind::kLinear || is_regression(data.kind);
  if (signs) part.add("sign = np.where(np.arange(features) % 2 == 0, 1, -1)");
}

/// y alone cut or repeated to another length.
void add_label_rows(Part& part, const scenario::MaybeCount& rows, Count samples,
                    const std::string& y, const char* key) {
  if (!rows || *rows == samples) return;
  const std::string n = literal(*rows);
  part.add(y + " = " +
               (*rows < samples ? y + "[:" + n + "]"
                                : "np.resize(" + y + ", (" + n + ", *" + y + ".shape[1:]))") +
               "  # not as many rows as x has",
           {key});
}

// A model that takes anything: zeros of one feature have the same control flow.
void add_zeros(Part& part, const Request& request, Count rows, Count label_rows, const char* x,
               const char* y, Keys holds) {
  // A label without any axis is more than Keras's own metrics take.
  // (Keras 3 looks at what a generator yields beforehand, and says so.)
  const scenario::FeedKind feed = request.scenario.feed.kind;
  const bool single = (feed == scenario::FeedKind::kDataset && !request.scenario.dataset.batched) ||
                      (feed == scenario::FeedKind::kGenerator && request.keras2() &&
                       request.scenario.generator.single_samples);
  const bool column = single || request.scenario.data.label_shape != LabelShape::kFlat;
  const std::string n = literal(rows);
  const std::string labels = literal(label_rows);
  const std::string shape = column ? "(" + labels + ", 1)" : "(" + labels + ",)";
  if (std::max(rows, label_rows) <= kManyRows) {
    part.add(std::string(x) + " = np.zeros((" + n + ", 1), \"float32\")", std::move(holds));
    part.add(std::string(y) + " = np.zeros(" + shape + ", \"float32\")");
    return;
  }
  const bool copied = request.scenario.feed.kind == scenario::FeedKind::kArrays ||
                      request.scenario.feed.kind == scenario::FeedKind::kDataset ||
                      request.scenario.feed.kind == scenario::FeedKind::kCustomLoop;
  part.add("# One zero, seen so often: no memory yet.");
  if (copied) {
    // x and y as float32, and the order of the rows as int64, twice if shuffled.
    const Count gigabytes = std::max<Count>(1, rows * (4 + 4 + 8 + 8) / 1'000'000'000);
    part.add("# TensorFlow copies the rows, and needs up to " + literal(gigabytes) +
             " GB for it. Fewer rows show the same.");
  }
  part.add(std::string(x) + " = np.broadcast_to(np.float32(0), (" + n + ", 1))", std::move(holds));
  part.add(std::string(y) + " = np.broadcast_to(np.float32(0), " + shape + ")");
}

}  // namespace

Part data_part(const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  const DataSpec& data = scenario.data;
  const Count samples = data.samples;
  const Count validation = request.validation_rows() ? scenario.validation.samples : 0;
  const scenario::MaybeCount label_rows =
      scenario.feed.kind == scenario::FeedKind::kArrays ? data.label_rows : std::nullopt;
  const scenario::MaybeCount validation_label_rows =
      scenario.validation.kind == scenario::ValidationKind::kArrays ? scenario.validation.label_rows
                                                                    : std::nullopt;
  Part part{.title = "The data", .lines = {}};
  if (!request.numbers()) {
    part.add("# Steps and messages do not depend on the numbers: zeros do as well as yours.");
    add_zeros(part, request, samples, label_rows.value_or(samples), "x", "y",
              {"data.samples", "data.label_rows"});
    if (request.validation_rows()) {
      add_zeros(part, request, validation, validation_label_rows.value_or(validation), "x_val",
                "y_val", {"validation.samples", "validation.label_rows"});
    }
    return part;
  }
  add_constants(part, data);
  add_helpers(part, data);
  // With label counts of 0 / 0 rows NumPy has nothing to divide, so 0 rows need no case of their
  // own.
  if (!request.validation_rows()) {
    part.add("n = " + literal(samples), {"data.samples"});
    add_recipe(part, data, "");
    add_finish(part, data, "");
    add_spoiling(part, data);
    add_label_rows(part, label_rows, samples, "y", "data.label_rows");
    return part;
  }
  if (!part.lines.back().text.empty()) {
    part.blank();
    part.blank();
  }
  part.add("def make_rows(n):");
  add_recipe(part, data, "    ");
  add_finish(part, data, "    ");
  part.add("    return x, y");
  part.blank();
  part.blank();
  part.add("x, y = make_rows(" + literal(samples) + ")", {"data.samples"});
  add_spoiling(part, data);
  add_label_rows(part, label_rows, samples, "y", "data.label_rows");
  part.add("x_val, y_val = make_rows(" + literal(validation) + ")", {"validation.samples"});
  if (scenario.validation.feature_scale != 1) {
    part.add("x_val = x_val * np.float32(" + literal(scenario.validation.feature_scale) + ")",
             {"validation.feature_scale"});
  }
  add_label_rows(part, validation_label_rows, validation, "y_val", "validation.label_rows");
  return part;
}

}  // namespace fitscope::exporter
