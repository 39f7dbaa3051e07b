// The arithmetic of one optimizer update over a stretch of weights, element by element.
//
// Every constant is what the Python expression gives once it has met a float32 tensor: 1 - beta_1
// is taken in double and then rounded, except where Keras casts beta_1 first (Nadam).
#pragma once

#include "math/kernels.h"

namespace fitscope::nn {

struct Update {
  float* weights = nullptr;
  const float* gradients = nullptr;
  float* first = nullptr;  ///< the optimizer's slots, as many as it has
  float* second = nullptr;
  float* third = nullptr;
  math::Index size = 0;
};

struct SgdStep {
  float rate, momentum;
  bool nesterov;
};
/// first: momentum, unused if it is 0.
void sgd(const Update& u, const SgdStep& s);

struct AdamStep {
  float alpha, one_minus_beta_1, one_minus_beta_2, epsilon;
  bool amsgrad;
};
/// first: m; second: v; third: the largest v, with amsgrad.
void adam(const Update& u, const AdamStep& s);

struct RmspropStep {
  float rate, rho, one_minus_rho, momentum, epsilon;
  bool centered;
  bool traced;  ///< see Optimizer::trace()
};
/// first: momentum; second: velocity; third: average gradient, if centred.
void rmsprop(const Update& u, const RmspropStep& s);

struct AdagradStep {
  float rate, epsilon;
};
/// first: accumulator.
void adagrad(const Update& u, const AdagradStep& s);

struct AdadeltaStep {
  float rate, rho, one_minus_rho, epsilon;
};
/// first: accumulated gradients; second: accumulated changes.
void adadelta(const Update& u, const AdadeltaStep& s);

struct NadamStep {
  float rate, u_now, u_next, product, one_minus_beta_1, one_minus_beta_2, one_minus_beta_2_power,
      epsilon;
};
/// first: m; second: v.
void nadam(const Update& u, const NadamStep& s);

/// g * c / max(|g|, c).
void clip_by_norm(float most, float* gradients, math::Index size);
void clip_by_value(float most, float* gradients, math::Index size);
void scale_by(float factor, float* gradients, math::Index size);

/// w -= w * decay * rate.
void decay_weights(float decay, float rate, float* weights, math::Index size);

}  // namespace fitscope::nn
