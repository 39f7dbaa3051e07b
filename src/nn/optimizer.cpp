#include "nn/optimizer.h"

#include <algorithm>
#include <cmath>

namespace fitscope::nn {
namespace {

using math::Index;
using scenario::OptimizerKind;

float default_rate(OptimizerKind kind) {
  return kind == OptimizerKind::kSgd ? 0.01F : 0.001F;
}

// CompileSpec::rho says 0.9 unless somebody set it; Adadelta's own default is 0.95.
double rho_of(const scenario::CompileSpec& spec) {
  return spec.optimizer == OptimizerKind::kAdadelta && spec.rho == 0.9 ? 0.95 : spec.rho;
}

scenario::MaybeReal decay_of(const scenario::CompileSpec& spec) {
  if (spec.weight_decay || spec.optimizer != OptimizerKind::kAdamW) return spec.weight_decay;
  return 0.004;
}

// A power of beta once more. 1 - 1e-30 is 1 in float32, and going on would end in subnormals, which
// are slow.
double times(double power, double beta) {
  const double product = power * static_cast<double>(static_cast<float>(beta));
  return product < 1e-30 ? 0.0 : product;
}

float next_power(double power, double beta) {
  return static_cast<float>(times(power, beta));
}

std::vector<Range> joined(const std::vector<Range>& variables) {
  std::vector<Range> out;
  for (const Range& range : variables) {
    if (!out.empty() && out.back().first + out.back().size == range.first) {
      out.back().size += range.size;
    } else {
      out.push_back(range);
    }
  }
  return out;
}

}  // namespace

Optimizer::Optimizer(const scenario::CompileSpec& spec, std::vector<Range> variables,
                     Index num_weights)
    : spec_(spec),
      variables_(std::move(variables)),
      stretches_(joined(variables_)),
      epsilon_(static_cast<float>(spec.epsilon.value_or(1e-7))),
      rho_(static_cast<float>(rho_of(spec))),
      one_minus_rho_(static_cast<float>(1.0 - rho_of(spec))),
      initial_rate_(spec.learning_rate ? static_cast<float>(*spec.learning_rate)
                                       : default_rate(spec.optimizer)),
      learning_rate_(initial_rate_) {
  spec_.weight_decay = decay_of(spec);
  const auto size = static_cast<std::size_t>(num_weights);
  const bool plain_sgd = spec.optimizer == OptimizerKind::kSgd && spec.momentum == 0;
  if (!plain_sgd) first_.resize(size);
  if (spec.optimizer != OptimizerKind::kSgd && spec.optimizer != OptimizerKind::kAdagrad) {
    second_.resize(size);
  }
  if (spec.centered || spec.amsgrad) third_.resize(size);
  reset();
}

void Optimizer::reset() {
  const bool adagrad = spec_.optimizer == OptimizerKind::kAdagrad;
  const float start = adagrad ? static_cast<float>(spec_.initial_accumulator_value) : 0.0F;
  std::fill(first_.begin(), first_.end(), start);
  std::fill(second_.begin(), second_.end(), 0.0F);
  std::fill(third_.begin(), third_.end(), 0.0F);
  iterations_ = 0;
  power_1_ = 1;
  power_2_ = 1;
  nadam_product_ = 1;
  learning_rate_ = initial_rate_;
}

void Optimizer::clip(float* gradients) const {
  if (spec_.clipnorm && *spec_.clipnorm > 0) {
    for (const Range& range : variables_) {
      clip_by_norm(static_cast<float>(*spec_.clipnorm), gradients + range.first, range.size);
    }
  } else if (spec_.global_clipnorm && *spec_.global_clipnorm > 0) {
    float squares = 0;
    for (const Range& range : variables_) {
      squares += math::sum_of_squares(gradients + range.first, range.size);
    }
    const float norm = std::sqrt(squares);
    const auto most = static_cast<float>(*spec_.global_clipnorm);
    const float inverse = 1.0F / norm;
    const float bound = 1.0F / most;
    // An infinite norm makes every gradient NaN: the difference is what tells.
    const float scale = most * (inverse < bound ? inverse : bound) + (norm - norm);
    for (const Range& range : stretches_) {
      scale_by(scale, gradients + range.first, range.size);
    }
  } else if (spec_.clipvalue && *spec_.clipvalue > 0) {
    for (const Range& range : stretches_) {
      clip_by_value(static_cast<float>(*spec_.clipvalue), gradients + range.first, range.size);
    }
  }
}

void Optimizer::decay(float* weights) const {
  if (!spec_.weight_decay) return;
  for (const Range& range : stretches_) {
    decay_weights(static_cast<float>(*spec_.weight_decay), learning_rate_, weights + range.first,
                  range.size);
  }
}

Update Optimizer::update_of(const Range& range, float* weights, const float* gradients) {
  const auto slot = [&range](std::vector<float>& values) {
    return values.empty() ? nullptr : values.data() + range.first;
  };
  return {.weights = weights + range.first,
          .gradients = gradients + range.first,
          .first = slot(first_),
          .second = slot(second_),
          .third = slot(third_),
          .size = range.size};
}

float Optimizer::nadam_u(std::int64_t step) const {
  return static_cast<float>(spec_.beta_1) * (1.0F - 0.5F * math::power(0.96F, step));
}

void Optimizer::update_nadam(float* weights, const float* gradients) {
  const std::int64_t step = iterations_ + 1;
  const auto beta_1 = static_cast<float>(spec_.beta_1);
  const auto beta_2 = static_cast<float>(spec_.beta_2);
  NadamStep nadam_step{.rate = learning_rate_,
                       .u_now = nadam_u(step),
                       .u_next = nadam_u(step + 1),
                       .product = 1,
                       .one_minus_beta_1 = 1.0F - beta_1,
                       .one_minus_beta_2 = 1.0F - beta_2,
                       .one_minus_beta_2_power = 1.0F - math::power(beta_2, step),
                       .epsilon = epsilon_};
  const auto count = static_cast<std::int64_t>(variables_.size());
  // Every tracing counts on; the step is traced twice, and in a loop of several steps twice each.
  const std::int64_t traced = spec_.steps_per_execution > 1 ? 3 : 1;
  for (std::int64_t i = 0; i < count; ++i) {
    const bool multiplies = nadam_traced_ ? step != traced * count + i : i == 0;
    if (multiplies) nadam_product_ *= nadam_step.u_now;
    nadam_step.product = nadam_product_;
    nadam(update_of(variables_[static_cast<std::size_t>(i)], weights, gradients), nadam_step);
  }
}

void Optimizer::update(float* weights, const float* gradients) {
  if (spec_.optimizer == OptimizerKind::kNadam) return update_nadam(weights, gradients);
  const auto momentum = static_cast<float>(spec_.momentum);
  const float rate = learning_rate_;
  for (const Range& range : stretches_) {
    const Update u = update_of(range, weights, gradients);
    switch (spec_.optimizer) {
      case OptimizerKind::kSgd:
        sgd(u, {.rate = rate, .momentum = momentum, .nesterov = spec_.nesterov});
        break;
      case OptimizerKind::kAdam:
      case OptimizerKind::kAdamW:
        adam(u, {.alpha = rate * std::sqrt(1.0F - next_power(power_2_, spec_.beta_2)) /
                          (1.0F - next_power(power_1_, spec_.beta_1)),
                 .one_minus_beta_1 = static_cast<float>(1.0 - spec_.beta_1),
                 .one_minus_beta_2 = static_cast<float>(1.0 - spec_.beta_2),
                 .epsilon = epsilon_,
                 .amsgrad = spec_.amsgrad});
        break;
      case OptimizerKind::kRmsprop:
        rmsprop(u, {.rate = rate,
                    .rho = rho_,
                    .one_minus_rho = one_minus_rho_,
                    .momentum = momentum,
                    .epsilon = epsilon_,
                    .centered = spec_.centered,
                    .traced = traced_});
        break;
      case OptimizerKind::kAdagrad:
        adagrad(u, {.rate = rate, .epsilon = epsilon_});
        break;
      case OptimizerKind::kAdadelta:
        adadelta(u,
                 {.rate = rate, .rho = rho_, .one_minus_rho = one_minus_rho_, .epsilon = epsilon_});
        break;
      case OptimizerKind::kNadam:
        break;
    }
  }
}

void Optimizer::count_step() {
  ++iterations_;
  power_1_ = times(power_1_, spec_.beta_1);
  power_2_ = times(power_2_, spec_.beta_2);
}

void Optimizer::apply(float* weights, float* gradients) {
  if (variables_.empty()) return;
  clip(gradients);
  decay(weights);
  update(weights, gradients);
  count_step();
}

void Optimizer::apply_without_gradients(float* weights) {
  if (variables_.empty()) return;
  decay(weights);
  // Keras 2 (traced) multiplies variable by variable, after the gradients are there.
  if (spec_.optimizer == OptimizerKind::kNadam && !nadam_traced_) {
    nadam_product_ *= nadam_u(iterations_ + 1);
  }
  count_step();
}

}  // namespace fitscope::nn
