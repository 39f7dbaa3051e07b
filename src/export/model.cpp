// The layers and their initial weights.
#include <cmath>
#include <span>

#include "base/check.h"
#include "export/literal.h"
#include "export/parts.h"
#include "math/rng.h"
#include "nn/network.h"
#include "scenario/chance.h"
#include "scenario/layers.h"

namespace fitscope::exporter {
namespace {

using scenario::Activation;
using scenario::Count;
using scenario::Initializer;
using scenario::LayerKind;
using scenario::LayerSpec;

// More numbers than this are drawn in the script instead of written out.
constexpr Count kWrittenOut = 400;

// Standard deviation of a normal cut off at two of its own.
constexpr double kTruncatedStddev = 0.87962566103423978;

constexpr const char* kUniform = R"(def uniform(rows, columns, limit):
    return ((2 * weights_rng.rand(rows, columns) - 1) * limit).astype("float32")
)";

constexpr const char* kNormal = R"(def normal(rows, columns, stddev, cut_off):
    def draw(count):  # nearly normal, from integers, so the same on every machine
        parts = np.floor(weights_rng.rand(count, 12) * 1048576)
        return parts.sum(1) / 1048576 - 6 + 6 / 1048576

    z = draw(rows * columns)
    while cut_off and np.any(np.abs(z) > 2):
        z[np.abs(z) > 2] = draw(np.count_nonzero(np.abs(z) > 2))
    return (z * stddev).reshape(rows, columns).astype("float32")
)";

std::vector<LayerSpec> layers_of(const Request& request) {
  const auto layers = scenario::parse_layers(request.scenario.model.layers);
  FS_CHECK(layers.ok());
  return layers.value();
}

// One layer of the list given to Sequential. The last one holds "model.layers": that is what a loss
// has to go with.
void add_layer(Part& part, const LayerSpec& layer, const std::string& input_shape, bool is_last) {
  const Keys last = is_last ? Keys{"model.layers"} : Keys{};
  std::vector<Argument> arguments;
  if (layer.kind == LayerKind::kDropout) {
    arguments.push_back({literal(layer.rate), last});
  } else {
    arguments.push_back({std::to_string(layer.units), last});
    if (layer.activation != Activation::kLinear)
      arguments.push_back({"activation=" + quoted(name_of(layer.activation)), last});
    if (!layer.use_bias) arguments.push_back({"use_bias=False", {}});
    if (layer.kernel_initializer != Initializer::kGlorotUniform) {
      arguments.push_back({"kernel_initializer=" + quoted(name_of(layer.kernel_initializer)), {}});
    }
    if (layer.kernel_regularizer != scenario::Regularizer::kNone) {
      const char* name = layer.kernel_regularizer == scenario::Regularizer::kL1 ? "L1(" : "L2(";
      arguments.push_back({std::string("kernel_regularizer=keras.regularizers.") + name +
                               literal(layer.regularizer_factor) + ")",
                           {}});
    }
    if (!layer.trainable) arguments.push_back({"trainable=False", {}});
    if (!input_shape.empty())
      arguments.push_back({"input_shape=" + input_shape, {"model.input_features"}});
  }
  const char* name = layer.kind == LayerKind::kDropout ? "Dropout(" : "Dense(";
  add_call(part, std::string("keras.layers.") + name, arguments, "),", 8);
}

// "uniform(10, 1, 0.73…)": how nn/init.h draws a kernel.
std::string drawn(Initializer initializer, Count inputs, Count units) {
  const double in = std::max(1.0, static_cast<double>(inputs));
  const double average = std::max(1.0, static_cast<double>(inputs + units) / 2);
  const std::string shape = std::to_string(inputs) + ", " + std::to_string(units);
  const auto uniform = [&](double limit) {
    return "uniform(" + shape + ", " + literal(limit) + ")";
  };
  const auto normal = [&](double stddev, bool cut_off) {
    return "normal(" + shape + ", " + literal(stddev) + ", cut_off=" + literal(cut_off) + ")";
  };
  const auto truncated = [&](double scale) {
    return normal(std::sqrt(scale) / kTruncatedStddev, true);
  };
  switch (initializer) {
    case Initializer::kGlorotUniform:
      return uniform(std::sqrt(3 * (1 / average)));
    case Initializer::kGlorotNormal:
      return truncated(1 / average);
    case Initializer::kHeUniform:
      return uniform(std::sqrt(3 * (2 / in)));
    case Initializer::kHeNormal:
      return truncated(2 / in);
    case Initializer::kLecunUniform:
      return uniform(std::sqrt(3 * (1 / in)));
    case Initializer::kLecunNormal:
      return truncated(1 / in);
    case Initializer::kRandomUniform:
      return uniform(0.05);
    case Initializer::kRandomNormal:
      return normal(0.05, false);
    case Initializer::kZeros:
      return "np.zeros((" + shape + "), \"float32\")";
    case Initializer::kOnes:
      return "np.ones((" + shape + "), \"float32\")";
  }
  FS_CHECK(false);
}

void add_drawn_weights(Part& part, const Request& request) {
  bool uniform = false;
  bool normal = false;
  std::vector<Argument> arrays;
  Count inputs = scenario::input_features(request.scenario);
  for (const LayerSpec& layer : layers_of(request)) {
    if (layer.kind != LayerKind::kDense) continue;
    arrays.push_back({drawn(layer.kernel_initializer, inputs, layer.units), {"model.seed"}});
    uniform = uniform || arrays.back().text.starts_with("uniform");
    normal = normal || arrays.back().text.starts_with("normal");
    if (layer.use_bias)
      arrays.push_back({"np.zeros(" + literal(layer.units) + ", \"float32\")", {}});
    inputs = layer.units;
  }
  part.blank();
  part.add("# The initial weights, drawn with NumPy, so that every machine starts from the same.");
  if (uniform || normal) {
    part.add("weights_rng = np.random.RandomState(" + literal(request.scenario.model.seed) + ")",
             {"model.seed"});
  }
  for (const char* helper : {uniform ? kUniform : nullptr, normal ? kNormal : nullptr}) {
    if (helper == nullptr) continue;
    part.blank();
    part.blank();
    part.add_text(helper);
  }
  if (uniform || normal) {
    part.blank();
    part.blank();
  }
  // In the order of get_weights(), which is the order of the draws.
  part.add("weights = [");
  for (const Argument& array : arrays)
    part.add("    " + array.text + ",", array.holds);
  part.add("]");
  part.add("model.set_weights(weights)", {}, {"model.weights"});
}

void add_array(Part& part, std::span<const float> values, const std::string& reshape) {
  bool zeros = true;
  for (const float value : values)
    zeros = zeros && value == 0;
  if (zeros && reshape.empty()) {
    part.add("    np.zeros(" + std::to_string(values.size()) + ", \"float32\"),");
    return;
  }
  constexpr std::size_t kIndent = 8;
  const std::vector<std::string> lines = list_lines(values, kColumns - kIndent - 5);
  if (lines.size() == 1 && lines[0].size() + 45 < kColumns) {
    part.add("    np.array(" + lines[0] + ", \"float32\")" + reshape + ",", {"model.weights"});
    return;
  }
  part.add("    np.array(");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    part.add(std::string(kIndent, ' ') + lines[i] + (i + 1 == lines.size() ? "," : ""),
             {"model.weights"});
  }
  part.add("        \"float32\",");
  part.add("    )" + reshape + ",");
}

void add_written_weights(Part& part, const Request& request) {
  const nn::Network network(request.scenario);
  std::span<const float> rest(network.weights());
  part.blank();
  part.add("# The initial weights, given so that every machine starts from the same.");
  part.add("weights = [", {"model.seed"});
  Count inputs = scenario::input_features(request.scenario);
  for (const LayerSpec& layer : layers_of(request)) {
    if (layer.kind != LayerKind::kDense) continue;
    const auto kernel = static_cast<std::size_t>(inputs * layer.units);
    const auto bias = static_cast<std::size_t>(layer.use_bias ? layer.units : 0);
    add_array(part, rest.first(kernel),
              ".reshape(" + std::to_string(inputs) + ", " + std::to_string(layer.units) + ")");
    if (bias > 0) add_array(part, rest.subspan(kernel, bias), "");
    rest = rest.subspan(kernel + bias);
    inputs = layer.units;
  }
  part.add("]");
  part.add("model.set_weights(weights)", {}, {"model.weights"});
}

void add_seed(Part& part, const Request& request) {
  if (!scenario::draws_at_random(request.scenario)) return;
  part.add(
      "# Shuffling and Dropout draw from TensorFlow's generators: the same in every run here,");
  part.add("# but not what Fitscope drew, so that the losses are others than it shows.");
  part.add("keras.utils.set_random_seed(" + literal(request.scenario.model.seed) + ")",
           {"model.seed"});
}

// Any model has the same control flow: the smallest stands in.
void add_stand_in(Part& part, const Request& request) {
  part.add("# Put your own model here: how many steps run does not depend on it.", {"model.kind"});
  part.add("model = keras.Sequential(", {"model.kind"});
  part.add("    [");
  part.add("        keras.Input(shape=(" + std::to_string(scenario::kStandInFeatures) + ",)),");
  const auto layers = scenario::parse_layers(scenario::kStandIn);
  FS_CHECK(layers.ok());
  for (const LayerSpec& layer : layers.value())
    add_layer(part, layer, "", false);
  part.add("    ]");
  part.add(")");
  if (!request.scenario.model.trainable) part.add("model.trainable = False", {"model.trainable"});
}

}  // namespace

Part model_part(const Request& request) {
  Part part{.title = "The model", .lines = {}};
  add_seed(part, request);
  if (!request.numbers()) {
    add_stand_in(part, request);
    return part;
  }
  const scenario::ModelSpec& model = request.scenario.model;
  const std::vector<LayerSpec> layers = layers_of(request);
  const std::string shape = "(" + std::to_string(scenario::input_features(request.scenario)) + ",)";
  // input_shape= is what the field means; Dropout does not take it.
  const bool by_argument = model.input_features && layers.front().kind == LayerKind::kDense;
  part.add("model = keras.Sequential(");
  part.add("    [");
  if (!by_argument) {
    part.add("        keras.Input(shape=" + shape + "),", {"model.input_features"});
  }
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool takes_shape = i == 0 && by_argument;
    add_layer(part, layers[i], takes_shape ? shape : "", i + 1 == layers.size());
  }
  part.add("    ]");
  part.add(")");
  if (!model.trainable) part.add("model.trainable = False", {"model.trainable"});
  const Count numbers = scenario::num_weights(layers, scenario::input_features(request.scenario));
  if (model.weights.empty() && numbers > kWrittenOut) {
    add_drawn_weights(part, request);
  } else {
    add_written_weights(part, request);
  }
  return part;
}

}  // namespace fitscope::exporter
