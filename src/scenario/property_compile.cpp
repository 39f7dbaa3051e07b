// Property table: compile.*
#include <initializer_list>

#include "scenario/property_table.h"

namespace fitscope::scenario {
namespace {

constexpr Choice kLosses[] = {
    {"binary_crossentropy", "Binary cross-entropy"},
    {"categorical_crossentropy", "Categorical cross-entropy"},
    {"sparse_categorical_crossentropy", "Sparse categorical cross-entropy"},
    {"mean_squared_error", "Mean squared error", "mse"},
    {"mean_absolute_error", "Mean absolute error", "mae"},
    {"huber", "Huber"},
};
constexpr Choice kReductions[] = {
    {"sum_over_batch_size", "Mean of the rows"},
    {"sum", "Sum of the rows"},
};
constexpr Choice kOptimizers[] = {
    {"sgd", "SGD"},         {"adam", "Adam"},         {"adamw", "AdamW"}, {"rmsprop", "RMSprop"},
    {"adagrad", "Adagrad"}, {"adadelta", "Adadelta"}, {"nadam", "Nadam"},
};
constexpr Choice kMetrics[] = {
    {"accuracy", "accuracy", "acc"},
    {"mae", "mae", "mean_absolute_error"},
    {"mse", "mse", "mean_squared_error"},
};

bool is_one_of(const Scenario& s, std::initializer_list<OptimizerKind> kinds) {
  if (!has_numbers(s)) return false;
  for (const OptimizerKind kind : kinds) {
    if (s.compile.optimizer == kind) return true;
  }
  return false;
}

bool has_betas(const Scenario& s) {
  return is_one_of(s, {OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kNadam});
}

constexpr Property kProperties[] = {
    property<&Scenario::compile, &CompileSpec::learning_rate>({
        .key = "compile.learning_rate",
        .group = Group::kCompile,
        .label = "Learning rate",
        .help = "How far a step moves the weights. 0 moves nothing. Unset: 0.01 for SGD, 0.001 for "
                "the others.",
        .unset_text = "the optimizer's own",
        .min = 0,
        .max = 1e6,
        .step = 0.001,
        .logarithmic = true,
        .first = 4,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::optimizer>({
        .key = "compile.optimizer",
        .group = Group::kCompile,
        .label = "Optimizer",
        .help = "compile(optimizer=...).",
        .choices = kOptimizers,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::loss>({
        .key = "compile.loss",
        .group = Group::kCompile,
        .label = "Loss",
        .help = "compile(loss=...). It must fit the last layer and the labels.",
        .choices = kLosses,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::from_logits>({
        .key = "compile.from_logits",
        .group = Group::kCompile,
        .label = "from_logits=True",
        .help = "For a last layer without sigmoid or softmax.",
        .applies =
            [](const Scenario& s) {
              return has_numbers(s) && s.compile.loss <= Loss::kSparseCategoricalCrossentropy;
            },
    }),
    property<&Scenario::compile, &CompileSpec::huber_delta>({
        .key = "compile.huber_delta",
        .group = Group::kCompile,
        .label = "Huber delta",
        .help = "Where the loss turns from a parabola into a straight line.",
        .min = 0,
        .max = 1e6,
        .step = 0.1,
        .applies =
            [](const Scenario& s) { return has_numbers(s) && s.compile.loss == Loss::kHuber; },
    }),
    property<&Scenario::compile, &CompileSpec::reduction>({
        .key = "compile.reduction",
        .group = Group::kCompile,
        .label = "Reduction",
        .help = "What the loss makes of a batch: its rows' mean, or their sum, which grows with "
                "the batch as its gradient does.",
        .choices = kReductions,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::metrics>({
        .key = "compile.metrics",
        .group = Group::kCompile,
        .label = "Metrics",
        .help = "compile(metrics=[...]): what the bar shows beside the loss.",
        .choices = kMetrics,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::momentum>({
        .key = "compile.momentum",
        .group = Group::kCompile,
        .label = "Momentum",
        .help = "Share of the last step that the next one keeps.",
        .min = 0,
        .max = 1,
        .step = 0.05,
        .applies =
            [](const Scenario& s) {
              return is_one_of(s, {OptimizerKind::kSgd, OptimizerKind::kRmsprop});
            },
    }),
    property<&Scenario::compile, &CompileSpec::nesterov>({
        .key = "compile.nesterov",
        .group = Group::kCompile,
        .label = "Nesterov momentum",
        .help = "SGD(nesterov=True): only with momentum.",
        .applies =
            [](const Scenario& s) {
              return is_one_of(s, {OptimizerKind::kSgd}) && s.compile.momentum > 0;
            },
    }),
    property<&Scenario::compile, &CompileSpec::beta_1>({
        .key = "compile.beta_1",
        .group = Group::kCompile,
        .label = "beta_1",
        .help = "How slowly the mean of the gradients forgets.",
        .min = 0,
        .max = 1,
        .step = 0.01,
        .applies = has_betas,
    }),
    property<&Scenario::compile, &CompileSpec::beta_2>({
        .key = "compile.beta_2",
        .group = Group::kCompile,
        .label = "beta_2",
        .help = "How slowly the mean of the squared gradients forgets.",
        .min = 0,
        .max = 1,
        .step = 0.001,
        .applies = has_betas,
    }),
    property<&Scenario::compile, &CompileSpec::rho>({
        .key = "compile.rho",
        .group = Group::kCompile,
        .label = "rho",
        .help =
            "How slowly the mean of the squared gradients forgets. Adadelta takes 0.9 for its own "
            "default, 0.95.",
        .min = 0,
        .max = 1,
        .step = 0.01,
        .applies =
            [](const Scenario& s) {
              return is_one_of(s, {OptimizerKind::kRmsprop, OptimizerKind::kAdadelta});
            },
    }),
    property<&Scenario::compile, &CompileSpec::epsilon>(
        {
            .key = "compile.epsilon",
            .group = Group::kCompile,
            .label = "epsilon",
            .help = "A small number that keeps the division from blowing up.",
            .unset_text = "1e-7",
            .min = 0,
            .max = 1,
            .step = 1e-7,
            .logarithmic = true,
            .applies =
                [](const Scenario& s) {
                  return has_numbers(s) && s.compile.optimizer != OptimizerKind::kSgd;
                },
        }),
    property<&Scenario::compile, &CompileSpec::amsgrad>(
        {
            .key = "compile.amsgrad",
            .group = Group::kCompile,
            .label = "amsgrad=True",
            .help = "Divides by the largest mean of squared gradients so far.",
            .applies =
                [](const Scenario& s) {
                  return is_one_of(s, {OptimizerKind::kAdam, OptimizerKind::kAdamW});
                },
        }),
    property<&Scenario::compile, &CompileSpec::centered>({
        .key = "compile.centered",
        .group = Group::kCompile,
        .label = "centered=True",
        .help = "RMSprop divides by the gradients' variance instead of their mean square.",
        .applies = [](const Scenario& s) { return is_one_of(s, {OptimizerKind::kRmsprop}); },
    }),
    property<&Scenario::compile, &CompileSpec::initial_accumulator_value>({
        .key = "compile.initial_accumulator_value",
        .group = Group::kCompile,
        .label = "initial_accumulator_value",
        .help = "What Adagrad's sum of squared gradients starts from.",
        .min = 0,
        .max = 1000,
        .step = 0.1,
        .applies = [](const Scenario& s) { return is_one_of(s, {OptimizerKind::kAdagrad}); },
    }),
    property<&Scenario::compile, &CompileSpec::weight_decay>({
        .key = "compile.weight_decay",
        .group = Group::kCompile,
        .label = "weight_decay",
        .help = "Every step first shrinks all weights by this times the learning rate.",
        .unset_text = "none, but 0.004 for AdamW",
        .min = 0,
        .max = 10,
        .step = 0.001,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::clipnorm>({
        .key = "compile.clipnorm",
        .group = Group::kCompile,
        .label = "clipnorm",
        .help = "Longest gradient allowed for each weight array.",
        .unset_text = "no clipping",
        .min = 0,
        .max = 1e9,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::clipvalue>({
        .key = "compile.clipvalue",
        .group = Group::kCompile,
        .label = "clipvalue",
        .help = "Largest gradient allowed for a single weight.",
        .unset_text = "no clipping",
        .min = 0,
        .max = 1e9,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::global_clipnorm>({
        .key = "compile.global_clipnorm",
        .group = Group::kCompile,
        .label = "global_clipnorm",
        .help = "Longest gradient allowed for all weights together.",
        .unset_text = "no clipping",
        .min = 0,
        .max = 1e9,
        .applies = has_numbers,
    }),
    property<&Scenario::compile, &CompileSpec::steps_per_execution>({
        .key = "compile.steps_per_execution",
        .group = Group::kCompile,
        .label = "steps_per_execution",
        .help =
            "Batches run inside one call of the compiled function. Callbacks see only the last.",
        .unit = "steps",
        .min = 1,
        .max = 1e6,
        .applies = calls_fit,
    }),
};

}  // namespace

std::span<const Property> compile_properties() {
  return kProperties;
}

}  // namespace fitscope::scenario
