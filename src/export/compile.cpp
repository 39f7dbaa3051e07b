// compile(): optimizer, loss and metrics with what is not a default.
#include "export/literal.h"
#include "export/parts.h"
#include "scenario/kinds.h"

namespace fitscope::exporter {
namespace {

using scenario::CompileSpec;
using scenario::Loss;
using scenario::Metric;
using scenario::OptimizerKind;

std::vector<Argument> optimizer_arguments(const CompileSpec& spec) {
  const CompileSpec defaults;
  const OptimizerKind kind = spec.optimizer;
  std::vector<Argument> arguments;
  const auto add = [&arguments](const char* name, const std::string& value) {
    arguments.push_back({std::string(name) + "=" + value, {"compile." + std::string(name)}});
  };
  const auto add_maybe = [&add](const char* name, const scenario::MaybeReal& value) {
    if (value) add(name, literal(*value));
  };
  add_maybe("learning_rate", spec.learning_rate);
  if ((kind == OptimizerKind::kSgd || kind == OptimizerKind::kRmsprop) && spec.momentum != 0)
    add("momentum", literal(spec.momentum));
  if (kind == OptimizerKind::kSgd && spec.nesterov) add("nesterov", "True");
  if (kind == OptimizerKind::kAdam || kind == OptimizerKind::kAdamW ||
      kind == OptimizerKind::kNadam) {
    if (spec.beta_1 != defaults.beta_1) add("beta_1", literal(spec.beta_1));
    if (spec.beta_2 != defaults.beta_2) add("beta_2", literal(spec.beta_2));
  }
  // 0.9 is RMSprop's default, and stands for Adadelta's own, 0.95.
  if ((kind == OptimizerKind::kRmsprop || kind == OptimizerKind::kAdadelta) &&
      spec.rho != defaults.rho) {
    add("rho", literal(spec.rho));
  }
  if (kind != OptimizerKind::kSgd) add_maybe("epsilon", spec.epsilon);
  if ((kind == OptimizerKind::kAdam || kind == OptimizerKind::kAdamW) && spec.amsgrad)
    add("amsgrad", "True");
  if (kind == OptimizerKind::kRmsprop && spec.centered) add("centered", "True");
  if (kind == OptimizerKind::kAdagrad &&
      spec.initial_accumulator_value != defaults.initial_accumulator_value) {
    add("initial_accumulator_value", literal(spec.initial_accumulator_value));
  }
  add_maybe("weight_decay", spec.weight_decay);
  add_maybe("clipnorm", spec.clipnorm);
  add_maybe("clipvalue", spec.clipvalue);
  add_maybe("global_clipnorm", spec.global_clipnorm);
  return arguments;
}

// A stand-in has one output and labels of 0: class losses do not suit it, and labels without a
// batch axis suit only a loss that broadcasts.
Loss loss_of(const Request& request) {
  const Loss loss = request.scenario.compile.loss;
  if (request.numbers()) return loss;
  const scenario::FeedKind feed = request.scenario.feed.kind;
  const bool single =
      (feed == scenario::FeedKind::kDataset && !request.scenario.dataset.batched) ||
      (feed == scenario::FeedKind::kGenerator && request.scenario.generator.single_samples);
  const bool classes =
      loss == Loss::kCategoricalCrossentropy || loss == Loss::kSparseCategoricalCrossentropy;
  return single || classes ? Loss::kMeanSquaredError : loss;
}

std::string metrics_text(std::uint32_t metrics) {
  std::string text;
  for (const auto& [metric, name] :
       {std::pair{Metric::kAccuracy, "accuracy"}, {Metric::kMae, "mae"}, {Metric::kMse, "mse"}}) {
    if (!scenario::has(metrics, metric)) continue;
    text += (text.empty() ? "" : ", ") + quoted(name);
  }
  return "[" + text + "]";
}

}  // namespace

void add_optimizer(Part& part, const Request& request, const std::string& opening,
                   const std::string& closing, std::size_t indent) {
  const CompileSpec& compile = request.scenario.compile;
  add_call(part, opening + "keras.optimizers." + std::string(keras_class(compile.optimizer)) + "(",
           optimizer_arguments(compile), ")" + closing, indent,
           {"compile.optimizer", "compile.learning_rate", "compile.clipnorm"});
}

std::string loss_text(const Request& request, bool as_object) {
  const CompileSpec& compile = request.scenario.compile;
  const Loss loss = loss_of(request);
  std::string arguments;
  if (compile.from_logits && loss <= Loss::kSparseCategoricalCrossentropy)
    arguments = "from_logits=True";
  if (loss == Loss::kHuber && compile.huber_delta != CompileSpec{}.huber_delta)
    arguments = "delta=" + literal(compile.huber_delta);
  if (request.numbers() && compile.reduction == scenario::Reduction::kSum)
    arguments += (arguments.empty() ? "" : ", ") + std::string("reduction=\"sum\"");
  if (arguments.empty() && !as_object) return quoted(keras_name(loss));
  return "keras.losses." + std::string(keras_class(loss)) + "(" + arguments + ")";
}

Part compile_part(const Request& request) {
  const CompileSpec& compile = request.scenario.compile;
  Part part{.title = "compile()", .lines = {}};
  part.add("model.compile(");
  add_optimizer(part, request, "optimizer=", ",", 4);
  part.add("    loss=" + loss_text(request, false) + ",",
           {"compile.loss", "compile.from_logits", "compile.huber_delta", "compile.reduction"});
  if (compile.metrics != 0)
    part.add("    metrics=" + metrics_text(compile.metrics) + ",", {"compile.metrics"});
  if (compile.steps_per_execution != 1) {
    part.add("    steps_per_execution=" + literal(compile.steps_per_execution) + ",",
             {"compile.steps_per_execution"});
  }
  part.add(")");
  return part;
}

}  // namespace fitscope::exporter
