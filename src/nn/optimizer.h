// Keras's optimizers: clipping, weight decay, then one update of every trainable variable.
//
// Simulated   SGD, Adam, AdamW, RMSprop, Adagrad, Adadelta, Nadam with the formulas and epsilons
// shared by Keras 2.15
//             and 3.15; clipnorm before global_clipnorm before clipvalue; scalars in float32 where
//             Keras has them so.
// Left out    use_ema, gradient accumulation, loss scaling, schedules (a callback sets the rate).
// Source      keras 2.15.0 optimizers/*.py: update_step; optimizers/optimizer.py: apply_gradients,
// _clip_gradients,
//             _apply_weight_decay; keras 3.15.1 src/optimizers/*.py and base_optimizer.py: the same
//             names.
#pragma once

#include <cstdint>
#include <vector>

#include "math/kernels.h"
#include "nn/update.h"
#include "scenario/scenario.h"

namespace fitscope::nn {

/// A trainable variable's place among all weights.
struct Range {
  math::Index first = 0;
  math::Index size = 0;
};

class Optimizer {
 public:
  /// `variables`: the trainable ones, in order; `num_weights`: of all of them.
  Optimizer(const scenario::CompileSpec& spec, std::vector<Range> variables,
            math::Index num_weights);

  /// fit() traces the update, and TensorFlow's graph optimiser makes v + (epsilon - c^2) of
  /// centered RMSprop's (v - c^2) + epsilon: where c^2 is large, epsilon is lost, and the root may
  /// be of 0. Source  tf.function of the expression under TensorFlow 2.15.1 to 2.21.0: all bits are
  /// equal.
  void trace() { traced_ = true; }

  /// Keras 2's fit() traces the update once and freezes a counter of Nadam's in it: from then on
  /// each variable multiplies the shared product of u_t again. Custom loops run without a trace.
  /// Source  runs of Keras 2.15.0: with V variables, variable i leaves the product alone in step
  ///         V + i only (i from 0, steps from 1).
  void trace_nadam() { nadam_traced_ = true; }

  /// apply_gradients. `gradients` are clipped in place. Without variables nothing happens.
  /// Shapes  weights, gradients [num_weights].
  void apply(float* weights, float* gradients);

  /// What is left of apply_gradients when the batch is missing: weight decay, iterations, and in
  /// Keras 3 the product of Nadam's u_t.
  void apply_without_gradients(float* weights);

  /// As newly constructed, at the present learning rate's initial value: no slots, iterations 0.
  void reset();

  float learning_rate() const { return learning_rate_; }
  void set_learning_rate(float rate) { learning_rate_ = rate; }
  std::int64_t iterations() const { return iterations_; }

 private:
  void clip(float* gradients) const;
  void decay(float* weights) const;
  void update(float* weights, const float* gradients);
  void count_step();
  float nadam_u(std::int64_t step) const;  ///< Nadam's u_t
  void update_nadam(float* weights, const float* gradients);
  Update update_of(const Range& range, float* weights, const float* gradients);

  scenario::CompileSpec spec_;
  std::vector<Range> variables_;
  std::vector<Range> stretches_;  ///< variables_, joined where they touch
  float epsilon_ = 1e-7F;
  float rho_ = 0.9F;
  float one_minus_rho_ = 0.1F;
  float initial_rate_ = 0;
  float learning_rate_ = 0;
  std::int64_t iterations_ = 0;
  double power_1_ = 1;       ///< beta_1 ^ iterations_, and 0 once float32 cannot tell
  double power_2_ = 1;       ///< beta_2 ^ iterations_, likewise
  float nadam_product_ = 1;  ///< of all u_t so far: one for the whole model
  bool traced_ = false;
  bool nadam_traced_ = false;
  std::vector<float> first_;   ///< momentum or accumulated gradient, by weight
  std::vector<float> second_;  ///< velocity or accumulated change
  std::vector<float> third_;   ///< centred average or largest velocity
};

}  // namespace fitscope::nn
