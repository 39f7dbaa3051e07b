#include "score/mutants.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/check.h"
#include "base/text.h"
#include "scenario/keras_version.h"
#include "scenario/layers.h"
#include "score/cases.h"

namespace fitscope::score {
namespace {

using scenario::Callback;
using scenario::Count;
using scenario::DataKind;
using scenario::FeedKind;
using scenario::LabelShape;
using scenario::Loss;
using scenario::OptimizerKind;
using scenario::Scenario;

// --- What a run has a place for ---

bool regression(const Scenario& asked) {
  return asked.data.kind == DataKind::kLinearRegression ||
         asked.data.kind == DataKind::kQuadraticRegression;
}
bool fits(const Scenario& asked) {
  return asked.feed.kind != FeedKind::kCustomLoop;
}
Count batches_of(const Scenario& asked) {
  return (asked.data.samples + *asked.fit.batch_size - 1) / *asked.fit.batch_size;
}
/// An input that starts again with every epoch.
bool restarts(const Scenario& asked) {
  return fits(asked) && asked.feed.kind != FeedKind::kGenerator;
}
bool generator(const Scenario& asked) {
  return asked.feed.kind == FeedKind::kGenerator;
}
bool dataset(const Scenario& asked) {
  return asked.feed.kind == FeedKind::kDataset;
}
bool loop(const Scenario& asked) {
  return asked.feed.kind == FeedKind::kCustomLoop;
}
bool hidden(const Scenario& asked) {
  return asked.model.layers.find(';') != std::string::npos;
}
bool binary_head(const Scenario& asked) {
  return !regression(asked) && asked.data.label_shape != LabelShape::kOneHot &&
         asked.compile.loss == Loss::kBinaryCrossentropy && !asked.compile.from_logits;
}
bool sparse(const Scenario& asked) {
  return asked.compile.loss == Loss::kSparseCategoricalCrossentropy;
}
bool categorical(const Scenario& asked) {
  return sparse(asked) || asked.compile.loss == Loss::kCategoricalCrossentropy;
}
bool adam(const Scenario& asked) {
  return asked.compile.optimizer == OptimizerKind::kAdam ||
         asked.compile.optimizer == OptimizerKind::kAdamW ||
         asked.compile.optimizer == OptimizerKind::kNadam;
}

bool keras2(const Scenario& asked) {
  return scenario::profile_of(asked.keras.version) == scenario::Profile::kKeras2;
}

// --- Ways to change it ---

std::size_t head_at(const Scenario& asked) {
  const std::size_t last = asked.model.layers.rfind(';');
  return last == std::string::npos ? 0 : last + 2;
}
void set_head(Scenario& asked, const std::string& head) {
  asked.model.layers = asked.model.layers.substr(0, head_at(asked)) + head;
}
void set_hidden(Scenario& asked, const std::string& layers) {
  asked.model.layers = layers + asked.model.layers.substr(head_at(asked));
}
void add(Scenario& asked, Callback callback) {
  asked.fit.callbacks |= static_cast<std::uint32_t>(callback);
}
bool stop_early(Scenario& asked) {
  if (!fits(asked)) return false;
  add(asked, Callback::kEarlyStopping);
  asked.early_stopping = {};
  asked.early_stopping.monitor = "loss";
  asked.early_stopping.patience = 3;
  return true;
}
double rate(const Scenario& asked) {
  return *asked.compile.learning_rate;
}

constexpr Mutation kMutations[] = {
    // Batching.
    {Kind::kExact, "more steps than batches", "a01 a04",
     [](Scenario& asked) {
       asked.fit.steps_per_epoch = batches_of(asked) + 2;
       return restarts(asked);
     }},
    {Kind::kExact, "steps rounded down", "a02 a04",
     [](Scenario& asked) {
       asked.fit.steps_per_epoch = asked.data.samples / *asked.fit.batch_size;
       // Arrays and Sequences of Keras 2 start again with every epoch, so that nothing is wrong.
       return restarts(asked) && (dataset(asked) || !keras2(asked)) &&
              asked.data.samples % *asked.fit.batch_size != 0;
     }},
    {Kind::kExact, "steps beside an unknown length", "a03 a04",
     [](Scenario& asked) {
       asked.dataset.known_cardinality = false;
       asked.fit.steps_per_epoch = batches_of(asked);
       return dataset(asked);
     }},
    {Kind::kExact, "one step per epoch", "a03 a04 a06",
     [](Scenario& asked) {
       asked.fit.steps_per_epoch = 1;
       return fits(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "take(1)", "a06",
     [](Scenario& asked) {
       asked.dataset.take = 1;
       return dataset(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "drop_remainder and a large batch", "a07",
     [](Scenario& asked) {
       asked.dataset.drop_remainder = true;
       asked.fit.batch_size = asked.data.samples + 1;
       return dataset(asked);
     }},
    {Kind::kExact, "no end and no steps", "a08 b10",
     [](Scenario& asked) {
       asked.fit.steps_per_epoch.reset();
       if (dataset(asked)) asked.dataset.repeat = -1;
       return dataset(asked) || generator(asked);
     }},
    {Kind::kExact, "fewer batches in later passes", "a09",
     [](Scenario& asked) {
       asked.fit.steps_per_epoch.reset();
       asked.dataset.repeat.reset();
       asked.dataset.known_cardinality = false;
       asked.dataset.later_batches = batches_of(asked) - 1;
       // Keras 3 only warns, and trains on all there is.
       return dataset(asked) && keras2(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "a limit in the environment", "a10",
     [](Scenario& asked) {
       asked.fit.max_steps_per_epoch = 1;  // from Keras 3.10 on
       return fits(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "steps without a batch size", "a03 a12",
     [](Scenario& asked) {
       asked.fit.steps_per_epoch = asked.data.samples;
       asked.fit.batch_size.reset();
       return asked.feed.kind == FeedKind::kArrays;
     }},
    {Kind::kExact, "a dataset that is not batched", "a13",
     [](Scenario& asked) {
       asked.dataset.batched = false;
       return dataset(asked);
     }},
    {Kind::kExact, "more validation steps than batches", "a14",
     [](Scenario& asked) {
       asked.validation.kind = scenario::ValidationKind::kArrays;
       asked.validation.samples = 20;
       asked.validation.batch_size = 10;
       asked.validation.steps = 5;
       return fits(asked);
     },
     true},
    {Kind::kExact, "no epoch", "a15",
     [](Scenario& asked) {
       asked.fit.initial_epoch = asked.fit.epochs;
       return fits(asked);
     }},
    {Kind::kExact, "a loop of one step", "a16",
     [](Scenario& asked) {
       asked.loop.body = scenario::LoopBody::kOneStep;
       return loop(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "an iterator for each step", "a17",
     [](Scenario& asked) {
       asked.loop.iterator_each_step = true;
       return loop(asked) && batches_of(asked) > 3;
     }},
    {Kind::kLearning, "sorted, not shuffled", "a18",
     [](Scenario& asked) {
       asked.data.order = scenario::DataOrder::kSorted;
       asked.fit.shuffle = false;
       asked.dataset.shuffle = false;
       return batches_of(asked) > 3;
     }},
    // Generators.
    {Kind::kExact, "one batch of each pass", "b01",
     [](Scenario& asked) {
       asked.generator.loops = false;
       asked.generator.first_only = true;
       return generator(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "a generator that ends, no steps", "a03 a04 b02",
     [](Scenario& asked) {
       asked.generator.loops = false;
       asked.fit.steps_per_epoch.reset();
       return generator(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "a generator that ends", "a03 a04 b03",
     [](Scenario& asked) {
       asked.generator.loops = false;
       return generator(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "batches of no rows", "b04",
     [](Scenario& asked) {
       asked.generator.empty_after = batches_of(asked) - 2;
       return generator(asked) && batches_of(asked) > 3;
     }},
    {Kind::kExact, "NaN in a batch", "b04 c01",
     [](Scenario& asked) {
       asked.generator.nan_at = 2;
       return generator(asked);
     }},
    {Kind::kExact, "a generator without labels", "b05",
     [](Scenario& asked) {
       asked.generator.tuple_length = 1;
       return generator(asked);
     }},
    {Kind::kLearning, "rows shuffled apart", "b08",
     [](Scenario& asked) { return (asked.data.shuffled_apart = true); }},
    {Kind::kExact, "a generator that raises", "b09",
     [](Scenario& asked) {
       asked.generator.raise_at = 3;
       return generator(asked);
     }},
    {Kind::kExact, "a generator that blocks", "a20",
     [](Scenario& asked) {
       asked.generator.block_at = 3;
       return generator(asked);
     }},
    {Kind::kExact, "validation scaled by 255", "b11",
     [](Scenario& asked) {
       asked.validation.kind = scenario::ValidationKind::kArrays;
       asked.validation.samples = 40;
       asked.validation.feature_scale = 255;
       return fits(asked);
     },
     true},
    // Gradients and updates.
    {Kind::kExact, "NaN in x", "c02",
     [](Scenario& asked) {
       asked.data.nan_cells = 3;
       return true;
     }},
    {Kind::kExact, "infinity in x", "c01 c02",
     [](Scenario& asked) {
       asked.data.inf_cells = 1;
       return true;
     }},
    {Kind::kLearning, "learning rate x 300", "c01 c03 c04 c05 c08 c09 c17",
     [](Scenario& asked) {
       asked.compile.learning_rate = 300 * rate(asked);
       return true;
     }},
    {Kind::kLearning, "learning rate / 10,000", "c06",
     [](Scenario& asked) {
       asked.compile.learning_rate = rate(asked) / 10000;
       return true;
     }},
    {Kind::kExact, "learning rate 0", "c10",
     [](Scenario& asked) {
       asked.compile.learning_rate = 0;
       return true;
     }},
    {Kind::kLearning, "eight layers of sigmoid", "c07",
     [](Scenario& asked) {
       std::string layers;
       for (int i = 0; i < 8; ++i)
         layers += "Dense(8, sigmoid); ";
       set_hidden(asked, layers);
       return true;
     }},
    {Kind::kLearning, "sigmoid layers, x times 1000", "c09 d12",
     [](Scenario& asked) {
       set_hidden(asked, "Dense(16, sigmoid); ");
       asked.data.feature_scale *= 1000;
       asked.data.feature_offset *= 1000;
       return true;
     }},
    {Kind::kExact, "gradients not applied", "c10",
     [](Scenario& asked) {
       asked.loop.apply_gradients = false;
       return loop(asked);
     }},
    {Kind::kLearning, "an optimizer for each step", "c10",
     [](Scenario& asked) {
       asked.loop.optimizer_each_step = true;
       return loop(asked);
     }},
    {Kind::kExact, "no gradient", "c10 c11",
     [](Scenario& asked) {
       asked.loop.gradients = scenario::LoopGradients::kNone;
       return loop(asked);
     }},
    {Kind::kExact, "frozen", "c12",
     [](Scenario& asked) { return !(asked.model.trainable = false); }},
    {Kind::kLearning, "equal weights", "c14",
     [](Scenario& asked) {
       set_hidden(asked, "Dense(8, relu, kernel_initializer=ones); ");
       return true;
     }},
    {Kind::kLearning, "zero weights", "c14 d24",
     [](Scenario& asked) {
       set_hidden(asked, "Dense(8, relu, kernel_initializer=zeros); ");
       return true;
     }},
    {Kind::kLearning, "ascent", "c01 c19",
     [](Scenario& asked) {
       asked.loop.ascend = true;
       return loop(asked);
     }},
    {Kind::kLearning, "epsilon 100", "c20",
     [](Scenario& asked) {
       asked.compile.epsilon = 100;
       return adam(asked);
     }},
    {Kind::kLearning, "strong weight decay", "c21",
     [](Scenario& asked) {
       asked.compile.weight_decay = 0.5 / rate(asked);
       return true;
     }},
    {Kind::kLearning, "a strong L2 regularizer", "c21 c01 c03",
     [](Scenario& asked) {
       auto layers = scenario::parse_layers(asked.model.layers);
       for (scenario::LayerSpec& layer : layers.value()) {
         if (layer.kind != scenario::LayerKind::kDense) continue;
         layer.kernel_regularizer = scenario::Regularizer::kL2;
         layer.regularizer_factor = 5;
       }
       asked.model.layers = scenario::to_text(layers.value());
       return fits(asked);
     }},
    {Kind::kLearning, "dropout of 0.95", "c22",
     [](Scenario& asked) {
       set_hidden(asked, "Dense(16, relu); Dropout(0.95); ");
       return true;
     }},
    {Kind::kLearning, "a schedule that ends the rate", "c25",
     [](Scenario& asked) {
       add(asked, Callback::kLearningRateScheduler);
       asked.schedule.factor = 0.01;
       asked.schedule.every = 1;
       return fits(asked);
     }},
    // Shapes, labels, loss.
    {Kind::kLearning, "softmax over one unit", "d01",
     [](Scenario& asked) {
       set_head(asked, "Dense(1, softmax)");
       return binary_head(asked);
     }},
    {Kind::kLearning, "no sigmoid", "d02 d10",
     [](Scenario& asked) {
       set_head(asked, "Dense(1)");
       return binary_head(asked);
     }},
    {Kind::kLearning, "no softmax", "d02 d10",
     [](Scenario& asked) {
       set_head(asked, "Dense(" + std::to_string(asked.data.classes) + ")");
       return categorical(asked);
     }},
    {Kind::kLearning, "softmax twice", "d03",
     [](Scenario& asked) {
       set_head(asked, "Dense(" + std::to_string(asked.data.classes) + ", softmax); Dense(" +
                           std::to_string(asked.data.classes) + ", softmax)");
       return categorical(asked);
     }},
    {Kind::kExact, "labels and loss of two kinds", "d06",
     [](Scenario& asked) {
       const bool fits_now = categorical(asked);
       asked.compile.loss =
           sparse(asked) ? Loss::kCategoricalCrossentropy : Loss::kSparseCategoricalCrossentropy;
       return fits_now;
     }},
    {Kind::kExact, "labels from 1", "d07",
     [](Scenario& asked) {
       asked.data.label_values = scenario::LabelValues::kFromOne;
       return sparse(asked);
     }},
    {Kind::kExact, "labels -1 and 1", "d08",
     [](Scenario& asked) {
       asked.data.label_values = scenario::LabelValues::kMinusOneOne;
       return binary_head(asked);
     }},
    {Kind::kExact, "labels 1 and 2", "d08",
     [](Scenario& asked) {
       asked.data.label_values = scenario::LabelValues::kFromOne;
       return binary_head(asked);
     }},
    {Kind::kExact, "labels divided by 255", "d08",
     [](Scenario& asked) {
       asked.data.label_values = scenario::LabelValues::kDividedBy255;
       return sparse(asked) || binary_head(asked);
     }},
    {Kind::kLearning, "sigmoid for numbers", "d09",
     [](Scenario& asked) {
       set_head(asked, "Dense(1, sigmoid)");
       return regression(asked);
     }},
    {Kind::kLearning, "ReLU for numbers", "d09 c08",
     [](Scenario& asked) {
       set_head(asked, "Dense(1, relu)");
       return regression(asked);
     }},
    {Kind::kLearning, "ReLU for probabilities", "d10",
     [](Scenario& asked) {
       set_head(asked, "Dense(1, relu)");
       return binary_head(asked);
     }},
    {Kind::kLearning, "x times 1000", "d12",
     [](Scenario& asked) {
       asked.data.feature_scale *= 1000;
       return true;
     }},
    {Kind::kLearning, "y times 10,000", "d13",
     [](Scenario& asked) {
       asked.data.target_scale *= 10000;
       return regression(asked);
     }},
    {Kind::kExact, "a model for more features", "d14",
     [](Scenario& asked) {
       asked.model.input_features = asked.data.features + 1;
       return true;
     }},
    {Kind::kExact, "x is constant", "d16",
     [](Scenario& asked) {
       asked.data.feature_scale = 0;
       return true;
     }},
    {Kind::kLearning, "no activations", "d19",
     [](Scenario& asked) {
       set_hidden(asked, "Dense(16); Dense(16); ");
       return hidden(asked);
     }},
    {Kind::kExact, "fewer outputs than classes", "d07 d20",
     [](Scenario& asked) {
       set_head(asked, "Dense(" + std::to_string(asked.data.classes - 1) + ", softmax)");
       return categorical(asked) && asked.data.classes > 2;
     }},
    {Kind::kLearning, "a loss summed over the batch", "d25 c01 c03 c05 c08",
     [](Scenario& asked) {
       asked.compile.reduction = scenario::Reduction::kSum;
       return asked.compile.optimizer == OptimizerKind::kSgd;
     }},
    {Kind::kLearning, "too few epochs", "d27 a19",
     [](Scenario& asked) {
       asked.fit.epochs = 3;
       return true;
     }},
    // Callbacks.
    {Kind::kExact, "patience 0", "e01",
     [](Scenario& asked) {
       if (!stop_early(asked)) return false;
       asked.early_stopping.patience = 0;
       return true;
     }},
    {Kind::kExact, "a monitor misspelt", "e02",
     [](Scenario& asked) {
       if (!stop_early(asked)) return false;
       asked.early_stopping.monitor = "value_loss";
       return true;
     },
     true},
    {Kind::kExact, "the wrong mode", "e03",
     [](Scenario& asked) {
       if (!stop_early(asked)) return false;
       asked.early_stopping.mode = scenario::MonitorMode::kMax;
       return true;
     }},
    {Kind::kExact, "a baseline out of reach", "e04",
     [](Scenario& asked) {
       if (!stop_early(asked)) return false;
       asked.early_stopping.baseline = -1;
       return true;
     }},
    {Kind::kExact, "min_delta too large", "e05",
     [](Scenario& asked) {
       if (!stop_early(asked)) return false;
       asked.early_stopping.min_delta = 1000;
       return true;
     }},
    {Kind::kExact, "stopped after a batch", "e07",
     [](Scenario& asked) {
       add(asked, Callback::kStopTraining);
       asked.stop_training.batch = 0;
       return fits(asked) && batches_of(asked) > 3;
     }},
};

std::map<std::string, std::vector<std::string>, std::less<>> read_rows() {
  std::map<std::string, std::vector<std::string>, std::less<>> rows;
  const std::string text = read_text("../../src/diagnosis/README.md");
  for (const std::string_view line : split(text, '\n')) {
    // | a01 | `data-ran-out`, ... |
    if (line.size() < 9 || line.substr(0, 2) != "| " || line.substr(5, 3) != " | ") continue;
    std::vector<std::string>& rules = rows[std::string(line.substr(2, 3))];
    const std::vector<std::string_view> pieces = split(line, '`');
    for (std::size_t i = 1; i < pieces.size(); i += 2)
      rules.emplace_back(pieces[i]);
  }
  return rows;
}

}  // namespace

std::span<const Mutation> mutations_known() {
  return kMutations;
}

std::vector<std::string> rules_of_rows(std::string_view rows) {
  static const auto kRows = read_rows();
  std::vector<std::string> rules;
  for (const std::string_view row : split(rows, ' ')) {
    const auto found = kRows.find(row);
    FS_CHECK(found != kRows.end());
    for (const std::string& rule : found->second) {
      if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
    }
  }
  return rules;
}

}  // namespace fitscope::score
